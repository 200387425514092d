"""The way to Anki, seen by Anki itself: everything arrives, and nothing doubles."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from chainrule.cards import Card, CardError, exercise_card
from chainrule.cards.anki import Heard, moment, to_anki
from chainrule.cards.mathjax import coloured, formulas
from chainrule.prose import clock, to_html

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0L9 9"/></svg>'
HEARD = {"lec": Heard("Maths & <b>more</b>", "https://www.youtube.com/watch?v=abc&t=9"), "local": Heard("My notes")}
CARDS = [
    Card(
        "eigenvectors.line",
        "When is $\\spec{\\lambda} < 0$ and $a \\le b$?",
        "If $A\\inp{v} = \\lambda\\inp{v}$ *turns* it:\n\n$$\\out{\\mathbf{y}} = A\\inp{\\mathbf{x}}$$",
        "eigenvectors",
        "map",
        None,
        None,
        {"concept": "eigenvectors", "picture": "eigenvectors", "arguments": {}},
        "easy",
    ),
    Card("lecture.1", "What costs $5 and $6?", "[This]{input} & that", None, "lecture", 140.0, "lec", None, "hard"),
    Card("lecture.2", "`a < b`", "Two", "pca", "map", 3723.9, "local", None, "medium"),
    Card(
        "lecture.3",
        "<script>alert(1)</script> {{Back}}",
        "</style><img src=x>",
        "pca",
        "lecture",
        0.0,
        "no",
        None,
        "easy",
    ),
    exercise_card("pca", "axis"),
]


@dataclass
class Anki:
    """A collection of Anki's own, and how many notes each import brought, changed and knew already."""

    collection: Collection
    folder: Path

    def take(self, package: bytes) -> tuple[int, int, int]:
        path = self.folder / "deck.apkg"
        path.write_bytes(package)
        request = ImportAnkiPackageRequest(package_path=str(path), options=ImportAnkiPackageOptions())
        log = self.collection.import_anki_package(request).log
        assert not log.conflicting and not log.missing_deck and not log.missing_notetype
        return len(log.new), len(log.updated), len(log.duplicate)

    def notes(self) -> dict[str, dict[str, str]]:
        found = [self.collection.get_note(id) for id in self.collection.find_notes("")]
        return {note.guid.removeprefix("chainrule-"): dict(note.items()) for note in found}

    def tags(self, id: str) -> list[str]:
        notes = [self.collection.get_note(note) for note in self.collection.find_notes("")]
        return next(sorted(note.tags) for note in notes if note.guid == f"chainrule-{id}")


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Anki]:
    collection = Collection(str(tmp_path / "collection.anki2"))
    yield Anki(collection, tmp_path)
    collection.close()


def package(
    cards: list[Card] = CARDS, picture: bytes = SVG, at: datetime = NOON, title: str = "Essential maths"
) -> bytes:
    pictures = {"eigenvectors.line": picture}
    return to_anki(cards, title=title, render=to_html, pictures=pictures, lectures=HEARD, at=at)


def test_a_second_import_brings_nothing_and_a_better_one_changes_only_what_is_better(anki: Anki) -> None:
    assert anki.take(package()) == (4, 0, 0)
    assert anki.take(package()) == (0, 0, 4)
    better = [replace(CARDS[2], back="Two, better"), *CARDS[:2], CARDS[3], replace(CARDS[3], id="lecture.4")]
    new, updated, _ = anki.take(package(better, at=NOON + timedelta(days=1)))
    assert new == 1 and updated >= 1
    notes = anki.notes()
    assert len(notes) == 5 == anki.collection.card_count()
    assert notes["lecture.2"]["Back"] == "<p>Two, better</p>"
    kinds = [kind.name for kind in anki.collection.models.all_names_and_ids() if kind.name.startswith("Chainrule")]
    decks = [deck.name for deck in anki.collection.decks.all_names_and_ids()]
    assert kinds == ["Chainrule"]
    assert decks == ["Chainrule", "Chainrule::Essential maths", "Default"]


def test_fields_arrive_whole(anki: Anki) -> None:
    anki.take(package())
    notes = anki.notes()
    line = notes["eigenvectors.line"]
    front = r'<p>When is \({\color{#8B2C7A}{\lambda}} &lt; 0\) and <span class="nowrap">\(a \le b\)?</span></p>'
    assert line["Front"] == front
    assert r"\(A{\color{#1F5FA8}{v}} = \lambda{\color{#1F5FA8}{v}}\) <em>turns</em> it:" in line["Back"]
    assert r"\[{\color{#B4500B}{\mathbf{y}}} = A{\color{#1F5FA8}{\mathbf{x}}}\]" in line["Back"]
    assert notes["lecture.1"]["Front"] == "<p>What costs $5 and $6?</p>"
    assert notes["lecture.1"]["Back"] == '<p><span class="role input">This</span> &amp; that</p>'
    assert notes["lecture.2"]["Front"] == "<p><code>a &lt; b</code></p>"


def test_nothing_that_was_typed_becomes_markup(anki: Anki) -> None:
    anki.take(package())
    (note,) = (anki.collection.get_note(id) for id in anki.collection.find_notes("script"))
    question, answer = note.cards()[0].question(), note.cards()[0].answer()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in question and "{{Back}}" in question
    assert "<script" not in answer and "<img" not in answer and answer.count("</style>") == 1


