"""The next question, from the answers and cards that are kept."""

import threading
from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection

from chainrule.atlas.atlas import Atlas
from chainrule.cards import planning, reviewing
from chainrule.cards.schedule import retrievability
from chainrule.desk.knowing import Memory, known_slugs, of_memories
from chainrule.desk.lessons import LOGITS
from chainrule.practice.chooser import Choice, Offer, Situation, choose
from chainrule.practice.exercise import exercises_of
from chainrule.practice.mastery import SUPPORT, Evidence, Record, follow
from chainrule.store import Store, attempts, cards
from chainrule.store.attempts import AttemptRow

RIGHT = frozenset({"correct", "wrong_form"})
WRONG = frozenset({"wrong", "shown"})
"""An answer that is wrong, or the solution asked for untried."""


def next_choice(
    store: Store,
    atlas: Atlas,
    focus: tuple[str, ...] | None = None,
    now: datetime | None = None,
    *,
    passed: Collection[tuple[str, str]] = (),
) -> Choice:
    """The next question on the concepts of `focus` (all that have exercises by default), and why it comes.

    `passed` are pairs of concept and skill that the learner would rather not answer now. Raises NothingToAskError.
    """
    moment = now or datetime.now(UTC)
    with store.read() as db:
        answered = answers(db)
        remembered = card_memories(db, moment)
    asked = frozenset(focus if focus is not None else atlas)
    offers = tuple(offer for slug in atlas for offer in offers_of(atlas, slug))
    return choose(
        Situation(
            record=record(answered),
            answers=answered,
            offers=offers,
            now=moment,
            focus=asked,
            needs=needs(atlas, {offer.concept for offer in offers}),
            known=known_slugs(of_memories(remembered)),
            titles={offer.concept: atlas[offer.concept].title.lower() for offer in offers},
            passed=passed,
        )
    )


def offers_of(atlas: Atlas, slug: str) -> tuple[Offer, ...]:
    """A concept's exercises, with their labels in logits."""
    return tuple(Offer(slug, e.skill, LOGITS[e.difficulty]) for e in exercises_of(atlas[slug].folder).values())


def needs(atlas: Atlas, offered: Collection[str]) -> dict[str, tuple[str, ...]]:
    """For each concept with exercises, the nearest ones before it that have some too."""

    def nearest(slug: str) -> Iterable[str]:
        for need in atlas[slug].needs:
            yield from (need,) if need in offered else nearest(need)

    return {slug: tuple(dict.fromkeys(nearest(slug))) for slug in offered}


def evidence(log: Iterable[AttemptRow]) -> tuple[Evidence, ...]:
    """The first answer to each question, in the order of time; what could not be read or decided says nothing.

    Later answers to the same question follow a reply that helps, so they do not count.
    """
    first: dict[tuple[str, str, int], AttemptRow] = {}
    for row in sorted(log, key=lambda row: row.at):
        if row.outcome in RIGHT | WRONG:
            first.setdefault((row.concept, row.skill, row.seed), row)
    return tuple(_evidence(row) for row in first.values())


def _evidence(row: AttemptRow) -> Evidence:
    fade = row.params.get("fade")
    right = row.outcome in RIGHT
    return Evidence(
        row.concept,
        row.skill,
        row.difficulty,
        right,
        row.hints > 0,
        row.at,
        fade if isinstance(fade, int) and fade in SUPPORT else -1,
    )


def card_memories(db: Connection, at: datetime) -> tuple[Memory, ...]:
    """What is remembered of each reviewed card that belongs to a concept."""
    remembered, plan = reviewing.memories(db), planning.plan(db)
    concepts = {row.id: row.concept for row in cards.some(db, remembered)}
    return tuple(
        Memory(concept, row.stability, retrievability(row, at, plan), row.due)
        for card, row in remembered.items()
        if (concept := concepts.get(card))
    )


def answers(db: Connection) -> tuple[Evidence, ...]:
    """The evidence that the store holds, read again only where something came in."""
    global _log
    stamp = (str(db.engine.url), *attempts.stamp(db))
    with _lock:
        known, found = _log
    if known != stamp:
        found = evidence(attempts.log(db))
        with _lock:
            _log = (stamp, found)
    return found


_lock = threading.Lock()
_log: tuple[tuple[str, int, str], tuple[Evidence, ...]] = (("", 0, ""), ())
_newest: tuple[tuple[Evidence, ...], Record] = ((), Record())


def record(log: tuple[Evidence, ...]) -> Record:
    """The record of these answers; where they go on from the last ones asked about, only the new ones are worked in."""
    global _newest
    with _lock:
        seen, known = _newest
    if log is not seen and log[: len(seen)] != seen:
        seen, known = (), Record()
    known = follow(log[len(seen) :], known)
    with _lock:
        _newest = (log, known)
    return known
