"""A tree as TeX, for the preview of what was understood."""

from __future__ import annotations

from fractions import Fraction

from .names import GREEK
from .tree import Node

COMMANDS = frozenset(
    [
        "sin",
        "cos",
        "tan",
        "sec",
        "csc",
        "cot",
        "sinh",
        "cosh",
        "tanh",
        "coth",
        "exp",
        "ln",
        "min",
        "max",
        "gcd",
        "det",
        "arg",
    ]
)
ARCS = {"asin": "arcsin", "acos": "arccos", "atan": "arctan"}
RELATIONS = {"=": "=", "!=": r"\ne", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "in": r"\in"}
JOINS = {
    "or": (r" \text{ or } ", 2),
    "and": (r" \text{ and } ", 4),
    "union": (r" \cup ", 14),
    "meet": (r" \cap ", 16),
    "minus": (r" \setminus ", 14),
}
CONSTS = {"pi": r"\pi", "e": "e", "i": "i", "inf": r"\infty"}
NUMBER_SETS = {"set Z": r"\mathbb{Z}", "set N": r"\mathbb{N}", "set Q": r"\mathbb{Q}", "set C": r"\mathbb{C}"}
ACCENTS = {"bar": "bar", "hat": "hat", "tilde": "tilde"}
ESCAPES = str.maketrans({c: "\\" + c for c in "#$%&_{}"} | {"\\": r"\backslash ", "^": r"\hat{}", "~": r"\sim "})


def tex(node: Node) -> str:
    """The TeX of a tree."""
    return _tex(node, 0)


def _tex(node: Node, outer: int) -> str:
    text, strength = _written(node)
    return rf"\left({text}\right)" if strength < outer else text


def _written(node: Node) -> tuple[str, int]:
    op, args, value = node
    if op in ("num", "dec"):
        return _number(value), 100 if value >= 0 else 20  # type: ignore[operator,arg-type]
    if op == "sym":
        return name_tex(str(value)), 100
    if op == "const":
        return CONSTS[str(value)], 100
    if op == "add":
        return _sum(args), 20
    if op == "mul":
        return _product(args), 30
    if op == "neg":
        return "-" + _tex(args[0], 30), 25
    if op == "div":
        return rf"\frac{{{_tex(args[0], 0)}}}{{{_tex(args[1], 0)}}}", 60
    if op == "pow":
        return _power(args[0], args[1])
    if op == "fact":
        return _tex(args[0], 70) + "!", 65
    if op in ("call", "apply"):
        return _call(op, str(value), args)
    return _collection(node)


def _number(value: Fraction) -> str:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > 4_000:
        return rf"\text{{a number of about {int(value.numerator.bit_length() * 0.30103)} digits}}"
    if value.denominator == 1:
        digits = str(value.numerator)
        return digits if len(digits) <= 40 else f"{digits[:6]}\\ldots{digits[-6:]}"
    bottom = value.denominator
    while bottom % 2 == 0:
        bottom //= 2
    while bottom % 5 == 0:
        bottom //= 5
    if bottom != 1 or value.denominator.bit_length() > 120:
        return rf"\frac{{{_number(Fraction(value.numerator))}}}{{{_number(Fraction(value.denominator))}}}"
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(int(value * 10**places)).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}"


def name_tex(name: str) -> str:
    """x_1 as x_{1}, lambda as \\lambda, x_bar as \\bar{x}."""
    if name in NUMBER_SETS:
        return NUMBER_SETS[name]
    if name.startswith("P#"):
        return "P"
    primes = len(name) - len(name.rstrip("'"))
    base, *subs = name.rstrip("'").split("_")
    text = "\\" + base if base in GREEK else base if len(base) == 1 else rf"\mathrm{{{base.translate(ESCAPES)}}}"
    if subs and subs[-1] in ACCENTS:
        text = rf"\{subs.pop()}{{{text}}}"
    if subs:
        inner = ",".join("\\" + sub if sub in GREEK else sub.translate(ESCAPES) for sub in subs)
        text += f"_{{{inner}}}"
    return text + "'" * primes


