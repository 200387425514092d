"""From two trees to a finding: which comparison fits what the teacher wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from . import intervals, matrices, numbers, relations, units
from .compare import EQUAL, Comparison, Relation, compare
from .errors import UnreadableError
from .tree import Node, has, rational, symbols, walk

ARRAYS = ("list", "tuple", "matrix", "seq")
LOGIC = ("rel", "and", "or", "not", "bool")
WHAT = {
    "rel": "an equation or inequality",
    "and": "relations",
    "or": "relations",
    "not": "a relation",
    "bool": "a truth value",
    "set": "a set",
    "list": "a list",
    "tuple": "a list",
    "matrix": "a matrix",
    "interval": "an interval",
    "union": "a set of numbers",
    "meet": "a set of numbers",
    "minus": "a set of numbers",
    "seq": "a list",
    "builder": "a set of numbers",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """The comparison, and a sentence where the reply needs more than the witness.

    `right_value` says that the value is right although the kind of object is not the one asked for.
    """

    relation: Relation
    comparison: Comparison = field(default=EQUAL)
    note: str = ""
    right_value: bool = False


def found(comparison: Comparison, note: str = "") -> Finding:
    """A comparison as a finding."""
    return Finding(comparison.relation, comparison, note)


DIFFERENT = Comparison("different")
SCALAR = frozenset(
    [
        "num",
        "dec",
        "sym",
        "const",
        "add",
        "mul",
        "neg",
        "div",
        "pow",
        "fact",
        "call",
        "apply",
        "prob",
        "meet",
        "union",
        "not",
        "given",
    ]
)  # the last three only inside P(...)


def what(node: Node) -> str:
    """'a set', 'an equation', ... for a reply."""
    if node.op == "rel":
        return "an equation" if node.value == "=" else "an inequality"
    return WHAT.get(node.op, "an expression")


class Judge:
    """Compares trees under one exercise's domains and tolerance."""

    def __init__(self, domains: Mapping[str, object], tolerance: object = None, form: str | None = None) -> None:
        self.domains = domains
        self.tolerance = tolerance
        self.form = form

    def scalar(self, student: Node, teacher: Node, nodes: list[Node] | None = None) -> Comparison:
        if student == teacher:
            return EQUAL
        if self.tolerance is not None:
            return numbers.within(student, teacher, self.tolerance, self.domains)
        return compare(student, teacher, self.domains, nodes)

    def compare(self, student: Node, teacher: Node, nodes: list[Node] | None = None) -> Finding:
        """Compare whatever the teacher's answer is with the student's; `nodes` are the nodes of both, where known."""
        if nodes is None:
            nodes = walk(student) + walk(teacher)
        ops = {n[0] for n in nodes}
        plain = ops <= SCALAR and student.op not in WHAT and teacher.op not in WHAT
        if plain and ("call" not in ops or all(n[2] not in matrices.FUNCTIONS for n in nodes if n[0] == "call")):
            return found(self.scalar(student, teacher, nodes))
        student, teacher = self.aligned(matrices.expand(student), matrices.expand(teacher))
        if intervals.is_real_set(teacher) or (teacher.op == "set" and intervals.is_real_set(student)):
            return self.real_set(student, teacher)
        if teacher.op in LOGIC:
            return self.logic(student, teacher)
        if teacher.op == "set":
            return self.finite_set(student, teacher)
        if teacher.op in ARRAYS:
            return self.array(student, teacher)
        return self.plain(student, teacher)

    def aligned(self, student: Node, teacher: Node) -> tuple[Node, Node]:
        """A bracket around one thing is a group unless the other side is a list too; ± makes two values."""
        if student.op == "list" and len(student.args) == 1 and teacher.op not in ARRAYS:
            student = student.args[0]
        line = Node("sym", (), "R")
        if line in (student, teacher):  # the letter R stands for the real line where the other side is a set
            other = student if teacher == line else teacher
            if intervals.is_real_set(other) or (other.op == "tuple" and has(other, "const", "inf")):
                return intervals.as_set(student), intervals.as_set(teacher)
        ends = teacher.op in ("tuple", "list") and len(teacher.args) == 2
        if ends and (intervals.is_real_set(student) or has(teacher, "const", "inf")):
            return intervals.as_set(student) if student.op in ("tuple", "list") else student, intervals.as_set(teacher)
        return student, teacher

    def plain(self, student: Node, teacher: Node) -> Finding:
        if has(student, "pm") or has(teacher, "pm"):
            return self.finite_set(both_signs(student), both_signs(teacher))
        if teacher.op == "sym" and student.op in LOGIC and not has(student, "rel"):
            return found(self.relation(student, teacher))
        if student.op in LOGIC or student.op in ARRAYS or student.op in WHAT:
            return self.mismatch(student, teacher)
        return found(self.scalar(student, teacher))

    def mismatch(self, student: Node, teacher: Node) -> Finding:
        """Another kind of object: is it at least the right value (x = 2 for 2)?"""
        note = f"The answer is {what(teacher)}; yours is {what(student)}."
        if student.op == "rel" and student.value == "=" and teacher.op not in WHAT:
            left, right = student.args
            if left.op == "sym" and left.value not in symbols(teacher):
                same = self.scalar(right, teacher).relation == "equal"
                return Finding("equal" if same else "different", EQUAL, note, same)
        if student.op == "seq" and teacher.op not in WHAT:
            raise UnreadableError(
                "One expression is expected. Decimals have a point, as in 3.5; thousands have no comma."
            )
        return Finding("different", DIFFERENT, note)

    def logic(self, student: Node, teacher: Node) -> Finding:
        if teacher.op == "bool" and student.op == "bool":
            return found(EQUAL if student == teacher else DIFFERENT, "The two truth values are opposites.")
        if student.op in ("tuple", "list") and len(student.args) == 2 and has(student, "const", "inf"):
            student = intervals.as_set(student)
        if intervals.is_real_set(student) or student.op == "set":
            names = symbols(teacher)
            try:
                same = len(names) == 1 and intervals.compare_sets(student, teacher, {}).relation == "equal"
            except Exception:
                same = False
            note = f"The answer is {what(teacher)}; yours is {what(student)}."
            return Finding("equal" if same else "different", DIFFERENT, note, same)
        if student.op == "seq" and teacher.op == "or" and all(a.op == "rel" and a.value == "=" for a in teacher.args):
            student = Node("or", tuple(Node("rel", (teacher.args[0].args[0], part), "=") for part in student.args))
        if student.op not in LOGIC and (student.op != "sym" or has(teacher, "rel")):
            return self.lone_value(student, teacher)
        return found(self.relation(student, teacher))

    def relation(self, student: Node, teacher: Node) -> Comparison:
        if self.tolerance is not None and student.op == teacher.op == "rel" and student.value == teacher.value:
            sides = [self.scalar(a, b) for a, b in zip(student.args, teacher.args, strict=True)]
            return next((side for side in sides if side.relation != "equal"), EQUAL)
        return relations.compare_relations(student, teacher, self.domains)

    def lone_value(self, student: Node, teacher: Node) -> Finding:
        note = f"The answer is {what(teacher)}; yours is {what(student)}."
        same = False
        if teacher.op == "rel" and teacher.value == "=" and student.op not in WHAT:
            left, right = teacher.args
            if left.op == "sym" and left.value not in symbols(right):
                same = self.scalar(student, right).relation == "equal"
        return Finding("equal" if same else "different", DIFFERENT, note, same)

    def finite_set(self, student: Node, teacher: Node) -> Finding:
        if has(student, "pm") or has(teacher, "pm"):
            student, teacher = both_signs(student), both_signs(teacher)
        if student.op in ("list", "tuple", "seq"):
            same = self.same_elements(student.args, teacher.args)
            note = "The answer is a set: write it in braces, as in {1, 2}."
            if student.op == "seq" or teacher.op != "set":
                return found(EQUAL if same else DIFFERENT, "" if same else self.element_note(student, teacher))
            return Finding("equal" if same else "different", DIFFERENT, note, same)
        if student.op in LOGIC:
            return self.set_from_relation(student, teacher)
        if student.op != "set":
            if len(teacher.args) == 1 and student.op not in WHAT:
                same = self.compare(student, teacher.args[0]).relation == "equal"
                return Finding(
                    "equal" if same else "different", DIFFERENT, "The answer is a set: write it in braces.", same
                )
            return self.mismatch(student, teacher)
        same = self.same_elements(student.args, teacher.args)
        return found(EQUAL if same else DIFFERENT, "" if same else self.element_note(student, teacher))

    def set_from_relation(self, student: Node, teacher: Node) -> Finding:
        same = False
        if student.op in ("rel", "or") and len(symbols(student)) == 1:
            same = intervals.compare_sets(student, teacher, {}).relation == "equal"
        return Finding("equal" if same else "different", DIFFERENT, "The answer is a set: write it in braces.", same)

    def same_elements(self, mine: tuple[Node, ...], ours: tuple[Node, ...]) -> bool:
        return all(any(self.compare(a, b).relation == "equal" for b in ours) for a in mine) and all(
            any(self.compare(a, b).relation == "equal" for a in mine) for b in ours
        )

    def element_note(self, student: Node, teacher: Node) -> str:
        ours, mine = teacher.args, student.args
        extra = sum(1 for a in mine if not any(self.compare(a, b).relation == "equal" for b in ours))
        missing = sum(1 for b in ours if not any(self.compare(a, b).relation == "equal" for a in mine))
        parts = [
            f"{missing} element{'s' * (missing != 1)} of the answer {'is' if missing == 1 else 'are'} missing"
        ] * bool(missing)
        parts += [f"{extra} of yours {'does' if extra == 1 else 'do'} not belong"] * bool(extra)
        return (" and ".join(parts).capitalize() or "One part stands there the wrong number of times") + "."

    def array(self, student: Node, teacher: Node) -> Finding:
        if student.op not in ARRAYS:
            return self.mismatch(student, teacher)
        if student.op != teacher.op and not (student.op in ("tuple", "seq") and teacher.op in ("tuple", "seq")):
            return self.mismatch(student, teacher)
        if teacher.op == "seq":
            return self.several(student, teacher)
        if student.op == "matrix" and matrices.shape(student) != matrices.shape(teacher):
            mine, ours = matrices.shape(student), matrices.shape(teacher)
            return found(DIFFERENT, f"Yours is {mine[0]} by {mine[1]}, the answer is {ours[0]} by {ours[1]}.")
        if units.MARK in (student.value, teacher.value):
            student, teacher = _shortened(student, len(teacher.args)), _shortened(teacher, len(student.args))
        if len(student.args) != len(teacher.args):
            return found(DIFFERENT, f"Yours has {len(student.args)} entries, the answer has {len(teacher.args)}.")
        return self.entries(list(student.args), list(teacher.args), "row" if student.op == "matrix" else "entry")

    def several(self, student: Node, teacher: Node) -> Finding:
        """Answers separated by commas, in any order, each as often as it belongs."""
        left = list(teacher.args)
        for mine in student.args:
            twin = next((ours for ours in left if self.compare(mine, ours).relation == "equal"), None)
            if twin is None:
                return found(DIFFERENT, self.element_note(student, teacher))
            left.remove(twin)
        return found(DIFFERENT, self.element_note(student, teacher)) if left else found(EQUAL)

    def entries(self, student: list[Node], teacher: list[Node], word: str = "entry") -> Finding:
        unsure = None
        for k, (a, b) in enumerate(zip(student, teacher, strict=True)):
            one = self.compare(a, b)
            if one.relation == "different" or one.right_value:
                inner = f" {one.note}" if one.note else ""
                return Finding("different", one.comparison, f"Look at {word} {k + 1}.{inner}")
            if one.relation != "equal":
                unsure = one
        return unsure or found(EQUAL)

    def real_set(self, student: Node, teacher: Node) -> Finding:
        if student.op not in (*intervals.SETS, "tuple", "list", *LOGIC) and not (
            student.op == "sym" and student.value == "R"
        ):
            return self.mismatch(student, teacher)
        comparison = intervals.compare_sets(student, teacher, {})
        if student.op in LOGIC and comparison.relation == "equal":
            return Finding("equal", comparison, f"The answer is {what(teacher)}; yours is {what(student)}.", True)
        if comparison.relation == "different" and intervals.empty_interval(student):
            return found(comparison, "One of your intervals ends before it begins.")
        return found(comparison)


def _shortened(node: Node, size: int) -> Node:
    """3i + 4j has two entries where two are asked."""
    if node.value == units.MARK and size == 2 and rational(node.args[2]) == 0:
        return Node("tuple", node.args[:2])
    return node


def both_signs(node: Node) -> Node:
    """3 ± 2 as the set {5, 1}."""
    if node.op in ("set", "list", "seq", "tuple") or not has(node, "pm"):
        parts = node.args if node.op in ("set", "list", "seq", "tuple") else (node,)
        spread = [one for part in parts for one in (both_signs(part).args if has(part, "pm") else (part,))]
        return Node("set", tuple(spread))
    return Node("set", tuple(_signed(node, flip) for flip in (False, True)))


def _signed(node: Node, flip: bool) -> Node:
    from .tree import transform

    return transform(
        node, {n: Node("neg", n.args) if (n.value == "∓") != flip else n.args[0] for n in walk(node) if n.op == "pm"}
    )
