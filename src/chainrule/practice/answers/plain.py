"""The common notation, read in one pass: numbers, single letters, + - * / ^ ( ), and plain functions with brackets.

`read` gives the same tree as the full grammar, or None for anything it is not certain of: then the full grammar
reads the text, and explains what it cannot read.  It exists for speed alone.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from .build import power
from .errors import UnreadableError
from .tree import Node

MAX_CHARACTERS = 240
MAX_TOKENS = 96
MAX_NESTED = 12

new = tuple.__new__
ONLY = re.compile(r"[A-Za-z0-9+\-*/^(). ]+").fullmatch
TOKENS = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[A-Za-z]+\d*\(?|\*\*|\S").findall
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
OPEN, ADD, SUB, MUL, DIV, NEG, POW = range(7)
HOLDS = (0, 20, 20, 30, 30, 30, 49)
"""How strongly an operator holds what stands on its right: powers are taken from the right, hence less than 50."""
INFIX = {"+": (ADD, 20), "-": (SUB, 20), "*": (MUL, 30), "/": (DIV, 30), "^": (POW, 50), "**": (POW, 50)}


def read(text: str, declared: frozenset[str]) -> Node | None:
    """The tree of a text in the common notation, or None."""
    if len(text) > MAX_CHARACTERS or ONLY(text) is None or not declared.isdisjoint(RESERVED):
        return None
    tokens = TOKENS(text)
    if len(tokens) > MAX_TOKENS or text.count("(") > MAX_NESTED:
        return None
    try:
        return _read(tokens)
    except (UnreadableError, LookupError):
        return None


def _read(tokens: list[str]) -> Node | None:
    """Two stacks: operands, and operators that wait for what stands on their right."""
    values: list[Node] = []
    waiting: list[int] = [OPEN]
    calls: list[Call | None] = []
    wanted, number = True, False
    for token in tokens:
        if (infix := INFIX.get(token)) is not None:
            if wanted:
                if infix[0] == SUB:
                    waiting.append(NEG)
                elif infix[0] != ADD:
                    return None
            else:
                if HOLDS[waiting[-1]] >= infix[1]:
                    _reduce(values, waiting, infix[1])
                waiting.append(infix[0])
                wanted = True
            continue
        if token == ")":
            if wanted:
                return None
            _reduce(values, waiting, 1)
            waiting.pop()
            _close(values, calls.pop())
            number = False
            continue
        digits = token[0] in "0123456789"
        if not wanted:
            if number and digits:
                return None  # 1 1/2, or two numbers side by side
            if HOLDS[waiting[-1]] >= 30:
                _reduce(values, waiting, 30)
            waiting.append(MUL)
        wanted = _operand(token, digits, values, waiting, calls)
        number = digits
    if wanted or calls:
        return None
    _reduce(values, waiting, 1)
    return values[0]


def _operand(token: str, digits: bool, values: list[Node], waiting: list[int], calls: list[Call | None]) -> bool:
    """Take a number, a letter or an opening bracket; is an operand still wanted?  LookupError for anything else."""
    node = ATOMS.get(token)
    if node is not None:
        values.append(node)
        return False
    if digits:
        values.append(_number(token))
        return False
    if token == "(":
        calls.append(None)
    elif token in CALLS:
        calls.append(CALLS[token])
    elif token[-1] != "(":
        raise LookupError
    else:  # x(y + 1), a product
        values.append(ATOMS[token[:-1]])
        _reduce(values, waiting, 30)
        waiting.append(MUL)
        calls.append(None)
    waiting.append(OPEN)
    return True


@lru_cache(1024)
def _number(token: str) -> Node:
    if token.isdigit():
        return Node("num", (), Fraction(int(token)))
    if "e" in token or "E" in token:
        raise LookupError
    return Node("dec", (), Fraction(token))


def _close(values: list[Node], call: Call | None) -> None:
    if call is not None:
        values[-1] = new(Node, ("call", (values[-1], *call[1]), call[0]))


def _reduce(values: list[Node], waiting: list[int], strength: int) -> None:
    """Carry out the waiting operators that hold at least as strongly."""
    while HOLDS[waiting[-1]] >= strength:
        code = waiting.pop()
        right = values.pop()
        if code == NEG:
            values.append(new(Node, ("neg", (right,), None)))
            continue
        left = values[-1]
        if code == POW:
            values[-1] = power(left, right, 0)
        elif code == DIV:
            values[-1] = new(Node, ("div", (left, right), None))
        else:
            if code == SUB:
                right = new(Node, ("neg", (right,), None))
            op = "mul" if code == MUL else "add"
            values[-1] = new(Node, (op, (*left[1], right) if left[0] == op else (left, right), None))
