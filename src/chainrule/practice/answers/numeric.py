"""Relations in one variable by balls, where no polynomial decides: signs, truths and their changes on the line."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from flint import arb, fmpq

from chainrule.practice.verdict import Witness

from . import balls, exact, points, solve
from .compare import EQUAL, UNSURE, Comparison
from .errors import NoValueError, UnsureError
from .tree import Node, symbols

BITS = 160
STEPS = 110


def satisfies(relation: str, sign: int) -> bool:
    """Is `g ⋈ 0` true for a g of this sign?"""
    return {"=": sign == 0, "!=": sign != 0, "<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[relation]


def sign(node: Node) -> int | None:
    """The sign of a constant; None without a real value."""
    if exact.is_rational(node):
        try:
            value = exact.evaluate(node, {})
        except (NoValueError, UnsureError):
            return None
        return (value > 0) - (value < 0)
    for bits in (BITS, 1200):
        try:
            with balls.Precision(bits):
                result = balls.Evaluation({}, False).value(node)
                if not balls.is_real(result) or not result.is_finite():
                    return None
                real = result.real
                if real > 0 or real < 0:
                    return 1 if real > 0 else -1
                if bits > BITS and abs(real) < arb(2) ** -600:
                    return 0
        except NoValueError:
            return None
        except UnsureError:
            continue
    return None


def in_domain(cell: solve.Cell, domain: str, mine: Node, ours: Node, name: str) -> solve.Cell | None:
    """The cell, or None where it lies outside of the domain; for integers, an integer inside it."""
    place = cell.place
    if domain in ("integer", "natural"):
        return _integer_in(cell, domain, mine, ours, name)
    if domain in ("positive", "probability", "nonnegative") and (place < 0 or (domain == "positive" and place == 0)):
        return None
    if domain == "negative" and place >= 0:
        return None
    if domain == "nonzero" and cell.is_root and place == 0:
        return None
    return None if domain == "probability" and place > 1 else cell


def _integer_in(cell: solve.Cell, domain: str, mine: Node, ours: Node, name: str) -> solve.Cell | None:
    if cell.is_root:
        whole = cell.rational is not None and cell.rational.q == 1
        return cell if whole and (domain == "integer" or cell.place >= 0) else None
    around = solve.cells((mine, ours), name)
    at = next(k for k, other in enumerate(around) if other.rational == cell.rational and not other.is_root)
    left = around[at - 1].place if at else None
    right = around[at + 1].place if at + 1 < len(around) else None
    with balls.Precision(BITS):
        if left is not None:
            start = int(left.floor().upper().floor().unique_fmpz()) + 1
        elif right is not None:
            start = int(right.ceil().lower().floor().unique_fmpz()) - 1
        else:
            start = 1
        if domain == "natural":
            start = max(start, 0)
        inside = (left is None or left < start) and (right is None or right > start)
        return solve.Cell(arb(start), fmpq(start), False) if inside else None


def truth_witness(name: str, cell: solve.Cell, mine: bool) -> Witness:
    """Which of the two holds at the place."""
    if cell.rational is not None:
        shown = points.show_fraction(Fraction(int(cell.rational.p), int(cell.rational.q)))
    else:
        shown = points.show_real(cell.place)
    return Witness(((name, shown),), "true" if mine else "false", "false" if mine else "true")


def allowed(place: Mapping[str, fmpq], domains: Mapping[str, str]) -> bool:
    """Does a point lie in the declared domains?"""
    for name, value in place.items():
        domain = domains[name]
        if domain in ("integer", "natural") and value.q != 1:
            return False
        if domain in ("positive", "natural", "nonnegative", "probability") and value < 0:
            return False
        if (domain in ("positive", "nonzero") and value == 0) or (domain == "negative" and value >= 0):
            return False
        if domain == "probability" and value > 1:
            return False
    return True


def grid() -> list[fmpq]:
    """Places dense near the origin and reaching to 1000 either way, none of them special."""
    steps = [fmpq(k * 100 + 7, 1000) for k in range(0, 60)] + [fmpq(61 * 100 + k * 433, 1000) for k in range(0, 40)]
    steps += [fmpq(30 + 3 * k * k, 1) + fmpq(13, 1000) for k in range(1, 19)]
    return [-x for x in reversed(steps)] + steps


Values = dict[Node, int | None]


def signs_at(atoms: list[Node], name: str, place: arb) -> Values | None:
    """The sign of each relation's difference at a place; None where balls do not decide."""
    found: Values = {}
    with balls.Precision(BITS):
        for atom in atoms:
            try:
                value = balls.Evaluation({name: place}, False).value(solve.difference(atom))
            except NoValueError:
                found[atom] = None
                continue
            except UnsureError:
                return None
            if not balls.is_real(value):
                found[atom] = None
            elif value.real > 0:
                found[atom] = 1
            elif value.real < 0:
                found[atom] = -1
            else:
                return None
    return found


