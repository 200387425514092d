"""What people write out of habit, rewritten before it is read: other brackets of intervals, spaces in matrices."""

from __future__ import annotations

import re

GAP = re.compile(r"(?<=[\w)\]}.!°%])[ \t]+(?=[-+]?[\w(\\√.])")
SPACES = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?![\d/])")
COMMAS = re.compile(r"(?<![\d.,])\d{1,3}(?:(?:,\d{3}){2,}(?![\d,])|,\d{3}(?=\.\d))")
WRAPPED = re.compile(r"\s*(?:\$\$(.*)\$\$|\$([^$]*)\$|\\\((.*)\\\)|\\\[(.*)\\\])\s*", re.DOTALL)


def rewritten(text: str, kind: str) -> str:
    """The text as the full grammar reads it: ]1, 2[ for an interval, [1 2; 3 4] for a matrix."""
    if kind == "interval":
        return _french(text)
    if kind in ("number", "significant_figures", "decimal_places"):
        return _grouped(text)
    if kind in ("matrix", "vector"):
        return _spaced(text)
    return text


def unwrapped(text: str) -> str:
    """Without the marks of mathematics in a text, $...$ or \\(...\\); every character keeps its place."""
    found = WRAPPED.fullmatch(text) if text.lstrip()[:1] in ("$", "\\") else None
    if found is None or found.lastindex is None:
        return text
    start, end = found.span(found.lastindex)
    return " " * start + text[start:end] + " " * (len(text) - end)


def _grouped(text: str) -> str:
    """12 345 678.9 and 1,234,567 without the marks between their groups of three; 1,234 stays, for it may be 1.234."""
    return COMMAS.sub(lambda m: m[0].replace(",", ""), SPACES.sub(lambda m: re.sub(r"\s", "", m[0]), text))


def _french(text: str) -> str:
    """]1, 2[ as (1, 2), and 1; 2 as 1, 2: a square bracket opens outside of an interval, and closes inside of one."""
    written, inside, depth = [], False, 0
    for c in text:
        if c in "[]":
            c = c if (c == "]") == inside else ")" if inside else "("
            inside, depth = not inside, 0
        elif c == "(" and inside:
            depth += 1
        elif c == ")" and depth:
            depth -= 1
        elif c in "()":
            inside = not inside
        written.append("," if c == ";" else c)
    return "".join(written)


def _spaced(text: str) -> str:
    """[1 2; 3 4] as [1, 2; 3, 4], and rows without brackets in brackets."""
    if ";" in text and not any(c in text for c in "[({\\<⟨|"):
        text = f"[{text}]"
    if "," in text or "[" not in text or "\\" in text:
        return text
    return GAP.sub(", ", text)
