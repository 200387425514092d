"""The map's own cards in the real Anki: their pictures drawn, their formulas between MathJax's signs."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from chainrule.atlas.atlas import open_atlas
from chainrule.cards.anki import to_anki
from chainrule.cards.card import Card
from chainrule.cards.deck import load
from chainrule.desk.library import picture_of
from chainrule.prose import to_html

Fields = dict[str, str]


def cards() -> list[Card]:
    """Every card that has words, of every concept that has cards."""
    folders = [c.folder for c in open_atlas().values() if (c.folder / "cards.toml").is_file()]
    return [card for folder in folders for card in load(folder, folder.name) if card.exercise is None]


@pytest.fixture(scope="module")
def arrived(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Fields], Path]:
    """The notes by the id of their card, and the folder of the media, after one import."""
    folder = tmp_path_factory.mktemp("anki")
    images = {card.id: image for card in cards() if (image := picture_of(card)) is not None}
    (folder / "deck.apkg").write_bytes(to_anki(cards(), title="Map", render=to_html, pictures=images))
    collection = Collection(str(folder / "collection.anki2"))
    request = ImportAnkiPackageRequest(package_path=str(folder / "deck.apkg"), options=ImportAnkiPackageOptions())
    collection.import_anki_package(request)
    notes = [collection.get_note(id) for id in collection.find_notes("")]
    found = {note.guid.removeprefix("chainrule-"): dict(note.items()) for note in notes}
    media = Path(collection.media.dir())
    assert not collection.media.check().missing
    collection.close()
    return found, media


def test_every_picture_arrives_as_a_drawing(arrived: tuple[dict[str, Fields], Path]) -> None:
    notes, media = arrived
    with_picture = [card for card in cards() if card.picture is not None]
    assert len(with_picture) > 8
    for card in with_picture:
        name = re.fullmatch(r'<img src="(chainrule-\w+\.svg)">', notes[card.id]["Picture"])
        assert name, card.id
        drawing = ET.fromstring((media / name[1]).read_bytes())
        assert drawing.tag.endswith("svg") and len(list(drawing.iter())) > 10
        # Anki shows an image without the page's style sheet: the colours must be its own.
        assert "var(--" not in ET.tostring(drawing, "unicode")
    assert all(notes[card.id]["Picture"] == "" for card in cards() if card.picture is None)


def test_every_formula_arrives_between_the_signs_of_mathjax(arrived: tuple[dict[str, Fields], Path]) -> None:
    notes, _ = arrived
    count = 0
    for card in cards():
        for words, field in ((card.front, "Front"), (card.back, "Back")):
            made = to_html(words)
            shown = notes[card.id][field]
            formulas = re.findall(r"\\\((.*?)\\\)|\\\[(.*?)\\\]", shown, re.DOTALL)
            assert len(formulas) == made.count('class="tex'), (card.id, shown)
            assert 'class="tex' not in shown and "$" not in re.sub(r"<code>.*?</code>", "", shown, flags=re.DOTALL)
            for tex in map("".join, formulas):
                assert not re.search(r"\\(inp|out|spec|oth|err|htmlClass)\b", tex), tex
                assert tex.count("{") - tex.count(r"\{") == tex.count("}") - tex.count(r"\}"), tex
            count += len(formulas)
    assert count > 30
