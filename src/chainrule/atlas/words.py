"""Words of a text in a normal form, so that 'Eigen-vectors' and 'eigenvector' are the same name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’ʼ]s$", re.IGNORECASE)
_STOP = re.compile(r"[.?!;:…][\"'”’)\]]*\s|\n\s*\n")
_IRREGULAR = {
    "matrices": "matrix",
    "indices": "index",
    "vertices": "vertex",
    "axes": "axis",
    "bases": "basis",
    "minima": "minimum",
    "maxima": "maximum",
    "optima": "optimum",
    "extrema": "extremum",
    "biases": "bias",
    "hypotheses": "hypothesis",
    "analyses": "analysis",
    "centre": "center",
    "centred": "centered",
    "behaviour": "behavior",
    "neighbour": "neighbor",
    "colour": "color",
}
_BRITISH = re.compile(r"is(e|ed|er|ing|ation|ational|able)$")


@dataclass(frozen=True)
class Word:
    """A word at `text[start:end]` (without a possessive 's) in normal form; `stop` if a sentence ends before it."""

    start: int
    end: int
    stem: str
    stop: bool


def plain(text: str) -> str:
    """Lower case without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def stem(word: str) -> str:
    """Singular, American spelling, lower case, without accents or apostrophes. The same for names and for texts."""
    word = re.sub(r"['’ʼ]", "", plain(_POSSESSIVE.sub("", word)))
    word = _IRREGULAR.get(word, word)
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "as")):
        if word.endswith("ies") and len(word) > 4:
            word = word[:-3] + "y"
        elif word.endswith(("sses", "xes", "ches", "shes")):
            word = word[:-2]
        else:
            word = word[:-1]
    word = _IRREGULAR.get(word, word)
    return _BRITISH.sub(lambda m: "iz" + m.group(1), word) if len(word) > 5 else word


def words(text: str) -> list[Word]:
    """The words of a text in order, with their places in it."""
    out: list[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        owner = _POSSESSIVE.search(match.group())
        stop = bool(out) and _STOP.search(text, last, start) is not None
        out.append(Word(start, end - len(owner.group()) if owner else end, stem(match.group()), stop))
        last = end
    return out


def stems(phrase: str) -> tuple[str, ...]:
    """The words of a name or phrase in normal form."""
    return tuple(word.stem for word in words(phrase))
