"""The main clause of a sentence: where its subject stands and where its verb.

A word such as 'which', 'if' or 'how' opens a clause of its own, and the next finite verb belongs to that clause; the
first finite verb that belongs to none is the main verb.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chainrule.study.english.tag import VERBAL, Token, is_plural

GROUP = frozenset({"ADV", "NEG", "VBN", "VBG"})
HELPERS = frozenset({"be", "been", "being", "have"})  # what may follow inside of a verb group
BARE = frozenset({"be", "have", "do"})
OPENING = frozenset({"like", "as", "before", "after", "until", "since", "than"})  # before a clause or a noun
BREAKS = frozenset({"but", "so", "yet", "and"})  # what begins a new clause behind a comma
NO_SUBJECT = frozenset({"VBN", "VBG", "PREP"})


@dataclass(frozen=True)
class Clause:
    """Token positions: the subject is ``subject[0]:subject[1]``, the verb group ``verb[0]:verb[1]``."""

    subject: tuple[int, int]
    verb: tuple[int, int]


def _skip_group(tokens: Sequence[Token], index: int) -> int:
    """The position after the verb group that begins at ``index``."""
    end = index + 1
    bare = tokens[index].tag in {"MOD", "DO"}
    while end < len(tokens) and (
        tokens[end].tag in GROUP or tokens[end].low in HELPERS or (bare and tokens[end].tag == "VB")
    ):
        if tokens[end].tag == "VB":
            bare = False
        end += 1
    while end - 1 > index and tokens[end - 1].tag == "ADV":
        end -= 1
    return end


def _infinitive(tokens: Sequence[Token], index: int) -> bool:
    """Whether the form at ``index`` stands after 'to' or a preposition, adverbs in between left aside."""
    if not _bare(tokens[index]):
        return False
    before = index - 1
    while before >= 0 and tokens[before].tag in {"ADV", "NEG"}:
        before -= 1
    return before >= 0 and tokens[before].tag in {"TO", "PREP"}


def _bare(token: Token) -> bool:
    """Whether a form may be an infinitive."""
    return token.tag == "VB" or token.low in BARE


def _coordinated(tokens: Sequence[Token], index: int) -> bool:
    """Whether the verb shares the subject of the one before it: 'if you stop and *think*'."""
    before = index - 1
    while before >= 0 and tokens[before].tag in {"ADV", "NEG"}:
        before -= 1
    return before > 0 and tokens[before].tag == "CONJ" and tokens[before].low in {"and", "or", "but"}


def _continues(tokens: Sequence[Token], verb: int, index: int) -> bool:
    """Whether an 'and' without a comma joins the clause of the verb at ``index`` to that of the verb at ``verb``."""
    between = tokens[verb:index]
    joins = [place for place, token in enumerate(between) if token.low in {"and", "or"}]
    if not joins or any(token.low in {",", ";"} for token in between[joins[-1] - 1 :]):
        return False
    after = between[joins[-1] + 1 :]
    return bool(after) and after[0].tag in {"DET", "PRO", "POSS", "DEM", "NOUN", "ADJ"}


def _agrees(tokens: Sequence[Token], start: int, index: int) -> bool:
    """A bare verb form needs a plural or a pronoun before it; all other forms are taken at their word."""
    if tokens[index].tag != "VB" or index == start:
        return True
    return any(
        (token.tag == "PRO" and token.low in {"i", "you", "we", "they", "who"})
        or (token.tag == "NOUN" and (is_plural(token.low) or token.low in {"people", "most"}))
        or token.low in {"and", "these", "those", "which", "that", "most", "many", "some"}
        for token in tokens[start:index]
    )


def _verb_before_mark(tokens: Sequence[Token], index: int) -> bool:
    """Whether a finite verb comes before the next comma: 'like Alice pays Bob'."""
    for token in tokens[index : index + 6]:
        if token.tag in {"VBZ", "MOD", "BE", "VBD", "DO", "HAVE"} or (token.tag == "VB" and token is not tokens[index]):
            return True
        if token.tag not in {"NOUN", "ADJ", "DET", "PRO"}:
            return False
    return False


def balanced(tokens: Sequence[Token]) -> bool:
    """Whether every clause that is opened ('that', 'if', 'which' ...) gets its verb before the end."""
    pending = 0
    index = 0
    while index < len(tokens):
        token = tokens[index]
        follows = tokens[index + 1].tag if index + 1 < len(tokens) else "END"
        if _opens(tokens, index) and token.tag != "SUB":
            pending += 1
        if (
            token.tag == "SUB"
            and follows != "TO"
            and not (token.low in {"as", "while", "when", "if"} and follows in {"VBG", "VBN", "ADJ", "PREP"})
        ):
            pending += 1
        elif token.tag in VERBAL and not _infinitive(tokens, index):
            pending = max(0, pending - 1)
            index = _skip_group(tokens, index)
            continue
        index += 1
    return pending == 0


def _after_comma(tokens: Sequence[Token], start: int, verb: int) -> int:
    """A pronoun behind a comma is the subject by itself: 'images, text or tables, it can all be ...'."""
    for place in range(verb - 1, start, -1):
        if tokens[place - 1].low == "," and tokens[place].tag == "PRO":
            return place
        if tokens[place].low == ",":
            break
    return start


def _is_subject(span: Sequence[Token]) -> bool:
    """Whether the words before a verb can be its subject; 'in turn', with nothing behind it, cannot."""
    if not span:
        return False
    if span[0].tag != "PREP":
        return True
    return (
        any(token.tag in {"DET", "PRO", "POSS", "DEM", "NUM"} for token in span[2:])
        or sum(token.tag == "NOUN" for token in span) > 1
    )


def _after_mark(tokens: Sequence[Token], index: int) -> bool:
    """Whether a comma stands before."""
    return index > 0 and tokens[index - 1].low == ","


def _opens(tokens: Sequence[Token], index: int) -> bool:
    """Whether a clause without its 'that' opens here: 'the vectors | you can reach'."""
    if index and tokens[index - 1].low in OPENING and tokens[index - 1].tag == "PREP":
        return _verb_before_mark(tokens, index)
    if index and tokens[index - 1].low == "way" and tokens[index].tag in {"DET", "PRO", "POSS", "NOUN"}:
        return True
    if index == 0 or tokens[index].tag != "PRO" or tokens[index].low in {"me", "him", "them", "us", "one"}:
        return False
    return tokens[index - 1].tag == "NOUN"


def main_clause(tokens: Sequence[Token]) -> Clause | None:
    """The first main clause, or None where no finite verb can be given to one."""
    pending, start, index, inner = 0, 0, 0, -1
    while index < len(tokens):
        token = tokens[index]
        if token.tag == "SUB" or _opens(tokens, index):
            pending += 1
        elif token.tag in VERBAL and not _infinitive(tokens, index):
            end = _skip_group(tokens, index)
            joined = inner >= 0 and pending == 0 and _continues(tokens, inner, index)
            if joined or _coordinated(tokens, index) or not _agrees(tokens, start, index):
                index = end
                continue
            if pending == 0:
                start = _after_comma(tokens, start, index)
                return Clause((start, index), (index, end)) if _is_subject(tokens[start:index]) else None
            pending -= 1
            inner = index
            index = end
            continue
        elif token.low == "and" and inner >= 0 and _after_mark(tokens, index) and tokens[0].tag == "SUB":
            pending += 1  # 'If A, and B, ...': still the condition
        elif token.low in BREAKS and _after_mark(tokens, index) and (token.low != "and" or tokens[0].tag in NO_SUBJECT):
            return None
        elif token.low in {",", ";", ":"} and pending == 0 and index + 1 < len(tokens):
            start = _subject_start(tokens, start, index)
        index += 1
    return None


def _subject_start(tokens: Sequence[Token], start: int, comma: int) -> int:
    """A comma after an opening phrase or clause moves the subject behind it; one inside a list or an aside does not."""
    first = tokens[start].tag if start < comma else "PUNCT"
    if first in {"SUB", "PREP", "ADV", "VBG", "VBN", "TO", "CONJ", "PUNCT", "VB"}:
        return comma + 1
    return start


@dataclass(frozen=True)
class Phrase:
    """A noun phrase: ``text`` without its article, ``head`` its last noun, offsets in the text that was tagged."""

    text: str
    head: str
    start: int
    end: int
    plural: bool


def noun_phrases(text: str, tokens: Sequence[Token]) -> tuple[Phrase, ...]:
    """The plain noun phrases of a sentence, in order: adjectives and nouns that stand together, articles left off."""
    found: list[Phrase] = []
    index = 0
    while index < len(tokens):
        end = index
        while end < len(tokens) and tokens[end].tag in {"NOUN", "ADJ", "OWN"}:
            end += 1
        while end > index and tokens[end - 1].tag != "NOUN":
            end -= 1
        if end > index:
            first, last = tokens[index], tokens[end - 1]
            found.append(Phrase(text[first.start : last.end], last.low, first.start, last.end, is_plural(last.low)))
        index = max(end, index + 1)
    return tuple(found)
