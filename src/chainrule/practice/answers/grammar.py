"""A Pratt parser from tokens to a tree, with caps on nesting, exponents and arity.

Precedence, loosest first: or, and, not, relations (chained), union and set minus, intersection, + -,
* / and juxtaposition (left to right: 1/2x is x/2), unary minus, ^ (from the right), postfix ! % ° '.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from . import brackets, events, plain
from .build import arithmetic, call, factorial, power, times
from .errors import UnreadableError
from .literals import literal
from .names import ARITY
from .precedence import (
    ADD,
    AND,
    IMPLIES,
    INFIX,
    MEET,
    MUL,
    NOT,
    OPENERS,
    OR,
    PLAIN_INFIX,
    POWER,
    RELATION,
    RELATIONS,
    ROOTS,
    TIGHT,
    UNION,
    WORD_INFIX,
)
from .tokens import Token, scan
from .tree import Node, symbol

MAX_DEPTH = 50
SHORT = 240
new = tuple.__new__

UNKNOWN_FUNCTIONS = frozenset("fgh")


class Parser:
    """One parse of one text."""

    def __init__(self, tokens: list[Token], declared: frozenset[str], latex: bool) -> None:
        self.tokens = tokens
        self.declared = declared
        self.latex = latex
        self.at = 0
        self.depth = 0
        self.bars = 0
        self.builder = False

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def peek(self, text: str, ahead: int = 0) -> bool:
        token = self.tokens[self.at] if not ahead else self.tokens[min(self.at + ahead, len(self.tokens) - 1)]
        return token[1] == text and token[0] == "op"

    def take(self) -> Token:
        token = self.tokens[self.at]
        if token.kind != "end":
            self.at += 1
        return token

    def expect(self, *texts: str) -> Token:
        token = self.token
        if token.kind == "op" and token.text in texts:
            return self.take()
        wanted = " or ".join(f"'{text.lstrip(chr(92))}'" for text in texts)
        got = "the text ends" if token.kind == "end" else f"'{token.text}' stands"
        raise UnreadableError(f"Here {wanted} is missing: {got} instead.", token.at)

    def whole(self) -> Node:
        """Everything, as one tree; parts separated by commas become `seq` or joined relations."""
        if self.token.kind == "end":
            raise UnreadableError("The answer is empty.", 0)
        items = [self.parse(0)]
        while self.peek(",") or self.peek(";"):
            self.take()
            if self.token.kind == "end":
                break
            items.append(self.parse(0))
        if self.token.kind != "end":
            raise UnreadableError(self.left_over(), self.token.at)
        return items[0] if len(items) == 1 else brackets.sequence(items)

    def whole_until(self, closing: str) -> Node:
        """The condition of a set builder, up to its brace."""
        parts = [self.parse(0)]
        while self.peek(","):
            self.take()
            parts.append(self.parse(0))
        if not self.peek(closing):
            self.expect(closing)
        return parts[0] if len(parts) == 1 else brackets.sequence(parts)

    def left_over(self) -> str:
        text = self.token.text.lstrip("\\")
        if text in (")", "]", "}"):
            return f"There is a '{text}' without its opening bracket."
        return f"I do not understand '{text}' at this place."

    def parse(self, limit: int) -> Node:
        """An expression whose operators bind more tightly than `limit`."""
        self.depth += 1
        if self.depth > 2 * MAX_DEPTH:
            raise UnreadableError(f"This is nested more than {MAX_DEPTH} deep; write it more simply.", self.token.at)
        left = self.prefix()
        tokens = self.tokens
        while True:
            token = tokens[self.at]
            name, strength = self.strength(token)
            if strength <= limit:
                break
            left = self.infix(left, name, token)
        self.depth -= 1
        return left

    def strength(self, token: Token) -> tuple[str, int]:
        if token.kind == "op":
            plain = PLAIN_INFIX.get(token.text)
            if plain is not None:
                return token.text, plain
            if token.text == "|":
                return ("", 0) if self.bars or self.builder else ("", MUL)
            if token.text == ":" and (self.builder or not self.ratio()):
                return ":", 0
            if token.text in OPENERS:
                return "", MUL
            return token.text, INFIX.get(token.text, 0)
        if token.kind == "word":
            name = WORD_INFIX.get(token.text, "")
            return name, INFIX.get(name, 0)
        return ("", 0) if token.kind == "end" else ("", MUL)

    def ratio(self) -> bool:
        """3:4 is a quotient; no other colon is."""
        return self.tokens[self.at - 1].kind == "num" == self.tokens[self.at + 1].kind

    def infix(self, left: Node, name: str, token: Token) -> Node:
        if name == "":
            return self.juxtaposed(left, token)
        self.at += 1
        if name == "*" or name == "/":
            return arithmetic("mul" if name == "*" else "div", left, self.parse(MUL), token[2])
        if name == "^":
            return self.raised(left, token)
        if name == "⨯":
            return times(left, self.parse(MUL), token[2])
        if name in RELATIONS:
            return self.relation(left, RELATIONS[name])
        if name == "∉":
            return Node("not", (Node("rel", (left, self.parse(RELATION)), "in"),))
        if name in ("∨", "∧"):
            return brackets.joined("or" if name == "∨" else "and", left, self.parse(OR if name == "∨" else AND))
        if name in ("⇒", "=>", "⇔", "<=>"):
            return brackets.implied(left, self.parse(IMPLIES), name, token.at)
        if name in ("∪", "∩", "∖"):
            op = {"∪": "union", "∩": "meet", "∖": "minus"}[name]
            return Node(op, (left, self.parse(MEET if name == "∩" else UNION)))
        if name in ("+", "-", "±", "∓"):
            right = self.parse(ADD)
            if name == "-" and right.op in ("set", "interval") and left.op in ("sym", "interval", "union", "set"):
                return Node("minus", (left, right))
            if name in ("±", "∓"):
                return Node("add", (left, Node("pm", (right,), name)))
            return arithmetic("add", left, Node("neg", (right,)) if name == "-" else right, token.at)
        if name == ":":
            return arithmetic("div", left, self.parse(MUL), token.at)
        if name == "!":
            return factorial(left, token.at)
        return brackets.postfix(name, left, token.at)

    def juxtaposed(self, left: Node, token: Token) -> Node:
        if token.kind == "num" and left.op in ("num", "dec") and self.tokens[self.at - 1].kind == "num":
            raise UnreadableError("Two numbers stand side by side; put an operator between them.", token.at)
        return arithmetic("mul", left, self.parse(MUL), token.at)

    def relation(self, left: Node, name: str) -> Node:
        links = []
        while True:
            right = self.parse(RELATION)
            links.append(Node("rel", (left, right), name))
            name, left = RELATIONS.get(self.strength(self.token)[0], ""), right
            if not name:
                return links[0] if len(links) == 1 else Node("and", tuple(links))
            self.take()

    def raised(self, base: Node, token: Token) -> Node:
        kind, text, _, _ = self.tokens[self.at]
        if kind == "num" or (kind == "sym" and text != "T"):
            return power(base, self.parse(POWER - 1), token[2])
        if self.peek("{") and self.peek("⊤", 1) and self.peek("}", 2):  # A^{\\top}
            self.at += 3
            return call("transpose", (base,), token.at)
        if self.peek("⊤") or (text == "T" and base.op in ("matrix", "list", "tuple")):
            self.take()
            return call("transpose", (base,), token.at)
        if self.peek("°"):
            self.take()
            return brackets.postfix("°", base, token.at)
        return power(base, self.exponent(), token.at)

    def exponent(self) -> Node:
        if self.peek("{"):
            return brackets.group(self)
        return self.parse(POWER - 1)

    def prefix(self) -> Node:
        token = self.tokens[self.at]
        kind = token[0]
        if kind != "end":
            self.at += 1
        if kind == "num":
            return self.number(token)
        if kind == "sym":
            return self.name(token) if self.peek("(") else new(Node, ("sym", (), token[1]))
        if token.kind == "const":
            return Node("const", (), token.text)
        self.depth += 1  # roots of roots and fractions of fractions nest without passing through `parse`
        if self.depth > 2 * MAX_DEPTH:
            raise UnreadableError(f"This is nested more than {MAX_DEPTH} deep; write it more simply.", token.at)
        result = self.function(token) if kind == "func" else self.opened(token)
        self.depth -= 1
        return result

    def opened(self, token: Token) -> Node:
        """A prefix operator, a bracket, or a word."""
        if token.kind == "word":
            return self.word(token)
        if token.kind == "end":
            raise UnreadableError("The formula stops too early: something is missing at its end.", token.at)
        return self.sign(token)

    def word(self, token: Token) -> Node:
        if token.text in ("true", "false"):
            return Node("bool", (), token.text)
        if token.text == "not":
            return self.negation()
        if token.text == "union" and self.peek("("):
            return Node("union", self.arguments())
        raise UnreadableError(f"Something is missing before '{token.text}'.", token.at)

    def negation(self) -> Node:
        inner = self.parse(NOT)
        brackets.statements(inner)
        return Node("not", (inner,))

    def sign(self, token: Token) -> Node:
        text = token.text
        if text == "-":
            return Node("neg", (self.parse(MUL),))
        if text == "+":
            return self.parse(MUL)
        if text in ("±", "∓"):
            return Node("pm", (self.parse(MUL),), text)
        if text == "¬":
            return self.negation()
        if text == "∞":
            return Node("const", (), "inf")
        if text in ROOTS:
            inner = brackets.group(self) if self.peek("{") else self.prefix()
            return call("root", (inner, Node("num", (), Fraction(ROOTS[text]))), token.at)
        return brackets.opening(self, token)

    def number(self, token: Token) -> Node:
        node = literal(token)
        kind, _, _, gap = self.tokens[self.at]
        if node[0] == "num" and ((kind == "num" and gap) or kind == "func"):
            mixed = brackets.mixed(self, node) if "." not in token.text else None
            return node if mixed is None else mixed
        return node

    def name(self, token: Token) -> Node:
        if self.peek("(") and token.text not in self.declared:
            if token.text in ("P", "Pr") and (event := events.probability(self)) is not None:
                return event
            base = token.text.rstrip("'").split("_")[0]
            if base in UNKNOWN_FUNCTIONS and base not in self.declared:
                return Node("apply", self.arguments(), token.text)
            if token.text in ("C", "P") and self.two_arguments():
                return call("binom" if token.text == "C" else "npr", self.arguments(), token.at)
        return symbol(token.text)

    def two_arguments(self) -> bool:
        depth = commas = 0
        for token in self.tokens[self.at :]:
            depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
            commas += depth == 1 and token.text == ","
            if depth == 0:
                break
        return commas == 1

    def arguments(self) -> tuple[Node, ...]:
        """The arguments of a call, from its opening bracket."""
        closing = {"(": ")", "[": "]"}[self.take().text]
        items = brackets.items(self, (closing,), (",", ";"))
        self.expect(closing)
        return tuple(items)

    def function(self, token: Token) -> Node:
        name = token.text
        if name.startswith("\\"):
            return brackets.latex_function(self, token)
        if name == "vulgar":
            top, bottom = self.arguments()
            return arithmetic("div", top, bottom, token.at)
        exponent = base = None
        if name in ("log", "ln") and self.peek("_"):
            self.take()
            base = brackets.group(self) if self.peek("{") else self.prefix()
        if self.peek("^"):
            self.take()
            exponent = self.exponent()
        return self.applied(name, base, exponent, token)

    def applied(self, name: str, base: Node | None, exponent: Node | None, token: Token) -> Node:
        if self.peek("(") or (self.peek("[") and ARITY.get(name, (1, 1))[1] == 1):
            args = self.arguments()
        elif self.peek("{") or self.peek("\\["):
            args = (brackets.opening(self, self.take()),)
        else:
            args = (self.bare(name, token),)
        if base is not None:
            args = (*args, base)
        if exponent == Node("neg", (Node("num", (), Fraction(1)),)) and "a" + name in ARITY:
            return call("a" + name, args, token.at)
        result = call(name, args, token.at)
        return result if exponent is None else power(result, exponent, token.at)

    def bare(self, name: str, token: Token) -> Node:
        """The argument of `sin 2x`: a product of what stands together, up to a function, bracket or operator."""
        if self.token.kind in ("end", "word") or self.peek(")") or self.peek("*") or self.peek("⨯"):
            raise UnreadableError(f"'{name}' has no argument; write {name}(...).", token.at)
        if self.peek("-"):
            self.take()
            return Node("neg", (self.bare(name, token),))
        result = self.parse(TIGHT)
        while self.continues(result):
            result = arithmetic("mul", result, self.parse(TIGHT), token.at)
        return result

    def continues(self, sofar: Node) -> bool:
        token = self.token
        if token.kind in ("sym", "const"):
            return True
        if token.kind == "func":
            return token.text in ("\\frac", "\\sqrt")
        return self.peek("(") and sofar.op in ("num", "dec")


def parse(text: str, declared: frozenset[str] = frozenset()) -> Node:
    """The tree of a text.  Raises UnreadableError with a sentence and the place of the trouble."""
    quick = plain.read(text, declared)
    if quick is not None:
        return quick
    return _short(text, declared) if len(text) <= SHORT else parse_fully(text, declared)


def parse_fully(text: str, declared: frozenset[str] = frozenset()) -> Node:
    """The tree by the full grammar, which also reads what the common notation holds."""
    tokens, latex = scan(text, declared)
    parser = Parser(tokens, declared, latex)
    node = parser.whole()
    _shallow(node)
    return node


_short = lru_cache(128)(parse_fully)
"""Kept, since a text is read again for its preview, and beside each mistake that it may reveal."""


def _shallow(node: Node) -> None:
    """Left-leaning chains (a/b/c/...) are not caught by the parser's own depth."""
    level, depth = [node], 0
    while level:
        depth += 1
        if depth > 2 * MAX_DEPTH:
            raise UnreadableError("This has too long a chain of operations; write it more simply.")
        level = [arg for parent in level for arg in parent.args]
