"""Cards: content (`card`, `deck`), schedule (`schedule`, FSRS), the reader's own (`shelf`, `reviewing`, `queue`,
`statistics`), and the way out (`anki`)."""

from chainrule.cards.card import Card, CardError, exercise_card, lecture_card_id
from chainrule.cards.schedule import Memory, Plan, Preview, Rating, Review

__all__ = [
    "Card",
    "CardError",
    "Memory",
    "Plan",
    "Preview",
    "Rating",
    "Review",
    "exercise_card",
    "lecture_card_id",
]
