"""The plan by which the learner's cards come back: FSRS's own weights, or those fitted to their log."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from chainrule.cards import fitting
from chainrule.cards.fitting import Fit
from chainrule.cards.schedule import STANDARD, Memory, Plan, Rating, ScheduleError, rate
from chainrule.store import reviews as rows
from chainrule.store import settings
from chainrule.store.reviews import MemoryRow

KEY = "fsrs_fit"
AGAIN_AFTER = 100
"""New reviews after which a log is fitted again."""


def fitted(db: Connection) -> Fit | None:
    """The newest fit, adopted or not; None where the log was never fitted."""
    return fitting.from_json(settings.kept(db, KEY))


def plan(db: Connection) -> Plan:
    """The plan in use."""
    return _plan(fitted(db))


def wanted(db: Connection) -> bool:
    """Whether enough reviews came in since the log was last fitted, or since it became long enough."""
    last, reviews = fitted(db), rows.count(db)
    return reviews >= (fitting.FEWEST if last is None else last.reviews + AGAIN_AFTER)


def adopt(db: Connection, fit: Fit, zone: datetime) -> int:
    """Keeps a fit. Where it changes the plan, every memory is worked out again; how many were.

    A card stays due when it was promised: only what is remembered of it is seen with other eyes. `zone` is any moment
    in the learner's time zone.
    """
    before, after = plan(db), _plan(fit)
    settings.keep(db, KEY, fitting.to_json(fit))
    return 0 if before == after else _work_out(db, after, zone)


def renew(db: Connection, card: str, since: datetime) -> None:
    """Works a card's memory out again where it is from before the plan in use; `since` is when it was made."""
    fit = fitted(db)
    if fit is not None and fit.adopted and since <= fit.at:
        _work_out(db, _plan(fit), fit.at, card)


def _plan(fit: Fit | None) -> Plan:
    try:
        return Plan(fit.parameters) if fit is not None and fit.adopted else STANDARD
    except ScheduleError:  # kept by a version whose weights had other bounds
        return STANDARD


def _work_out(db: Connection, plan: Plan, zone: datetime, only: str | None = None) -> int:
    known, made = rows.all_memories(db), dict[str, Memory]()
    for review in rows.log(db):
        if only is not None and review.card != only:
            continue
        moment = review.at.astimezone(zone.tzinfo)
        made[review.card], _ = rate(review.card, made.get(review.card), Rating(review.rating), moment, plan=plan)
    for card in made.keys() & known.keys():
        rows.remember(db, MemoryRow(**vars(replace(made[card], due=known[card].due))))
    return len(made.keys() & known.keys())
