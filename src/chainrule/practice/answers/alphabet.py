"""The alphabet of the scanner: what a character or a word may be, and how much of it."""

from __future__ import annotations

import re

from .names import ALIASES, GREEK, GREEK_LETTERS, NEEDS_BRACKET

MAX_TOKENS = 800

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱˣ", "0123456789+-()nix")
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", "0123456789+-()aeoxhklmnpstijruv")
LETTER = "A-Za-zπ" + "".join(GREEK_LETTERS)

SCAN = re.compile(
    rf"""(?P<space>[\s~]+)
    |(?P<num>(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+(?![A-Za-z\d.]))?)
    |(?P<vulgar>⟦\d+/\d+⟧)
    |(?P<percent>%(?:pi|e|i|phi|gamma|alpha|inf|and|or|not|union)(?![A-Za-z]))
    |(?P<name>[{LETTER}]+)
    |(?P<sup>[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱˣ]+)
    |(?P<sub>[₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ]+)
    |(?P<latex>\\(?:[A-Za-z]+|.|$))
    |(?P<op>\*\*|:=|<=>|<=|=<|=/=|>=|=>|==|!=|/=|<>|\#|&&|[-+*⨯/^!=<>()\[\]{{}}|,;:%°'_&≠∞∪∩∖∈∉±∓∧∨¬⇒⇔√∛∜⟨⟩⌊⌋⌈⌉∅ℝℤℕℚℂ⊤‖])""",
    re.VERBOSE,
)
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
DERIVATIVE = re.compile(r"d[A-Za-z]\s*/\s*d([A-Za-z])(?![A-Za-z])")
DIGITS = re.compile(r"\d+(?![\d.])")
BASE = re.compile(r"(\d+)\s*\(")
CODE = re.compile(
    r"__|\b(?:lambda\s*[\w,\s]*:|import\s+\w|import\(|(?:exec|eval|print|open|getattr|system)\s*\(|def\s+\w|"
    r"for\s+\w+\s+in\b|if\s.*\selse\b)|\bf\"|\bf'[^'(]*'|(?<![0-9])[A-Za-z_)\]]\.[A-Za-z_]\w*"
)
UNKNOWN = frozenset(
    [
        "diff",
        "int",
        "integrate",
        "integral",
        "derivative",
        "sum",
        "prod",
        "product",
        "limit",
        "lim",
        "solve",
        "simplify",
        "expand",
        "factor",
        "eval",
        "taylor",
        "series",
        "print",
        "exec",
        "open",
        "dif",
        "der",
        "grad",
        "curl",
        "div",
    ]
)
LATEX_MARK = re.compile(r"\\[A-Za-z]")
AFTER = re.compile(r"\s*(.?)")
SUBSCRIPT = re.compile(r"_(?:\{([^{}]*)\}|([A-Za-z][A-Za-z0-9]*|\d+))")
LATEX_SUBSCRIPT = re.compile(r"_(?:\{([^{}]*)\}|([A-Za-z0-9]))")
ENDS = " +-*/^()=,.;<>|]"
PLAIN_FUNCTIONS = frozenset(
    ["sin", "cos", "tan", "exp", "ln", "sqrt", "abs", "asin", "acos", "atan", "arcsin", "arctan"]
)
PLAIN_OPS = frozenset("+-()^,[]{}")
LETTERS = frozenset("abcdfghjklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTVWXYZ")
"""Letters that are a name when they stand alone (e, i and U may be more)."""
SIMPLE = re.compile(r"(?P<num>\d+(?:\.\d+)?(?=[ +\-*/^()=,<>|a-df-zA-DF-Z]|$))|(?P<times>[*/](?![*=]))|(?P<star>\*\*)")
SAME = {"**": "^", ":=": "=", "=<": "<=", "==": "=", "!=": "≠", "/=": "≠", "=/=": "≠", "<>": "≠", "#": "≠", "&&": "∧"}
LONG_GREEK = frozenset(name for name in GREEK if len(name) >= 4)
GLUED = frozenset(
    name
    for name in ALIASES
    if len(name) >= 2 and name not in NEEDS_BRACKET and name not in ("lg", "lb", "set", "vector", "fact")
)
LONGEST = max(map(len, ALIASES))
DRESSES = frozenset(
    (
        "text",
        "mathrm",
        "operatorname",
        "mathit",
        "mathbf",
        "mathbb",
        "textbf",
        "mathcal",
        "bm",
        "overline",
        "bar",
        "hat",
        "vec",
        "tilde",
        "widehat",
        "widetilde",
        "underline",
        "boldsymbol",
    )
)
"""Commands that only change how a name looks."""
