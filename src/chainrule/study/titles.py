"""A short title for a key point, cut out of its own sentence: a headline where one fits, else what it is about."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence

from chainrule.study.condense import CUTS
from chainrule.study.english import Clause, Phrase, Token, balanced, content, main_clause, noun_phrases, possible, tag
from chainrule.study.phrases import said
from chainrule.study.reading import Reading
from chainrule.study.standalone import faults

MOST_WORDS, MOST_LETTERS = 10, 62
LINKED_WORDS = 7  # of two noun phrases and what joins them
NOT_SUBJECTS = frozenset(
    [
        "it",
        "there",
        "we",
        "i",
        "they",
        "he",
        "she",
        "this",
        "that",
        "everything",
        "everyone",
        "what",
        "who",
        "one",
        "people",
        "things",
        "anything",
        "something",
        "nothing",
        "all",
        "having",
        "being",
    ]
)


def capital(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]


def bare(text: str) -> str:
    """Without articles and the like in front."""
    while (match := said("titles", "article").match(text)) is not None:
        text = text[match.end() :]
    return text


def generic(chapter: str) -> bool:
    """Whether a chapter's title says nothing of its content."""
    return said("titles", "generic_chapter").match(chapter.strip()) is not None


def _fits(line: str) -> bool:
    return 2 <= len(line.split()) <= MOST_WORDS and len(line) <= MOST_LETTERS


def headline(text: str, tokens: Sequence[Token], clause: Clause) -> str:
    """The main clause up to a place where it may stop, short and whole, or ""."""
    begin = tokens[clause.subject[0]].start
    first = tokens[clause.subject[0]].low
    if tokens[clause.subject[0]].tag in {"SUB", "PREP", "ADV"}:
        return ""
    rest = text[begin:].rstrip(".!? ")
    if first in NOT_SUBJECTS:
        return ""
    verb_end = tokens[clause.verb[1] - 1].end - begin
    ends = [match.start() for match in CUTS.finditer(rest)]
    ends += [match.start() for match in said("titles", "stops").finditer(rest)]
    longest = ""
    for end in sorted({*ends, len(rest)}):
        line = rest[:end].strip(" ,;:")
        if (
            end > verb_end + 2
            and _fits(line)
            and len(line.split()) >= 4
            and _stands(line)
            and len(line) < 0.8 * len(text)
        ):
            longest = line
    return capital(longest)


def imperative(text: str, tokens: Sequence[Token]) -> str:
    """Advice up to a place where it may stop, or ""."""
    if not tokens or "VB" not in possible(tokens[0].low):
        return ""
    ends = [match.start() for match in re.finditer(r"(?:,|;)| (?:of|before|after|to|and|or|for|when|because)\b", text)]
    lines = [text[:end].strip(" ,;:") for end in [*ends, len(text.rstrip(".!? "))]]
    lines = [line for line in lines if _fits(line) and len(line.split()) >= 4 and tag(line)[-1].tag == "NOUN"]
    return capital(max(lines, key=len)) if lines else ""


def _stands(line: str) -> bool:
    """Whether a headline is a sentence of its own that ends on something."""
    tokens = tag(line)
    last = tokens[-1]
    if last.tag in {
        "DET",
        "POSS",
        "CONJ",
        "SUB",
        "TO",
        "MOD",
        "BE",
        "HAVE",
        "DO",
        "DEM",
        "PREP",
        "ADV",
        "VB",
        "VBZ",
        "NEG",
    }:
        return False
    if last.tag == "VBG" and tokens[-2].tag in {"PUNCT", "NOUN"}:
        return False
    if (
        last.tag in {"ADJ", "VBG"}
        and tokens[-2].tag in {"DET", "ADV", "PREP", "ADJ"}
        and tokens[-2].low not in {"more", "less", "very", "really"}
    ):
        return False
    return balanced(tokens) and not [fault for fault in faults(line + ".") if fault != "too short"]


def subject_title(text: str, tokens: Sequence[Token], clause: Clause, reading: Reading) -> str:
    """The subject of the sentence where it says enough, or ""."""
    span = list(tokens[clause.subject[0] : clause.subject[1]])
    while span and span[0].tag in {"ADV", "CONJ", "PUNCT"}:
        span = span[1:]
    while span and span[-1].tag in {"ADV", "PUNCT", "NEG"}:
        span = span[:-1]
    if span and span[-1].tag != "NOUN":
        return ""
    if not span or span[0].low in NOT_SUBJECTS | {"you"} or span[0].tag in {"PREP", "VBG", "VBN"}:
        return ""
    if any(token.tag in {"PRO", "DEM", "SUB"} or token.low in {",", "like"} for token in span) or span[-1].tag == "VBG":
        return ""
    name = bare(text[span[0].start : span[-1].end])
    words = content(name)
    if not words or len(name.split()) > 8 or len(name) > MOST_LETTERS:
        return ""
    if name.lower() not in reading.names and max(reading.weights.get(word, 0.0) for word in words) < 0.3:
        return ""
    return capital(name)


