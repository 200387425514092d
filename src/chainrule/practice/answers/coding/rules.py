"""What a short code answer may hold: functions of numbers with math and numpy, no way around that.

These rules give a learner a clear sentence early.  What keeps code from doing harm is the cage, not they.
"""

from __future__ import annotations

import ast
import builtins

MAX_CHARACTERS = 4_000
MAX_LINES = 120
MAX_NESTED = 60
MODULES = frozenset(["math", "numpy", "numpy.linalg", "numpy.random", "numpy.fft"])
NAMES = (
    "abs all any bool complex dict divmod enumerate filter float frozenset int isinstance len list map max min pow "
    "range reversed round set slice sorted str sum tuple zip ArithmeticError AssertionError Exception IndexError "
    "KeyError OverflowError RuntimeError StopIteration TypeError ValueError ZeroDivisionError"
)
BUILTINS = NAMES.split()
KNOWN = frozenset([*BUILTINS, "print"])
STATEMENTS = {
    ast.ClassDef: "a class",
    ast.AsyncFunctionDef: "async",
    ast.With: "with",
    ast.AsyncWith: "async",
    ast.AsyncFor: "async",
    ast.Await: "await",
    ast.Global: "global",
    ast.Nonlocal: "nonlocal",
    ast.Delete: "del",
}


class RuleError(Exception):
    """A sentence for the learner about what is not allowed, and the line."""

    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__(sentence)
        self.line = line


def read(text: str) -> ast.Module:
    """The tree of a code answer.  Raises RuleError with a sentence."""
    if len(text) > MAX_CHARACTERS or text.count("\n") >= MAX_LINES:
        raise RuleError(f"A code answer has at most {MAX_CHARACTERS:,} characters and {MAX_LINES} lines.")
    try:
        tree = ast.parse(text)
    except SyntaxError as trouble:
        raise RuleError(f"This is not Python: {trouble.msg}.", trouble.lineno or 0) from None
    except (ValueError, MemoryError, RecursionError):
        raise RuleError("This could not be read as Python.") from None
    if depth(tree) > MAX_NESTED:
        raise RuleError(f"This is nested more than {MAX_NESTED} deep.")
    for node in ast.walk(tree):
        _allowed(node)
    own = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)} | set(functions(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id not in own and hasattr(builtins, node.id) and node.id not in KNOWN:
            raise RuleError(f"'{node.id}' is not available in an answer.", node.lineno)
    return tree


def depth(tree: ast.AST) -> int:
    """How many levels a tree has."""
    levels, here = 0, [tree]
    while here:
        levels += 1
        here = [child for node in here for child in ast.iter_child_nodes(node)]
    return levels


def functions(tree: ast.Module) -> list[str]:
    """The names of the functions at the outermost level, in order."""
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]


def _allowed(node: ast.AST) -> None:
    line = getattr(node, "lineno", 0)
    if type(node) in STATEMENTS:
        raise RuleError(f"A code answer is made of plain functions, without {STATEMENTS[type(node)]}.", line)
    if isinstance(node, ast.Import):
        _modules([alias.name for alias in node.names], line)
    elif isinstance(node, ast.ImportFrom):
        _modules([node.module or "" if not node.level else "."], line)
        if any(alias.name.startswith("_") or alias.name == "*" for alias in node.names):
            raise RuleError("Import names one by one, without underscores in front.", line)
    elif isinstance(node, ast.FunctionDef) and node.decorator_list:
        raise RuleError("Functions have no decorators here.", line)
    elif isinstance(node, ast.Attribute) and node.attr.startswith("_"):
        raise RuleError(f"The name '{node.attr}' with its underscore in front is not allowed.", line)
    elif isinstance(node, ast.Name) and node.id.startswith("__"):
        raise RuleError(f"The name '{node.id}' is not allowed.", line)


def _modules(names: list[str], line: int) -> None:
    for name in names:
        if name not in MODULES:
            raise RuleError(f"Only math and numpy can be imported, not '{name}'.", line)
