"""The forms that need factors: completely factored over the rationals, and one fraction in lowest terms."""

from __future__ import annotations

from math import gcd

from flint import fmpq_mpoly

from . import polynomials
from .exact import integer
from .simplified import simplified
from .tree import Node, rational, symbols, varies, walk

POLYNOMIAL = ("num", "add", "mul", "neg", "pow", "sym")


def atomised(node: Node) -> tuple[Node, list[str]]:
    """sin(x) and other pieces that are no polynomials, as new letters: the tree and all its letters."""
    names: dict[Node, str] = {}
    tree = _atomise(node, names)
    return tree, sorted(symbols(tree))


def _atomise(node: Node, names: dict[Node, str]) -> Node:
    if node.op in ("add", "mul", "neg", "div"):
        return Node(node.op, tuple(_atomise(arg, names) for arg in node.args))
    if node.op == "pow" and integer(node.args[1]) is not None:
        return Node("pow", (_atomise(node.args[0], names), node.args[1]))
    if node.op in ("num", "dec", "sym", "fact") and (node.op != "fact" or rational(node) is not None):
        return node
    return Node("sym", (), names.setdefault(node, f"atom {len(names)}"))


def factored(node: Node) -> str | None:
    """A product in which no factor can be factored further over the rationals, and no whole number taken out."""
    tree, names = atomised(node)
    return _factored(tree, names)


def _factored(tree: Node, names: list[str]) -> str | None:
    op, args, _ = tree
    if op in ("mul", "div"):
        return next((reason for arg in args if (reason := _factored(arg, names)) is not None), None)
    if op == "neg":
        return _factored(args[0], names)
    if op == "pow" and (integer(args[1]) or 0) != 0:
        return _factored(args[0], names)
    if op in ("num", "dec", "sym") or rational(tree) is not None:
        return None
    return _irreducible(tree, names)


def _irreducible(tree: Node, names: list[str]) -> str | None:
    quotient = polynomials.quotient(tree, names)
    if quotient is None:
        return None
    top, bottom = quotient
    if not bottom.is_constant():
        return "A sum of fractions is not a product yet."
    if top.is_zero() or top.is_constant():
        return "The sum in a bracket can be worked out."
    whole = top / bottom.leading_coefficient()
    content, found = whole.factor()
    if sum(power for _, power in found) > 1:
        return "A factor can be factored further."
    common = polynomials.as_fraction(content) if not isinstance(content, int) else None
    if common is not None and abs(common.numerator) != 1:
        return f"The common factor {abs(common.numerator)} can be taken out."
    if len(tree.args) != len(whole):
        return "Like terms in a bracket can be collected."
    return None


def fraction(node: Node) -> str | None:
    """A whole number, or one fraction in lowest terms, without decimals."""
    if any(n.op == "dec" for n in walk(node)):
        return "A fraction is asked for, without a decimal point."
    inner = node
    while inner.op == "neg":
        inner = inner.args[0]
    if inner.op == "mul":
        inner = _joined(inner)
    if inner.op != "div":
        return None if not _divides(inner) else "This should be one single fraction."
    top, bottom = inner.args
    if _divides(top) or _divides(bottom):
        return "There is a fraction inside the fraction."
    return _lowest(top, bottom)


def _joined(node: Node) -> Node:
    """(1/2) x as x / 2."""
    tops, bottoms = [], []
    for arg in node.args:
        if arg.op == "div":
            tops.append(arg.args[0])
            bottoms.append(arg.args[1])
        else:
            tops.append(arg)
    if not bottoms:
        return node
    parts = [p[0] if len(p) == 1 else Node("mul", tuple(p)) for p in (tops, bottoms)]
    return Node("div", tuple(parts))


def _divides(node: Node) -> bool:
    return any(
        n.op == "div" or (n.op == "pow" and (size := rational(n.args[1])) is not None and size < 0) for n in walk(node)
    )


def _lowest(top: Node, bottom: Node) -> str | None:
    above, below = rational(top), rational(bottom)
    if above is not None and below is not None and top.op != "dec":
        if any(len(n.args) > 1 for side in (top, bottom) for n in walk(side)):
            return "The numerator and denominator can be worked out."
        if abs(below) == 1:
            return "A denominator of 1 is left out."
        return None if gcd(int(above), int(below)) == 1 else "The fraction can be reduced."
    if not varies(top) and not varies(bottom) and (reason := simplified(top) or simplified(bottom)):
        return reason
    tree, names = atomised(Node("div", (top, bottom)))
    quotient = polynomials.quotient(tree, names)
    if quotient is None or tree.op != "div":
        return None
    common: fmpq_mpoly = quotient[0].gcd(quotient[1])
    if not common.is_constant():
        return "Numerator and denominator have a common factor."
    contents = [polynomials.content(q) for q in quotient]
    if gcd(contents[0].numerator, contents[1].numerator) != 1:
        return "Numerator and denominator have a common factor."
    return None
