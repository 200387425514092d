"""From whatever was pasted to plain characters: invisible marks go, look-alikes are explained."""

from __future__ import annotations

import re
import unicodedata

from .errors import UnreadableError

MAX_CHARACTERS = 2000

INVISIBLE = dict.fromkeys(
    [
        0x00AD,
        0x061C,
        0x180E,
        0x200B,
        0x200C,
        0x200D,
        0x200E,
        0x200F,
        0x2060,
        0x2061,
        0x2062,
        0x2063,
        0x2064,
        0xFEFF,
        0xFE0E,
        0xFE0F,
    ]
)
REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")

PLAIN: dict[int, str | None] = {
    **INVISIBLE,
    **{
        ord(a): b
        for a, b in {
            "−": "-",
            "–": "-",
            "—": "-",
            "‐": "-",
            "‑": "-",
            "‒": "-",
            "﹣": "-",
            "×": "⨯",
            "·": "*",
            "⋅": "*",
            "∙": "*",
            "•": "*",
            "∗": "*",
            "⁎": "*",
            "✕": "*",
            "✖": "*",
            "÷": "/",
            "∕": "/",
            "⁄": "/",
            "∶": ":",
            "≤": "<=",
            "⩽": "<=",
            "≦": "<=",
            "≥": ">=",
            "⩾": ">=",
            "≧": ">=",
            "≠": "≠",
            "∣": "|",
            "❘": "|",
            "ı": "i",
            "’": "'",
            "′": "'",
            "‘": "'",
            "`": "'",
            "ʹ": "'",
            "″": "''",
            "º": "°",
            "˚": "°",
            "∘": "°",
            "˜": "~",
            "\t": " ",
            "\r": " ",
            "\n": " ",
            "\u2028": " ",
            "\u2029": " ",
            "ℯ": "e",
            "ⅇ": "e",
            "ⅈ": "i",
            "ℓ": "l",
            "∆": "Δ",
            "∑": "Σ",
            "∏": "Π",
            "Ω": "Ω",
            "µ": "μ",
            "⟮": "(",
            "⟯": ")",
            "〈": "⟨",
            "〉": "⟩",
            "∧": "∧",
            "⋃": "∪",
            "⋂": "∩",
            "∅": "∅",
            "⌀": "∅",
            "ø": "∅",
            "Ø": "∅",
            "\\": "\\",
            "∞": "∞",
            "ᵀ": "^⊤",
            "¬": "¬",
        }.items()
    },
}

LATIN_LIKE = dict(
    zip("асеорхуіјѕԁһԛԝАВСЕНІЈКМОРЅТХУΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲ", "aceopxyijsdhqwABCEHIJKMOPSTXYABEZHIKMNOPTYXoc", strict=True)
)
FRACTIONS = {c: unicodedata.normalize("NFKC", c).replace("⁄", "/") for c in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅐⅑⅒"}
KEEP = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱˣ₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ") | frozenset(FRACTIONS)


def clean(text: str) -> str:
    """Plain characters for the tokeniser.

    Raises UnreadableError for text that is too long, reordered, or made of look-alike letters.
    """
    if len(text) > MAX_CHARACTERS:
        raise UnreadableError(f"That is {len(text):,} characters long; an answer has at most {MAX_CHARACTERS:,}.")
    if text.isascii():
        text = text.translate(PLAIN)
        bad = next((c for c in text if c < " " or c == "\x7f"), None)
        if bad is not None:
            raise UnreadableError(f"There is a control character (number {ord(bad)}) in the text; type it again.")
        return text
    if REORDERING.search(text):
        raise UnreadableError("The text holds marks that change the order of writing; type it again without them.")
    return "".join(_plain(c) for c in text.translate(PLAIN))


def _plain(c: str) -> str:
    if c.isascii():
        if c < " " or c == "\x7f":
            raise UnreadableError(f"There is a control character (number {ord(c)}) in the text; type it again.")
        return c
    if c in FRACTIONS:
        return f"⟦{FRACTIONS[c]}⟧"
    if c in KEEP:
        return c
    twin = LATIN_LIKE.get(c)
    if twin is not None:
        name = unicodedata.name(c, "?").title()
        raise UnreadableError(f"The letter '{c}' ({name}) looks like the Latin '{twin}' and is another; type '{twin}'.")
    if unicodedata.category(c) == "Zs":
        return " "
    return unicodedata.normalize("NFKC", c)
