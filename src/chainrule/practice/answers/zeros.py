"""Equations by their zero sets over the complex numbers, and linear systems by their echelon form."""

from __future__ import annotations

from flint import fmpq, fmpq_mat, fmpq_mpoly, fmpq_poly

from . import exact, polynomials, solve
from .comparison import EQUAL, Comparison
from .tree import Node

TRUE = Node("bool", (), "true")


def _numerator(node: Node, names: list[str]) -> fmpq_mpoly | None:
    """The polynomial whose zeros are the solutions of an equation (or of equations joined by 'or')."""
    result = None
    for atom in solve.atoms(node):
        quotient = polynomials.quotient(solve.difference(atom), names)
        if quotient is None:
            return None
        top, bottom = quotient
        top = top if bottom.is_constant() else top / top.gcd(bottom) if not top.is_zero() else top
        result = top if result is None else result * top
        if len(result) > polynomials.MAX_TERMS or result.total_degree() > 8000:
            return None
    return result


def same_zeros(mine: Node, ours: Node, names: list[str]) -> bool | None:
    if len(names) == 1 and (single := _same_single(mine, ours, names[0])) is not None:
        return single
    first, second = _numerator(mine, names), _numerator(ours, names)
    if first is None or second is None:
        return None
    if first.is_zero() or second.is_zero():
        return bool(first.is_zero() and second.is_zero())
    return bool(polynomials.radical(first) == polynomials.radical(second))


def _single_numerator(node: Node, name: str) -> fmpq_poly | None:
    """The same in one variable, where degrees may be large."""
    result = fmpq_poly([0 if node == TRUE else 1])
    for atom in solve.atoms(node):
        quotient = exact.quotient(solve.difference(atom), name)
        if quotient is None:
            return None
        top, bottom = quotient
        if bottom.degree() > 0 and top.degree() >= 0:
            top = top / top.gcd(bottom)
        result = result * top
        if result.degree() > exact.MAX_DEGREE:
            return None
    return result


def _same_single(mine: Node, ours: Node, name: str) -> bool | None:
    first, second = _single_numerator(mine, name), _single_numerator(ours, name)
    if first is None or second is None:
        return None
    if first.degree() < 0 or second.degree() < 0:
        return first == second
    return bool(squarefree(first) == squarefree(second))


def squarefree(polynomial: fmpq_poly) -> fmpq_poly:
    """The squarefree part, monic, of a polynomial that is not zero; powers of the variable go first."""
    zeros = 0
    while polynomial[zeros] == fmpq(0):
        zeros += 1
    p = polynomial.right_shift(zeros) if zeros else polynomial
    if p.degree() > 0:
        p = p / p.gcd(p.derivative())
    if zeros:
        p = p.left_shift(1)
    return p / p.leading_coefficient()


def same_linear_system(mine: Node, ours: Node, names: list[str]) -> Comparison | None:
    """Systems of linear equations joined by 'and': the same reduced row echelon form."""
    forms = []
    for tree in (mine, ours):
        if tree.op not in ("and", "rel") or any(a.op != "rel" or a.value != "=" for a in tree.args if tree.op == "and"):
            return None
        rows = []
        for atom in solve.atoms(tree):
            quotient = polynomials.quotient(solve.difference(atom), names)
            if atom.value != "=" or quotient is None or not quotient[1].is_constant():
                return None
            if quotient[0].total_degree() > 1:
                return None
            terms = quotient[0].to_dict()
            unit = [tuple(int(j == k) for j in range(len(names))) for k in range(len(names))]
            rows.append([terms.get(key, fmpq(0)) for key in (*unit, (0,) * len(names))])
        reduced, rank = fmpq_mat(rows).rref()
        forms.append([[reduced[r, c] for c in range(len(names) + 1)] for r in range(rank)])
    return EQUAL if forms[0] == forms[1] else Comparison("different")
