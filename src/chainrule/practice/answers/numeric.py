"""Relations in one variable by balls, where no polynomial decides: signs, truths and their changes on the line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from flint import acb_poly, arb, fmpq

from chainrule.practice.verdict import Witness

from . import balls, exact, points, solve
from .compare import EQUAL, UNSURE, Comparison
from .errors import NoValueError, UnsureError
from .tree import Node, symbols

BITS = 160
STEPS = 84
MAX_MARKS = 8


def satisfies(relation: str, sign: int) -> bool:
    """Is `g ⋈ 0` true for a g of this sign?"""
    return {"=": sign == 0, "!=": sign != 0, "<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[relation]


def sign(node: Node) -> int | None:
    """The sign of a constant; None without a real value."""
    if symbols(node):
        return None
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
            start = balls.whole(left.floor().upper().floor()) + 1
        elif right is not None:
            start = balls.whole(right.ceil().lower().floor()) - 1
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
    steps = [fmpq(k * 150 + 7, 1000) for k in range(40)] + [fmpq(6107 + k * 691, 1000) for k in range(25)]
    steps += [fmpq(30 + 6 * k * k, 1) + fmpq(13, 1000) for k in range(1, 14)]
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


@dataclass(frozen=True, slots=True)
class Mark:
    """A place (to about a hundred bits) where a relation's difference is zero, or where it stops existing."""

    place: arb
    atom: Node
    zero: bool


def compare(mine: Node, ours: Node, name: str, domains: Mapping[str, object], empty: bool = True) -> Comparison:
    """Compare two relations by cells whose ends are known as balls.

    A difference at a point is certain.  Equality rests on the ends found, which are taken to coincide when they agree
    to 60 bits.  Without `empty`, two relations that never change are left undecided.
    """
    domain = points.domain_of(name, domains)
    atoms = list(dict.fromkeys([*solve.atoms(mine), *solve.atoms(ours)]))
    if domain in ("integer", "natural", "complex") or any(
        symbols(atom) - {name} or atom.op != "rel" or atom.value == "in" for atom in atoms
    ):
        return UNSURE
    known = {atom: _polynomial_marks(atom, solve.difference(atom), name) for atom in atoms}
    marks = [mark for found in known.values() if found is not None for mark in found]
    searching = [atom for atom, found in known.items() if found is None]
    if len(searching) > 3:
        return UNSURE
    places = [mark.place for mark in marks]
    for atom in searching:
        marks += _grid_marks(atom, name, places)
    if len(marks) > MAX_MARKS:
        return _at_samples(mine, ours, atoms, name, domain, marks)
    if not marks:
        same = _truths(mine, ours, atoms, name)
        return UNSURE if searching or same is None or not empty else EQUAL if same else Comparison("different")
    clusters = _clusters(marks)
    places = [cluster[0].place for cluster in clusters]
    sure = True
    for k, place in enumerate(_between(places)):
        for inside, cluster in ((place, []), (places[k], clusters[k]) if k < len(places) else (place, [])):
            cell = solve.Cell(inside, None, bool(cluster))
            if in_domain(cell, domain, mine, ours, name) is None:
                continue
            signs = _signs(atoms, name, inside, cluster)
            if signs is None:
                sure = False
                continue
            left, right = (solve.holds(tree, lambda atom, s=signs: _true(atom, s)) for tree in (mine, ours))  # type: ignore[misc]
            if left != right:
                return Comparison("different", truth_witness(name, cell, left))
    return EQUAL if sure else UNSURE


def _at_samples(mine: Node, ours: Node, atoms: list[Node], name: str, domain: str, marks: list[Mark]) -> Comparison:
    """Too many changes to follow (a periodic function, perhaps): look for a difference only."""
    places: list[tuple[arb, fmpq | None, list[Mark]]] = [(arb(x), x, []) for x in grid()[::3]] + [
        (mark.place, None, [mark]) for mark in marks
    ]
    for place, x, cluster in places:
        cell = solve.Cell(place, x, x is None)
        signs = _signs(atoms, name, place, cluster)
        if signs is None or in_domain(cell, domain, mine, ours, name) is None:
            continue
        left, right = (solve.holds(tree, lambda atom, s=signs: _true(atom, s)) for tree in (mine, ours))  # type: ignore[misc]
        if left != right:
            return Comparison("different", truth_witness(name, cell, left))
    return UNSURE


def _truths(mine: Node, ours: Node, atoms: list[Node], name: str) -> bool | None:
    """Nothing changes anywhere on the line: is the truth the same at one place?"""
    signs = signs_at(atoms, name, arb(fmpq(37, 101)))
    if signs is None:
        return None
    left, right = (solve.holds(tree, lambda atom: _true(atom, signs)) for tree in (mine, ours))
    return left == right


def searched(atom: Node, name: str) -> bool:
    """Does a relation need the slow search on a grid?"""
    with balls.Precision(64):
        return name in symbols(atom) and ball_quotient(solve.difference(atom), name) is None


def _signs(atoms: list[Node], name: str, place: arb, cluster: list[Mark]) -> Values | None:
    """The sign of every relation's difference at a place; on a cluster of marks, what the marks say."""
    marked = {mark.atom: 0 if mark.zero else None for mark in cluster}
    rest = signs_at([atom for atom in atoms if atom not in marked], name, place)
    return None if rest is None else {**rest, **marked}


