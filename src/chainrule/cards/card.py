"""A card: a question and its answer, apart from when it is asked."""

import hashlib
from dataclasses import dataclass
from typing import Any, Literal, cast

from chainrule.errors import ChainruleError
from chainrule.store.cards import CardRow

Origin = Literal["lecture", "map"]
Difficulty = Literal["easy", "medium", "hard"]
ORIGINS: tuple[Origin, ...] = ("lecture", "map")
DIFFICULTIES: tuple[Difficulty, ...] = ("easy", "medium", "hard")


class CardError(ChainruleError):
    """A card that cannot be used, or a review that cannot be made."""


@dataclass(frozen=True)
class Card:
    """`front` and `back` are Markdown with $TeX$; `at` is the second of the lecture at which it was said.

    `picture` is a PictureCall as JSON. With `exercise` = (concept, skill) the card is that exercise, asked anew each
    time, and `front` and `back` may be empty.
    """

    id: str
    front: str
    back: str
    concept: str | None
    origin: Origin
    at: float | None
    lecture: str | None
    picture: dict[str, Any] | None
    difficulty: Difficulty
    exercise: tuple[str, str] | None = None

    @property
    def kin(self) -> str:
        """Cards of the same kin give each other away when they follow one another: a concept, or a moment."""
        if self.exercise is not None:
            return self.exercise[0]
        return self.concept or (f"{self.lecture}@{self.at}" if self.lecture else self.id)


def lecture_card_id(lecture: str, question: str) -> str:
    """The id of a lecture's card: the same lecture (its sha256) and the same question give the same card for ever."""
    words = " ".join(question.split())
    return "lecture." + hashlib.sha256(f"{lecture}\n{words}".encode("utf-8", "replace")).hexdigest()[:16]


def exercise_card(concept: str, skill: str, difficulty: Difficulty = "medium") -> Card:
    """A card that is an exercise, so that a skill is scheduled like a fact."""
    id = f"exercise.{concept}.{skill}"
    return Card(id, "", "", concept, "map", None, None, None, difficulty, exercise=(concept, skill))


def to_row(card: Card) -> CardRow:
    """The card as the store keeps it."""
    return CardRow(**{**vars(card), "exercise": None if card.exercise is None else list(card.exercise)})


def from_row(row: CardRow) -> Card:
    """The card that the store kept."""
    exercise = None if row.exercise is None else (row.exercise[0], row.exercise[1])
    known = {
        "origin": cast(Origin, row.origin),
        "difficulty": cast(Difficulty, row.difficulty),
        "exercise": exercise,
    }
    return Card(**{**vars(row), **known})
