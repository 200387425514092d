"""Everything that opens a bracket: groups, lists, sets, intervals, matrices, bars, LaTeX's braces; and sequences."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from .build import arithmetic, call
from .errors import UnreadableError
from .tree import Node, number

if TYPE_CHECKING:
    from .grammar import Parser
    from .tokens import Token

INFINITY = Node("const", (), "inf")
LOGIC = ("rel", "and", "or", "not", "bool")
SETS = ("interval", "set", "union", "meet", "minus")
NUMBER_SETS = {"ℝ": "R", "ℤ": "Z", "ℕ": "N", "ℚ": "Q", "ℂ": "C"}


def items(parser: Parser, closing: tuple[str, ...], separators: tuple[str, ...] = (",",)) -> list[Node]:
    """The items up to a closing bracket, which is left standing."""
    bars, parser.bars = parser.bars, 0
    builder, parser.builder = parser.builder, False
    found: list[Node] = []
    if not any(parser.peek(c) for c in closing):
        found.append(parser.parse(0))
        while any(parser.peek(s) for s in separators):
            parser.take()
            found.append(parser.parse(0))
    parser.bars, parser.builder = bars, builder
    return found


def group(parser: Parser) -> Node:
    """LaTeX's braces around an argument."""
    at = parser.expect("{").at
    inside = items(parser, ("}",))
    parser.expect("}")
    if len(inside) != 1:
        raise UnreadableError("These braces hold one expression.", at)
    return inside[0]


def opening(parser: Parser, token: Token) -> Node:
    """What an opening bracket begins."""
    text = token.text
    if text in ("(", "["):
        return _round_or_square(parser, token)
    if text in ("{", "\\{"):
        return _braces(parser, token)
    if text == "\\[":
        return _rows(parser, ("&",), ("\\]",))
    if text in ("<", "⟨"):
        return _angle(parser, token)
    if text in ("|", "‖"):
        return _bars(parser, text)
    if text in ("⌊", "⌈"):
        inside = items(parser, ("⌋", "⌉"))
        parser.expect("⌋" if text == "⌊" else "⌉")
        return call("floor" if text == "⌊" else "ceil", tuple(inside), token.at)
    if text == "∅":
        return Node("set")
    if text in NUMBER_SETS:
        return numbers(NUMBER_SETS[text])
    if text in (")", "]", "}"):
        raise UnreadableError(f"Something is missing before '{text}', or its bracket was never opened.", token.at)
    raise UnreadableError(f"Something is missing before '{text.lstrip(chr(92))}'.", token.at)


def numbers(name: str) -> Node:
    """A set of numbers by its letter; the reals are an interval."""
    if name == "R":
        return Node("interval", (Node("neg", (INFINITY,)), INFINITY), "()")
    return Node("sym", (), f"set {name}")


def _round_or_square(parser: Parser, token: Token) -> Node:
    square = token.text == "["
    inside = items(parser, (")", "]"))
    if square and parser.peek(";"):
        return _rows(parser, (",",), ("]",), inside)
    closing = parser.expect(")", "]").text
    if (closing == "]") != square:
        if len(inside) != 2:
            raise UnreadableError("An interval has two ends, as in [1, 2).", token.at)
        return Node("interval", tuple(inside), token.text + closing)
    if square:
        return Node("list", tuple(inside))
    if not inside:
        raise UnreadableError("There is nothing in these brackets.", token.at)
    return inside[0] if len(inside) == 1 else Node("tuple", tuple(inside))


def _rows(
    parser: Parser, separators: tuple[str, ...], closing: tuple[str, ...], first: list[Node] | None = None
) -> Node:
    rows = [items(parser, (";", *closing), separators)] if first is None else [first]
    at = parser.token.at
    while parser.peek(";"):
        parser.take()
        if parser.peek(closing[0]):
            break
        rows.append(items(parser, (";", *closing), separators))
    parser.expect(*closing)
    if len({len(row) for row in rows}) != 1 or not rows[0]:
        raise UnreadableError("The rows of a matrix have the same length.", at)
    return Node("matrix", tuple(Node("list", tuple(row)) for row in rows))


def _braces(parser: Parser, token: Token) -> Node:
    closing = "\\}" if token.text == "\\{" else "}"
    grouping = parser.latex and closing == "}"
    bars, parser.bars = parser.bars, 0
    outer, parser.builder = parser.builder, not grouping
    inside: list[Node] = []
    while not parser.peek(closing):
        inside.append(parser.parse(0))
        if len(inside) == 1 and not grouping and (parser.peek("|") or parser.peek(":")):
            parser.take()
            parser.builder = False
            condition = parser.whole_until(closing)
            inside = [Node("builder", (inside[0], condition))]
            break
        if not (parser.peek(",") or parser.peek(";")):
            break
        parser.take()
    parser.expect(closing)
    parser.bars, parser.builder = bars, outer
    if len(inside) == 1 and (grouping or inside[0].op == "builder"):
        return inside[0]
    return Node("set", tuple(inside))


def _angle(parser: Parser, token: Token) -> Node:
    closing = ">" if token.text == "<" else "⟩"
    inside = [parser.parse(10)]
    while parser.peek(","):
        parser.take()
        inside.append(parser.parse(10))
    parser.expect(closing)
    return Node("tuple", tuple(inside), "angle")


