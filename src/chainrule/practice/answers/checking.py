"""`check`: one answer against the teacher's, and `understood`: what was read, while typing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from chainrule.errors import ChainruleError
from chainrule.practice.verdict import Verdict

from . import choices, distributions, forms, matrices, numbers, points, replies, steps
from .errors import NoValueError, TeacherError, UndefinedError, UnreadableError, UnsureError
from .grammar import parse
from .intervals import as_set
from .judge import Judge
from .tex import tex
from .tree import Node, has, symbols, walk
from .undefined import refuse_undefined

MAY_APPLY = frozenset("fgh")
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
)


@dataclass(frozen=True, slots=True)
class Task:
    """One call of `check`, with the teacher's side read."""

    kind: str
    teacher_text: str
    teacher: Node
    declared: frozenset[str]
    judge: Judge
    form: str | None
    figures: int | None


def check(
    student: str,
    teacher: str,
    *,
    kind: str = "expression",
    variables: Mapping[str, object] | None = None,
    form: str | None = None,
    tolerance: numbers.Tolerance | None = None,
    figures: int | None = None,
) -> Verdict:
    """Judge a student's answer against a teacher's.

    `kind` is one of KINDS; `variables` maps a name to its domain (real by default); `form` asks for a form beside
    the value; `tolerance` is an absolute number or ("relative", size); `figures` is the number of significant figures
    or decimal places asked for.  Never raises for a student's text.  Raises TeacherError (a ChainruleError) when
    the teacher's side is unusable.
    """
    try:
        return unguarded(student, teacher, kind, dict(variables or {}), form, tolerance, figures)
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
) -> Verdict:
    """`check` without its last net, so that tests see every defect."""
    domains = domains or {}
    _options(kind, domains, form, tolerance, figures)
    declared = frozenset(domains)
    judge = Judge(domains, tolerance, form)
    try:
        if kind == "distribution":
            return _distribution(student, distributions.read(teacher, declared), judge, declared)
        if kind == "choice":
            return _choice(student, choices.labels(teacher))
        if kind == "steps":
            return _steps(student, teacher, judge, declared)
        tree = _teacher_tree(teacher, kind, declared)
    except UnreadableError as trouble:
        raise TeacherError(f"The teacher's answer '{teacher[:60]}' could not be read: {trouble}") from trouble
    except UndefinedError as trouble:
        raise TeacherError(f"The teacher's answer '{teacher[:60]}' has no value: {trouble}") from trouble
    words = frozenset(n for n in symbols(tree) if len(n) > 1 and n.isascii() and n.isalnum())
    return _judged(student, Task(kind, teacher, tree, declared | words, judge, form, figures))


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


def _teacher_tree(teacher: str, kind: str, declared: frozenset[str]) -> Node:
    tree = parse(teacher, declared)
    refuse_undefined(tree)
    return _fitted(tree, kind)


def _fitted(tree: Node, kind: str) -> Node:
    """The tree as the kind reads it: brackets are vectors, intervals, rows."""
    if kind == "vector":
        tree = matrices.expand(tree)
        if tree.op in matrices.ARRAYS or tree.op == "seq":
            return Node("tuple", tuple(matrices.flat(tree)))
    if kind == "matrix":
        tree = matrices.expand(tree)
        if tree.op in ("list", "tuple", "seq") and tree.args and not any(a.op in matrices.ARRAYS for a in tree.args):
            return Node("matrix", (Node("list", tree.args),))
    if kind == "interval" and tree.op in ("tuple", "list", "union", "meet", "minus", "sym"):
        return as_set(tree)
    if kind == "set" and tree.op == "seq":
        return Node("set", tree.args)
    return tree


def _judged(student: str, task: Task) -> Verdict:
    """The verdict on a text; whatever a student types ends in one."""
    shown = ""
    try:
        tree = parse(student, task.declared)
        if MAY_APPLY.intersection(student + task.teacher_text) and (both := _applied(tree, task.teacher)):
            declared = task.declared | both
            tree = parse(student, declared)
            task = replace(task, declared=declared, teacher=_teacher_tree(task.teacher_text, task.kind, declared))
        shown = tex(tree)
        refuse_undefined(tree)
        if task.kind in ("significant_figures", "decimal_places"):
            return _figures(student, tree, task, shown)
        return _compared(_fitted(tree, task.kind), task, shown)
    except (UnreadableError, UndefinedError) as trouble:
        return replies.invalid(trouble, student, shown)
    except (UnsureError, NoValueError):
        return replies.undecided(shown)


