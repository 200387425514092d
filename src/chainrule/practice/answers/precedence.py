"""How strongly operators bind: from 'or' (loosest) to powers."""

from __future__ import annotations

RELATIONS = {"=": "=", "≠": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "∈": "in"}
IMPLIES, OR, AND, NOT, RELATION, UNION, MEET, ADD, MUL, TIGHT, POWER = 1, 2, 4, 6, 10, 14, 16, 20, 30, 40, 50
INFIX: dict[str, int] = {
    "⇒": IMPLIES,
    "⇔": IMPLIES,
    "=>": IMPLIES,
    "<=>": IMPLIES,
    "∨": OR,
    "∧": AND,
    **dict.fromkeys(RELATIONS, RELATION),
    "∉": RELATION,
    "∪": UNION,
    "∖": UNION,
    "∩": MEET,
    "+": ADD,
    "-": ADD,
    "±": ADD,
    "∓": ADD,
    "*": MUL,
    "⨯": MUL,
    "/": MUL,
    ":": MUL,
    "^": POWER,
    "!": POWER + 1,
    "%": POWER + 1,
    "°": POWER + 1,
    "'": POWER + 1,
    "⊤": POWER + 1,
}
PLAIN_INFIX = {")": 0, **{text: strength for text, strength in INFIX.items() if text not in (":", "|")}}
WORD_INFIX = {"or": "∨", "and": "∧", "in": "∈", "union": "∪", "U": "∪"}
OPENERS = frozenset(["(", "[", "{", "\\{", "\\[", "√", "∛", "∜", "⌊", "⌈", "∅", "ℝ", "ℤ", "ℕ", "ℚ", "ℂ", "⟨"])
ROOTS = {"√": 2, "∛": 3, "∜": 4}
