"""Cards for Anki: one .apkg file that can be imported again and again without doubling anything."""

import hashlib
import html
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from chainrule.cards.card import Card, CardError
from chainrule.cards.mathjax import STYLE, formulas
from chainrule.prose import clock

MODEL = 1_607_392_811
"""The id of our note type, for ever: Anki finds the notes of an earlier import by it and by their GUIDs."""

FIELDS = ("Front", "Back", "Picture", "Source")
FRONT = "{{Front}}"
BACK = (
    "{{FrontSide}}<hr id=answer>{{Back}}{{#Picture}}<div class=picture>{{Picture}}</div>{{/Picture}}"
    "<div class=source>{{Source}}</div>"
)


@dataclass(frozen=True)
class Heard:
    """The lecture that a card comes from, for the line below it; `url` may be empty."""

    title: str
    url: str = ""


def to_anki(
    cards: Iterable[Card],
    *,
    title: str,
    render: Callable[[str], str],
    pictures: Mapping[str, bytes] | None = None,
    lectures: Mapping[str, Heard] | None = None,
    at: datetime | None = None,
) -> bytes:
    """The cards as an .apkg file, in a deck "Chainrule::title".

    `render` makes safe HTML of Markdown, with formulas as `class="tex"` (`chainrule.prose.to_html`); `pictures` holds
    the SVG of a card by its id, `lectures` the lectures by theirs. Cards that are exercises are left out, since Anki
    cannot make new numbers; give them the words of a worked example to keep them. Raises CardError for a card without
    words or a picture that is not SVG.
    """
    import genanki

    model = genanki.Model(
        MODEL,
        "Chainrule",
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Card", "qfmt": FRONT, "afmt": BACK}],
        css=STYLE,
    )
    name = "Chainrule::" + (re.sub(r"\s+", " ", title.replace("::", ": ")).strip() or "Cards")
    deck = genanki.Deck(_stable_number(name), name)
    with tempfile.TemporaryDirectory(prefix="chainrule-anki-") as folder:
        media: dict[str, Path] = {}
        for card in cards:
            if card.exercise is None:
                image = _image(card, (pictures or {}).get(card.id), Path(folder), media)
                deck.add_note(_note(genanki, model, card, render, image, (lectures or {}).get(card.lecture or "")))
        file = io.BytesIO()
        package = genanki.Package(deck, [str(path) for path in media.values()])
        package.write_to_file(file, timestamp=None if at is None else at.timestamp())
    return file.getvalue()


def _note(genanki: Any, model: Any, card: Card, render: Callable[[str], str], image: str, heard: Heard | None) -> Any:
    front, back = (formulas(render(text)).strip() for text in (card.front, card.back))
    if not front or not back:
        raise CardError(f"Card {card.id!r} has no {'front' if not front else 'back'}, so Anki could not show it.")
    fields = [front, back, image, _source(card, heard)]
    tags = ["chainrule", *([f"chainrule::{_tag(card.concept)}"] if card.concept else [])]
    return genanki.Note(model, fields, guid=f"chainrule-{card.id}", tags=tags)


def _image(card: Card, svg: bytes | None, folder: Path, media: dict[str, Path]) -> str:
    """The field's HTML, and the file that it names: by content, so that a changed picture is a new file."""
    if svg is None:
        return ""
    if b"<svg" not in svg[:1000]:
        raise CardError(f"The picture of card {card.id!r} is not SVG.")
    name = f"chainrule-{hashlib.sha256(svg).hexdigest()[:20]}.svg"
    if name not in media:
        media[name] = folder / name
        media[name].write_bytes(svg)
    return f'<img src="{name}">'


def _source(card: Card, heard: Heard | None) -> str:
    """Where the card comes from: the moment of the lecture as a link where it has an address, or the map."""
    if card.origin == "map" and heard is None:
        return f"from the map: {html.escape(card.concept.replace('_', ' '))}" if card.concept else "from the map"
    words = "from the map, for" if card.origin == "map" else "said at" if card.at is not None else "said in"
    time = "" if card.at is None else clock(card.at)
    address = "" if heard is None else moment(heard.url, card.at)
    if address:
        time = f'<a href="{html.escape(address)}">{time or "the lecture"}</a>'
    return " ".join(part for part in (words, time, html.escape(heard.title) if heard else "") if part)


def moment(url: str, at: float | None) -> str:
    """The address of a lecture at a time; empty for anything but http(s).

    YouTube takes the second as `t`; elsewhere it is a media fragment (W3C, Media Fragments URI 1.0).
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    if at is None:
        return url
    second = str(int(at))
    if host == "youtu.be" or host == "youtube.com" or host.endswith(".youtube.com"):
        query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != "t"]
        return urlunsplit(parts._replace(query=urlencode([*query, ("t", second)])))
    return urlunsplit(parts._replace(fragment=f"t={second}"))


def _tag(words: str) -> str:
    return re.sub(r"[^\w-]+", "_", words)


def _stable_number(name: str) -> int:
    """A number that a name always gives, in the range that Anki uses for ids."""
    return (1 << 30) + int.from_bytes(hashlib.sha256(name.encode("utf-8", "replace")).digest()[:4]) % (1 << 30)
