"""What the practice room says about one answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from chainrule.practice.answers.tree import Node

Outcome = Literal["correct", "wrong_form", "wrong", "invalid", "undecided"]


@dataclass(frozen=True, slots=True)
class Witness:
    """A place where two answers differ: the values of the variables there, and what each answer gives.

    `point` is empty for answers without variables.  All values are short decimal or exact text.
    """

    point: tuple[tuple[str, str], ...]
    yours: str
    ours: str

    def sentence(self) -> str:
        """'at x = 2 yours is 5, ours is 7'."""
        where = ", ".join(f"{name} = {value}" for name, value in self.point)
        return (f"at {where} yours is " if where else "yours is ") + f"{self.yours}, ours is {self.ours}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one answer.

    `outcome`: `correct`; `wrong_form` (right value, not the form asked for); `wrong`; `invalid` (could not be
    read: costs no attempt); `undecided` (never marked wrong).  `reply` is a sentence for the learner, `read` the
    tree of what was read (or its TeX; empty where nothing was).  `mistake` is filled in by an exercise that
    recognises the belief behind a wrong answer.
    """

    outcome: Outcome
    reply: str
    read: Node | str = field(default="", repr=False)
    witness: Witness | None = None
    mistake: object | None = None

    @property
    def understood_as(self) -> str:
        """The TeX of what was read, written when it is asked for."""
        if isinstance(self.read, str):
            return self.read
        from chainrule.practice.answers.tex import tex

        return tex(self.read)

    @property
    def correct(self) -> bool:
        """True for a right value in the form asked for."""
        return self.outcome == "correct"
