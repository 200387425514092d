"""The teacher's side of one call of `check`: its options checked, its answer read; kept for the next student."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from . import choices, distributions, forms, matrices, numbers, points, steps, units
from .errors import TeacherError, UndefinedError, UnreadableError
from .grammar import parse
from .habits import rewritten
from .intervals import as_set
from .judge import Judge
from .tree import Node, symbols, walk
from .undefined import refuse_undefined

KINDS = (
    "expression",
    "number",
    "significant_figures",
    "decimal_places",
    "matrix",
    "vector",
    "set",
    "interval",
    "equation",
    "inequality",
    "distribution",
    "choice",
    "steps",
    "code",
)
KEPT = 400
NOTHING = Node("seq")


@dataclass(frozen=True, slots=True)
class Task:
    """One call of `check`, with the teacher's side read: as a `teacher` tree, or as `given` for the kinds without one.

    `nodes` are the nodes of the tree, `declared` the names that stand for themselves in the student's text.
    """

    kind: str
    text: str
    judge: Judge
    declared: frozenset[str]
    form: str | None = None
    figures: int = 0
    teacher: Node = NOTHING
    nodes: tuple[Node, ...] = ()
    given: object = None


def prepared(
    teacher: str,
    kind: str,
    domains: Mapping[str, object],
    form: str | None,
    tolerance: numbers.Tolerance | None,
    figures: int | None,
) -> Task:
    """The task of these options.  Raises TeacherError where the teacher's side is unusable."""
    try:
        options = (teacher, kind, frozenset(domains.items()), form, tolerance, figures)
        hash(options)
    except TypeError:
        raise TeacherError("An option has a value that is neither a number, a text nor a pair of these.") from None
    return _kept(*options) if len(teacher) <= KEPT else _read(*options)


def _read(
    teacher: str,
    kind: str,
    declared: frozenset[tuple[str, object]],
    form: str | None,
    tolerance: numbers.Tolerance | None,
    figures: int | None,
) -> Task:
    domains = dict(declared)
    _options(kind, domains, form, tolerance, figures)
    names = frozenset(domains)
    judge = Judge(domains, tolerance, form)
    try:
        if kind in GIVEN:
            return Task(kind, teacher, judge, names, given=GIVEN[kind](teacher, names))
        tree = teacher_tree(teacher, kind, names)
    except UnreadableError as trouble:
        raise TeacherError(f"The teacher's answer '{teacher[:60]}' could not be read: {trouble}") from trouble
    except UndefinedError as trouble:
        raise TeacherError(f"The teacher's answer '{teacher[:60]}' has no value: {trouble}") from trouble
    words = frozenset(n for n in symbols(tree) if len(n) > 1 and n.isascii() and n.isalnum())
    return Task(kind, teacher, judge, names | words, form, figures or 0, tree, tuple(walk(tree)))


_kept = lru_cache(128, typed=True)(_read)


def _options(kind: str, domains: Mapping[str, object], form: str | None, tolerance: object, figures: object) -> None:
    if kind not in KINDS:
        raise TeacherError(f"The kind '{kind}' is not known; known are {', '.join(KINDS)}.")
    for name in domains:
        points.domain_of(name, domains)
    if form is not None and form not in forms.FORMS:
        raise TeacherError(f"The form '{form}' is not known; known are {', '.join(forms.FORMS)}.")
    numbers.tolerated(tolerance)
    counted = kind in ("significant_figures", "decimal_places")
    if counted and (isinstance(figures, bool) or not isinstance(figures, int) or not 0 <= figures <= 100):
        raise TeacherError(f"The kind '{kind}' needs figures, a whole number from 0 to 100; {figures!r} was given.")


def teacher_tree(teacher: str, kind: str, declared: frozenset[str]) -> Node:
    """The teacher's answer as the kind reads it.  Raises UnreadableError, UndefinedError."""
    tree = parse(rewritten(teacher, kind), declared)
    refuse_undefined(tree)
    return fitted(tree, kind)


def fitted(tree: Node, kind: str) -> Node:
    """The tree as the kind reads it: brackets are vectors, intervals, rows."""
    if kind in ("vector", "matrix"):
        tree = _rows(tree)
    if kind == "vector":
        tree = matrices.expand(tree)
        if tree.op in matrices.ARRAYS or tree.op == "seq":
            return Node("tuple", tuple(matrices.flat(tree)))
        return units.as_entries(tree) or tree
    if kind == "matrix":
        tree = matrices.expand(tree)
        if tree.op in ("list", "tuple", "seq") and tree.args and not any(a.op in matrices.ARRAYS for a in tree.args):
            return Node("matrix", (Node("list", tree.args),))
    if kind == "interval" and tree.op in ("tuple", "list", "union", "meet", "minus", "sym"):
        return as_set(tree)
    if kind == "set" and tree.op == "seq":
        return Node("set", tree.args)
    return tree


def _rows(tree: Node) -> Node:
    """{{1, 2}, {3, 4}} and ((1, 2), (3, 4)) as a matrix, and a bracket around a matrix left out."""
    if tree.op == "list" and len(tree.args) == 1 and tree.args[0].op == "matrix":
        return tree.args[0]
    if tree.op in ("set", "tuple", "matrix") and tree.args:
        lines = [line.args[0] if tree.op == "matrix" and len(line.args) == 1 else line for line in tree.args]
        if all(line.op in ("set", "tuple", "list") for line in lines) and len({len(line.args) for line in lines}) == 1:
            return Node("matrix", tuple(Node("list", line.args) for line in lines))
    return tree


def lines_or_labels(text: str, declared: frozenset[str]) -> list[Node] | list[str]:
    """For `steps`: labels in order (strings), or lines of working (trees)."""
    return choices.labels(text) if choices.is_order(text) else steps.read(text, declared)


GIVEN: dict[str, Callable[[str, frozenset[str]], object]] = {
    "choice": lambda text, declared: choices.labels(text),
    "distribution": distributions.read,
    "steps": lines_or_labels,
}
