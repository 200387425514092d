"""Whether a sentence can be read by itself, and why not where it cannot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from chainrule.study.english import Clause, Token, is_plural, main_clause, tag
from chainrule.study.phrases import said, words

LOOSE_ENDS = frozenset({"again", "too", "also", "well", "there", "here", "together", "away", "back", "already"})
NOT_ONLY = re.compile(r"\bnot (?:merely|only|just|simply)\b")
BUT = re.compile(r"\b(?:but|also)\b")
LATE = 12  # words
FEWEST, MOST = 5, 38
# Nouns that say nothing until they are told of what.
TELLING = frozenset(
    [
        "of",
        "behind",
        "for",
        "to",
        "that",
        "between",
        "with",
        "in",
        "from",
        "is-",
        "where",
        "why",
        "how",
        "when",
        "about",
        "on",
        "you",
        "we",
    ]
)

OPENING_OK = said("standalone", "opening_ok")
POINTING = said("standalone", "pointing")
INVERTED = said("standalone", "inverted")
SPEAKER = said("standalone", "speaker")
GROUPED = said("standalone", "grouped")
LISTENER = said("standalone", "listener")
SPELLED = said("standalone", "spelled")
SYMBOL = said("standalone", "symbol")
DANGLING = words("standalone", "dangling")
VAGUE = words("standalone", "vague")
PLAIN = words("standalone", "plain")
CUT_OFF = words("standalone", "cut_off")
GIVING = words("standalone", "giving")
KNOWN = words("standalone", "known")
# Mathematics read aloud ('a times b plus c') says little in print.
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
    if INVERTED.search(low):
        found.append("a question inside")
    if words[-1].low in CUT_OFF or (NOT_ONLY.search(low) and not BUT.search(low)):
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
    if re.match(r"(?:you (?:see|know)|i mean|look),|you know (?!that|how|what|why|the|your|if|when|where|who)", low):
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
            singular = singular or not (is_plural(token.low) or token.low in VAGUE)
            person = person or (token.text[:1].isupper() and index > 0)
        elif token.low == "and" and singular:
            plural = True
        elif token.low in {"someone", "everyone", "anyone", "somebody", "everybody", "nobody", "people"}:
            person = plural = True
        elif (
            (token.low in ITS and not singular and not _dummy(tokens, index))
            or (token.low in THEIRS and not plural)
            or (token.low in MALE_FEMALE and not person)
            or (token.tag == "DEM" and not _resolved_demonstrative(tokens, index))
        ):
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
    told = [token.tag for token in tokens[index + 1 : index + 3]]
    if index >= LATE and told[:1] in (["ADJ"], ["NOUN"]) and told[1:] == ["NOUN"]:
        return True  # deep inside, before a phrase of its own: 'courses with these gamified examples'
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
    for left, right in pairwise(tokens):
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


def ragged(text: str) -> bool:
    """Whether a sentence that was cut without punctuation runs on into another, or begins inside of one."""
    tokens = [token for token in tag(text) if token.tag != "PUNCT" or token.low == ","]
    clause = main_clause(tokens)
    if clause is None or tokens[0].low in {"as", "of", "than", "to"}:
        return True
    verb = tokens[clause.verb[0]]
    if verb.tag == "VB" and not _plainly_plural(tokens[clause.verb[0] - 1]):
        return True
    if any(a.low in LOOSE_ENDS and b.tag == "PRO" for a, b in pairwise(tokens)):
        return True
    if tokens[0].tag == "SUB" and any(token.low == "so" for token in tokens[2:]):
        return True
    for place in range(1, len(tokens) - 1):
        left, right = tokens[place - 1], tokens[place]
        gives = any(token.low in GIVING for token in tokens[max(0, place - 5) : place])
        if left.tag == "NOUN" and right.tag == "DET" and right.low in {"the", "a", "an"} and not gives:
            return True
    return _second_clause(tokens, clause)


def _plainly_plural(token: Token) -> bool:
    """Whether a bare verb may follow directly."""
    return token.tag in {"PRO", "ADV"} or (token.tag == "NOUN" and is_plural(token.low))


def _second_clause(tokens: Sequence[Token], clause: Clause) -> bool:
    """Whether another finite verb follows the main one that nothing joins to it."""
    pending = 0
    index = clause.verb[1]
    while index < len(tokens):
        token = tokens[index]
        if token.tag == "SUB" or token.low in {
            ",",
            "and",
            "or",
            "but",
            "so",
            "as",
            "than",
            "like",
            "before",
            "after",
            "until",
            "since",
            "because",
        }:
            pending = 99
        elif token.tag == "PRO" and token.low in {"you", "we", "i", "they", "it", "he", "she"}:
            pending = max(pending, 1)
        elif token.tag in {"VBZ", "MOD", "BE", "VBD", "DO", "HAVE"} and tokens[index - 1].tag != "TO":
            if pending <= 0:
                return True
            pending -= 1
        index += 1
    return False


def speaks_of_speaker(text: str) -> bool:
    """Whether the speaker's own person is in the sentence."""
    return SPEAKER.search(text.replace("’", "'")) is not None


def spelled_share(text: str) -> float:
    """The share of words that are symbols or numbers read aloud."""
    words = text.split()
    symbols = sum(
        SYMBOL.fullmatch(word.strip(".,;:?!()'’s")) is not None and word.strip(".,;:?!") not in KNOWN for word in words
    )
    return (len(SPELLED.findall(text)) + symbols) / len(words) if words else 0.0