def _applied(student: Node, teacher: Node) -> frozenset[str]:
    """Letters that one side writes as a function, h(x), and either side as a plain letter: they are plain letters."""
    applied = {str(n.value) for tree in (student, teacher) for n in walk(tree) if n[0] == "apply"}
    return frozenset(applied & (symbols(student) | symbols(teacher))) if applied else frozenset()


def _compared(tree: Node, task: Task, shown: str) -> Verdict:
    if task.kind == "number":
        trouble = _not_a_number(tree, task)
        if trouble is not None:
            return trouble
    finding = task.judge.compare(tree, task.teacher)
    if finding.relation == "equal" and not finding.right_value:
        reason = forms.check_form(tree, task.teacher, task.form)
        if reason is not None:
            return Verdict("wrong_form", f"The value is right. {reason}", shown)
    return replies.verdict(finding, tree, task.teacher, shown)


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


def _figures(student: str, tree: Node, task: Task, shown: str) -> Verdict:
    """Significant figures or decimal places, read from the typed text."""
    wanted = task.figures or 0
    places = task.kind == "decimal_places"
    ours = numbers.rounded(task.teacher, max(wanted, 0 if places else 1), places)
    if ours is None:
        raise TeacherError(f"The teacher's answer '{task.teacher_text[:60]}' is no real number.")
    typed = numbers.typed(student)
    if typed is None:
        return _untyped(tree, task, shown)
    counted = typed.places == wanted if places else typed.fewest <= wanted <= typed.most
    unit = "decimal place" if places else "significant figure"
    if counted:
        if typed.value == ours:
            return replies.CORRECT(shown)
        return Verdict("wrong", f"The number of {unit}s is right, the value is not.", shown)
    own = typed.places if places else typed.most
    right = own > 0 or places
    if right and numbers.rounded(task.teacher, own, places) == typed.value:
        have = str(own) if places or typed.fewest == typed.most else f"{typed.fewest} to {typed.most}"
        reply = f"The value is right; give it to {wanted} {unit}{'s' * (wanted != 1)} (yours has {have})."
        return Verdict("wrong_form", reply, shown)
    return Verdict("wrong", f"Neither the value nor the number of {unit}s is right.", shown)


def _untyped(tree: Node, task: Task, shown: str) -> Verdict:
    finding = task.judge.compare(tree, task.teacher)
    if finding.relation == "equal":
        return Verdict("wrong_form", "The value is right; write it as a decimal number.", shown)
    if finding.relation == "different":
        return Verdict("wrong", "A decimal number is expected, and the value differs.", shown)
    return replies.undecided(shown)


def _choice(student: str, ours: list[str]) -> Verdict:
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


def _distribution(student: str, ours: distributions.Distribution, judge: Judge, declared: frozenset[str]) -> Verdict:
    def same(a: Node, b: Node) -> bool:
        return judge.compare(a, b).relation == "equal"

    try:
        mine = distributions.read(student, declared)
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


def _steps(student: str, teacher: str, judge: Judge, declared: frozenset[str]) -> Verdict:
    if choices.is_order(teacher):
        return _order(student, choices.labels(teacher))
    ours = steps.read(teacher, declared)
    try:
        mine = steps.read(student, declared)
        shown = r" \\ ".join(map(tex, mine))
        for line in mine:
            refuse_undefined(line)
        wrong, unsure = steps.first_wrong(mine, ours[0], judge)
        if wrong is not None:
            return Verdict(
                "wrong",
                f"Line {wrong + 1} does not follow from the line before it."
                if wrong
                else "Line 1 does not follow from what was given.",
                shown,
            )
        last = judge.compare(mine[-1], ours[-1])
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


def understood(text: str, kind: str = "expression", variables: Mapping[str, object] | None = None) -> str:
    """The TeX of what was read, for a preview while typing.  Raises UnreadableError with a sentence."""
    declared = frozenset(variables or {})
    if kind == "distribution":
        return distributions.tex(distributions.read(text, declared))
    if kind == "choice":
        return ", ".join(rf"\text{{{label}}}" for label in choices.labels(text) if label.isalnum())
    if kind == "steps" and not choices.is_order(text):
        return r" \\ ".join(map(tex, steps.read(text, declared)))
    return tex(_fitted(parse(text, declared), kind))