def asked(text: str) -> str:
    """'how a function changes', 'why certain models converge well': what the sentence answers, or ""."""
    for match in said("titles", "asks").finditer(text):
        line = match["what"]
        tokens = tag(line)
        if (
            not _fits(line)
            or len(line.split()) < 3
            or any(token.tag in {"DEM", "PRO"} and token.low not in {"you", "we"} for token in tokens)
        ):
            continue
        if tokens[-1].tag in {"DET", "POSS", "CONJ", "SUB", "TO", "MOD", "PREP", "HAVE", "DO"} or not any(
            t.tag in {"VB", "VBZ", "VBD", "MOD", "BE", "TO"} for t in tokens[1:]
        ):
            continue
        return capital(line)
    return ""


def about(text: str, tokens: Sequence[Token], reading: Reading) -> list[str]:
    """The noun phrases of a sentence, those that carry most of the lecture first."""
    rated = []
    for phrase in noun_phrases(text, tokens):
        name = bare(phrase.text)
        words = content(name)
        if words and len(name.split()) <= 4:
            weight = sum(reading.weights.get(word, 0.0) for word in words) / len(words)
            again = reading.times(name)
            rated.append(
                (
                    weight
                    + 0.35 * min(3, again - 1) / 3 * len(words)
                    + 0.25 * (len(words) > 1)
                    + 0.4 * (name.lower() in reading.names),
                    -phrase.start,
                    name,
                )
            )
    return [capital(name) for _, _, name in sorted(rated, reverse=True)]


def linked(text: str, tokens: Sequence[Token], reading: Reading) -> list[str]:
    """Noun phrases with what hangs on them, the weightiest first: 'probability distribution for all possible tokens'.

    A bare noun says what a point is about but not what of it, so these come before it.
    """
    phrases = noun_phrases(text, tokens)
    rated = []
    for first, second in itertools.pairwise(phrases):
        joint = said("titles", "link").fullmatch(text[first.end : second.start])
        name = bare(text[first.start : second.end])
        words = content(name)
        if joint and len(words) >= 2 and 3 <= len(name.split()) <= LINKED_WORDS and len(name) <= MOST_LETTERS:
            weight = sum(reading.weights.get(word, 0.0) for word in words) / len(words)
            rated.append((weight + 0.4 * any(part in reading.names for part in _parts(first, second)), name))
    return [capital(name) for _, name in sorted(rated, key=lambda row: -row[0])]


def _parts(*phrases: Phrase) -> list[str]:
    return [bare(phrase.text).lower() for phrase in phrases]


def title_of(text: str, reading: Reading, used: Collection[str], chapter: str = "") -> str:
    """A title for the printed sentence ``text`` that is not in ``used`` (compared without case)."""
    tokens = tag(text)
    clause = main_clause(tokens)
    taken = {name.casefold() for name in used}
    options = []
    if chapter and not generic(chapter):
        options.append(chapter)
    commands = tokens and tokens[0].tag == "VB"
    options.append(headline(text, tokens, clause) if clause is not None and not commands else imperative(text, tokens))
    defined = said("titles", "defined").search(text)
    if defined:
        options.append(capital(defined["name"]))
    if clause is not None:
        options.append(subject_title(text, tokens, clause, reading))
    if tokens and tokens[0].tag == "VBG":  # 'Having a solid intuition helps': the intuition is what it is about
        done = next((p for p in noun_phrases(text, tokens) if not p.text.startswith("sure ")), None)
        options.append(capital(bare(done.text)) if done and len(bare(done.text).split()) > 1 else "")
    options += [asked(text), *linked(text, tokens, reading), *about(text, tokens, reading)]
    free = [option for option in options if option and option.casefold() not in taken]
    telling = [option for option in free if " " in option]
    return next(iter([*telling, *free]), "") or _opening_words(text)


def _opening_words(text: str) -> str:
    """The first words of the sentence, up to a place where it may be broken."""
    words = text.rstrip(".!? ").split()
    if len(words) <= MOST_WORDS:
        return " ".join(words)
    return " ".join(words[: MOST_WORDS - 1]).rstrip(",;:") + " …"
