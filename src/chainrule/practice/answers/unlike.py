"""The kinds of answer that are no single tree: choices, orders, lines of working, distributions."""

from __future__ import annotations

from collections.abc import Callable

from chainrule.practice.verdict import Verdict

from . import choices, distributions, forms, replies, steps
from .distributions import Distribution
from .errors import NoValueError, UndefinedError, UnreadableError, UnsureError
from .task import Task
from .tex import tex
from .tree import Node
from .undefined import refuse_undefined


def choice(student: str, task: Task) -> Verdict:
    """One choice, or several in any order."""
    ours = task.given
    assert isinstance(ours, list)
    try:
        mine = choices.labels(student)
    except UnreadableError as trouble:
        return replies.invalid(trouble, student, "")
    if set(mine) == set(ours):
        return replies.CORRECT("")
    if len(set(ours)) == 1:
        return Verdict("wrong", "Not this one." if len(set(mine)) == 1 else "Only one choice is right.")
    missing, extra = len(set(ours) - set(mine)), len(set(mine) - set(ours))
    parts = [f"{missing} right choice{'s are' if missing > 1 else ' is'} missing"] * bool(missing)
    parts += [f"{extra} of yours {'are' if extra > 1 else 'is'} wrong"] * bool(extra)
    return Verdict("wrong", (" and ".join(parts)).capitalize() + ".")


def distribution(student: str, task: Task) -> Verdict:
    """A distribution with its parameters, in whichever parametrisation was named."""
    ours = task.given
    assert isinstance(ours, Distribution)

    def same(a: Node, b: Node) -> bool:
        return task.judge.compare(a, b).relation == "equal"

    try:
        mine = distributions.read(student, task.declared)
        shown = distributions.tex(mine)
        for value in mine.parameters.values():
            refuse_undefined(value)
        if mine.family == ours.family and all(
            same(mine.parameters[name], ours.parameters[name]) for name in ours.parameters
        ):
            return replies.CORRECT(shown)
        return Verdict("wrong", distributions.other_reading(mine, same, ours), shown)
    except (UnreadableError, UndefinedError) as trouble:
        return replies.invalid(trouble, student, "")
    except (UnsureError, NoValueError):
        return replies.undecided("")


def working(student: str, task: Task) -> Verdict:
    """Steps in order, or lines of working."""
    if all(isinstance(line, str) for line in task.given):  # type: ignore[attr-defined]
        return _order(student, task.given)  # type: ignore[arg-type]
    ours: list[Node] = task.given  # type: ignore[assignment]
    try:
        mine = steps.read(student, task.declared)
        shown = r" \\ ".join(map(tex, mine))
        for line in mine:
            refuse_undefined(line)
        wrong, unsure = steps.first_wrong(mine, ours[0], task.judge)
        if wrong is not None:
            return Verdict(
                "wrong",
                f"Line {wrong + 1} does not follow from the line before it."
                if wrong
                else "Line 1 does not follow from what was given.",
                shown,
            )
        last = task.judge.compare(mine[-1], ours[-1])
        if unsure or last.relation in ("unsure", "undefined"):
            return replies.undecided(shown)
        if forms.canonical(mine[-1]) == forms.canonical(ours[-1]):
            return replies.CORRECT(shown)
        return Verdict("wrong_form", "Every line follows, and the last one is not the result yet.", shown)
    except (UnreadableError, UndefinedError) as trouble:
        return replies.invalid(trouble, student, "")
    except (UnsureError, NoValueError):
        return replies.undecided("")


def _order(student: str, ours: list[str]) -> Verdict:
    try:
        mine = choices.labels(student)
    except UnreadableError as trouble:
        return replies.invalid(trouble, student, "")
    if mine == ours:
        return replies.CORRECT("")
    if sorted(mine) != sorted(ours):
        return Verdict("wrong", f"Use each of the {len(ours)} steps once.")
    place = next(k for k, (a, b) in enumerate(zip(mine, ours, strict=True)) if a != b)
    return Verdict(
        "wrong",
        f"The first {place} steps are in order; look at step {place + 1}." if place else "Another step comes first.",
    )


JUDGES: dict[str, Callable[[str, Task], Verdict]] = {"choice": choice, "distribution": distribution, "steps": working}
