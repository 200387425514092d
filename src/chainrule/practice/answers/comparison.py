"""What a comparison found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from chainrule.practice.verdict import Witness

Relation = Literal["equal", "different", "undefined", "unsure"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found; `which` names the side that has no value when `relation` is `undefined`."""

    relation: Relation
    witness: Witness | None = None
    which: Literal["", "student", "teacher"] = ""


EQUAL = Comparison("equal")
UNSURE = Comparison("unsure")
