"""Vectors written with unit vectors, 3i + 4j - k, as lists of entries."""

from __future__ import annotations

from collections.abc import Callable

from .tree import Node, number

UNITS = {"i": 0, "j": 1, "k": 2, "i_hat": 0, "j_hat": 1, "k_hat": 2}
MARK = "units"
"""The value of a tuple that was written so: with two entries asked, its third may be left out where it is 0."""
Entries = list[Node | None]


def as_entries(tree: Node) -> Node | None:
    """The three entries of a sum of unit vectors with factors, or None."""
    found = _entries(tree)
    return None if found is None else Node("tuple", tuple(number(0) if one is None else one for one in found), MARK)


def _entries(node: Node) -> Entries | None:
    op, args, value = node
    if op in ("sym", "const") and value in UNITS:
        return [number(1) if UNITS[str(value)] == place else None for place in range(3)]
    if op == "neg":
        return _each(_entries(args[0]), lambda one: Node("neg", (one,)))
    if op == "div":
        return _each(_entries(args[0]), lambda one: Node("div", (one, args[1])))
    if op == "add":
        parts = [part for arg in args if (part := _entries(arg)) is not None]
        return _sum(parts) if len(parts) == len(args) else None
    if op != "mul":
        return None
    inner = [(k, part) for k, arg in enumerate(args) if (part := _entries(arg)) is not None]
    if len(inner) != 1:
        return None
    place, part = inner[0]
    rest = args[:place] + args[place + 1 :]
    return _each(part, lambda one: Node("mul", (*rest, one)))


def _each(entries: Entries | None, change: Callable[[Node], Node]) -> Entries | None:
    return None if entries is None else [None if one is None else change(one) for one in entries]


def _sum(parts: list[Entries]) -> Entries:
    columns = [[part[place] for part in parts if part[place] is not None] for place in range(3)]
    found: Entries = []
    for column in columns:
        terms = tuple(term for term in column if term is not None)
        found.append(None if not terms else terms[0] if len(terms) == 1 else Node("add", terms))
    return found
