"""Properties against SymPy: what it rewrites without changing the value is correct, what is perturbed is not."""

import random

import pytest
import sympy
from sympy.printing.latex import latex

from chainrule.practice.answers import check

X, Y = sympy.symbols("x y", positive=True)
DOMAINS = {"x": "positive", "y": "positive"}
REWRITES = [
    sympy.expand,
    sympy.factor,
    sympy.together,
    sympy.apart,
    sympy.cancel,
    sympy.simplify,
    sympy.trigsimp,
    sympy.expand_trig,
    sympy.powsimp,
    sympy.expand_log,
    sympy.logcombine,
]


def tree(source: random.Random, depth: int) -> sympy.Expr:
    if depth == 0:
        return source.choice(
            [X, Y, sympy.Integer(source.randint(1, 5)), sympy.Rational(source.randint(1, 5), source.randint(2, 5))]
        )
    kind = source.choice(["add", "add", "mul", "mul", "sub", "div", "pow", "sin", "cos", "exp", "log", "sqrt"])
    a = tree(source, depth - 1)
    if kind in ("add", "mul", "sub", "div"):
        b = tree(source, depth - 1)
        return {"add": a + b, "mul": a * b, "sub": a - b, "div": a / (b + 7)}[kind]
    if kind == "pow":
        return a ** source.randint(2, 3)
    if kind == "sqrt":
        return sympy.sqrt(a**2 + 1)
    if kind == "log":
        return sympy.log(a**2 + 2)
    return {"sin": sympy.sin, "cos": sympy.cos, "exp": sympy.exp}[kind](a if kind != "exp" else -a / 3)


def cases() -> list[tuple[sympy.Expr, sympy.Expr]]:
    source = random.Random(20)
    found: list[tuple[sympy.Expr, sympy.Expr]] = []
    while len(found) < 160:
        first = tree(source, source.randint(1, 3))
        if first.is_number or first.count_ops() > 40:
            continue
        rewrites = REWRITES[:5] if first.count_ops() > 16 else REWRITES
        for rewrite in source.sample(rewrites, len(rewrites)):
            try:
                second = rewrite(first)
            except (sympy.PolynomialError, NotImplementedError):
                continue
            if second != first:
                break
        found.append((first, second))
    return found


CASES = cases()


def typed(expression: sympy.Expr) -> str:
    return str(expression)


def test_value_preserving_rewrites_are_correct() -> None:
    changed = 0
    for first, second in CASES:
        changed += first != second
        verdict = check(typed(second), typed(first), variables=DOMAINS)
        assert verdict.outcome == "correct", (first, second, verdict)
    assert changed > 50


def test_latex_is_read_as_the_same() -> None:
    for first, second in CASES[:80]:
        verdict = check(latex(second), typed(first), variables=DOMAINS)
        assert verdict.outcome == "correct", (latex(second), first, verdict)


@pytest.mark.parametrize("size", [sympy.Integer(1), sympy.Rational(1, 10**6), sympy.Rational(1, 10**30)])
def test_perturbed_expressions_are_wrong(size: sympy.Expr) -> None:
    source = random.Random(int(1 / size) % 1009)
    for first, second in CASES[::2]:
        wrong = source.choice([second + size, second * (1 + size), second + size * X, second - size / Y])
        verdict = check(typed(wrong), typed(first), variables=DOMAINS)
        assert verdict.outcome == "wrong", (wrong, first, verdict)


def test_random_polynomials_and_their_near_misses() -> None:
    source = random.Random(5)
    for _ in range(60):
        a, b, c, d = (source.randint(-9, 9) for _ in range(4))
        product = (a * X + b) * (c * X + d) ** 2
        other = sympy.expand(product)
        assert check(typed(other), typed(product)).outcome == "correct"
        assert check(typed(other + source.choice([1, X, X**2])), typed(product)).outcome == "wrong"


def test_solution_sets_agree_with_sympy() -> None:
    x = sympy.Symbol("x", real=True)
    source = random.Random(9)
    for _ in range(30):
        roots = sorted({source.randint(-4, 4) for _ in range(source.randint(1, 3))})
        polynomial = sympy.expand(sympy.prod([(x - r) ** source.randint(1, 2) for r in roots]))
        relation = source.choice([polynomial > 0, polynomial >= 0, polynomial < 0, polynomial <= 0])
        if relation in (True, False):
            continue
        solution = sympy.solveset(relation, x, sympy.S.Reals)
        assert check(_interval(solution), _interval(solution), kind="interval").outcome == "correct"
        same = check(str(relation), _condition(solution), kind="inequality")
        assert same.outcome == "correct", (relation, solution, same)


def _pieces(solution: sympy.Set) -> list[sympy.Set]:
    return list(solution.args) if isinstance(solution, sympy.Union) else [solution]


def _interval(solution: sympy.Set) -> str:
    shown = []
    for piece in _pieces(solution):
        if isinstance(piece, sympy.FiniteSet):
            shown.append("{" + ",".join(map(str, piece.args)) + "}")
        elif isinstance(piece, sympy.Interval):
            left, right = ("(" if piece.left_open else "["), (")" if piece.right_open else "]")
            shown.append(f"{left}{piece.start},{piece.end}{right}".replace("oo", "inf"))
        else:
            shown.append("{}" if piece is sympy.S.EmptySet else "(-inf,inf)")
    return " U ".join(shown)


def _condition(solution: sympy.Set) -> str:
    shown = []
    for piece in _pieces(solution):
        if piece is sympy.S.EmptySet:
            shown.append("false")
        elif isinstance(piece, sympy.FiniteSet):
            shown += [f"x={value}" for value in piece.args]
        else:
            parts = []
            if piece.start != -sympy.oo:
                parts.append(f"x>{'' if piece.left_open else '='}{piece.start}")
            if piece.end != sympy.oo:
                parts.append(f"x<{'' if piece.right_open else '='}{piece.end}")
            shown.append("(" + " and ".join(parts) + ")" if parts else "true")
    return " or ".join(shown)
