"""Lists, vectors and matrices: arithmetic on trees until only entries are left."""

from __future__ import annotations

from .errors import UnreadableError
from .exact import integer
from .tree import Node, number, walk

ARRAYS = ("list", "tuple", "matrix")
FUNCTIONS = ("transpose", "det", "tr", "dot", "cross", "norm")
MAX_POWER = 12
MAX_SIZE = 8


def expand(node: Node) -> Node:
    """The tree with matrix arithmetic carried out; scalars stay as they are.  Raises UnreadableError."""
    if not any(n.op in ARRAYS or (n.op == "call" and n.value in FUNCTIONS) for n in walk(node)):
        return node
    return _expand(node)


def _expand(node: Node) -> Node:
    op, args, value = node
    parts = tuple(map(_expand, args))
    if op in ARRAYS or not args:
        return _listed(Node(op, parts, value))
    if op == "call" and value in FUNCTIONS:
        return _function(str(value), parts)
    if not any(p.op in ARRAYS for p in parts):
        return Node(op, parts, value)
    if op == "add":
        return _fold(parts, _add)
    if op == "mul":
        return _fold(parts, _mul)
    if op == "neg":
        return _each(parts[0], lambda x: Node("neg", (x,)))
    if op == "div" and parts[1].op not in ARRAYS:
        return _each(parts[0], lambda x: Node("div", (x, parts[1])))
    if op == "pow":
        return _power(parts[0], integer(parts[1]))
    if op in ("rel", "set", "seq", "and", "or", "not", "union", "meet", "minus", "interval", "builder"):
        return Node(op, parts, value)
    raise UnreadableError("This operation does not apply to vectors and matrices.")


def _listed(node: Node) -> Node:
    """A list of equally long lists is a matrix."""
    rows = node.args
    if (
        node.op == "list"
        and rows
        and all(r.op in ("list", "tuple") for r in rows)
        and len({len(r.args) for r in rows}) == 1
    ):
        return Node("matrix", tuple(Node("list", r.args) for r in rows))
    return node


def _fold(parts: tuple[Node, ...], combine: object) -> Node:
    result = parts[0]
    for part in parts[1:]:
        result = combine(result, part)  # type: ignore[operator]
    return result


def _each(node: Node, change: object) -> Node:
    if node.op in ARRAYS:
        return Node(node.op, tuple(_each(arg, change) for arg in node.args), node.value)
    return change(node)  # type: ignore[operator, no-any-return]


def _add(left: Node, right: Node) -> Node:
    if left.op in ARRAYS and right.op in ARRAYS and shape(left) == shape(right):
        return Node(left.op, tuple(_add(a, b) for a, b in zip(left.args, right.args, strict=True)), left.value)
    if left.op in ARRAYS or right.op in ARRAYS:
        raise UnreadableError("Only vectors or matrices of the same size can be added.")
    return Node("add", (left, right))


def _mul(left: Node, right: Node) -> Node:
    if left.op not in ARRAYS and right.op not in ARRAYS:
        return Node("mul", (left, right))
    if left.op not in ARRAYS:
        return _each(right, lambda x: Node("mul", (left, x)))
    if right.op not in ARRAYS:
        return _each(left, lambda x: Node("mul", (x, right)))
    if left.op != "matrix" and right.op != "matrix" and len(left.args) == len(right.args) > 1:
        return _products("dot", (left, right))
    a, b = rows(left), columns(right)
    if not a or not b or len(a[0]) != len(b[0]) or max(len(a), len(b), len(b[0])) > MAX_SIZE:
        raise UnreadableError("These sizes do not fit: a product needs as many columns as the next has rows.")
    product = [[_sum([Node("mul", pair) for pair in zip(r, c, strict=True)]) for c in b] for r in a]
    if right.op != "matrix" and len(b) == 1:
        return Node("list", tuple(row[0] for row in product))
    return matrix(product)


def _sum(terms: list[Node]) -> Node:
    return terms[0] if len(terms) == 1 else Node("add", tuple(terms))


def _power(base: Node, exponent: int | None) -> Node:
    if base.op == "matrix" and exponent == -1:
        return _inverse(base)
    if base.op != "matrix" or exponent is None or not 1 <= exponent <= MAX_POWER or len(base.args) > 4:
        raise UnreadableError(f"Only matrices have powers, from 1 to {MAX_POWER}, and -1.")
    if exponent > 3 and any(n.op not in ("num", "neg", "list", "matrix") for n in walk(base)):
        raise UnreadableError("Powers above 3 are worked out for matrices of whole numbers only.")
    result = base
    for _ in range(exponent - 1):
        result = _each(_mul(result, base), _settled)
    return result


