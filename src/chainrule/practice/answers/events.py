"""P(A|B): probabilities of events, which are letters joined by ∩, ∪, a complement and one bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import UnreadableError
from .tree import Node, symbol

if TYPE_CHECKING:
    from .grammar import Parser

MAX_EVENTS = 6
JOINS = {"∩": "meet", "∧": "meet", "and": "meet", "&": "meet", ",": "meet", "∪": "union", "∨": "union", "or": "union"}
ALLOWED = frozenset(JOINS) | {"(", ")", "|", "¬", "not", "'", "^", "∖"}


def probability(parser: Parser) -> Node | None:
    """The node of P(...), or None when the bracket does not hold events (then it is a product)."""
    depth, end = 0, parser.at
    for end in range(parser.at, len(parser.tokens)):
        token = parser.tokens[end]
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            break
        upper = token.kind == "sym" and token.text[0].isupper() and token.text[0].isascii()
        complement = token.text in ("c", "C") and parser.tokens[end - 1].text == "^"
        if not (upper or complement or token.text in ALLOWED):
            return None
    if depth or end == parser.at + 1:
        return None
    parser.take()
    event = _event(parser, 0)
    if parser.peek("|"):
        parser.take()
        event = Node("given", (event, _event(parser, 0)))
    parser.expect(")")
    return Node("prob", (event,))


def _event(parser: Parser, depth: int) -> Node:
    left = _simple(parser, depth)
    while True:
        token = parser.token
        if token.text in JOINS:
            parser.take()
            left = Node(JOINS[token.text], (left, _simple(parser, depth)))
        elif token.text == "∖":
            parser.take()
            left = Node("meet", (left, Node("not", (_simple(parser, depth),))))
        elif token.kind == "sym" or token.text == "(":
            left = Node("meet", (left, _simple(parser, depth)))
        else:
            return left


def _simple(parser: Parser, depth: int) -> Node:
    token = parser.take()
    if depth > 20:
        raise UnreadableError("This event is nested too deeply.", token.at)
    if token.text in ("¬", "not"):
        return Node("not", (_simple(parser, depth + 1),))
    if token.text == "(":
        inside = _event(parser, depth + 1)
        parser.expect(")")
    elif token.kind == "sym" and token.text not in ("c",):
        inside = _named(token.text)
    else:
        raise UnreadableError("An event is missing here.", token.at)
    while parser.peek("^") or parser.peek("'"):
        if parser.take().text == "^" and parser.take().text not in ("c", "C"):
            raise UnreadableError("An event is raised to 'c' only, for its complement.", token.at)
        inside = Node("not", (inside,))
    return inside


def _named(name: str) -> Node:
    bare = name.rstrip("'").removesuffix("_bar").removesuffix("_c")
    node = symbol(bare)
    flips = len(name) - len(name.rstrip("'")) + name.rstrip("'").endswith(("_bar", "_c"))
    return Node("not", (node,)) if flips % 2 else node
