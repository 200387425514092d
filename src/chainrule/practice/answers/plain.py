"""The common notation, read in one pass: numbers, single letters, + - * / ^ ( ), and plain functions with brackets.

`read` gives the same tree as the full grammar, or None for anything it is not certain of: then the full grammar
reads the text, and explains what it cannot read.  Beside the tree it writes the *program* of the expression (its
operations in the order of working out), which `quick` runs.  All of this exists for speed alone.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import Any

from flint import arb, fmpq

from .build import power
from .errors import UnreadableError
from .splitting import split
from .tree import Node

MAX_CHARACTERS = 240
MAX_TOKENS = 96
MAX_NESTED = 12
MOST_POWER = 64

new = tuple.__new__
TYPED = str.maketrans(
    {"²": "^2 ", "³": "^3 ", "⁴": "^4 ", "π": " pi ", "·": "*", "⋅": "*", "×": "*", "−": "-", "–": "-", "÷": "/"}
)
RAISED = re.compile("[²³⁴][⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ]|[π²³⁴]_").search
RELATED = re.compile("([^<>=!]+)(<=|>=|!=|=|<|>)([^<>=!]+)").fullmatch
TOKENS = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[A-Za-z]+\d*\(?|\*\*|\S").findall
BRANCHED = frozenset(["ln", "root", "abs"])
"""Functions that are analytic where their argument is positive."""
APART = frozenset(["asin", "acos", "atan"])
"""Functions that a program does not run: their branches need the full comparison."""
TWO = Node("num", (), Fraction(2))
Call = tuple[str, tuple[Node, ...]]
CALLS: dict[str, Call] = {
    **{f"{name}(": (name, ()) for name in ("sin", "cos", "tan", "exp", "ln", "abs", "asin", "acos", "atan")},
    "log(": ("ln", ()),
    "arcsin(": ("asin", ()),
    "arctan(": ("atan", ()),
    "sqrt(": ("root", (TWO,)),
}
CONSTANTS = {name: Node("const", (), name) for name in ("e", "i", "pi")}
RESERVED = frozenset([*CONSTANTS, *(name[:-1] for name in CALLS)])
"""Names that stand for something else where they are declared."""
ATOMS: dict[str, Node] = {
    **CONSTANTS,
    **{letter: Node("sym", (), letter) for letter in "abcdjklmnopqrstuvwxyzABDEFGHIJKLMNOQRSVWXYZ"},
    **{str(size): Node("num", (), Fraction(size)) for size in range(200)},
}
OPEN, ADD, SUB, MUL, DIV, NEG, POW, LETTER, NUMBER, DECIMAL, RAISE, EXP, CONST = range(13)
"""Operators, and the other steps of a program: RAISE to a whole power, EXP for e to a power, CONST for pi and e."""
HOLDS = (0, 20, 20, 30, 30, 30, 49)
"""How strongly an operator holds what stands on its right: powers are taken from the right, hence less than 50."""
INFIX = {"+": (ADD, 20), "-": (SUB, 20), "*": (MUL, 30), "/": (DIV, 30), "^": (POW, 50), "**": (POW, 50)}
Step = tuple[int | str, Any]


def _step(node: Node) -> Step:
    """The step that puts a number, letter or constant on the stack."""
    op, _, value = node
    if op == "num":
        assert isinstance(value, Fraction)
        return NUMBER, (value.numerator, arb(value.numerator))
    if op == "dec":
        assert isinstance(value, Fraction)
        return DECIMAL, fmpq(value.numerator, value.denominator)
    return (LETTER if op == "sym" else CONST), value


JOIN, CLOSE, OPENING, NUMERAL, NAME, CONSTANT, PRODUCT = range(7)
"""Kinds of token."""
TABLE: dict[str, tuple[int, Any, Any]] = {
    **{text: (JOIN, *how) for text, how in INFIX.items()},
    ")": (CLOSE, None, None),
    "(": (OPENING, None, None),
    **{text: (OPENING, call, None) for text, call in CALLS.items()},
    **{
        text: ({"num": NUMERAL, "sym": NAME, "const": CONSTANT}[node.op], node, _step(node))
        for text, node in ATOMS.items()
    },
}


class Reading:
    """A tree with its program.

    `inner` is what stands in functions with branches; `rational` is False where a function or constant occurs, and
    `simple` where something has no place in a program; `digits` are the bits that the typed numbers take.
    """

    __slots__ = (
        "calls",
        "digits",
        "inner",
        "long_names",
        "program",
        "rational",
        "simple",
        "text",
        "tree",
        "values",
        "waiting",
    )

    def __init__(self, text: str, long_names: bool) -> None:
        self.text, self.long_names = text, long_names
        self.values: list[Node] = []
        self.waiting: list[int] = [OPEN]
        self.calls: list[Call | None] = []
        self.program: list[Step] = []
        self.inner: list[Node] = []
        self.simple = self.rational = True
        self.digits = 0
        self.tree: Node

    def run(self, tokens: list[str]) -> Node | None:
        """Two stacks: operands, and operators that wait for what stands on their right."""
        waiting, values, program = self.waiting, self.values, self.program
        wanted, number = True, False
        for token in tokens:
            kind, one, two = TABLE.get(token) or _unusual(token)
            if kind == JOIN:
                if not wanted:
                    if HOLDS[waiting[-1]] >= two:
                        self.reduce(two)
                    waiting.append(one)
                    wanted = True
                elif one == SUB:
                    waiting.append(NEG)
                elif one != ADD:
                    return None
                continue
            if kind == CLOSE:
                if wanted:
                    return None
                self.close()
                number = False
                continue
            if not wanted:
                if number and kind == NUMERAL:
                    return None  # 1 1/2, or two numbers side by side
                if HOLDS[waiting[-1]] >= 30:
                    self.reduce(30)
                waiting.append(MUL)
            number, wanted = kind == NUMERAL, kind == OPENING
            if wanted:
                waiting.append(OPEN)
                self.calls.append(one)
            elif kind == PRODUCT:
                wanted = self.product(one, two)
            else:
                values.append(one)
                program.append(two)
                self.note(kind, token)
        self.reduce(1)
        return None if wanted or self.calls else values[0]

    def note(self, kind: int, token: str) -> None:
        """What a number or constant means for the comparison."""
        if kind == NUMERAL:
            self.digits += 8 * len(token)
        elif kind == CONSTANT:
            self.rational = False
            self.simple = self.simple and token != "i"

    def product(self, letters: tuple[str, ...], opens: bool) -> bool:
        """xy, a product of letters, or x(y + 1), the beginning of one; is an operand wanted after it?"""
        if self.long_names and len(letters) > 1:
            raise LookupError  # names of several letters are read in full
        for place, letter in enumerate(letters):
            kind, node, step = TABLE[letter]
            if place:
                self.times()
            self.values.append(node)
            self.program.append(step)
            self.note(kind, letter)
        if opens:
            self.times()
            self.waiting.append(OPEN)
            self.calls.append(None)
        return opens

    def times(self) -> None:
        """Juxtaposition: what waits is worked out first."""
        self.reduce(30)
        self.waiting.append(MUL)

    def close(self) -> None:
        """A closing bracket: a group, or the end of a function's argument."""
        self.reduce(1)
        self.waiting.pop()
        call = self.calls.pop()
        if call is not None:
            name, more = call
            values = self.values
            if name in BRANCHED:
                self.inner.append(values[-1])
            self.rational = False
            self.simple = self.simple and name not in APART
            values[-1] = new(Node, ("call", (values[-1], *more), name))
            self.program.append((name, None))

    def reduce(self, strength: int) -> None:
        """Carry out the waiting operators that hold at least as strongly."""
        values, waiting, program = self.values, self.waiting, self.program
        while HOLDS[waiting[-1]] >= strength:
            code = waiting.pop()
            right = values.pop()
            if code == NEG:
                values.append(new(Node, ("neg", (right,), None)))
            elif code == POW:
                self.power(values[-1], right)
                continue
            elif code == DIV:
                values[-1] = new(Node, ("div", (values[-1], right), None))
            else:
                if code == SUB:
                    right = new(Node, ("neg", (right,), None))
                left = values[-1]
                op = "mul" if code == MUL else "add"
                values[-1] = new(Node, (op, (*left[1], right) if left[0] == op else (left, right), None))
            program.append((code, None))

    def power(self, base: Node, exponent: Node) -> None:
        """base ^ exponent: a whole power, a power of e, or something for the full comparison."""
        self.values[-1] = power(base, exponent, 0)
        program = self.program
        if exponent[0] == "num":
            size = exponent[2].numerator  # type: ignore[union-attr]
            program[-1] = RAISE, size
            self.simple = self.simple and size <= MOST_POWER
        elif exponent[0] == "neg" and exponent[1][0][0] == "num":
            size = exponent[1][0][2].numerator  # type: ignore[union-attr]
            program[-2:] = [(RAISE, -size)]
            self.simple = self.simple and size <= MOST_POWER
        elif base[0] == "const" and base[2] == "e":
            program.append((EXP, None))
            self.rational = False
        else:
            self.simple = False


