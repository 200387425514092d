"""Solution sets of relations in one variable, by sign-invariant cells.

Every relation is turned into `g ⋈ 0`.  A finite list of candidate points, outside of which no g can change its
sign, comes from exact polynomials: numerators and denominators; |u|, min, max and sign branch by branch; square roots
by their norm.  Their real roots cut the line into cells, and each relation has one truth on each cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

from flint import acb, arb, fmpq, fmpq_poly

from . import balls, exact
from .errors import NoValueError, UnsureError
from .tree import Node, number, symbols, transform, walk

BITS = 256
ZERO_BITS = 1024
MAX_CELLS = 120
MAX_DEGREE = 60
MAX_BRANCHES = 5
LOGIC = ("and", "or", "not")


class TooHardError(Exception):
    """The relation is outside of what is solved exactly."""


@dataclass(frozen=True, eq=False)
class Cell:
    """A point (a root, as a ball and exactly where rational) or a rational sample of an open interval."""

    place: arb
    rational: fmpq | None
    is_root: bool
    polynomial: fmpq_poly | None = None


Truth = tuple[bool, ...]


def atoms(node: Node) -> list[Node]:
    """The relations inside a logical combination."""
    if node.op in LOGIC:
        return [atom for arg in node.args for atom in atoms(arg)]
    return [] if node.op == "bool" else [node]


def holds(node: Node, truth: Callable[[Node], bool]) -> bool:
    """The truth of a combination, from the truth of its relations."""
    if node.op == "and":
        return all(holds(arg, truth) for arg in node.args)
    if node.op == "or":
        return any(holds(arg, truth) for arg in node.args)
    if node.op == "not":
        return not holds(node.args[0], truth)
    if node.op == "bool":
        return node.value == "true"
    return truth(node)


def difference(atom: Node) -> Node:
    """left - right of a relation."""
    left, right = atom.args
    return Node("add", (left, Node("neg", (right,))))


def _sided(node: Node) -> list[Node]:
    """Subtrees at which a branch changes sign."""
    return [n for n in walk(node) if n.op == "call" and n.value in ("abs", "sign", "min", "max", "relu") and symbols(n)]


def critical(node: Node, name: str) -> list[fmpq_poly]:
    """Polynomials whose real roots include every place where the tree changes sign or stops existing."""
    branching = list(dict.fromkeys(_sided(node)))
    if len(branching) > MAX_BRANCHES:
        raise TooHardError
    found: list[fmpq_poly] = []
    choices = [_choices(n) for n in branching]
    for chosen in product(*choices):
        tree = transform(node, dict(zip(branching, chosen, strict=True)))
        while left := list(dict.fromkeys(_sided(tree))):  # a branch inside another
            tree = transform(tree, {n: _choices(n)[0] for n in left})
        found += _smooth(tree, name)
    for n in branching:
        inner = n.args
        for k in range(len(inner)):
            other = inner[k + 1] if k + 1 < len(inner) else number(0)
            found += critical(Node("add", (inner[k], Node("neg", (other,)))), name)
    return found


def _choices(n: Node) -> list[Node]:
    first = n.args[0]
    if n.value == "abs":
        return [first, Node("neg", (first,))]
    if n.value == "sign":
        return [number(1), number(-1)]
    if n.value == "relu":
        return [first, number(0)]
    return list(n.args)


def _smooth(node: Node, name: str) -> list[fmpq_poly]:
    """The same for a tree without branches: a rational function, perhaps with square roots of such."""
    roots = [n for n in walk(node) if _is_root(n) and symbols(n)]
    if not roots:
        quotient = exact.quotient(node, name)
        if quotient is None:
            raise TooHardError
        return [quotient[0], quotient[1]]
    if len(set(roots)) > 3:
        raise TooHardError
    innermost = next(n for n in roots if not any(m is not n and _is_root(m) and symbols(m) for m in walk(n) if m != n))
    inside = innermost.args[0]
    return _smooth(inside, name) + _without(node, innermost, name)


def _is_root(n: Node) -> bool:
    if n.op == "call":
        return n.value == "root" and exact.integer(n.args[1]) == 2
    return n.op == "pow" and exact.integer(n.args[1]) is None


def _without(node: Node, root: Node, name: str) -> list[fmpq_poly]:
    """Candidates with the root s eliminated: A + B s = 0 implies A² - B² s² = 0."""
    if root.op == "pow" and root.args[1] != Node("div", (number(1), number(2))):
        raise TooHardError
    parts = split_root(node, root)
    if parts is None:
        raise TooHardError
    (a, b), bottom = parts
    square = Node("mul", (Node("pow", (b, number(2))), root.args[0]))
    found = _smooth(Node("add", (Node("pow", (a, number(2))), Node("neg", (square,)))), name)
    (c, d) = bottom
    square = Node("mul", (Node("pow", (d, number(2))), root.args[0]))
    return found + _smooth(Node("add", (Node("pow", (c, number(2))), Node("neg", (square,)))), name)


Pair = tuple[Node, Node]
ZERO, ONE = number(0), number(1)


def _plus(x: Node, y: Node) -> Node:
    return y if x == ZERO else x if y == ZERO else Node("add", (x, y))


def _times(x: Node, y: Node) -> Node:
    if ZERO in (x, y):
        return ZERO
    return y if x == ONE else x if y == ONE else Node("mul", (x, y))


def split_root(node: Node, root: Node) -> tuple[Pair, Pair] | None:
    """node = (a + b s) / (c + d s) with s the root: ((a, b), (c, d))."""

    def times(p: Pair, q: Pair) -> Pair:
        both = _times(_times(p[1], q[1]), root.args[0])
        return _plus(_times(p[0], q[0]), both), _plus(_times(p[0], q[1]), _times(p[1], q[0]))

    if node == root:
        return (ZERO, ONE), (ONE, ZERO)
    if not any(n == root for n in walk(node)):
        return (node, ZERO), (ONE, ZERO)
    if node.op not in ("add", "mul", "neg", "div", "pow"):
        return None
    power = exact.integer(node.args[1]) if node.op == "pow" else None
    if node.op == "pow" and (power is None or not 1 <= power <= 6):
        return None
    parts = []
    for arg in [node.args[0]] * (power or 1) if node.op == "pow" else node.args:
        part = split_root(arg, root)
        if part is None:
            return None
        parts.append(part)
    top, bottom = parts[0]
    if node.op == "neg":
        return (Node("neg", (top[0],)), Node("neg", (top[1],))), bottom
    for t, b in parts[1:]:
        if node.op == "add":
            one, two = times(top, b), times(t, bottom)
            top, bottom = (_plus(one[0], two[0]), _plus(one[1], two[1])), times(bottom, b)
        elif node.op == "div":
            top, bottom = times(top, b), times(bottom, t)
        else:
            top, bottom = times(top, t), times(bottom, b)
    return top, bottom


def cells(nodes: Iterable[Node], name: str, borders: Iterable[int] = ()) -> list[Cell]:
    """The cells of the line on which every relation in the trees has one truth.  Raises TooHardError.

    The line is cut at `borders` too, so that a cell lies inside of a domain that ends there, or outside.
    """
    squarefree = fmpq_poly([1])
    for border in borders:
        squarefree = squarefree * fmpq_poly([-border, 1])
    for node in nodes:
        for atom in atoms(node):
            for polynomial in critical(difference(atom), name):
                if polynomial.degree() < 1:
                    continue
                part = polynomial / polynomial.gcd(polynomial.derivative())
                squarefree = squarefree * (part / part.gcd(squarefree))
                if squarefree.degree() > MAX_DEGREE:
                    raise TooHardError
    return _cut(squarefree)


def _cut(polynomial: fmpq_poly) -> list[Cell]:
    if polynomial.degree() < 1:
        return [Cell(arb(0), fmpq(0), False)]
    roots = real_roots(polynomial)
    found: list[Cell] = []
    before: arb | None = None
    for root in roots:
        found.append(_sample(before, root.place))
        found.append(root)
        before = root.place
    found.append(_sample(before, None))
    return found


def complex_roots(polynomial: Any) -> list[tuple[acb, int]]:
    """flint's rigorous roots with their multiplicities (its type stubs say otherwise)."""
    found: list[tuple[acb, int]] = polynomial.complex_roots()
    return found


