"""What is remembered of each card, and the log of reviews that made it so."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from chainrule.store.errors import Missing, StoreError
from chainrule.store.rows import many, one
from chainrule.store.tables import memories, reviews
from chainrule.store.types import now


@dataclass(frozen=True)
class MemoryRow:
    """The state of FSRS for one card; stability in days, difficulty from 1 to 10."""

    card: str
    stability: float
    difficulty: float
    due: datetime
    state: str
    step: int | None
    last_review: datetime


@dataclass(frozen=True)
class ReviewRow:
    """One review: `rating` from 1 (again) to 4 (easy), `before` the memory that it changed (None: the first review)."""

    id: str
    card: str
    rating: int
    at: datetime
    seconds: float | None
    before: MemoryRow | None
    undone_at: datetime | None = None


_ROW = [column for column in reviews.c if column.name != "n"]


def memory(db: Connection, card: str) -> MemoryRow | None:
    """What is remembered of a card; None for a card that was never reviewed."""
    return one(db, select(memories).where(memories.c.card == card), MemoryRow)


def all_memories(db: Connection) -> dict[str, MemoryRow]:
    """What is remembered, by card."""
    return {row.card: row for row in many(db, select(memories), MemoryRow)}


def get(db: Connection, review: str) -> ReviewRow | None:
    """One review, or None."""
    found = db.execute(select(*_ROW).where(reviews.c.id == review)).mappings().first()
    return None if found is None else _review(dict(found))


def record(db: Connection, review: ReviewRow, after: MemoryRow) -> bool:
    """Keeps a review and the memory it leaves. A second review with the same id changes nothing and gives False.

    Raises StoreError when the card's memory is no longer `review.before`: somebody reviewed it in between.
    """
    if get(db, review.id) is not None:
        return False
    if memory(db, review.card) != review.before:
        raise StoreError(f"Card {review.card!r} was reviewed elsewhere in the meantime; show it again.")
    values = {key: value for key, value in vars(review).items() if key != "before"}
    db.execute(insert(reviews).values(**values, before=_to_json(review.before)))
    remember(db, after)
    return True


def undo(db: Connection, review: str, at: datetime | None = None) -> ReviewRow:
    """Gives the card back exactly the memory it had before. Undoing twice is undoing once.

    Raises Missing for an unknown review, StoreError where the card was reviewed again since.
    """
    found = get(db, review)
    if found is None:
        raise Missing(f"There is no review {review!r} to undo.")
    if found.undone_at is not None:
        return found
    newest = select(reviews.c.id).where(reviews.c.card == found.card, reviews.c.undone_at.is_(None))
    if db.execute(newest.order_by(reviews.c.n.desc())).scalar() != review:
        raise StoreError("This card was reviewed again since; undo that review first.")
    db.execute(update(reviews).where(reviews.c.id == review).values(undone_at=at or now()))
    if found.before is None:
        db.execute(delete(memories).where(memories.c.card == found.card))
    else:
        remember(db, found.before)
    return get(db, review) or found


def last(db: Connection) -> ReviewRow | None:
    """The newest review that was not undone: the one that an undo button offers."""
    query = select(*_ROW).where(reviews.c.undone_at.is_(None)).order_by(reviews.c.n.desc())
    found = db.execute(query).mappings().first()
    return None if found is None else _review(dict(found))


def log(db: Connection, since: datetime | None = None) -> tuple[ReviewRow, ...]:
    """All reviews that count (not undone) in the order they were made, from a moment on."""
    query = select(*_ROW).where(reviews.c.undone_at.is_(None)).order_by(reviews.c.n)
    if since is not None:
        query = query.where(reviews.c.at >= since)
    return tuple(_review(dict(found)) for found in db.execute(query).mappings())


def count(db: Connection) -> int:
    """How many reviews count (not undone)."""
    return db.execute(select(func.count()).select_from(reviews).where(reviews.c.undone_at.is_(None))).scalar_one()


def begun(db: Connection, since: datetime) -> int:
    """How many cards were seen for the first time from a moment on."""
    first = and_(reviews.c.undone_at.is_(None), reviews.c.before.is_(None), reviews.c.at >= since)
    return db.execute(select(func.count(reviews.c.card.distinct())).where(first)).scalar_one()


def pace(db: Connection, count: int) -> tuple[float, ...]:
    """How many seconds the newest reviews took, at most `count` of those where it is known."""
    timed = select(reviews.c.seconds).where(reviews.c.undone_at.is_(None), reviews.c.seconds.is_not(None))
    return tuple(db.execute(timed.order_by(reviews.c.n.desc()).limit(count)).scalars())


def counts(db: Connection) -> dict[str, int]:
    """How many reviews each card has had, undone ones included: the number that makes the next review's id."""
    return {card: n for card, n in db.execute(select(reviews.c.card, func.count()).group_by(reviews.c.card))}


def remember(db: Connection, row: MemoryRow) -> None:
    """Puts a memory in the place of the card's."""
    values = {key: value for key, value in vars(row).items() if key != "card"}
    statement = upsert(memories).values(card=row.card, **values)
    db.execute(statement.on_conflict_do_update(index_elements=["card"], set_=values))


def _to_json(row: MemoryRow | None) -> dict[str, Any] | None:
    if row is None:
        return None
    moments = {name: getattr(row, name).astimezone(UTC).isoformat() for name in ("due", "last_review")}
    return {**vars(row), **moments}


def _review(found: dict[str, Any]) -> ReviewRow:
    before = found.pop("before")
    if before is not None:
        moments = {name: datetime.fromisoformat(before[name]) for name in ("due", "last_review")}
        before = MemoryRow(**{**before, **moments})
    return ReviewRow(**found, before=before)