@lru_cache(1024)
def _unusual(token: str) -> tuple[int, Any, Any]:
    """What the table does not hold: large numbers, decimals, products of letters.  Raises LookupError."""
    if token[0] in "0123456789":
        if "e" in token or "E" in token:
            raise LookupError
        plain = token.isdigit()
        node = Node("num" if plain else "dec", (), Fraction(int(token)) if plain else Fraction(token))
        return NUMERAL, node, _step(node)
    if token[-1] == "(":
        if token[:-1] not in ATOMS:
            raise LookupError
        return PRODUCT, (token[:-1],), True
    if not token.isalpha() or len(token) > 4 or token[0] == "d":
        raise LookupError
    pieces = split(token, frozenset(), "", "x")
    if any(kind not in ("sym", "const") or text not in ATOMS for kind, text in pieces) or len(pieces) != len(token):
        raise LookupError
    return PRODUCT, tuple(text for _, text in pieces), False


def read(text: str, declared: frozenset[str]) -> Node | None:
    """The tree of a text in the common notation, or None."""
    reading = reading_of(text, declared)
    if reading is not None:
        return reading.tree
    found = RELATED(text) if len(text) <= MAX_CHARACTERS else None
    if found is None:
        return None
    sides = reading_of(found[1], declared), reading_of(found[3], declared)
    return Node("rel", (sides[0].tree, sides[1].tree), found[2]) if sides[0] and sides[1] else None


@lru_cache(256)
def reading_of(text: str, declared: frozenset[str]) -> Reading | None:
    """The tree and program of a text in the common notation, or None.  Kept, since a text is read again for its
    preview, and beside each mistake that it may reveal."""
    if not text.isascii():
        text = "" if RAISED(text) else text.translate(TYPED)
    if len(text) > MAX_CHARACTERS or not text.isprintable() or not declared.isdisjoint(RESERVED):
        return None
    tokens = TOKENS(text)
    if len(tokens) > MAX_TOKENS or text.count("(") > MAX_NESTED:
        return None
    reading = Reading(text, any([len(name) > 1 for name in declared]))
    try:
        tree = reading.run(tokens)
    except (UnreadableError, LookupError):
        return None
    if tree is None:
        return None
    reading.tree = tree
    return reading
