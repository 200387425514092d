"""Answers to cards, kept once each, and taken back exactly."""

import math
from datetime import datetime

from sqlalchemy import Connection

from chainrule.cards import planning, shelf
from chainrule.cards.card import CardError
from chainrule.cards.schedule import Memory, Plan, Rating, Review, rate
from chainrule.store import reviews as rows
from chainrule.store.reviews import MemoryRow, ReviewRow

LONGEST_ID = 200
LONGEST_SECONDS = 3600.0


def memory(db: Connection, card: str) -> Memory | None:
    """What is remembered of a card; None while it is new."""
    found = rows.memory(db, card)
    return None if found is None else Memory(**vars(found))


def memories(db: Connection) -> dict[str, Memory]:
    """What is remembered, by card."""
    return {card: Memory(**vars(row)) for card, row in rows.all_memories(db).items()}


def post(
    db: Connection,
    id: str,
    card: str,
    rating: Rating,
    at: datetime,
    *,
    seconds: float | None = None,
    plan: Plan | None = None,
) -> Review:
    """Keeps an answer and moves the card's memory on, by the plan in use. `id` comes from the queue (`Waiting.review`).

    The same id posted again, by a second click or a second tab, gives the first review and changes nothing.
    Raises CardError for an unknown card, an id of another card, or an impossible number of seconds.
    """
    if not 0 < len(id) <= LONGEST_ID:
        raise CardError(f"The id of a review has 1 to {LONGEST_ID} characters; got {len(id)}.")
    if seconds is not None and not (math.isfinite(seconds) and seconds >= 0):
        raise CardError(f"The seconds of a review are a number from 0 on; got {seconds}.")
    known = rows.get(db, id)
    if known is not None:
        if known.card != card:
            raise CardError(f"The review {id!r} belongs to another card.")
        return _review(known)
    shelf.find(db, card)
    took = None if seconds is None else min(seconds, LONGEST_SECONDS)
    after, review = rate(card, memory(db, card), rating, at, id=id, seconds=took, plan=plan or planning.plan(db))
    before = None if review.before is None else MemoryRow(**vars(review.before))
    rows.record(db, ReviewRow(id, card, int(rating), review.at, review.seconds, before), MemoryRow(**vars(after)))
    return review


def undo(db: Connection, id: str | None = None) -> Review | None:
    """Takes a review back, the newest one by default; its card has exactly the memory it had (seen with the eyes of
    the plan in use). None: nothing to undo.

    Taking the same review back twice is harmless. Raises StoreError where its card was reviewed again since.
    """
    if id is None:
        newest = rows.last(db)
        if newest is None:
            return None
        id = newest.id
    undone = rows.undo(db, id)
    planning.renew(db, undone.card, undone.at)
    return _review(undone)


def log(db: Connection, since: datetime | None = None) -> tuple[Review, ...]:
    """The reviews that count, in the order in which they were made."""
    return tuple(map(_review, rows.log(db, since)))


def _review(row: ReviewRow) -> Review:
    before = None if row.before is None else Memory(**vars(row.before))
    return Review(row.id, row.card, Rating(row.rating), row.at, row.seconds, before)