def _clusters(marks: list[Mark]) -> list[list[Mark]]:
    found: list[list[Mark]] = []
    with balls.Precision(BITS):
        for mark in sorted(marks, key=lambda mark: mark.place.fmpq()):
            near = found and abs(mark.place - found[-1][0].place) < arb(2) ** -60 * (1 + abs(mark.place))
            if near:
                found[-1].append(mark)
            else:
                found.append([mark])
    return found


def _between(places: list[arb]) -> list[arb]:
    """A sample before, between and after the places."""
    with balls.Precision(BITS):
        inner = [((a + b) / 2).mid() for a, b in pairwise(places)]
        return [places[0].floor().mid() - 1, *inner, places[-1].ceil().mid() + 1]


def _polynomial_marks(atom: Node, g: Node, name: str) -> list[Mark] | None:
    with balls.Precision(400):
        quotient = ball_quotient(g, name)
        if quotient is None:
            return None
        marks = []
        for polynomial, zero in ((quotient[0], True), (quotient[1], False)):
            if polynomial.degree() < 1:
                continue
            try:
                linear = polynomial.degree() == 1
                roots = [-polynomial[0] / polynomial[1]] if linear else polynomial.roots(tol=arb(2) ** -200)
            except (ValueError, ZeroDivisionError):
                return None
            marks += [Mark(root.real.mid(), atom, zero) for root in roots if root.imag.contains(0)]
        return marks


def ball_quotient(node: Node, name: str) -> tuple[acb_poly, acb_poly] | None:
    """Numerator and denominator with balls for constants such as the square root of 2; None for what is no quotient."""
    if name not in symbols(node):
        try:
            return acb_poly([balls.Evaluation({}, False).value(node)]), acb_poly([1])
        except (NoValueError, UnsureError):
            return None
    op, args, _ = node
    if op == "sym":
        return acb_poly([0, 1]), acb_poly([1])
    power = exact.integer(args[1]) if op == "pow" else 1
    if op not in ("add", "mul", "neg", "div", "pow") or power is None or not 1 <= power <= 12:
        return None
    parts = [ball_quotient(arg, name) for arg in ([args[0]] * power if op == "pow" else args)]
    if None in parts:
        return None
    top, bottom = parts[0]  # type: ignore[misc]
    if op == "neg":
        return -top, bottom
    for t, b in parts[1:]:  # type: ignore[misc]
        if op == "add":
            top, bottom = top * b + t * bottom, bottom * b
        else:
            top, bottom = (top * b, bottom * t) if op == "div" else (top * t, bottom * b)
    return (top, bottom) if top.degree() <= 24 and bottom.degree() <= 24 else None


def _grid_marks(atom: Node, name: str, near: list[arb]) -> list[Mark]:
    """By bisection between the points of a grid, which also holds points on either side of the places `near`."""
    found: list[Mark] = []
    before: tuple[arb, Values] | None = None
    with balls.Precision(BITS):
        sides = [(place * k).mid() for place in near for k in (arb("0.999"), arb("1.001"))]
        places = sorted([*map(arb, grid()), *sides], key=lambda place: place.mid().fmpq())
    for place in places:
        here = signs_at([atom], name, place)
        if here is None:
            continue
        if len(found) > MAX_MARKS:
            break
        if before is not None and before[1] != here:
            found += _changes(atom, name, before, (place, here))
        before = place, here
    return found


def _true(atom: Node, signs: Values) -> bool:
    value = signs[atom]
    return value is not None and satisfies(str(atom.value), value)


def _changes(atom: Node, name: str, low: tuple[arb, Values], high: tuple[arb, Values]) -> list[Mark]:
    """The place between two grid points where a sign changes, by bisection."""
    (a, at_a), (b, at_b) = low, high
    with balls.Precision(BITS):
        for _ in range(STEPS):
            middle = ((a + b) / 2).mid()
            found = signs_at([atom], name, middle)
            if found is None:
                a = b = middle
                break
            a, b = (middle, b) if found == at_a else (a, middle)
        place = _whole((a + b) / 2)
        return [Mark(place, atom, _is_zero(atom, name, place, at_a[atom], at_b[atom]))]


def _whole(place: arb) -> arb:
    """The simple fraction that a place is, if it is within 2^-90 of one."""
    with balls.Precision(BITS):
        for bottom in range(1, 13):
            near = fmpq(balls.whole(((place.mid() * bottom).mid() + arb(0.5)).mid().floor()), bottom)
            if abs(arb(near) - place) < arb(2) ** -90:
                return arb(near).mid()
        return place.mid()


def _is_zero(atom: Node, name: str, place: arb, left: int | None, right: int | None) -> bool:
    """Is the difference zero at the place (and not a pole or the end of the domain)?"""
    g = solve.difference(atom)
    try:
        with balls.Precision(BITS):
            value = balls.Evaluation({name: place}, False).value(g)
            return bool(balls.is_real(value) and abs(value) < arb(2) ** -40)
    except NoValueError:
        return False
    except UnsureError:
        return left is not None and right is not None
