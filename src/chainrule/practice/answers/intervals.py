"""Sets of real numbers: intervals, unions, finite sets and solution sets, as relations about one neutral variable."""

from __future__ import annotations

from collections.abc import Mapping

from .compare import Comparison
from .errors import NoValueError, UnreadableError
from .relations import LOGIC, compare_relations, membership
from .tree import Node, symbols, walk

HOME = "set element"
ITEM = Node("sym", (), HOME)
SETS = ("interval", "set", "union", "meet", "minus", "builder")


def is_real_set(node: Node) -> bool:
    """Is the tree a set of reals beyond a finite list (something with an interval in it)?"""
    return node.op in ("interval", "union", "meet", "minus", "builder")


def as_set(node: Node) -> Node:
    """(1, 2) and [1, 2] as intervals; R as the line.  Raises UnreadableError for what is no set."""
    if node.op in ("tuple", "list") and len(node.args) == 2:
        return Node("interval", node.args, "()" if node.op == "tuple" else "[]")
    if node.op in ("union", "meet", "minus"):
        return Node(node.op, tuple(map(as_set, node.args)))
    if node.op == "sym" and node.value == "R":
        infinity = Node("const", (), "inf")
        return Node("interval", (Node("neg", (infinity,)), infinity), "()")
    if node.op in SETS:
        return node
    raise UnreadableError("A set of numbers is expected here, such as [1, 2) or (-inf, 0] U {3}.")


def as_relation(node: Node) -> Node:
    """'x is in the set' for a neutral x, or a relation's own variable renamed to it."""
    if node.op in LOGIC:
        names = symbols(node)
        if len(names) != 1:
            raise UnreadableError("A condition on one variable describes a set of numbers.")
        return _renamed(node, next(iter(names)))
    node = as_set(node)
    try:
        return _renamed(membership(ITEM, node), HOME)
    except NoValueError:
        raise UnreadableError("This set cannot be compared here.") from None


def _renamed(node: Node, name: str) -> Node:
    if node.op == "sym":
        return ITEM if node.value == name else node
    return Node(node.op, tuple(_renamed(arg, name) for arg in node.args), node.value) if node.args else node


def compare_sets(student: Node, teacher: Node, domains: Mapping[str, object]) -> Comparison:
    """Compare two sets of reals."""
    found = compare_relations(as_relation(student), as_relation(teacher), {HOME: "real", **domains})
    if found.witness is None:
        return found
    from dataclasses import replace

    point = tuple(("the number" if name == HOME else name, value) for name, value in found.witness.point)
    words = {"true": "in the set", "false": "not in the set"}
    witness = replace(
        found.witness,
        point=point,
        yours=words.get(found.witness.yours, found.witness.yours),
        ours=words.get(found.witness.ours, found.witness.ours),
    )
    return Comparison(found.relation, witness)


def empty_interval(node: Node) -> bool:
    """Is some bracket [b, a] written with its ends the wrong way round?"""
    from .numeric import sign

    for n in walk(node):
        if n.op == "interval":
            size = sign(Node("add", (n.args[1], Node("neg", (n.args[0],)))))
            if size is not None and size < 0:
                return True
    return False
