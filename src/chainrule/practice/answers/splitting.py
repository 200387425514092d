"""A run of letters as names, and what looks like program code."""

from __future__ import annotations

from .alphabet import GLUED, LONG_GREEK, LONGEST, UNKNOWN
from .errors import UnreadableError
from .names import ALIASES, CONSTANTS, GREEK, GREEK_LETTERS, NEEDS_BRACKET, WORDS


def suspicious(text: str) -> bool:
    """A quick look for what every piece of program code holds."""
    return (
        "." in text or "_" in text or ":" in text or '"' in text or "'" in text or "import" in text or "exec" in text
        or "eval" in text or "print" in text or "open" in text or "system" in text or " for " in text or " if " in text
        or "getattr" in text or "def " in text
    )  # fmt: skip


def split(run: str, declared: frozenset[str], follows: str, before: str) -> list[tuple[str, str]]:
    """A run of letters as names: 'sinx' is sin x, 'xy' is x y, 'pir' is π r, 'rate' is r a t e."""
    whole = _whole(run, declared, follows, before)
    if whole is not None:
        return [whole]
    if follows == "(" and run in ("Pr", "Prob"):
        return [("sym", "P")]
    if follows == "(" and run in UNKNOWN:
        raise UnreadableError(f"The function '{run}' is not known here.")
    pieces: list[tuple[str, str]] = []
    at = 0
    while at < len(run):
        piece = _longest(run, at, declared)
        pieces.append(piece)
        at += len(piece[1]) if piece[1] in run else 1
    singles = sum(1 for _, text in pieces if len(text) == 1)
    if singles >= 5 and run.isascii() and not any(kind == "func" for kind, _ in pieces[:1]):
        if follows == "(":
            raise UnreadableError(f"The function '{run}' is not known here.")
        return [("sym", run)]  # a word, not a product
    return [(kind, ALIASES[text] if kind == "func" else text) for kind, text in pieces]


def _whole(run: str, declared: frozenset[str], follows: str, before: str) -> tuple[str, str] | None:
    if run in declared:
        return "sym", run
    if run == "π":
        return "const", "pi"
    if len(run) == 1:
        letter = GREEK_LETTERS.get(run)
        if letter is not None:
            if letter in declared:
                return "sym", letter
            return ("func", "gamma" if run == "Γ" else "Phi") if run in "ΓΦ" and follows == "(" else ("sym", letter)
        if run == "U" and before in ("]", ")", "}") and follows in ("[", "(", "{"):
            return "op", "∪"
        return ("const", CONSTANTS[run]) if run in ("e", "i") else ("sym", run)
    if run in ALIASES and (run not in NEEDS_BRACKET or follows in ("(", "[", "|")):
        return "func", ALIASES[run]
    if run in WORDS and run != "U" and not (run == "in" and before == ""):
        return "word", WORDS[run]
    if run in CONSTANTS:
        return "const", CONSTANTS[run]
    return ("sym", run) if run in GREEK else None


def _longest(run: str, at: int, declared: frozenset[str]) -> tuple[str, str]:
    for size in range(min(LONGEST, len(run) - at), 1, -1):
        part = run[at : at + size]
        if part in declared or part in LONG_GREEK:
            return "sym", part
        if part in GLUED and size != len(run):
            return "func", part
        if part == "pi":
            return "const", "pi"
    letter = run[at]
    if letter in declared:
        return "sym", letter
    if letter == "π":
        return "const", "pi"
    if letter in ("e", "i"):
        return "const", letter
    return "sym", GREEK_LETTERS.get(letter, letter)


def strange(c: str) -> str:
    """Why a character is not known here."""
    if c in '"“”„':
        return "Quotation marks are not part of a formula."
    if c == "$":
        return "A dollar sign is not part of a formula; leave it out."
    if c in "@?":
        return f"'{c}' is not part of a formula."
    return f"The character '{c}' is not known here." if c.isprintable() else "There is an unprintable character here."
