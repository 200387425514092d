"""Are two scalar expressions equal on the declared domain?

Rational functions are compared exactly, everything else by rigorous balls.

Domains: two expressions are equal when they agree wherever both are real; isolated gaps (x/x and 1) and the laws
of logarithms (ln x² and 2 ln x) are forgiven, a part of the line lost under a root is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from zlib import crc32

from chainrule.practice.verdict import Witness

from . import events_values, exact, functions
from .by_balls import BallJob
from .comparison import EQUAL, UNSURE, Comparison, Relation
from .errors import NoValueError, UnsureError
from .rationally import Job
from .survey import Survey
from .tree import Node, has, number, rational, symbols, varies, walk

__all__ = ["EQUAL", "UNSURE", "Comparison", "Relation", "compare", "infinity"]

assert functions.FUNCTIONS  # importing the module is what lets balls evaluate calls


def compare(
    student: Node, teacher: Node, domains: Mapping[str, object] | None = None, nodes: list[Node] | None = None
) -> Comparison:
    """Compare two scalar trees on the domains of their variables; `nodes` are the nodes of both, where known."""
    if student == teacher:
        return EQUAL
    survey = Survey(walk(student) + walk(teacher) if nodes is None else nodes)
    if survey.infinite:
        return _infinite(student, teacher)
    measure = None
    if "prob" in survey.ops:
        student, teacher, measure = events_values.replace(student, teacher)
        survey = Survey(walk(student) + walk(teacher))
        survey.names = {name for name in survey.names if not name.startswith("P#")}
    job = Job(student, teacher, survey.domains(domains or {}), measure, survey)
    if survey.rational():
        return job.exactly()
    found = BallJob(job).run()
    if found.relation != "unsure" or measure is not None or not survey.names:
        return found
    settled = collapsed(student), collapsed(teacher)
    return found if settled == (student, teacher) else compare(*settled, domains)


def collapsed(node: Node) -> Node:
    """The tree with parts that are rational functions and in fact constant, such as x - x, replaced by their value."""
    if not varies(node) or node.op == "sym":
        return node
    if exact.is_rational(node):
        values = set()
        for shift in (0, 1 << 60):
            try:
                place = {name: crc32(name.encode()) + shift for name in symbols(node)}
                values.add(exact.evaluate(node, place))
            except (NoValueError, UnsureError):
                return node
        if len(values) == 1:
            value = values.pop()
            return number(Fraction(int(value.p), int(value.q)))
    return Node(node.op, tuple(map(collapsed, node.args)), node.value)


def _infinite(student: Node, teacher: Node) -> Comparison:
    mine, ours = infinity(student), infinity(teacher)
    if mine is None or ours is None:
        return Comparison("undefined", None, "student" if mine is None else "teacher")
    if mine == ours != 0:
        return EQUAL
    words = {1: "infinite", -1: "negative infinite", 0: "finite"}
    return Comparison("different", Witness((), words[mine], words[ours]) if mine != ours else None)


def infinity(node: Node) -> int | None:
    """+1 or -1 for an infinite constant, 0 for a finite expression, None for what has no value (inf - inf)."""
    if node.op == "const" and node.value == "inf":
        return 1
    if not has(node, "const", "inf"):
        return 0
    parts = [infinity(arg) for arg in node.args]
    if None in parts:
        return None
    if node.op == "neg":
        return -(parts[0] or 0)
    if node.op == "add":
        signs = {p for p in parts if p}
        return signs.pop() if len(signs) == 1 else None
    if node.op == "mul":
        sign = 1
        for arg, part in zip(node.args, parts, strict=True):
            size = rational(arg)
            if not part and not size:
                return None
            sign *= part if part else (1 if size is not None and size > 0 else -1)
        return sign
    return None