def real_roots(polynomial: fmpq_poly) -> list[Cell]:
    """The real roots of a squarefree polynomial in order, exact where rational."""
    result: list[Cell] = []
    with balls.Precision(BITS):
        for factor, _ in polynomial.numer().factor()[1]:
            whole = fmpq_poly(factor)
            if factor.degree() == 1:
                value = fmpq(-factor[0], factor[1])
                result.append(Cell(arb(value), value, True, whole))
                continue
            for root, _ in complex_roots(factor):
                if root.imag.is_zero():  # flint: exactly zero for every real root
                    result.append(Cell(root.real, None, True, whole))
        result.sort(key=lambda cell: cell.place.mid().fmpq())
    return result


def _sample(left: arb | None, right: arb | None) -> Cell:
    """A simple rational strictly between two roots."""
    with balls.Precision(BITS):
        if left is None and right is None:
            return Cell(arb(0), fmpq(0), False)
        if left is None or right is None:
            edge = left if left is not None else right
            assert edge is not None
            value = fmpq(balls.whole(edge.mid().floor())) + (2 if left is not None else -2)
            return Cell(arb(value), value, False)
        bits = 0
        while bits < 400:
            scaled = ((left + right) / 2 * (1 << bits)).mid().floor()
            low = balls.whole(scaled)
            for candidate in (fmpq(low, 1 << bits), fmpq(low + 1, 1 << bits)):
                if left < arb(candidate) and arb(candidate) < right:
                    return Cell(arb(candidate), candidate, False)
            bits += 1 if bits < 8 else 16
    raise TooHardError


