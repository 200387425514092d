"""Where a stretch without punctuation goes over into another sentence: '... of the image | the output is large ...'.

A seam is a place at which what stands before is a whole sentence and what follows begins one with its own subject.
Only for text that lost its punctuation: where commas and full stops can be trusted, nothing is looked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from chainrule.study.condense import finish, lean, whole_sentence
from chainrule.study.english import main_clause, tag
from chainrule.study.english.tag import VERBAL, Token

SOONEST = 5  # words before a seam, and after it
CLOSING = frozenset({"NOUN", "ADJ", "NUM"})
CLOSING_ADVERBS = frozenset({"too", "instead", "again", "well", "there", "together"})
FAR = 4  # words between a preposition and the noun that ends its phrase


@lru_cache(maxsize=4096)
def seams(text: str) -> tuple[int, ...]:
    """The places in ``text`` (characters) before which another sentence begins; empty for a single sentence."""
    tokens = tag(text)
    return tuple(tokens[place].start for place in range(SOONEST, len(tokens) - 1) if _is_seam(text, tokens, place))


def _is_seam(text: str, tokens: Sequence[Token], place: int) -> bool:
    before, here = tokens[place - 1], tokens[place]
    closes = before.tag in CLOSING or before.low in CLOSING_ADVERBS or (before.tag == "BE" and here.tag == "SUB")
    closes |= before.tag == "VBZ" and tokens[place - 2].low in {"that", "which", "who"}  # 'a sum that slides'
    if not closes or not whole_sentence(text[: here.start].rstrip()):
        return False
    rest = text[here.start :]
    if here.tag == "SUB":  # 'what the weights are if A then B': the condition belongs to what follows
        return here.low in {"if", "when"} and " then " in rest and "," not in rest.split(" then ")[0]
    if here.tag == "DET":
        return _begins(rest) or (here.low in {"a", "an"} and before.tag == "NOUN" and _left_over(tokens, place))
    if before.tag != "NOUN" or here.tag not in {"NOUN", "VBG"}:
        return False
    return _begins(rest, alone=True) or rest.split()[1:3] == ["means", "that"]


def _begins(rest: str, alone: bool = False) -> bool:
    """Whether a sentence with its own subject begins here; with ``alone``, whether one word is that subject."""
    tokens = tag(rest)
    clause = main_clause(tokens)
    if clause is None or clause.subject[0] != 0 or len(rest.split()) < SOONEST:
        return False
    return not alone or (clause.subject[1] == 1 and tokens[1].tag in {"VBZ", "BE"})


def _left_over(tokens: Sequence[Token], place: int) -> bool:
    """'for every corner of the image a fully connected layer': a phrase that nothing joins to the one before it."""
    joined = any(token.tag == "PREP" for token in tokens[max(0, place - FAR) : place])
    return joined and not any(token.tag in VERBAL for token in tokens[place:])


def parted(text: str) -> tuple[str, ...]:
    """The sentences between the seams of ``text`` that are whole, ready to print; nothing where it has no seam."""
    places = seams(text)
    bounds = [0, *places, len(text)]
    found = []
    for start, end in pairwise(bounds) if places else ():
        part = lean(text[start:end].strip())
        if len(part.split()) >= SOONEST and whole_sentence(part) and not seams(part):
            found.append(finish(part))
    return tuple(found)