def _bars(parser: Parser, text: str) -> Node:
    parser.bars += 1
    builder, parser.builder = parser.builder, False
    inside = parser.parse(10)
    closed = parser.expect(text)
    parser.bars -= 1
    parser.builder = builder
    name = "norm" if text == "‖" else "det" if inside.op == "matrix" else "abs"
    if name == "abs" and inside.op in ("list", "tuple"):
        name = "norm"
    return call(name, (inside,), closed.at)


def postfix(name: str, left: Node, at: int) -> Node:
    """50 %, 30°, a transposed matrix."""
    if name == "%":
        if left.op in ("num", "dec") and isinstance(left.value, Fraction):
            return Node("dec", (), left.value / 100)
        return arithmetic("div", left, number(100), at)
    if name == "°":
        return arithmetic("div", arithmetic("mul", left, Node("const", (), "pi"), at), number(180), at)
    return call("transpose", (left,), at)


def mixed(parser: Parser, whole: Node) -> Node | None:
    """1 1/2, 1½ and 1\\frac{1}{2} are one and a half."""
    here = parser.tokens[parser.at : parser.at + 4]
    before = parser.tokens[parser.at - 2].text if parser.at >= 2 else ""
    if before in ("/", "^", "_", ".") or len(here) < 2:
        return None
    if here[0].kind == "func" and here[0].text in ("\\frac", "vulgar"):
        mark = parser.at
        part = parser.function(parser.take())
        if part.op == "div" and all(arg.op == "num" for arg in part.args) and part.args[0] < part.args[1]:
            return Node("add", (whole, part))
        parser.at = mark
        return None
    if (
        [t.kind for t in here[:3]] == ["num", "op", "num"]
        and here[0].gap
        and here[1].text == "/"
        and not (here[1].gap or here[2].gap or (len(here) > 3 and here[3].text == "^"))
    ):
        parser.at += 3
        top, bottom = (number(Fraction(here[k].text)) for k in (0, 2))
        return Node("add", (whole, arithmetic("div", top, bottom, here[1].at)))
    return None


def latex_function(parser: Parser, token: Token) -> Node:
    r"""\frac, \sqrt and \binom with their braces (or single digits, as in \frac12)."""
    name = token.text[1:]
    if name == "sqrt":
        index = number(2)
        if parser.peek("["):
            parser.take()
            index = parser.parse(0)
            parser.expect("]")
        return call("root", (_argument(parser), index), token.at)
    first, second = _argument(parser), _argument(parser)
    if name == "binom":
        return call("binom", (first, second), token.at)
    return arithmetic("div", first, second, token.at)


def _argument(parser: Parser) -> Node:
    if parser.peek("{"):
        return group(parser)
    token = parser.token
    if token.kind == "num" and len(token.text) > 1 and token.text.isdigit():
        parser.tokens[parser.at] = token._replace(text=token.text[1:], at=token.at + 1)
        return number(int(token.text[0]))
    return parser.prefix()


def statements(*nodes: Node) -> None:
    """Raises UnreadableError unless each is a relation, a combination of such, or a letter for a statement."""
    for node in nodes:
        if node.op not in (*LOGIC, "sym"):
            raise UnreadableError("'and', 'or' and 'not' join relations, as in x = 1 or x = 2.")


def joined(op: str, left: Node, right: Node) -> Node:
    """a or b, flattened; in 'x = 1 or 2' the second part borrows the left side of the first."""
    last = left.args[-1] if left.op == op else left
    if right.op not in LOGIC and last.op == "rel" and last.value in ("=", "!="):
        right = Node("rel", (last.args[0], right), last.value)
    if op == "or" and all(side.op in SETS or (side.op == "tuple" and len(side.args) == 2) for side in (left, right)):
        return Node("union", (left, right))
    statements(left, right)
    parts = (*(left.args if left.op == op else (left,)), *(right.args if right.op == op else (right,)))
    return Node(op, parts)


def implied(left: Node, right: Node, sign: str, at: int) -> Node:
    """a ⇒ b as not a or b; but x => 2 as x >= 2."""
    both = sign in ("⇔", "<=>")
    if sign == "=>" and left.op not in LOGIC and right.op not in (*LOGIC, "sym"):
        return Node("rel", (left, right), ">=")
    if left.op not in (*LOGIC, "sym") or right.op not in (*LOGIC, "sym"):
        raise UnreadableError("An arrow stands between two statements.", at)
    forth = joined("or", Node("not", (left,)), right)
    return Node("and", (forth, joined("or", Node("not", (right,)), left))) if both else forth


def sequence(parts: list[Node]) -> Node:
    """a, b, c: relations are joined (by 'or' where they solve for one variable), other things stay a `seq`."""
    if parts[0].op == "rel" and parts[0].value == "=" and all(part.op not in LOGIC for part in parts[1:]):
        parts = [parts[0], *(Node("rel", (parts[0].args[0], part), "=") for part in parts[1:])]
    if not all(part.op in LOGIC for part in parts):
        return Node("seq", tuple(parts))
    equations = all(part.op == "rel" and part.value == "=" for part in parts)
    solved = equations and len({part.args[0] for part in parts}) == 1 and parts[0].args[0].op == "sym"
    result = parts[0]
    for part in parts[1:]:
        result = joined("or" if solved else "and", result, part)
    return result