def truth(atom: Node, cell: Cell, name: str) -> bool:
    """Does the relation hold on the cell?  A relation without a value does not hold."""
    if atom.value == "in":
        raise TooHardError
    sign = sign_at(difference(atom), cell, name)
    if sign is None:
        return False
    return {"=": sign == 0, "!=": sign != 0, "<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[
        str(atom.value)
    ]


def sign_at(node: Node, cell: Cell, name: str) -> int | None:
    """-1, 0, 1, or None where the tree has no real value."""
    if cell.rational is not None and exact.is_rational(node):
        try:
            value = exact.evaluate(node, {name: cell.rational})
        except NoValueError:
            return None
        return (value > 0) - (value < 0)
    for bits in (BITS, ZERO_BITS):
        try:
            with balls.Precision(bits):
                place: balls.Ball = arb(cell.rational) if cell.rational is not None else cell.place
                if bits > BITS and cell.rational is None:
                    place = refine(cell, bits)
                result = balls.Evaluation({name: place}, False).value(node)
                if not balls.is_real(result):
                    return None
                real = result.real
                if real > 0:
                    return 1
                if real < 0:
                    return -1
                if bits == ZERO_BITS and abs(real) < arb(2) ** -400:
                    return 0
        except NoValueError:
            return None
        except UnsureError:
            if bits == ZERO_BITS:
                return _at_branch(node, cell, name)
    raise TooHardError


def refine(cell: Cell, bits: int) -> arb:
    """The root at a higher precision."""
    assert cell.polynomial is not None
    for root, _ in complex_roots(cell.polynomial.numer()):
        if root.real.overlaps(cell.place) and root.imag.contains(0):
            return root.real
    raise TooHardError


def _at_branch(node: Node, cell: Cell, name: str) -> int | None:
    """At a root where a branch argument or a denominator is exactly zero: replace what vanishes by zero."""
    changes: dict[Node, Node] = {}
    for n in walk(node):
        if n.op == "div" and vanishes(n.args[1], cell, name):
            return None
        if n.op == "call" and n.value in ("abs", "root", "sign", "relu") and vanishes(n.args[0], cell, name):
            changes[n] = number(0)
        if n.op == "pow" and vanishes(n.args[0], cell, name):
            changes[n] = number(0)
    if not changes:
        raise TooHardError
    return sign_at(transform(node, changes), cell, name)


def vanishes(node: Node, cell: Cell, name: str) -> bool:
    """Is the tree zero at the root (exactly for polynomials, to a thousand bits otherwise)?"""
    if not symbols(node):
        return False
    quotient = exact.quotient(node, name)
    if quotient is not None and cell.polynomial is not None:
        return (quotient[0] % cell.polynomial).degree() < 0
    try:
        with balls.Precision(ZERO_BITS):
            value = balls.Evaluation({name: refine(cell, ZERO_BITS)}, False).value(node)
            return bool(value.contains(0))
    except (NoValueError, UnsureError):
        return False
