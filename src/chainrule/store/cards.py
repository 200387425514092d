"""Cards as rows: their content, and apart from it whether the reader keeps them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from chainrule.store.rows import many
from chainrule.store.tables import cards, choices
from chainrule.store.types import now


@dataclass(frozen=True)
class CardRow:
    """A card's content. `exercise` is [concept, skill] where the card is an exercise instead of a question."""

    id: str
    front: str
    back: str
    concept: str | None
    origin: str
    at: float | None
    lecture: str | None
    picture: dict[str, Any] | None
    difficulty: str
    exercise: list[str] | None


_ROW = [column for column in cards.c if column.name != "added_at"]


def put(db: Connection, rows: Iterable[CardRow], at: datetime | None = None) -> None:
    """Keeps the content of cards; the content of a known id is replaced, its schedule is not touched."""
    for row in rows:
        content = {key: value for key, value in vars(row).items() if key != "id"}
        statement = upsert(cards).values(id=row.id, added_at=at or now(), **content)
        db.execute(statement.on_conflict_do_update(index_elements=["id"], set_=content))


def choose(db: Connection, ids: Iterable[str], kept: bool, at: datetime | None = None) -> None:
    """Puts known cards on the queue in the order given, or sets them aside. What is remembered of them stays.

    A new card is asked from `at` on; the beginning of tomorrow lets it sleep until then.
    """
    last = db.execute(select(func.coalesce(func.max(choices.c.place), 0))).scalar_one()
    for place, card in enumerate(ids, last + 1):
        statement = upsert(choices).values(card=card, kept=kept, place=place, at=at or now())
        db.execute(statement.on_conflict_do_update(index_elements=["card"], set_={"kept": kept, "at": at or now()}))


def kept(db: Connection) -> tuple[CardRow, ...]:
    """The cards on the queue, in the order in which they were put there."""
    query = select(*_ROW).join(choices, choices.c.card == cards.c.id).where(choices.c.kept)
    return many(db, query.order_by(choices.c.place, cards.c.id), CardRow)


def asleep(db: Connection, at: datetime, until: datetime) -> frozenset[str]:
    """The cards on the queue that are first asked after `at`, and by `until`."""
    query = select(choices.c.card).where(choices.c.kept, choices.c.at > at, choices.c.at <= until)
    return frozenset(db.execute(query).scalars())


def some(db: Connection, ids: Iterable[str]) -> tuple[CardRow, ...]:
    """The known ones among the given cards, by id."""
    return many(db, select(*_ROW).where(cards.c.id.in_(list(ids))).order_by(cards.c.id), CardRow)


def chosen(db: Connection, *, lecture: str | None = None, concept: str | None = None) -> dict[str, bool]:
    """For each card of a lecture or a concept that the reader decided about: whether it is kept."""
    query = select(choices.c.card, choices.c.kept).join(cards, cards.c.id == choices.c.card)
    if lecture is not None:
        query = query.where(cards.c.lecture == lecture)
    if concept is not None:
        query = query.where(cards.c.concept == concept)
    return {card: kept for card, kept in db.execute(query)}