def _sum(args: tuple[Node, ...]) -> str:
    text = _tex(args[0], 20)
    for arg in args[1:]:
        if arg.op == "neg":
            text += " - " + _tex(arg.args[0], 30)
        elif arg.op == "pm":
            text += (r" \pm " if arg.value == "±" else r" \mp ") + _tex(arg.args[0], 30)
        else:
            text += " + " + _tex(arg, 21)
    return text


def _product(args: tuple[Node, ...]) -> str:
    pieces = [_tex(arg, 30) for arg in args]
    text = pieces[0]
    for before, piece, arg in zip(args, pieces[1:], args[1:], strict=False):
        first = _first(arg)
        digits = first in ("num", "dec") or (arg.op == "div" and before.op in ("num", "dec", "div"))
        tight = not digits and not piece.startswith("-")
        text += (r" \, " if tight else r" \cdot ") + piece
    return text


def _first(node: Node) -> str:
    while node.op in ("mul", "pow", "fact") and node.args:
        node = node.args[0]
    return node.op


def _power(base: Node, exponent: Node) -> tuple[str, int]:
    raised = f"^{{{_tex(exponent, 0)}}}"
    if base.op == "call" and base.value in COMMANDS and len(base.args) == 1 and exponent.op == "num":
        name = f"\\{base.value}"
        return f"{name}{raised}\\left({_tex(base.args[0], 0)}\\right)", 60
    return _tex(base, 61) + raised, 60


def _call(op: str, name: str, args: tuple[Node, ...]) -> tuple[str, int]:
    inside = ", ".join(_tex(arg, 0) for arg in args)
    if op == "apply":
        return rf"{name_tex(name)}\left({inside}\right)", 100
    if name == "root":
        index = args[1]
        plain = index.op == "num" and index.value == 2
        return rf"\sqrt{'' if plain else '[' + _tex(index, 0) + ']'}{{{_tex(args[0], 0)}}}", 100
    if name == "abs":
        return rf"\left|{inside}\right|", 100
    if name == "norm":
        return rf"\left\|{inside}\right\|", 100
    if name in ("floor", "ceil"):
        return rf"\left\l{name}{inside}\right\r{name}", 100
    if name == "logb":
        return rf"\log_{{{_tex(args[1], 0)}}}\left({_tex(args[0], 0)}\right)", 100
    if name == "binom":
        return rf"\binom{{{_tex(args[0], 0)}}}{{{_tex(args[1], 0)}}}", 100
    if name == "transpose":
        return _tex(args[0], 70) + r"^{\top}", 60
    head = (
        f"\\{name}"
        if name in COMMANDS
        else f"\\{ARCS[name]}"
        if name in ARCS
        else {"gamma": r"\Gamma", "Phi": r"\Phi"}.get(name, rf"\operatorname{{{name}}}")
    )
    return rf"{head}\left({inside}\right)", 100


def _collection(node: Node) -> tuple[str, int]:
    op, args, value = node
    if op == "rel":
        return f"{_tex(args[0], 11)} {RELATIONS[str(value)]} {_tex(args[1], 11)}", 10
    if op in JOINS:
        sign, strength = JOINS[op]
        return sign.join(_tex(arg, strength + 1) for arg in args), strength
    if op == "not":
        return r"\lnot " + _tex(args[0], 30), 6
    if op == "pm":
        return (r"\pm " if value == "±" else r"\mp ") + _tex(args[0], 30), 25
    if op == "prob":
        return rf"P\left({_tex(args[0], 0)}\right)", 100
    if op == "given":
        return f"{_tex(args[0], 0)} \\mid {_tex(args[1], 0)}", 1
    if op == "bool":
        return rf"\text{{{value}}}", 100
    if op == "builder":
        return rf"\left\{{{_tex(args[0], 0)} \mid {_tex(args[1], 0)}\right\}}", 100
    if op == "matrix":
        rows = r" \\ ".join(" & ".join(_tex(cell, 0) for cell in row.args) for row in args)
        return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}", 100
    inside = ", ".join(_tex(arg, 0) for arg in args)
    if op == "set":
        return rf"\left\{{{inside}\right\}}" if args else r"\varnothing", 100
    if op == "interval":
        return rf"\left{str(value)[0]}{inside}\right{str(value)[1]}", 100
    if op == "list":
        return rf"\left[{inside}\right]", 100
    return (inside, 0) if op == "seq" else (rf"\left({inside}\right)", 100)
