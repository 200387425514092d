"""Sentences that need the one before: 'Next is linear algebra. This is the language of data ...'.

Only where the sentence before does nothing but name a subject is the pronoun replaced by that name, and both sentences
are then the evidence. A pronoun that could stand for something else stays, and its sentence is not printed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from chainrule.study.condense import lean
from chainrule.study.english import content, is_plural, main_clause, tag
from chainrule.study.english.tag import VERBAL
from chainrule.study.phrases import said
from chainrule.study.standalone import faults

MOST_REST = 10  # words after the name
NOT_NAMES = frozenset(
    [
        "it",
        "this",
        "that",
        "these",
        "those",
        "they",
        "one",
        "something",
        "everything",
        "nothing",
        "here",
        "there",
        "you",
        "we",
        "i",
        "what",
    ]
)

NAMES = said("resolve", "names")
PRONOUN = said("resolve", "pronoun")
DISLOCATED = said("resolve", "dislocated")
POINTS = said("resolve", "points")


def named_subject(text: str) -> str:
    """The subject that a sentence does nothing but name, or ""."""
    bare = " ".join(text.split())
    match = NAMES.match(bare)
    if match is None or (match["rest"] and match.start("name") == 0 and main_clause(tag(bare)) is not None):
        return ""
    name = match["name"].strip(" ,")
    if len((match["rest"] or "").split()) > MOST_REST or re.match(r"an? ", name, re.I):
        return ""
    tokens = tag(name)
    if (
        not tokens
        or tokens[-1].tag != "NOUN"
        or tokens[0].low in NOT_NAMES
        or any(t.tag in {"PRO", "SUB", "DEM", "MOD", "VBZ", "BE", "VB"} for t in tokens)
    ):
        return ""
    return name


def resolved(before: str, text: str) -> str:
    """``text`` with its opening pronoun replaced by what ``before`` named; "" where that is not safe."""
    match = PRONOUN.match(text)
    name = named_subject(before)
    if match is None or not name:
        return ""
    if tag(text[match.start("it") :])[1].tag not in VERBAL:
        return ""
    plural = match["it"].lower() in {"these", "they"} or match["verb"].strip() in {"are", "'re", "’re", "have"}
    rest = text[match.end("it") :]
    rest = re.sub(r"^['’]s\b", " is", re.sub(r"^['’]re\b", " are", rest))
    if plural != _many(name):
        return ""
    joined = lean(name + rest)
    return joined if main_clause(tag(joined)) is not None and not faults(joined) else ""


def _many(name: str) -> bool:
    """Whether a verb after ``name`` is plural."""
    if re.search(r"\b(?:and)\b", name) and not re.match(r"(?:statistics|mathematics|physics)$", name):
        return True
    return is_plural(name.split()[-1].lower())


def undislocated(text: str) -> str:
    """'The chain rule, this is at the heart of ...' as 'The chain rule is at the heart of ...', or ""."""
    match = DISLOCATED.match(text)
    if match is None or match["name"].split()[0].lower() in NOT_NAMES or "," not in text[: match.start("verb")]:
        return ""
    tokens = tag(match["name"])
    if tokens[-1].tag != "NOUN" or any(
        token.tag in {"PRO", "SUB", "MOD", "VBZ", "BE", "VB", "PREP"} for token in tokens
    ):
        return ""
    joined = lean(f"{match['name']} {text[match.start('verb') :]}")
    return joined if not faults(joined) else ""


def described(text: str, weights: Mapping[str, float]) -> str:
    """'These chain rule expressions give ...' as 'The chain rule expressions give ...', or "".

    A pointing word may become an article only before a noun phrase that carries the lecture.
    """
    match = POINTS.match(text)
    if match is None:
        return ""
    rest = text[match.end() :]
    tokens = tag(rest)
    size = next((place for place, token in enumerate(tokens) if token.tag not in {"ADJ", "NOUN", "NUM", "OWN"}), 0)
    if not size or tokens[size - 1].tag != "NOUN" or tokens[size].tag not in VERBAL | {"PREP", "ADV"}:
        return ""
    words = content(rest[: tokens[size - 1].end])
    strong = [word for word in words if weights.get(word, 0.0) >= 0.45]
    if not strong or len(words) < 2:
        return ""
    joined = lean("The " + rest)
    return joined if not faults(joined) else ""


def with_context(texts: Sequence[str], index: int, weights: Mapping[str, float]) -> tuple[str, bool]:
    """The printable form that its context gives sentence ``index``, and whether the sentence before it is needed."""
    alone = undislocated(lean(texts[index]))
    if alone:
        return alone, False
    if index:
        joined = resolved(texts[index - 1], texts[index])
        if joined:
            return joined, True
    return (described(lean(texts[index]), weights) if weights else ""), False
