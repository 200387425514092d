"""A lecture's cards on its own page: which the page chose, which the reader keeps, one asked at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chainrule.atlas.atlas import Atlas
from chainrule.cards import Card, Preview, Rating, planning, reviewing, shelf
from chainrule.cards.schedule import previews
from chainrule.desk.library import cards_of
from chainrule.desk.review import now
from chainrule.store import Store
from chainrule.store import reviews as rows


@dataclass(frozen=True)
class LectureCard:
    """A card of a lecture. `chosen` is the page's suggestion, `kept` the reader's decision (None: not decided yet)."""

    card: Card
    chosen: bool
    kept: bool | None
    review: str
    buttons: tuple[Preview, ...]
    evidence: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Deck:
    """The suggested cards, then the others. `undecided` counts suggested ones that wait for the reader's choice."""

    suggested: tuple[LectureCard, ...]
    others: tuple[LectureCard, ...]

    @property
    def undecided(self) -> int:
        return sum(card.kept is None for card in self.suggested)

    @property
    def kept(self) -> int:
        return sum(bool(card.kept) for card in (*self.suggested, *self.others))


def deck(store: Store, ident: str, body: Mapping[str, Any], atlas: Atlas, at: datetime | None = None) -> Deck:
    """All cards of a lecture, with what the reader decided about each."""
    moment = at or now()
    with store.read() as db:
        decided = shelf.chosen(db, lecture=ident)
        memories, counts, plan = reviewing.memories(db), rows.counts(db), planning.plan(db)
    made = []
    for card, row in zip(cards_of(ident, body, atlas), _unique(body["cards"]), strict=True):
        review = f"{card.id}:{counts.get(card.id, 0)}"
        buttons = previews(memories.get(card.id), moment, plan)
        evidence = tuple(row["evidence"])
        made.append(LectureCard(card, bool(row["chosen"]), decided.get(card.id), review, buttons, evidence))
    return Deck(tuple(c for c in made if c.chosen), tuple(c for c in made if not c.chosen))


def _unique(cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({card["question"]: card for card in cards}.values())


def keep(store: Store, cards: tuple[str, ...]) -> None:
    """Puts known cards on the queue, in this order. Raises CardError."""
    with store.write() as db:
        shelf.keep(db, [shelf.find(db, card) for card in cards])


def rate(store: Store, review: str, card: str, rating: Rating) -> None:
    """Keeps a card and its first answer; posted twice it counts once. Raises CardError."""
    with store.write() as db:
        shelf.keep(db, [shelf.find(db, card)])
        reviewing.post(db, review, card, rating, now())
