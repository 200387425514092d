"""`check`: one answer against the teacher's, and `understood`: what was read, while typing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from chainrule.errors import ChainruleError
from chainrule.practice.verdict import Verdict

from . import choices, distributions, figures, forms, numbers, quick, replies, steps
from .comparison import EQUAL
from .errors import NoValueError, UndefinedError, UnreadableError, UnsureError
from .grammar import parse
from .habits import rewritten
from .judge import found
from .task import KINDS as KINDS
from .task import Task, fitted, prepared, teacher_tree
from .tex import tex
from .tree import Node, has, symbols, walk
from .undefined import refuse_undefined
from .unlike import JUDGES

Cases = Sequence[Sequence[Any]]
MAY_APPLY = frozenset("fgh")
QUICK = ("expression", "number")
FIGURES = ("significant_figures", "decimal_places")
UNFITTED = ("expression", "number", "equation", "inequality")
"""Kinds that take a tree as it was typed."""


def check(
    student: str,
    teacher: str,
    *,
    kind: str = "expression",
    variables: Mapping[str, object] | None = None,
    form: str | None = None,
    tolerance: numbers.Tolerance | None = None,
    figures: int | None = None,
    cases: Cases | None = None,
) -> Verdict:
    """Judge a student's answer against a teacher's.

    `kind` is one of KINDS; `variables` maps a name to its domain (real by default); `form` asks for a form beside
    the value; `tolerance` is an absolute number or ("relative", size); `figures` is the number of significant figures
    or decimal places asked for; `cases` are the lists of arguments on which short code is compared (numbers, and nested
    lists, which the functions get as arrays).  Never raises for a student's text.  Raises TeacherError (a
    ChainruleError) when the teacher's side is unusable.
    """
    try:
        return unguarded(student, teacher, kind, dict(variables or {}), form, tolerance, figures, cases)
    except ChainruleError:
        raise
    except Exception:  # a defect here must never cost a learner an attempt
        return replies.undecided("")


def unguarded(
    student: str,
    teacher: str,
    kind: str = "expression",
    domains: Mapping[str, object] | None = None,
    form: str | None = None,
    tolerance: numbers.Tolerance | None = None,
    figures: int | None = None,
    cases: Cases | None = None,
) -> Verdict:
    """`check` without its last net, so that tests see every defect."""
    if kind == "code":
        from .coding import judging

        return judging.judge(student, teacher, cases, tolerance)
    if kind in QUICK and tolerance is None and form is None and isinstance(student, str) and isinstance(teacher, str):
        seen = quick.compare(student, teacher, domains or {}, frozenset(domains or ()))
        if seen is not None and (kind == "expression" or not symbols(seen[0])):
            if seen[2] is EQUAL:
                return Verdict("correct", "Correct.", seen[0])
            return replies.verdict(found(seen[2]), seen[0], seen[1], seen[0])
    task = prepared(teacher, kind, domains or {}, form, tolerance, figures)
    judge = JUDGES.get(kind)
    return _judged(student, task) if judge is None else judge(student, task)


def _judged(student: str, task: Task) -> Verdict:
    """The verdict on a text; whatever a student types ends in one."""
    tree: Node | str = ""
    try:
        text = rewritten(student, task.kind)
        tree = parse(text, task.declared)
        if MAY_APPLY.intersection(student + task.text) and (both := _applied(tree, task.teacher)):
            tree, task = _unapplied(text, task, both)
        nodes = walk(tree)
        refuse_undefined(tree, nodes)
        if task.kind in FIGURES:
            return figures.judge(student, tree, task)
        if task.kind in UNFITTED:
            return _compared(tree, task, tree, nodes + list(task.nodes))
        return _compared(fitted(tree, task.kind), task, tree, None)
    except (UnreadableError, UndefinedError) as trouble:
        return replies.invalid(trouble, student, tree)
    except (UnsureError, NoValueError):
        return replies.undecided(tree)


def _unapplied(student: str, task: Task, letters: frozenset[str]) -> tuple[Node, Task]:
    """Both sides read again with these letters as plain letters."""
    declared = task.declared | letters
    teacher = teacher_tree(task.text, task.kind, declared)
    return parse(student, declared), replace(task, declared=declared, teacher=teacher, nodes=tuple(walk(teacher)))


def _applied(student: Node, teacher: Node) -> frozenset[str]:
    """Letters that one side writes as a function, h(x), and either side as a plain letter: they are plain letters."""
    applied = {str(n.value) for tree in (student, teacher) for n in walk(tree) if n[0] == "apply"}
    return frozenset(applied & (symbols(student) | symbols(teacher))) if applied else frozenset()


def _compared(tree: Node, task: Task, typed: Node, nodes: list[Node] | None) -> Verdict:
    if task.kind == "number":
        trouble = _not_a_number(tree, task)
        if trouble is not None:
            return trouble
    finding = task.judge.compare(tree, task.teacher, nodes)
    if finding.relation == "equal" and not finding.right_value:
        reason = forms.check_form(tree, task.teacher, task.form)
        if reason is not None:
            return Verdict("wrong_form", f"The value is right. {reason}", typed)
    return replies.verdict(finding, tree, task.teacher, typed)


def _not_a_number(tree: Node, task: Task) -> Verdict | None:
    if tree.op == "seq":
        raise UnreadableError(
            "One number is expected: write a decimal point, as in 3.5, and leave out commas in thousands."
        )
    unknown = symbols(tree) - symbols(task.teacher)
    if unknown and not has(tree, "rel"):
        names = ", ".join(sorted(unknown))
        raise UnreadableError(f"A number is expected, without the letter{'s' * (len(unknown) > 1)} {names}.")
    return None


def understood(text: str, kind: str = "expression", variables: Mapping[str, object] | None = None) -> str:
    """The TeX of what was read, for a preview while typing.  Raises UnreadableError with a sentence."""
    declared = frozenset(variables or {})
    if kind == "code":
        return ""
    if kind == "distribution":
        return distributions.tex(distributions.read(text, declared))
    if kind == "choice":
        return ", ".join(rf"\text{{{label}}}" for label in choices.labels(text) if label.isalnum())
    if kind == "steps" and not choices.is_order(text):
        return r" \\ ".join(map(tex, steps.read(text, declared)))
    return tex(fitted(parse(rewritten(text, kind), declared), kind))
