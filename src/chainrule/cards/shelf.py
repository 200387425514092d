"""The reader's cards: which there are, and which they keep on the queue."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from chainrule.cards.card import Card, CardError, from_row, to_row
from chainrule.cards.day import day_end
from chainrule.store import cards as rows


def put(db: Connection, cards: Iterable[Card]) -> None:
    """Makes cards known, or renews the words of known ones; which are kept, and their schedule, stay as they are."""
    rows.put(db, map(to_row, cards))


def keep(db: Connection, cards: Iterable[Card], since: datetime | None = None) -> None:
    """Makes cards known and puts them on the queue, in this order; new ones are asked from `since` on (now)."""
    cards = tuple(cards)
    put(db, cards)
    rows.choose(db, (card.id for card in cards), True, since)


def set_aside(db: Connection, ids: Iterable[str]) -> None:
    """Takes cards off the queue; what is remembered of them stays, should they come back. Raises CardError."""
    ids = tuple(ids)
    for id in ids:
        find(db, id)
    rows.choose(db, ids, False)


def find(db: Connection, id: str) -> Card:
    """One known card. Raises CardError."""
    found = rows.some(db, [id])
    if not found:
        raise CardError(f"There is no card {id[:80]!r}.")
    return from_row(found[0])


def kept(db: Connection) -> tuple[Card, ...]:
    """The cards on the queue, in the order in which they were put there."""
    return tuple(map(from_row, rows.kept(db)))


def asleep(db: Connection, at: datetime) -> frozenset[str]:
    """The cards that were kept for tomorrow, by id."""
    return rows.asleep(db, at, day_end(at))


def chosen(db: Connection, *, lecture: str | None = None, concept: str | None = None) -> dict[str, bool]:
    """For each card that the reader decided about: whether it is kept. A card that is not named is undecided."""
    return rows.chosen(db, lecture=lecture, concept=concept)
