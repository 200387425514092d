"""Content words, brought to one form so that 'matrices' and 'matrix' count as the same."""

from __future__ import annotations

import re
from functools import lru_cache

from chainrule.study.english.tag import CLOSED, word_list

WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
SPECIAL = {
    "analyses": "analysis",
    "axes": "axis",
    "bases": "basis",
    "bayes": "bayes",
    "children": "child",
    "criteria": "criterion",
    "formulae": "formula",
    "gauss": "gauss",
    "hypotheses": "hypothesis",
    "indices": "index",
    "mathematical": "math",
    "mathematics": "math",
    "maths": "math",
    "matrices": "matrix",
    "maxima": "maximum",
    "minima": "minimum",
    "optima": "optimum",
    "people": "person",
    "spectra": "spectrum",
    "vertices": "vertex",
}


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """A word in lower case without plural or owner's ending."""
    low = re.sub(r"['’]s?$", "", word.lower())
    if low in SPECIAL:
        return SPECIAL[low]
    if len(low) > 4 and low.endswith("ies"):
        return low[:-3] + "y"
    if len(low) > 4 and low.endswith(("ches", "shes", "sses", "xes", "zes")):
        return low[:-2]
    if len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is", "ics", "ous")):
        return low[:-1]
    return low


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """Words that carry no subject matter."""
    words = set(word_list("stop", "words")) | set(word_list("open", "adverb"))
    for name in CLOSED:
        words |= word_list("closed", name)
    return frozenset(words | {stem(word) for word in words})


@lru_cache(maxsize=16384)
def content(text: str) -> tuple[str, ...]:
    """The stems of the words of ``text`` that carry its matter, in order."""
    stops = stop_words()
    found = []
    for match in WORD.finditer(text.replace("’", "'")):
        word = match.group().lower()
        base = word.split("'", 1)[0]
        if base in stops or stem(base) in stops or len(base) < 3 or base.isdigit():
            continue
        found.append(stem(word))
    return tuple(found)
