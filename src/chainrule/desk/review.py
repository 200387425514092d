"""The review session: what is asked next, an answer kept once, an answer taken back, and how it goes."""

import math
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from chainrule.atlas.atlas import Atlas, open_atlas
from chainrule.cards import Card, Preview, Rating, Review, planning, queue, reviewing, shelf, statistics
from chainrule.cards.deck import load
from chainrule.cards.fitting import Fit
from chainrule.cards.queue import Queue, Waiting
from chainrule.cards.schedule import previews
from chainrule.desk import drills, weights
from chainrule.desk.drills import Drill
from chainrule.store import Store
from chainrule.store import reviews as rows


@dataclass(frozen=True)
class Asked:
    """The card that is asked now, with its buttons and where it comes from.

    `drill` is the question of a card that is an exercise; its buttons are those that its answer allows.
    """

    waiting: Waiting
    buttons: tuple[Preview, ...]
    source: str
    address: str
    drill: Drill | None = None


@dataclass(frozen=True)
class Session:
    """The page of a review: the card (None where nothing waits), the queue, and whether something can be undone."""

    asked: Asked | None
    queue: Queue
    can_undo: bool


@dataclass(frozen=True)
class Standing:
    """How it goes: what is remembered, what comes back when, and by which weights (None: never fitted)."""

    retention: statistics.Retention
    forecast: tuple[statistics.Day, ...]
    known: statistics.Kept
    fit: Fit | None


def now() -> datetime:
    """This moment in the reader's own time zone."""
    return datetime.now().astimezone()


def session(store: Store, atlas: Atlas, at: datetime | None = None) -> Session:
    """What to review now. The same data give the same card, so two tabs ask the same."""
    moment = at or now()
    with store.read() as db:
        waiting = queue.today(db, moment)
        gone = [w.card.id for w in waiting.waiting if w.card.exercise and drills.drawn(atlas, w.card, w.review) is None]
        if not gone:
            newest = reviewing.log(db)[-1:]
            asked = _asked(db, waiting.waiting[0], atlas, moment) if waiting.waiting else None
            return Session(asked, waiting, bool(newest))
    with store.write() as db:  # exercises of a version that had them: they can be asked no more
        shelf.set_aside(db, gone)
    return session(store, atlas, at)


def answer(
    store: Store, review: str, card: str, rating: Rating, *, seconds: float | None = None, atlas: Atlas | None = None
) -> Review:
    """Keeps an answer. The same review posted again changes nothing. Raises CardError.

    An exercise is rated as its answer allows, and took as long as its answer did.
    """
    took = seconds if seconds is not None and math.isfinite(seconds) and seconds >= 0 else None
    with store.write() as db:
        if rows.get(db, review) is None:
            found = shelf.find(db, card)
            if found.exercise is not None:
                took = drills.check_rating(db, atlas or open_atlas(), found, review, rating)
        posted = reviewing.post(db, review, card, rating, now(), seconds=took)
        weights.ask(db)
        return posted


def undo(store: Store, review: str | None = None) -> Review | None:
    """Takes back one review (the newest where none is named)."""
    with store.write() as db:
        return reviewing.undo(db, review)


def keep_concept(store: Store, atlas: Atlas, concept: str) -> int:
    """Puts a concept's own cards on the queue; how many there are. Raises UnknownConcept."""
    cards = load(atlas[concept].folder, concept)
    with store.write() as db:
        shelf.keep(db, cards)
    return len(cards)


def set_aside(store: Store, card: str) -> None:
    """Takes a card off the queue. Raises CardError."""
    with store.write() as db:
        shelf.set_aside(db, [card])


def standing(store: Store, at: datetime | None = None, days: int = 30) -> Standing:
    """Retention, forecast and what is expected to be known at this moment."""
    moment = at or now()
    with store.read() as db:
        return Standing(
            statistics.retention(db, moment),
            statistics.forecast(db, moment, days),
            statistics.known(db, moment),
            planning.fitted(db),
        )


def _asked(db: Connection, waiting: Waiting, atlas: Atlas, at: datetime) -> Asked:
    source, address = source_of(db, waiting.card, atlas)
    drill = drills.drill(db, atlas, waiting.card, waiting.review)
    buttons = previews(waiting.memory, at, planning.plan(db))
    if drill is not None:
        buttons = tuple(button for button in buttons if button.rating in drill.ratings)
    return Asked(waiting, buttons, source, address, drill)


def source_of(db: Connection, card: Card, atlas: Atlas) -> tuple[str, str]:
    """Where a card comes from, in words, and the page of it."""
    from chainrule.store import Missing, lectures

    if card.lecture is not None:
        try:
            lecture = lectures.get(db, card.lecture)
        except Missing:
            return "from a lecture that is gone", ""
        page = lectures.page(db, card.lecture)
        title = str(page.body.get("title", "")) if page else ""
        words = "from the map, for" if card.origin == "map" else "said in"
        address = f"/study/{card.lecture}" + (f"#t{int(card.at)}" if card.at is not None else "")
        return f"{words} {title or lecture.title or lecture.name}", address
    if card.concept in atlas and card.concept is not None:
        return f"from the map: {atlas[card.concept].short}", f"/learn/{card.concept}"
    return "", ""
