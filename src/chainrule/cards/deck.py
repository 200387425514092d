"""A concept's own cards, from the `cards.toml` of its folder."""

import difflib
import re
import tomllib
from pathlib import Path
from typing import Any

from chainrule.cards.card import DIFFICULTIES, Card, CardError

FILE = "cards.toml"
FIELDS = ("id", "front", "back", "difficulty", "picture", "exercise")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


class DeckError(CardError):
    """A `cards.toml` that cannot be read: the sentence names the file, the card, the field and what it should be."""


def load(folder: Path, concept: str) -> tuple[Card, ...]:
    """The cards of a concept in the order of the file; none where there is no `cards.toml`.

    Each is a table `[[card]]` with `id` (unique, stays when the words change), `front`, `back`, `difficulty` (easy,
    medium, hard), and where wanted `picture` ({picture, arguments}) or, in the place of front and back, `exercise`
    (the name of a skill). Raises DeckError.
    """
    path = folder / FILE
    if not path.exists():
        return ()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DeckError(f"{path} is not TOML: {error}.") from error
    except OSError as error:
        raise DeckError(f"{path} cannot be read: {error.strerror}.") from error
    entries = data.pop("card", [])
    if data or not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise DeckError(f"{path}: expected tables [[card]] and nothing else; got {', '.join(sorted(data)) or 'card'}.")
    cards = tuple(_card(entry, concept, f"{path}, card {n}") for n, entry in enumerate(entries, 1))
    seen: set[str] = set()
    for card in cards:
        if card.id in seen:
            raise DeckError(f"{path}: the id {card.id.partition('.')[2]!r} stands twice; each card needs its own.")
        seen.add(card.id)
    return cards


def _card(entry: dict[str, Any], concept: str, where: str) -> Card:
    for key in entry:
        if key not in FIELDS:
            close = difflib.get_close_matches(key, FIELDS, 1)
            hint = f"; did you mean {close[0]!r}?" if close else f"; the fields are {', '.join(FIELDS)}."
            raise DeckError(f"{where}: there is no field {key!r}{hint}")
    id = _text(entry, "id", where)
    if not _ID.fullmatch(id):
        raise DeckError(f"{where}, id: small letters, digits, '-' and '_', at most 60; got {id!r}.")
    where = f"{where} ({id})"
    difficulty = entry.get("difficulty")
    if difficulty not in DIFFICULTIES:
        raise DeckError(f"{where}, difficulty: one of {', '.join(DIFFICULTIES)}; got {difficulty!r}.")
    exercise = None
    if "exercise" in entry:
        if "front" in entry or "back" in entry:
            raise DeckError(f"{where}, exercise: such a card has no front and no back of its own.")
        exercise = (concept, _text(entry, "exercise", where))
    return Card(
        id=f"{concept}.{id}",
        front="" if exercise else _text(entry, "front", where),
        back="" if exercise else _text(entry, "back", where),
        concept=concept,
        origin="map",
        at=None,
        lecture=None,
        picture=_picture(entry["picture"], concept, where) if "picture" in entry else None,
        difficulty=difficulty,
        exercise=exercise,
    )


def _text(entry: dict[str, Any], field: str, where: str) -> str:
    value = entry.get(field)
    if not isinstance(value, str) or not value.strip():
        raise DeckError(f"{where}, {field}: expected some text; got {'nothing' if value is None else repr(value)}.")
    return value.strip()


def _picture(value: object, concept: str, where: str) -> dict[str, Any]:
    """A PictureCall as JSON; the concept is the card's own unless it is named."""
    call = dict(value) if isinstance(value, dict) else {}
    name, arguments = call.pop("picture", None), call.pop("arguments", {})
    owner = call.pop("concept", concept)
    if call or not isinstance(name, str) or not isinstance(arguments, dict) or not isinstance(owner, str):
        raise DeckError(f'{where}, picture: expected {{ picture = "name", arguments = {{...}} }}; got {value!r}.')
    return {"concept": owner, "picture": name, "arguments": arguments}
