"""Whether a sentence can be read by itself, and why not where it cannot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from chainrule.study.english import Clause, Token, is_plural, main_clause, tag

FEWEST, MOST = 5, 38
DANGLING = frozenset(
    ["this", "it", "these", "that", "those", "they", "them", "their", "its", "he", "she", "him", "her", "his", "here", "there", "which", "and", "but", "so", "or", "nor", "yet", "then", "such", "both", "either", "neither", "another", "otherwise", "instead", "too", "also", "still", "again", "otherwise", "hence", "thus", "therefore", "because", "except", "like", "as", "than", "one", "others", "same", "former", "latter", "meanwhile", "likewise", "similarly", "besides", "afterwards", "whereas", "to", "with"]
)
OPENING_OK = re.compile(
    r"^(?:there(?:'s| (?:are|is|was|were|exists?|can|will|have|has))\b|to (?!be\b)\w+|such (?:an?|\w+s) \w+|"
    r"with (?!(?:this|that|these|those|it|them|all)\b)|like (?!(?:this|that|these|those|it)\b)|"
    r"as (?!(?:you (?:know|can|may|might|see|saw|could|now|all)|i|we|with|for|a result|to|before|always|usual|it|they|this|that|such|well)\b)|both (?:of )?(?:the |a )?\w+ and\b|"
    r"both \w+ and|either \w+ or|another (?:word|name|term) for|that (?:the|a|an) |one (?:of the|way|reason|thing|person|"
    r"thousand|hundred|million)|because (?!(?:it|this|that|these|those|they|of (?:this|that))\b))"
)
POINTING = re.compile(
    r"\b(?:like (?:this|that|these|those|so)|as such|(?:do|did|does|doing) (?:so|that|this)|this (?:one|way|case|point|is|was|means)|"
    r"(?:these|those) ones|in (?:this|that) (?:case|sense|way|situation|example|picture|context)|right here|over here|"
    r"(?:look|see|shown|drawn|written|going on|happening) here|here(?:'s| is| are| we|,)|(?:shown|described|mentioned|discussed|"
    r"defined|seen|listed|given) (?:above|below|earlier|before|previously|here)|the (?:above|previous|preceding|former|latter|"
    r"same (?:thing|idea|way|reason|logic|process))|so far|(?:we|i|you) (?:saw|showed|discussed|talked about|described)|(?:we|i)'ve seen|\bhere\b|just (?:saw|showed|mentioned|described|did|said|talked|learned|learnt|seen|now)|"
    r"(?:we|i|you)(?:'ve| have)? (?:just|already) \w+|as before|by the way|on (?:the|your) (?:screen|board|left|right)|"
    r"(?:from|at) (?:the )?(?:start|beginning|before|earlier)|earlier|one of (?:these|those|them)|(?:each|all|both|some|none|many|most|any|either|neither) of "
    r"(?:these|those|them|this|that|which)|this (?:video|lecture|chapter|series|lesson|course|channel)|that's (?:it|why|how|what|not)|"
    r"(?:and|or) (?:that|this|those|these)[.,!?]|such an?|thereof|the other one|the first one|the second one|if (?:so|not|you want)|"
    r"of (?:this|that|these|those|it|them)[.,;]|this stuff|any of this|all of this|all this|the following)\b",
    re.I,
)
# Nouns that say nothing until they are told of what.
VAGUE = frozenset(
    ["idea", "point", "thing", "answer", "question", "result", "reason", "problem", "issue", "trick", "key", "goal", "way", "process", "effect", "difference", "first", "second", "third", "other", "rest", "surprise", "catch", "upshot", "argument", "claim", "picture", "example", "case", "step", "rule", "formula", "method", "solution", "value", "number", "side", "part", "whole", "operation", "same", "latter", "former", "reality", "intuition", "puzzle", "story", "situation", "response", "quantity", "next", "last", "one", "alternative", "statement", "task", "challenge", "exercise", "takeaway", "lesson", "moral", "fact", "hope", "aim"]
)
TELLING = frozenset(["of", "behind", "for", "to", "that", "between", "with", "in", "from", "is-", "where", "why", "how", "when", "about", "on", "you", "we"])
PLAIN = frozenset(
    ["first", "second", "third", "next", "last", "final", "other", "main", "key", "whole", "big", "basic", "good", "bad", "real", "true", "only", "same", "new", "simple", "two", "three", "few"]
)
SPEAKER = re.compile(r"\b(?:i|i'm|i've|i'll|i'd|me|my|myself)\b", re.I)
GROUPED = re.compile(r"\b(?:we|we're|we've|we'll|us|our|let's)\b", re.I)
LISTENER = re.compile(
    r"\b(?:imagine|suppose|pause|think back|look at|notice|consider|remember|recall|say you|let's|let me|ask yourself)\b",
    re.I,
)
# Mathematics read aloud ('a times b plus c') says little in print.
SPELLED = re.compile(
    r"\b(?:[b-hj-z]|equals|squared|cubed|plus|minus|times|divided by|to the power|hat|prime|dot|negative \w+|"
    r"zero|one|two|three|four|five|six|seven|eight|nine|ten|\d[\d.,]*)\b",
    re.I,
)
CUT_OFF = frozenset(["the", "a", "an", "of", "and", "or", "but", "that", "which", "is", "are", "was", "were", "as", "if", "because", "my", "your", "our", "than"])
MALE_FEMALE = frozenset(["he", "she", "him", "her", "his", "hers", "himself", "herself"])
ITS = frozenset(["it", "its", "itself"])
THEIRS = frozenset(["they", "them", "their", "themselves"])


@lru_cache(maxsize=16384)
def faults(text: str) -> tuple[str, ...]:
    """Why a printed sentence does not stand by itself; empty where it does."""
    low = text.lower().replace("’", "'").strip("\"“”' ")
    tokens = tag(text)
    words = [token for token in tokens if token.tag != "PUNCT"]
    found: list[str] = []
    if len(words) < FEWEST:
        found.append("too short")
    if len(words) > MOST:
        found.append("too long")
    if not words or "?" in text or "[" in text or "♪" in text:
        return (*found, "no statement")
    if opens_dangling(low):
        found.append("opens on something said before")
    if POINTING.search(low):
        found.append("points outside")
    if words[-1].low in CUT_OFF:
        found.append("cut off")
    clause = main_clause(tokens)
    if clause is None:
        found.append("no main clause")
    elif _vague(tokens, clause):
        found.append("vague subject")
    if _unresolved(tokens):
        found.append("a pronoun without its noun")
    if garbled(low, tokens):
        found.append("garbled")
    return tuple(found)


def standalone(text: str) -> bool:
    """Whether ``text`` can be read without what was said before."""
    return not faults(text)


def opens_dangling(low: str) -> bool:
    """Whether the first word refers to something outside of the sentence."""
    match = re.match(r"[\w-]+", low)
    if match is None:
        return True
    if re.match(r"(?:you (?:see|know)|i mean|look),", low):
        return True
    return match.group() in DANGLING and OPENING_OK.match(low) is None


def _vague(tokens: Sequence[Token], clause: Clause) -> bool:
    """'The answer is ...', 'The first one ...': a subject that does not say what it is of."""
    subject = [token for token in tokens[clause.subject[0] : clause.subject[1]] if token.tag not in {"ADV", "PUNCT"}]
    if not subject:
        return False
    nouns = [token for token in subject if token.tag in {"NOUN", "ADJ", "NUM"}]
    if (
        not nouns
        or subject[0].tag not in {"DET", "NUM", "POSS", "ADJ"}
        or subject[0].low in {"a", "an", "every", "each", "any", "no"}
    ):
        return False
    if any(token.low not in PLAIN for token in nouns[:-1]):
        return False
    return all(token.tag not in {"PREP", "TO", "SUB", "PRO"} for token in subject) and nouns[-1].low.rstrip("s") in {
        word.rstrip("s") for word in VAGUE
    }


def _unresolved(tokens: Sequence[Token]) -> bool:
    """A pronoun that comes before any noun it could stand for, or 'this' and 'these' early on."""
    singular = plural = person = False
    for index, token in enumerate(tokens):
        if token.tag == "NOUN":
            plural = plural or is_plural(token.low) or token.low in {"everyone", "people"}
            singular = singular or not is_plural(token.low)
            person = person or (token.text[:1].isupper() and index > 0)
        elif token.low == "and" and singular:
            plural = True
        elif token.low in {"someone", "everyone", "anyone", "somebody", "everybody", "nobody", "people"}:
            person = plural = True
        elif (token.low in ITS and not singular and not _dummy(tokens, index)) or (token.low in THEIRS and not plural) or (token.low in MALE_FEMALE and not person) or (token.tag == "DEM" and not _resolved_demonstrative(tokens, index)):
            return True
    return False


def _dummy(tokens: Sequence[Token], index: int) -> bool:
    """'it is easy to ...', 'it turns out that ...', 'makes it possible to': an it that stands for nothing before it."""
    after = [token.low for token in tokens[index + 1 : index + 9]]
    if not after or tokens[index].low != "it":
        return False
    if index and tokens[index - 1].low in {"make", "makes", "made", "find", "finds", "found", "making"}:
        return bool({"to", "that", "when"} & set(after))
    is_form = after[0] in {
        "is",
        "'s",
        "was",
        "would",
        "can",
        "may",
        "might",
        "will",
        "takes",
        "helps",
        "turns",
        "becomes",
    }
    return is_form and bool({"to", "that", "if", "when"} & set(after[1:]))


def _resolved_demonstrative(tokens: Sequence[Token], index: int) -> bool:
    """'those who', 'that of the', or 'this wave' after a wave was named in the same sentence."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if after and (
        after.low in {"who", "of", "whose", "with"}
        or (tokens[index].low == "those" and after.low in {"that", "where", "which"})
    ):
        return tokens[index].low in {"those", "that"}
    named = {token.low.rstrip("s") for token in tokens[:index] if token.tag == "NOUN"}
    for token in tokens[index + 1 : index + 4]:
        if token.tag == "NOUN":
            return token.low.rstrip("s") in named or (token.low in {"idea", "concept", "notion"} and index > 5)
        if token.tag not in {"ADJ", "NUM", "NOUN", "ADV"}:
            break
    return False


