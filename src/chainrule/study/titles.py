"""A short title for a key point, cut out of its own sentence: a headline where one fits, else what it is about."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from chainrule.study.condense import CUTS
from chainrule.study.english import Clause, Token, content, main_clause, noun_phrases, tag
from chainrule.study.reading import Reading
from chainrule.study.standalone import faults

MOST_WORDS, MOST_LETTERS = 8, 58
ARTICLE = re.compile(
    r"^(?:the|a|an|our|your|my|his|her|their|its|any|some|every|each|all|most|this|these|those|that|such|one|both|other|first|second|next|last|another) (?=\S)",
    re.I,
)
GENERIC_CHAPTER = re.compile(
    r"^(?:intro(?:duction)?|outro|thanks?.*|recap|summary|conclusions?|overview|end(?:ing)?|start|welcome|opening|closing|part \d+|chapter \d+|untitled.*|credits|sponsor.*|ad|final thoughts|next steps?|q ?& ?a)$",
    re.I,
)
DEFINED = re.compile(
    r"\b(?:is|are|'s|be|often|commonly|usually|sometimes|also) (?:called|known as|referred to as|termed) (?:the |an? )?(?P<name>[\w'’-]+(?: (?:of |the )*[\w'’-]+){0,3}?)(?= (?:of|for|in|which|that|because|and)\b|[,.;]|$)",
    re.I,
)
NOT_SUBJECTS = frozenset(
    ["it", "there", "you", "we", "i", "they", "he", "she", "this", "that", "everything", "everyone", "what", "who", "one", "people", "things", "anything", "something", "nothing", "all"]
)


def capital(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]


def headline(text: str, tokens: Sequence[Token], clause: Clause) -> str:
    """The main clause by itself where it is short and whole, or ""."""
    begin = tokens[clause.subject[0]].start
    rest = text[begin:].rstrip(".!? ")
    ends = [match.start() for match in CUTS.finditer(rest)] + [len(rest)]
    line = rest[: ends[0]].strip(" ,;:")
    whole = text.rstrip(".!? ")
    if (
        len(line.split()) > MOST_WORDS
        or len(line) > MOST_LETTERS
        or len(line.split()) < 4
        or len(line) > 0.75 * len(whole)
    ):
        return ""
    if [fault for fault in faults(line + ".") if fault != "too short"] or line.split()[0].lower() in NOT_SUBJECTS:
        return ""
    return capital(line)


def subject_title(text: str, tokens: Sequence[Token], clause: Clause, reading: Reading) -> str:
    """The subject of the sentence where it says enough, or ""."""
    span = tokens[clause.subject[0] : clause.subject[1]]
    while span and span[0].tag in {"ADV", "CONJ", "PUNCT"}:
        span = span[1:]
    while span and span[-1].tag in {"ADV", "PUNCT"}:
        span = span[:-1]
    if (
        not span
        or span[0].low in NOT_SUBJECTS
        or any(token.tag in {"PRO", "DEM", "SUB"} or token.low in {",", "like"} for token in span)
    ):
        return ""
    name = ARTICLE.sub("", text[span[0].start : span[-1].end])
    words = content(name)
    if not words or len(name.split()) > 6 or len(name) > MOST_LETTERS:
        return ""
    if max(reading.weights.get(word, 0.0) for word in words) < 0.3:
        return ""
    return capital(name)


def about(text: str, tokens: Sequence[Token], reading: Reading) -> str:
    """The one or two noun phrases that carry most of the lecture, in the order in which they come."""
    rated = []
    for phrase in noun_phrases(text, tokens):
        words = content(phrase.text)
        if words and len(phrase.text.split()) <= 4:
            weight = sum(reading.weights.get(word, 0.0) for word in words) / (len(words) ** 0.5)
            rated.append((weight, phrase.start, phrase.text))
    best = sorted(sorted(rated, reverse=True)[:2], key=lambda row: row[1])
    if not best:
        return ""
    names = list(dict.fromkeys(ARTICLE.sub("", name) for _, _, name in best))
    if len(names) == 2 and set(content(names[0])) & set(content(names[1])):
        names = [max(names, key=len)]
    return capital(" and ".join(names))


def title_of(text: str, reading: Reading, used: Collection[str], chapter: str = "") -> str:
    """A title for the printed sentence ``text`` that is not in ``used`` (compared without case)."""
    tokens = tag(text)
    clause = main_clause(tokens)
    taken = {name.casefold() for name in used}
    options = []
    if chapter and not GENERIC_CHAPTER.match(chapter.strip()):
        options.append(chapter)
    if clause is not None:
        options.append(headline(text, tokens, clause))
    defined = DEFINED.search(text)
    if defined:
        options.append(capital(defined["name"]))
    if clause is not None:
        options.append(subject_title(text, tokens, clause, reading))
    options.append(about(text, tokens, reading))
    for option in options:
        if option and option.casefold() not in taken:
            return option
    return _opening_words(text)


def _opening_words(text: str) -> str:
    """The first words of the sentence, up to a place where it may be broken."""
    words = text.rstrip(".!? ").split()
    if len(words) <= MOST_WORDS:
        return " ".join(words)
    return " ".join(words[: MOST_WORDS - 1]).rstrip(",;:") + " …"
