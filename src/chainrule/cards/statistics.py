"""How well the cards are remembered, and how many come on which day: plain numbers, for pictures and sentences."""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from chainrule.cards import planning, reviewing, shelf
from chainrule.cards.day import study_day
from chainrule.cards.schedule import Plan, Rating, retrievability

Z95 = 1.959963984540054
"""The 97.5 % point of the standard normal distribution."""


@dataclass(frozen=True)
class Share:
    """`recalled` of `tested`, and where the true share lies with 95 % confidence (Wilson); all None without tests."""

    tested: int
    recalled: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Week:
    """The week that begins on the Monday `monday`."""

    monday: date
    share: Share


@dataclass(frozen=True)
class Retention:
    """What was remembered of the cards that came back on another day; `weeks` are those with tests, in order."""

    overall: Share
    weeks: tuple[Week, ...]


@dataclass(frozen=True)
class Day:
    """How many cards come back on a day; those that are overdue count for today."""

    day: date
    due: int


@dataclass(frozen=True)
class Kept:
    """`cards` on the queue, `begun` of them reviewed before; `remembered` of these are expected to be known now."""

    cards: int
    begun: int
    remembered: float


def share(recalled: int, tested: int) -> Share:
    """A share with Wilson's interval (E. B. Wilson, 1927, Journal of the American Statistical Association 22)."""
    if tested == 0:
        return Share(0, 0, None, None, None)
    p, z = recalled / tested, Z95
    middle = (p + z**2 / (2 * tested)) / (1 + z**2 / tested)
    reach = z / (1 + z**2 / tested) * math.sqrt(p * (1 - p) / tested + z**2 / (4 * tested**2))
    return Share(tested, recalled, p, max(0.0, middle - reach), min(1.0, middle + reach))


def retention(db: Connection, at: datetime) -> Retention:
    """How often a card was remembered when it came back on another day; first sights and same-day repeats apart."""
    tests: dict[date, list[bool]] = defaultdict(list)
    for review in reviewing.log(db):
        if review.before is not None and review.before.state == "review":
            day = study_day(review.at.astimezone(at.tzinfo))
            tests[day - timedelta(days=day.weekday())].append(review.rating is not Rating.AGAIN)
    weeks = tuple(Week(monday, share(sum(found), len(found))) for monday, found in sorted(tests.items()))
    recalled, tested = (sum(getattr(week.share, name) for week in weeks) for name in ("recalled", "tested"))
    return Retention(share(recalled, tested), weeks)


def forecast(db: Connection, at: datetime, days: int = 30) -> tuple[Day, ...]:
    """The cards that come back on each of the next days, today first; new cards are not counted."""
    first, memories = study_day(at), reviewing.memories(db)
    dues = (memories[card.id].due for card in shelf.kept(db) if card.id in memories)
    counts = Counter(max(first, study_day(due.astimezone(at.tzinfo))) for due in dues)
    return tuple(Day(day, counts[day]) for day in (first + timedelta(days=n) for n in range(days)))


def known(db: Connection, at: datetime, plan: Plan | None = None) -> Kept:
    """How much of what is on the queue is expected to be remembered at this moment."""
    cards, memories = shelf.kept(db), reviewing.memories(db)
    begun = [memories[card.id] for card in cards if card.id in memories]
    used = plan or planning.plan(db)
    return Kept(len(cards), len(begun), sum(retrievability(memory, at, used) for memory in begun))
