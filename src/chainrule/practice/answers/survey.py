"""One look over the nodes of two trees, for everything that a comparison must know before it begins."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from . import exact
from .tree import Node, rational, symbols, varies

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


ENTIRE = frozenset(["root", "ln", "logb", "abs", "sign"])
"""Of these functions the first argument alone decides: where it stays positive there is no branch."""
FADING = frozenset(["exp", "gamma", "cosh", "sinh", "erfc", "Phi"])


class Survey:
    """What occurs in the nodes: kinds, names, numbers, branches, complex parts."""

    __slots__ = (
        "branched",
        "branches",
        "complex",
        "digits",
        "infinite",
        "magnitudes",
        "names",
        "nodes",
        "numbers",
        "ops",
        "positive",
        "seed",
        "strict_logs",
        "whole_powers",
    )

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self.positive: list[str] = []
        self.magnitudes: list[Node] = []
        self.branches: list[Node] = []
        self.branched = self.complex = self.infinite = self.strict_logs = False
        self.whole_powers = True
        names: set[str] = set()
        numbers: list[Fraction] = []
        ops: set[str] = set()
        total = bottoms = 0
        for node in nodes:
            op, args, value = node
            if op == "num":
                numbers.append(value)  # type: ignore[arg-type]
                total += value.numerator  # type: ignore[union-attr]
                continue
            if op == "sym":
                names.add(value)  # type: ignore[arg-type]
                continue
            ops.add(op)
            if op == "call":
                self._call(str(value), args, node)
            elif op == "pow":
                self._power(args, node)
            elif op == "const":
                self.complex = self.complex or value == "i"
                self.infinite = self.infinite or value == "inf"
            elif op == "dec":
                numbers.append(value)  # type: ignore[arg-type]
                total += value.numerator  # type: ignore[union-attr]
                bottoms += 2 * value.denominator.bit_length()  # type: ignore[union-attr]
        self.ops, self.names, self.numbers = ops, names, numbers
        self.seed = total * 1000 + len(nodes)
        self.digits = bottoms + len(numbers) * total.bit_length()
        """The bits that the typed numbers may add to what must be resolved."""

    def _call(self, name: str, args: tuple[Node, ...], node: Node) -> None:
        if name in BRANCHED:
            if name in ENTIRE:
                self.branches.append(args[0])
            else:
                self.branched = True
            if name in COMPLEX_FUNCTIONS:
                self.complex = True
            if name in LOGARITHMS and args[0][0] == "call" and args[0][2] == "abs":
                self.strict_logs = True
        elif name in FADING:
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
        self.whole_powers = False
        if base[0] == "const":
            return
        self.branches.append(base)
        inner = base.args[0] if base[0] == "pow" else base
        if inner[0] == "sym" and symbols(exponent):
            self.positive.append(str(inner[2]))

    def domains(self, declared: Mapping[str, object]) -> Mapping[str, object]:
        """The base of a power with a varying exponent, x^a, is positive unless its domain says otherwise."""
        return {**dict.fromkeys(self.positive, "positive"), **declared} if self.positive else declared

    def branches_in(self, domains: Mapping[str, object]) -> bool:
        """May the expressions change their branch inside of the domains?"""
        if self.branched:
            return True
        return bool(self.branches) and (self.complex or not all(sign(node, domains) > 1 for node in self.branches))

    def landmarks(self) -> list[Fraction]:
        """The numbers that were typed, near which a branch may change."""
        powers = [rational(node) for node in self.nodes if node[0] in ("pow", "mul", "div") and not varies(node)]
        sizes = {size for size in (*self.numbers, *powers) if size and not Fraction(1, 2) <= size <= 1}
        return sorted(sizes, key=lambda size: max(size, 1 / size) if size > 0 else 1)[-6:]

    def rational(self) -> bool:
        """Are all of the nodes those of rational functions?"""
        if not self.whole_powers or not self.ops <= exact.RATIONAL_OPS:
            return False
        return "fact" not in self.ops or all(exact.is_rational(node) for node in self.nodes if node[0] == "fact")


def sign(node: Node, domains: Mapping[str, object]) -> int:
    """2 for what is positive on the whole domain, 1 for what is real and not negative, 0 for what is real, -1 for what
    may be anything."""
    op, args, value = node
    if op == "num" or op == "dec":
        return 2 if value else 1
    if op == "sym":
        domain = domains.get(value, "real")  # type: ignore[arg-type]
        return (
            2
            if domain in ("positive", "probability")
            else 1
            if domain == "nonnegative"
            else 0
            if domain != "complex"
            else -1
        )
    if op == "const":
        return 2 if value in ("e", "pi") else -1
    signs = [sign(arg, domains) for arg in args]
    least = min(signs, default=-1)
    if op in ("mul", "div", "pow") and least == 2:
        return 2
    if least < 0:
        return -1
    if op == "add":
        return max(signs) if least > 0 else 0
    if op == "mul" or op == "neg":
        return least if op == "mul" else 0
    if op == "pow" and args[1][0] == "num":
        return 1 if args[1][2].numerator % 2 == 0 else min(signs[0], 1)  # type: ignore[union-attr]
    if op == "call":
        return {"exp": 2, "abs": 1, "cosh": 2, "sin": 0, "cos": 0}.get(str(value), -1)
    return -1
