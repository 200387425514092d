"""Probabilities of events as numbers: a random measure on the atoms of all events that occur.

P(A|B) is P(A ∩ B) / P(B); every P(...) becomes a symbol for the set of atoms it covers, so that the laws of
probability (complement, inclusion and exclusion, Bayes) hold by arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from flint import fmpq

from .errors import UnreadableError
from .events import MAX_EVENTS
from .points import Draws
from .tree import Node, has, number, symbol, walk


class Measure:
    """A family of symbols `P#mask`, one for each set of atoms."""

    def __init__(self, atoms: int, masks: frozenset[int], events: Mapping[str, int]) -> None:
        self.atoms = atoms
        self.events = events
        self.masks = masks

    def place(self, env: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
        """The probabilities of the single events, for a witness."""
        return tuple(
            (f"P({name})", f"{_float(env[f'P#{mask}']):.3g}")
            for name, mask in self.events.items()
            if f"P#{mask}" in env
        )

    def draw(self, source: Draws) -> dict[str, fmpq]:
        """Values of all symbols under one random measure."""
        weights = [source.randint(1, 1 << 20) for _ in range(self.atoms)]
        total = sum(weights)
        return {f"P#{mask}": fmpq(sum(_picked(mask, weights)), total) for mask in self.masks}


def _float(value: Any) -> float:
    return int(value.p) / int(value.q)


def _picked(mask: int, weights: list[int]) -> Iterator[int]:
    return (weight for place, weight in enumerate(weights) if mask >> place & 1)


def replace(student: Node, teacher: Node) -> tuple[Node, Node, Measure | None]:
    """Both trees with their probabilities replaced by symbols, and the measure that gives these values."""
    if not has(student, "prob") and not has(teacher, "prob"):
        return student, teacher, None
    probabilities = [n for tree in (student, teacher) for n in walk(tree) if n.op == "prob"]
    events = sorted({str(n.value) for p in probabilities for n in walk(p) if n.op == "sym"})
    if len(events) > MAX_EVENTS:
        raise UnreadableError(f"At most {MAX_EVENTS} different events can be compared.")
    job = _Masks(events)
    return job.tree(student), job.tree(teacher), Measure(1 << len(events), frozenset(job.used), job.atoms)


class _Masks:
    def __init__(self, events: list[str]) -> None:
        self.full = (1 << (1 << len(events))) - 1
        self.atoms = {
            name: sum(1 << atom for atom in range(1 << len(events)) if atom >> place & 1)
            for place, name in enumerate(events)
        }
        self.used: set[int] = set()

    def mask(self, event: Node) -> int:
        if event.op == "sym":
            return self.atoms[str(event.value)]
        if event.op == "not":
            return self.full ^ self.mask(event.args[0])
        left, right = map(self.mask, event.args)
        return left & right if event.op in ("meet", "given") else left | right

    def leaf(self, mask: int) -> Node:
        if mask in (0, self.full):
            return number(Fraction(int(mask == self.full)))
        self.used.add(mask)
        return symbol(f"P#{mask}")

    def tree(self, node: Node) -> Node:
        if node.op == "prob":
            event = node.args[0]
            top = self.leaf(self.mask(event))
            return Node("div", (top, self.leaf(self.mask(event.args[1])))) if event.op == "given" else top
        return Node(node.op, tuple(map(self.tree, node.args)), node.value) if node.args else node
