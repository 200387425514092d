"""What to review now: first what is due, then a few new cards; the same data always give the same order."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from chainrule.cards import reviewing, shelf
from chainrule.cards.card import Card
from chainrule.cards.day import day_end, day_start, study_day
from chainrule.cards.schedule import Memory
from chainrule.store import reviews as rows
from chainrule.store import settings

AHEAD = timedelta(minutes=20)
"""A forgotten card may come this much early when nothing else is left, so that a session has an end."""

SECONDS_A_CARD = 12.0
LONGEST_CARD = 60.0
RECENT = 100


@dataclass(frozen=True)
class Waiting:
    """A card that waits, and the id that the next review of it must carry (`reviewing.post`)."""

    card: Card
    memory: Memory | None
    review: str


@dataclass(frozen=True)
class Queue:
    """The session as it stands. `due` and `new` count what waits now, `later` what comes back later today (`next_at`).

    `tomorrow` counts tomorrow's cards, new ones included; `next_day` is the first day after today with cards due, and
    `next_count` how many; `minutes` is an estimate for what waits now, from the learner's own pace.
    """

    waiting: tuple[Waiting, ...]
    due: int
    new: int
    later: int
    next_at: datetime | None
    tomorrow: int
    next_day: date | None
    next_count: int
    minutes: int
    cards: int

    @property
    def say(self) -> str:
        """The queue in a sentence or two."""
        if self.waiting:
            return f"{_cards(len(self.waiting))} today, about {self.minutes} min."
        if self.next_at is not None:
            return f"Nothing now. {self.later} again at {self.next_at:%H:%M}."
        if self.tomorrow:
            return f"Nothing today. {self.tomorrow} tomorrow."
        if self.next_day is not None:
            return f"Nothing today. {self.next_count} on {self.next_day.day} {self.next_day:%B}."
        return "Nothing today, nothing planned." if self.cards else "No cards yet. Keep some of a lecture or a concept."


def today(db: Connection, at: datetime, *, daily_new: int | None = None) -> Queue:
    """The queue at `at` (aware, in the learner's time zone); `daily_new` is taken from the settings by default."""
    limit = settings.read(db).daily_new if daily_new is None else daily_new
    day, tonight = study_day(at), day_end(at)
    kept, memories, counts = shelf.kept(db), reviewing.memories(db), rows.counts(db)
    known = sorted(
        ((memories[card.id].due, card) for card in kept if card.id in memories),
        key=lambda pair: (pair[0], pair[1].id),
    )
    asleep = shelf.asleep(db, at) - memories.keys()
    fresh = [card for card in kept if card.id not in memories and card.id not in asleep]
    new = fresh[: max(0, limit - rows.begun(db, day_start(day, at.tzinfo)))]
    due = [card for moment, card in known if moment <= at]
    ahead = [card for moment, card in known if at < moment <= at + AHEAD]
    later = [moment.astimezone(at.tzinfo) for moment, _ in known if at + AHEAD < moment < tonight]
    coming = [study_day(moment.astimezone(at.tzinfo)) for moment, _ in known if moment >= tonight]
    order = spaced(due)
    order += spaced(new, order[-1].kin if order else None)
    order += ahead
    return Queue(
        waiting=tuple(Waiting(card, memories.get(card.id), f"{card.id}:{counts.get(card.id, 0)}") for card in order),
        due=len(due) + len(ahead),
        new=len(new),
        later=len(later),
        next_at=later[0] if later else None,
        tomorrow=coming.count(day + timedelta(days=1)) + min(limit, len(fresh) - len(new) + len(asleep)),
        next_day=coming[0] if coming else None,
        next_count=coming.count(coming[0]) if coming else 0,
        minutes=_minutes(len(order), rows.pace(db, RECENT)),
        cards=len(kept),
    )


def spaced(cards: Sequence[Card], last: str | None = None) -> list[Card]:
    """The cards in their order, moved as little as needed so that no two of a kin stand side by side.

    `last` is the kin that stands before them. Where one kin is more than half of all, some must meet.
    """
    left, order = list(cards), list[Card]()
    while left:
        kin, count = Counter(card.kin for card in left).most_common(1)[0]
        crowded = 2 * count > len(left) and kin != last
        fits = [n for n, card in enumerate(left) if (card.kin == kin if crowded else card.kin != last)]
        order.append(left.pop(fits[0] if fits else 0))
        last = order[-1].kin
    return order


def _minutes(cards: int, seconds: Iterable[float]) -> int:
    taken = [min(each, LONGEST_CARD) for each in seconds]
    pace = sum(taken) / len(taken) if taken else SECONDS_A_CARD
    return math.ceil(cards * pace / 60)


def _cards(count: int) -> str:
    return "1 card" if count == 1 else f"{count} cards"
