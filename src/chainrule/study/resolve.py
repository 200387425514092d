"""Sentences that need the one before: 'Next is linear algebra. This is the language of data ...'.

Only where the sentence before does nothing but name a subject is the pronoun replaced by that name, and both sentences
are then the evidence. A pronoun that could stand for something else stays, and its sentence is not printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from chainrule.study.condense import lean
from chainrule.study.english import is_plural, main_clause, tag
from chainrule.study.english.tag import VERBAL
from chainrule.study.standalone import faults

NAMES = re.compile(
    r"^(?:(?:so|and|now|then|okay|alright|well|first|firstly|first up|second|secondly|third|thirdly|next|next up|finally|lastly|"
    r"last|last but not least|starting with|beginning with|moving on to|let's (?:start|begin) with|let's (?:talk about|turn to|look at|move on to))[,:]? +)*"
    r"(?:(?:(?:the )?(?:next|first|second|third|fourth|fifth|last|final|other) (?:one|area|topic|concept|idea|step|thing|part|kind|type|piece|of these)? ?"
    r"(?:is|are|comes|would be|we have|on (?:the|our) list is) )|(?:is|are|comes|we have|there's|there is|there are|you have|we've got) )?"
    r"(?P<name>(?:the |an? )?[\w'’-]+(?:[ ,]+(?:and |or |of |the |vs |vs\. )*[\w'’-]+){0,5}?)(?P<rest>(?:,? (?:particularly|especially|which|that|i\.e\.|in particular)|, (?:or|also))(?!\w).*)?[.:!]*$",
    re.I,
)
PRONOUN = re.compile(
    r"^(?P<lead>(?:so|and|now|well|but|basically)[, ]+)*(?P<it>this|these|it|they|that)(?P<verb>(?:'s|’s|'re|’re)| (?:really |basically |just |also |is |are )*[a-z]+)\b",
    re.I,
)
DISLOCATED = re.compile(
    r"^(?P<name>(?:the |an? )?[\w'’-]+(?: [\w'’-]+){0,4}),? (?:this|that|it|these|they) (?P<verb>is|are|was|were|has|have|means|tells|describes|shows|measures)\b",
    re.I,
)
NOT_NAMES = frozenset(["it", "this", "that", "these", "those", "they", "one", "something", "everything", "nothing", "here", "there", "you", "we", "i", "what"])


def named_subject(text: str) -> str:
    """The subject that a sentence does nothing but name, or ""."""
    bare = " ".join(text.split())
    match = NAMES.match(bare)
    if match is None or (match["rest"] and match.start("name") == 0 and main_clause(tag(bare)) is not None):
        return ""
    name = match["name"].strip(" ,")
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
    """'The chain rule, this is at the heart of ...' as 'The chain rule is at the heart of ...'; "" for other sentences."""
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


def with_context(texts: Sequence[str], index: int) -> tuple[str, bool]:
    """The printable form of sentence ``index`` that its context allows, and whether the sentence before it is needed."""
    alone = undislocated(lean(texts[index]))
    if alone:
        return alone, False
    if index:
        joined = resolved(texts[index - 1], texts[index])
        if joined:
            return joined, True
    return "", False