def garbled(low: str, tokens: Sequence[Token]) -> bool:
    """Signs of speech that was not finished or not heard: doubled articles, a modal before a noun, dropped endings."""
    if re.search(
        r"\b(?:the the|a a|of of|is is|to to|the a|a the|i i|you don need|doesn have|um|uh|the of|the is|of is|and and|"
        r"what's what|it it|is the the|so so|we we)\b|\.\.\.|…|--",
        low,
    ):
        return True
    for left, right in zip(tokens, tokens[1:], strict=False):
        if (
            left.tag == "DET"
            and left.low in {"a", "an", "the"}
            and right.tag in {"MOD", "SUB", "CONJ", "PUNCT", "DET"}
            and right.low not in {"as", "so", "how"}
        ):
            return right.low not in {
                "most",
                "few",
                "many",
                "least",
                "half",
                "more",
                "less",
                "much",
                "“",
                '"',
                "'",
                "all",
                "another",
            }
        if left.low in {"you", "we", "they", "i"} and right.tag == "VBG":
            return left.low != "you" or True
    return False


def speaks_of_speaker(text: str) -> bool:
    """Whether the speaker's own person is in the sentence."""
    return SPEAKER.search(text.replace("’", "'")) is not None


def spelled_share(text: str) -> float:
    """The share of words that are symbols or numbers read aloud."""
    words = text.split()
    return len(SPELLED.findall(text)) / len(words) if words else 0.0