def test_a_picture_arrives_byte_for_byte_and_a_new_one_takes_its_place(anki: Anki) -> None:
    anki.take(package())
    media = anki.collection.media
    first = anki.notes()["eigenvectors.line"]["Picture"].removeprefix('<img src="').removesuffix('">')
    assert (Path(media.dir()) / first).read_bytes() == SVG
    assert first.endswith(".svg")
    report = media.check()
    assert not report.missing and not report.unused
    anki.take(package(picture=SVG.replace(b"9 9", b"7 7"), at=NOON + timedelta(days=1)))
    second = anki.notes()["eigenvectors.line"]["Picture"]
    assert first not in second
    assert list(media.check().unused) == [first]


def test_the_line_below_says_where_it_comes_from(anki: Anki) -> None:
    anki.take(package())
    notes = anki.notes()
    assert notes["eigenvectors.line"]["Source"] == "from the map: eigenvectors"
    address = "https://www.youtube.com/watch?v=abc&amp;t=140"
    assert notes["lecture.1"]["Source"] == f'said at <a href="{address}">02:20</a> Maths &amp; &lt;b&gt;more&lt;/b&gt;'
    assert notes["lecture.2"]["Source"] == "from the map, for 1:02:03 My notes"
    assert notes["lecture.3"]["Source"] == "said at 00:00"


def test_tags_are_the_concepts(anki: Anki) -> None:
    anki.take(package())
    assert anki.tags("eigenvectors.line") == ["chainrule", "chainrule::eigenvectors"]
    assert anki.tags("lecture.1") == ["chainrule"]
    assert len(anki.collection.find_notes("tag:chainrule::pca")) == 2


def test_a_title_makes_one_deck_whatever_is_in_it(anki: Anki) -> None:
    anki.take(package(title=' A::B "quoted"\n<i> '))
    names = {deck.name for deck in anki.collection.decks.all_names_and_ids()}
    assert names == {"Chainrule", 'Chainrule::A: B "quoted" <i>', "Default"}
    anki.take(package(title=""))
    assert "Chainrule::Cards" in [deck.name for deck in anki.collection.decks.all_names_and_ids()]


def test_the_package_holds_one_file_for_pictures_that_are_equal() -> None:
    twins = [replace(CARDS[0], id=f"t{n}") for n in range(3)]
    made = to_anki(twins, title="t", render=to_html, pictures={card.id: SVG for card in twins}, at=NOON)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert len(json.loads(archive.read("media"))) == 1


def test_a_card_without_words_or_with_another_kind_of_picture_is_named() -> None:
    with pytest.raises(CardError, match=r"'lecture.2' has no back"):
        to_anki([replace(CARDS[2], back="  ")], title="t", render=to_html)
    with pytest.raises(CardError, match="not SVG"):
        to_anki(CARDS[:1], title="t", render=to_html, pictures={"eigenvectors.line": b"\x89PNG"})


@pytest.mark.parametrize(
    ("url", "at", "expected"),
    [
        ("https://youtu.be/abc", 61.9, "https://youtu.be/abc?t=61"),
        ("https://m.youtube.com/watch?t=3&v=a", 61, "https://m.youtube.com/watch?v=a&t=61"),
        ("https://notyoutube.com/a?b=1#x", 61, "https://notyoutube.com/a?b=1#t=61"),
        ("http://x.test/a.mp4", None, "http://x.test/a.mp4"),
        ("javascript:alert(1)", 1, ""),
        ("file:///etc/passwd", 1, ""),
        ("//evil.test/x", 1, ""),
        ("https://[bad", 1, ""),
        ("", 1, ""),
    ],
)
def test_a_moment_has_an_address_only_on_the_web(url: str, at: float | None, expected: str) -> None:
    assert moment(url, at) == expected


def test_times_read_like_a_players() -> None:
    assert [clock(seconds) for seconds in (0, 9.99, 140, 3599, 3600, 36061)] == [
        "00:00",
        "00:09",
        "02:20",
        "59:59",
        "1:00:00",
        "10:01:01",
    ]


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\inp{a}+\out b", r"{\color{#1F5FA8}{a}}+{\color{#B4500B}{b}}"),
        (r"\spec{\inp{a}^{2}}", r"{\color{#8B2C7A}{{\color{#1F5FA8}{a}}^{2}}}"),
        (r"\err\lambda x", r"{\color{#B3261E}{\lambda}} x"),
        (r"\oth{\{a\}}", r"{\color{#3F6F73}{\{a\}}}"),
        (r"\htmlClass{input}{v}", r"{\color{#1F5FA8}{v}}"),
        (r"\output{a} \input x \inputs", r"\output{a} \input x \inputs"),
        (r"\inp{a", r"{\color{#1F5FA8}{a}}"),
        (r"\inp", r"{\color{#1F5FA8}{}}"),
        (r"\frac{\inp{\frac{1}{2}}}{3}", r"\frac{{\color{#1F5FA8}{\frac{1}{2}}}}{3}"),
    ],
)
def test_roles_become_colours(tex: str, expected: str) -> None:
    assert coloured(tex) == expected


def test_formulas_keep_their_escapes() -> None:
    page = to_html("$a<b$ & $\\text{</span>}$ and `$x$`")
    assert formulas(page) == "<p>\\(a&lt;b\\) &amp; \\(\\text{&lt;/span&gt;}\\) and <code>$x$</code></p>\n"
