"""Equations, inequalities and their combinations: equal up to a factor, or by the solutions they have.

Equations whose variables have no declared domain are compared over the complex numbers (x³ = 1 is not x = 1); with
a declared domain, and for inequalities, by their real solutions in that domain.  Denominators are cleared.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from flint import fmpq

from chainrule.practice.verdict import Witness

from . import exact, numeric, points, polynomials, solve
from .compare import EQUAL, UNSURE, Comparison, compare
from .errors import NoValueError, UnsureError
from .tree import Node, number, symbols, transform, walk
from .zeros import same_linear_system, same_zeros

TRUE = Node("bool", (), "true")
DIFFERENT = Comparison("different")
FLIP = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
NEGATED = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
LOGIC = ("rel", "and", "or", "not", "bool")


def compare_relations(student: Node, teacher: Node, domains: Mapping[str, object]) -> Comparison:
    """Compare two relations or combinations of relations."""
    if student == teacher:
        return EQUAL
    mine, ours = normal(student), normal(teacher)
    if mine == ours:
        return EQUAL
    kinds = {a.op for a in (*solve.atoms(mine), *solve.atoms(ours))}
    if kinds <= {"sym"}:
        return _logic(mine, ours)
    if not kinds <= {"rel"}:
        return UNSURE
    if mine.op == ours.op == "rel" and _scaled(mine, ours, domains):
        return EQUAL
    either = "or" in (mine.op, ours.op) and _pure_equation(mine) and _pure_equation(ours)
    if either and _scaled(_joined(mine), _joined(ours), domains):
        return EQUAL
    names = sorted(symbols(mine) | symbols(ours))
    found = _by_solutions(mine, ours, names, domains)
    if found is None or found.relation == "unsure":
        matched = _matched(mine, ours, domains)
        return EQUAL if matched else found or UNSURE
    return found


def normal(node: Node) -> Node:
    """`not` pushed inwards, > turned into <, memberships and ± written out."""
    if node.op == "not":
        return _negated(node.args[0])
    if node.op in ("and", "or"):
        parts: list[Node] = []
        for arg in map(normal, node.args):
            parts += arg.args if arg.op == node.op else [arg]
        parts = list(dict.fromkeys(parts))
        return Node(node.op, tuple(parts)) if len(parts) > 1 else parts[0]
    if node.op == "builder":
        return normal(node.args[1])
    if node.op != "rel":
        return node
    if node.value == "in":
        return normal(membership(node.args[0], node.args[1]))
    sign = next((n for n in walk(node) if n.op == "pm"), None)
    if sign is not None:
        return normal(Node("or", tuple(_signed(node, flip) for flip in (False, True))))
    left, right = node.args
    vectors = ("list", "tuple", "matrix")
    if node.value == "=" and left.op in vectors and right.op in vectors and len(left.args) == len(right.args) > 0:
        return normal(Node("and", tuple(Node("rel", pair, "=") for pair in zip(left.args, right.args, strict=True))))
    return Node("rel", (right, left), FLIP[str(node.value)]) if node.value in (">", ">=") else node


def _negated(node: Node) -> Node:
    if node.op == "not":
        return normal(node.args[0])
    if node.op in ("and", "or"):
        return normal(Node("or" if node.op == "and" else "and", tuple(Node("not", (a,)) for a in node.args)))
    if node.op == "bool":
        return Node("bool", (), "false" if node.value == "true" else "true")
    if node.op == "rel" and node.value in NEGATED:
        return normal(Node("rel", node.args, NEGATED[str(node.value)]))
    if node.op == "rel":
        return _negated(normal(node))
    return Node("not", (node,))


def _signed(node: Node, flip: bool) -> Node:
    changes = {n: Node("neg", n.args) if (n.value == "∓") != flip else n.args[0] for n in walk(node) if n.op == "pm"}
    return transform(node, changes)


def membership(item: Node, home: Node) -> Node:
    """x ∈ {1, 2} and x ∈ [1, 2) as relations.  Raises NoValueError for other homes."""
    if home.op == "set":
        parts = tuple(Node("rel", (item, element), "=") for element in home.args)
        return Node("or", parts) if len(parts) > 1 else parts[0] if parts else Node("bool", (), "false")
    if home.op == "interval":
        ends = []
        for end, bracket, order in zip(home.args, str(home.value), ((0, 1), (1, 0)), strict=True):
            if any(n.op == "const" and n.value == "inf" for n in walk(end)):
                continue
            pair = (end, item)
            ends.append(Node("rel", (pair[order[0]], pair[order[1]]), "<=" if bracket in "[]" else "<"))
        return Node("and", tuple(ends)) if len(ends) > 1 else ends[0] if ends else Node("bool", (), "true")
    if home.op in ("union", "meet"):
        return Node("or" if home.op == "union" else "and", tuple(membership(item, part) for part in home.args))
    if home.op == "minus":
        return Node("and", (membership(item, home.args[0]), Node("not", (membership(item, home.args[1]),))))
    if home.op in ("tuple", "list") and len(home.args) == 2:  # x in (1, 3)
        return membership(item, Node("interval", home.args, "()" if home.op == "tuple" else "[]"))
    if home.op == "builder":
        return transform(home.args[1], {home.args[0]: item})
    raise NoValueError


def _logic(mine: Node, ours: Node) -> Comparison:
    """Statements about letters: a truth table."""
    names = sorted(symbols(mine) | symbols(ours))
    if len(names) > 10:
        return UNSURE
    for values in product((True, False), repeat=len(names)):
        table = dict(zip(names, values, strict=True))
        left, right = (solve.holds(tree, lambda atom, t=table: t[str(atom.value)]) for tree in (mine, ours))  # type: ignore[misc]
        if left != right:
            place = tuple((name, str(value).lower()) for name, value in table.items())
            return Comparison("different", Witness(place, str(left).lower(), str(right).lower()))
    return EQUAL


def _scaled(mine: Node, ours: Node, domains: Mapping[str, object]) -> bool:
    """The same relation after multiplying both sides by one number (positive for inequalities)?"""
    if mine.value != ours.value:
        return False
    f, g = solve.difference(mine), solve.difference(ours)
    names = sorted(symbols(f) | symbols(g))
    if not names or (symbols(f) != symbols(g) and exact.is_rational(f) and exact.is_rational(g) and len(names) < 2):
        return False
    sampler = points.Sampler(names, domains, len(names))
    for k in (0, 1, 2, 3, 5):
        place = {Node("sym", (), name): _written(value) for name, value in sampler.nice(k).items()}
        here, there = transform(f, place), transform(g, place)
        signs = numeric.sign(here), numeric.sign(there)
        if None in signs or 0 in signs:
            continue
        if mine.value in ("<", "<=") and signs[0] != signs[1]:
            return False
        found = compare(Node("mul", (f, there)), Node("mul", (g, here)), domains)
        return found.relation == "equal"
    return False


def _written(value: points.Coordinate) -> Node:
    real, imaginary, _ = value
    if imaginary is None:
        return number(real)
    return Node("add", (number(real), Node("mul", (number(imaginary), Node("const", (), "i")))))


def _matched(mine: Node, ours: Node, domains: Mapping[str, object]) -> bool:
    """Both are the same combination of pairwise equal parts, in any order."""
    if mine.op != ours.op or mine.op not in ("and", "or"):
        return False
    return all(
        any(compare_relations(one, other, domains).relation == "equal" for other in second.args)
        for first, second in ((mine, ours), (ours, mine))
        for one in first.args
    )


def _by_solutions(mine: Node, ours: Node, names: list[str], domains: Mapping[str, object]) -> Comparison | None:
    if mine.op == "bool" and ours.op == "bool":
        return DIFFERENT
    pure = _pure_equation(mine) and _pure_equation(ours)
    if pure and (zeros := same_zeros(mine, ours, names)) is not None:
        if zeros:
            return EQUAL
        declared = any(domains.get(name, "complex") != "complex" for name in names)
        if len(names) == 1 and not declared:
            return _complex_difference(mine, ours, names[0], domains)
        if len(names) > 1 and not declared:
            return _witnessed(mine, ours, names, domains)
    if len(names) == 1:
        try:
            return on_cells(mine, ours, names[0], domains)
        except solve.TooHardError:
            return numeric.compare(mine, ours, names[0], domains)
    if not names:
        return _without_variables(mine, ours)
    linear = same_linear_system(mine, ours, names)
    if linear is not None:
        return linear if linear.relation == "equal" else _witnessed(mine, ours, names, domains)
    return _sampled(mine, ours, names, domains)


def _pure_equation(node: Node) -> bool:
    if node.op == "or":
        return all(map(_pure_equation, node.args))
    if node.op == "bool":
        return True
    return node.op == "rel" and node.value == "="


def _joined(node: Node) -> Node:
    """f = 0 or g = 0 as f g = 0."""
    parts = [solve.difference(atom) for atom in solve.atoms(node)]
    return Node("rel", (parts[0] if len(parts) == 1 else Node("mul", tuple(parts)), number(0)), "=")


def _complex_difference(mine: Node, ours: Node, name: str, domains: Mapping[str, object]) -> Comparison:
    """Equations with different complex solutions: a real witness where there is one."""
    try:
        found = on_cells(mine, ours, name, domains)
    except solve.TooHardError:
        return DIFFERENT
    if found.relation == "different":
        return found
    return Comparison("different", Witness(((name, "a complex number"),), "one set of solutions", "another"))


def on_cells(
    mine: Node, ours: Node, name: str, domains: Mapping[str, object], cells: list[solve.Cell] | None = None
) -> Comparison:
    """Compare the real solutions.  Raises TooHardError."""
    domain = points.domain_of(name, domains)
    borders = points.BORDERS.get(domain, ())
    for cell in solve.cells((mine, ours), name, borders) if cells is None or borders else cells:
        place = numeric.in_domain(cell, domain, mine, ours, name)
        if place is None:
            continue
        left, right = (solve.holds(tree, lambda atom, c=place: solve.truth(atom, c, name)) for tree in (mine, ours))  # type: ignore[misc]
        if left != right:
            return Comparison("different", numeric.truth_witness(name, place, left))
    return EQUAL


def _without_variables(mine: Node, ours: Node) -> Comparison | None:
    """Statements about numbers, such as 1 < 2."""
    values = []
    for tree in (mine, ours):
        table: dict[Node, bool] = {}
        for atom in solve.atoms(tree):
            sign = numeric.sign(solve.difference(atom))
            if sign is None:
                return None
            table[atom] = numeric.satisfies(str(atom.value), sign)
        values.append(solve.holds(tree, table.__getitem__))
    return EQUAL if values[0] == values[1] else DIFFERENT


def _witnessed(mine: Node, ours: Node, names: list[str], domains: Mapping[str, object]) -> Comparison:
    """The two are known to differ; find a point if there is one to show."""
    found = _sampled(mine, ours, names, domains)
    return found if found is not None and found.relation == "different" else DIFFERENT


def _sampled(mine: Node, ours: Node, names: list[str], domains: Mapping[str, object]) -> Comparison | None:
    """Several variables: compare at random points, then exactly along random lines, which cross the boundaries."""
    atoms = [*solve.atoms(mine), *solve.atoms(ours)]
    if any(atom.op not in ("rel", "bool") or atom.value == "in" for atom in atoms) or len(names) > 5:
        return UNSURE
    sampler = points.Sampler(names, domains, len(atoms))
    for k in range(20):
        found = _at(mine, ours, points.exact(sampler.nice(k) if k % 4 == 3 else sampler.draw(k)))
        if found is not None:
            return found
    crossed = work = 0
    plain = all(exact.is_rational(solve.difference(atom)) for atom in atoms if atom.op == "rel")
    lines = _solved_for(atoms) or names
    for k in range(16):
        point = sampler.nice(k) if (k % 2 if plain else k % 3) else sampler.draw(3 * k + k % 3)
        free = lines[k % len(lines)]
        fixed = {Node("sym", (), name): number(value[0]) for name, value in point.items() if name != free}
        one, other = transform(mine, fixed), transform(ours, fixed)
        try:
            cells, found = _line(one, other, free, domains)
        except solve.TooHardError:
            work += 6 if any(numeric.searched(atom, free) for side in (one, other) for atom in solve.atoms(side)) else 1
            cells, found = 2, numeric.compare(one, other, free, domains, empty=False)
        if found.relation == "different" and found.witness is not None:
            place = {name: points.show_fraction(value[0]) for name, value in point.items()} | dict(found.witness.point)
            witness = Witness(tuple(place.items()), found.witness.yours, found.witness.ours)
            return Comparison("different", witness)
        crossed += cells > 1 and found.relation == "equal"
        if work > 24 or crossed > 4:
            break
    return EQUAL if crossed >= (3 if work < 12 else 2) else UNSURE


def _solved_for(atoms: list[Node]) -> list[str]:
    """The letters that stand alone on a side, as in x = ..., along which lines are easy."""
    found = [str(side.value) for atom in atoms if atom.op == "rel" for side in atom.args if side.op == "sym"]
    return sorted(set(found)) if any(not exact.is_rational(solve.difference(a)) for a in atoms if a.op == "rel") else []


def _line(mine: Node, ours: Node, name: str, domains: Mapping[str, object]) -> tuple[int, Comparison]:
    if name not in symbols(mine) | symbols(ours):
        return 0, _without_variables(mine, ours) or UNSURE
    cells = solve.cells((mine, ours), name)
    return len(cells), on_cells(mine, ours, name, domains, cells)


def _at(mine: Node, ours: Node, place: dict[str, fmpq]) -> Comparison | None:
    def truth(atom: Node) -> bool:
        if not exact.is_rational(solve.difference(atom)):
            raise UnsureError
        value = exact.evaluate(solve.difference(atom), place)
        return numeric.satisfies(str(atom.value), (value > 0) - (value < 0))

    try:
        left, right = solve.holds(mine, truth), solve.holds(ours, truth)
    except (NoValueError, UnsureError):
        return None
    if left == right:
        return None
    shown = tuple((name, points.show_fraction(polynomials.as_fraction(value))) for name, value in place.items())
    words = {True: "true", False: "false"}
    return Comparison("different", Witness(shown, words[left], words[right]))