def _inverse(base: Node) -> Node:
    """By cofactors."""
    entries = rows(base)
    size = len(entries)
    if size > 4 or any(len(row) != size for row in entries):
        raise UnreadableError("Inverses are worked out for square matrices up to 4 by 4.")
    whole = _settled(determinant(entries))
    if whole == number(0):
        raise UnreadableError("The determinant of this matrix is 0: it has no inverse.")
    if size == 1:
        return matrix([[Node("div", (number(1), entries[0][0]))]])
    return matrix([[_settled(_cofactor(entries, k, r, whole)) for k in range(size)] for r in range(size)])


def _cofactor(entries: list[tuple[Node, ...]], row: int, column: int, whole: Node) -> Node:
    rest = [r[:column] + r[column + 1 :] for k, r in enumerate(entries) if k != row]
    minor = determinant(rest)
    return Node("div", (Node("neg", (minor,)) if (row + column) % 2 else minor, whole))


def _settled(entry: Node) -> Node:
    from .tree import rational

    value = rational(entry)
    return entry if value is None else number(value)


def rows(node: Node) -> list[tuple[Node, ...]]:
    """The rows of a matrix; a vector is one column."""
    return [row.args for row in node.args] if node.op == "matrix" else [(entry,) for entry in node.args]


def columns(node: Node) -> list[tuple[Node, ...]]:
    """The columns of a matrix or vector."""
    return list(zip(*rows(node), strict=True))


def matrix(entries: list[list[Node]]) -> Node:
    """A matrix from rows of entries."""
    return Node("matrix", tuple(Node("list", tuple(row)) for row in entries))


def shape(node: Node) -> tuple[int, ...]:
    """(rows, columns) of a matrix, (length,) of a vector."""
    if node.op == "matrix":
        return len(node.args), len(node.args[0].args)
    return (len(node.args),)


def flat(node: Node) -> list[Node]:
    """The entries of a vector, written as a list, tuple, row or column."""
    if node.op == "matrix":
        return [entry for row in node.args for entry in row.args]
    return list(node.args)


def _function(name: str, args: tuple[Node, ...]) -> Node:
    first = args[0]
    if name == "norm":
        entries = flat(first) if first.op in ARRAYS else [first]
        squares = [Node("pow", (Node("call", (entry,), "abs"), number(2))) for entry in entries]
        return Node("call", (_sum(squares), number(2)), "root")
    if first.op not in ARRAYS:
        if name in ("transpose", "det", "tr"):
            return first
        raise UnreadableError(f"{name} takes vectors.")
    if name == "transpose":
        if first.op != "matrix":
            return matrix([list(first.args)])
        return matrix([list(column) for column in columns(first)])
    if name in ("dot", "cross"):
        return _products(name, args)
    size = shape(first)
    if len(size) != 2 or size[0] != size[1]:
        raise UnreadableError(f"{name} takes a square matrix.")
    if name == "tr":
        return _sum([row.args[k] for k, row in enumerate(first.args)])
    if size[0] > 5:
        raise UnreadableError("Determinants are worked out up to 5 by 5.")
    return determinant(rows(first))


def determinant(entries: list[tuple[Node, ...]]) -> Node:
    """By the first row."""
    if len(entries) == 1:
        return entries[0][0]
    terms = []
    for k, entry in enumerate(entries[0]):
        minor = determinant([row[:k] + row[k + 1 :] for row in entries[1:]])
        term = Node("mul", (entry, minor))
        terms.append(Node("neg", (term,)) if k % 2 else term)
    return _sum(terms)


def _products(name: str, args: tuple[Node, ...]) -> Node:
    if any(arg.op not in ARRAYS for arg in args):
        raise UnreadableError(f"{name} takes two vectors.")
    shape_of = args[0].op if args[0].op == args[1].op else "list"
    a, b = flat(args[0]), flat(args[1])
    if len(a) != len(b) or (name == "cross" and len(a) != 3):
        raise UnreadableError(f"{name} takes two vectors of the same length{' 3' * (name == 'cross')}.")
    if name == "dot":
        return _sum([Node("mul", pair) for pair in zip(a, b, strict=True)])
    pairs = ((1, 2), (2, 0), (0, 1))
    return Node(
        "tuple" if shape_of == "tuple" else "list",
        tuple(Node("add", (Node("mul", (a[i], b[j])), Node("neg", (Node("mul", (a[j], b[i])),)))) for i, j in pairs),
    )
