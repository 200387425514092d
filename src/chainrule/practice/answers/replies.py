"""Verdicts with their sentences."""

from __future__ import annotations

from chainrule.errors import ChainruleError
from chainrule.practice.verdict import Verdict

from .judge import Finding
from .tree import Node, symbols

SHOWN = 40


def CORRECT(shown: Node | str) -> Verdict:
    """The verdict on a right answer."""
    return Verdict("correct", "Correct.", shown)


def undecided(shown: Node | str) -> Verdict:
    """Neither equality nor a difference could be established."""
    return Verdict("undecided", "This could not be decided; it counts neither as right nor as wrong.", shown)


def invalid(trouble: ChainruleError, text: str, shown: Node | str) -> Verdict:
    """What could not be read, and where."""
    at = getattr(trouble, "at", None)
    place = ""
    if at is not None and 0 < len(text) <= 2000:
        place = f" (at character {min(at + 1, len(text))})" if at < len(text) else " (at the end)"
    return Verdict("invalid", f"{trouble}{place}", shown)


def verdict(finding: Finding, student: Node, teacher: Node, shown: Node | str) -> Verdict:
    """The verdict of a finding, with a witness and a word on strange letters."""
    if finding.relation == "equal":
        if finding.right_value:
            return Verdict("wrong_form", f"The value is right. {finding.note}", shown)
        return CORRECT(shown)
    if finding.relation == "unsure":
        return undecided(shown)
    if finding.relation == "undefined":
        if finding.comparison.which == "student":
            return Verdict(
                "invalid", "Your answer has no value anywhere: it divides by zero or leaves every domain.", shown
            )
        return undecided(shown)
    witness = finding.comparison.witness
    parts = [finding.note, letters(student, teacher)]
    if witness is not None:
        sentence = witness.sentence()
        parts.append(f"{sentence[0].upper()}{sentence[1:]}.")
    said = " ".join(part for part in parts if part) or "That is not the answer."
    return Verdict("wrong", said, shown, witness)


def letters(student: Node, teacher: Node) -> str:
    """X is not x; z does not occur in the answer."""
    mine, ours = symbols(student), symbols(teacher)
    strange = sorted(mine - ours)
    for name in strange:
        twin = next((other for other in sorted(ours - mine) if other.lower() == name.lower()), None)
        if twin is not None:
            return f"Capital and small letters differ: {name} is not {twin}."
    readable = [name for name in strange if "#" not in name and " " not in name]
    if readable and ours:
        word = "letter" if len(readable) == 1 else "letters"
        return f"Your answer has the {word} {', '.join(readable)}, which the answer does not have."
    return ""
