"""Significant figures and decimal places, read from the typed text."""

from __future__ import annotations

from chainrule.practice.verdict import Verdict

from . import numbers, replies
from .errors import TeacherError
from .habits import rewritten
from .task import Task
from .tree import Node


def judge(student: str, tree: Node, task: Task) -> Verdict:
    """The verdict on a number whose figures count."""
    wanted = task.figures
    places = task.kind == "decimal_places"
    ours = numbers.rounded(task.teacher, max(wanted, 0 if places else 1), places)
    if ours is None:
        raise TeacherError(f"The teacher's answer '{task.text[:60]}' is no real number.")
    typed = numbers.typed(rewritten(student, task.kind))
    if typed is None:
        return _untyped(tree, task)
    counted = typed.places == wanted if places else typed.fewest <= wanted <= typed.most
    unit = "decimal place" if places else "significant figure"
    if counted:
        if typed.value == ours:
            return replies.CORRECT(tree)
        return Verdict("wrong", f"The number of {unit}s is right, the value is not.", tree)
    own = typed.places if places else typed.most
    right = (own > 0 or places) and numbers.rounded(task.teacher, own, places) == typed.value
    if right or (own > wanted and numbers.rounded_number(typed.value, wanted, places) == ours):
        have = str(own) if places or typed.fewest == typed.most else f"{typed.fewest} to {typed.most}"
        reply = f"The value is right; give it to {wanted} {unit}{'s' * (wanted != 1)} (yours has {have})."
        return Verdict("wrong_form", reply, tree)
    return Verdict("wrong", f"Neither the value nor the number of {unit}s is right.", tree)


def _untyped(tree: Node, task: Task) -> Verdict:
    finding = task.judge.compare(tree, task.teacher)
    if finding.relation == "equal":
        return Verdict("wrong_form", "The value is right; write it as a decimal number.", tree)
    if finding.relation == "different":
        return Verdict("wrong", "A decimal number is expected, and the value differs.", tree)
    return replies.undecided(tree)