def compare(mine: Node, ours: Node, name: str, domains: Mapping[str, object]) -> Comparison:
    """Compare two relations on a grid, and the places where each changes, to a hundred bits.

    A difference at a point is certain.  Equality rests on the changes found: both must change at the same places
    in the same way, with the same strictness.
    """
    if points.domain_of(name, domains) in ("integer", "natural", "complex"):
        return UNSURE
    positive = points.domain_of(name, domains) in ("positive", "probability", "nonnegative")
    trees = (mine, ours)
    all_atoms = [solve.atoms(tree) for tree in trees]
    if any(symbols(atom) - {name} or atom.op != "rel" or atom.value == "in" for atoms in all_atoms for atom in atoms):
        return UNSURE
    changes: list[list[arb]] = [[], []]
    before: list[tuple[arb, Values] | None] = [None, None]
    for x in grid():
        if positive and x < 0:
            continue
        place = arb(x)
        truths = []
        for side, atoms in enumerate(all_atoms):
            here = signs_at(atoms, name, place)
            last = before[side]
            if here is None:
                continue
            if last is not None and last[1] != here:
                changes[side] += _changes(atoms, name, last, (place, here))
            before[side] = place, here
            truths.append(solve.holds(trees[side], lambda atom, h=here: _true(atom, h)))  # type: ignore[misc]
        if len(truths) == 2 and truths[0] != truths[1]:
            return Comparison("different", truth_witness(name, solve.Cell(place, x, False), truths[0]))
    return _same_changes(trees, changes)


def _true(atom: Node, signs: Values) -> bool:
    value = signs[atom]
    return value is not None and satisfies(str(atom.value), value)


def _changes(atoms: list[Node], name: str, low: tuple[arb, Values], high: tuple[arb, Values]) -> list[arb]:
    """The places between two grid points where a sign changes, by bisection."""
    with balls.Precision(BITS):
        (a, at_a), (b, _) = low, high
        for _ in range(STEPS):
            middle = ((a + b) / 2).mid()
            found = signs_at(atoms, name, middle)
            if found is None:
                return [middle]
            if found == at_a:
                a = middle
            else:
                b = middle
        return [((a + b) / 2).mid()]


def _same_changes(trees: tuple[Node, Node], changes: list[list[arb]]) -> Comparison:
    if not changes[0] or len(changes[0]) != len(changes[1]):
        return UNSURE
    with balls.Precision(BITS):
        near = all(abs(x - y) < arb(2) ** -60 * (1 + abs(x)) for x, y in zip(*changes, strict=True))
    strict = [{str(atom.value) in ("<", ">", "!=") for atom in solve.atoms(tree)} for tree in trees]
    equal = [{str(atom.value) == "=" for atom in solve.atoms(tree)} for tree in trees]
    return EQUAL if near and strict[0] == strict[1] and equal[0] == equal[1] and len(strict[0]) == 1 else UNSURE
