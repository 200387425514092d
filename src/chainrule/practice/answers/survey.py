"""One look over the nodes of two trees, for everything that a comparison must know before it begins."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from . import exact
from .tree import Node, symbols

BRANCHED = frozenset(
    [
        "abs",
        "sign",
        "floor",
        "trunc",
        "ceil",
        "round",
        "frac",
        "min",
        "max",
        "relu",
        "mod",
        "root",
        "ln",
        "logb",
        "asin",
        "acos",
        "asec",
        "atan",
        "asinh",
        "acsch",
        "softplus",
        "acsc",
        "acot",
        "acosh",
        "atanh",
        "asech",
        "acoth",
        "re",
        "im",
        "conj",
        "arg",
        "atan2",
        "logit",
        "gcd",
        "lcm",
        "binom",
        "npr",
    ]
)
COMPLEX_FUNCTIONS = frozenset(["re", "im", "conj", "arg"])
LOGARITHMS = ("ln", "logb")


class Survey:
    """What occurs in the nodes: kinds, names, numbers, branches, complex parts."""

    __slots__ = (
        "branched",
        "complex",
        "infinite",
        "magnitudes",
        "names",
        "nodes",
        "numbers",
        "ops",
        "positive",
        "seed",
        "strict_logs",
    )

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self.ops: set[str] = set()
        self.names: set[str] = set()
        self.numbers: list[Fraction] = []
        self.positive: list[str] = []
        self.magnitudes: list[Node] = []
        self.branched = self.complex = self.infinite = self.strict_logs = False
        total = 0
        for node in nodes:
            op, args, value = node
            self.ops.add(op)
            if op == "sym":
                self.names.add(value)  # type: ignore[arg-type]
            elif op == "num" or op == "dec":
                self.numbers.append(value)  # type: ignore[arg-type]
                total += value.numerator  # type: ignore[union-attr]
            elif op == "const":
                self.complex = self.complex or value == "i"
                self.infinite = self.infinite or value == "inf"
            elif op == "call":
                self._call(str(value), args, node)
            elif op == "pow":
                self._power(args, node)
        self.seed = total * 1000 + len(nodes)

    def _call(self, name: str, args: tuple[Node, ...], node: Node) -> None:
        if name in BRANCHED:
            self.branched = True
            if name in COMPLEX_FUNCTIONS:
                self.complex = True
            if name in LOGARITHMS and args[0][0] == "call" and args[0][2] == "abs":
                self.strict_logs = True
        elif name in ("exp", "gamma", "cosh", "sinh", "erfc", "Phi"):
            self.magnitudes.append(node)

    def _power(self, args: tuple[Node, ...], node: Node) -> None:
        base, exponent = args
        if exponent[0] == "num":
            value: Any = exponent[2]
            if value.denominator == 1 and value < 50:
                return
        self.magnitudes.append(node)
        if exact.integer(exponent) is not None:
            return
        if base[0] != "const":
            self.branched = True
            inner = base.args[0] if base[0] == "pow" else base
            if inner[0] == "sym" and symbols(exponent):
                self.positive.append(str(inner[2]))

    def domains(self, declared: Mapping[str, object]) -> Mapping[str, object]:
        """The base of a power with a varying exponent, x^a, is positive unless its domain says otherwise."""
        return {**dict.fromkeys(self.positive, "positive"), **declared} if self.positive else declared

    def landmarks(self) -> list[Fraction]:
        """The numbers that were typed, near which a branch may change."""
        sizes = {size for size in self.numbers if size and not Fraction(1, 2) <= size <= 1}
        return sorted(sizes)[-6:]

    def digits(self) -> int:
        """The bits that the typed numbers may add to what must be resolved."""
        return sum(2 * n.denominator.bit_length() + n.numerator.bit_length() // 2 for n in self.numbers)
