"""What each word of a sentence does: a small tagger by rules, enough to find subjects, verbs and noun phrases.

Lectures are judged by it without any model, so it errs towards silence: a sentence that it cannot read is not chosen.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

TOKEN = re.compile(
    r"n['’]t\b|['’](?:s|re|ve|ll|d|m)\b|\d[\d,]*(?:\.\d+)?(?:[^\W_]|(?<=\d)-(?=[^\W\d_]))*|[^\W\d_]+?(?=n['’]t\b)|\w+(?:-\w+)*|\S"
)
CLITICS = {"s": "BE", "re": "BE", "m": "BE", "ve": "HAVE", "ll": "MOD", "d": "MOD"}
CLOSED = {
    "determiner": "DET", "demonstrative": "DEM", "possessive": "POSS", "subject": "PRO", "object": "PRO",
    "indefinite": "PRO", "preposition": "PREP", "subordinator": "SUB", "conjunction": "CONJ", "modal": "MOD",
    "be": "BE", "have": "HAVE", "do": "DO", "negation": "NEG", "number": "NUM", "ordinal": "ADJ",
}  # fmt: skip
VERBAL = frozenset({"VB", "VBZ", "VBD", "MOD", "BE", "HAVE", "DO"})
OPENERS = frozenset({"DET", "POSS", "DEM", "NUM", "PRO"})


@dataclass(frozen=True)
class Token:
    """A word or mark with its tag; ``start`` and ``end`` are offsets in the text that was tagged."""

    text: str
    low: str
    tag: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    text = resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def word_list(table: str, key: str) -> frozenset[str]:
    """The words under ``[table] key`` of words.toml."""
    return frozenset(_words()[table][key].split())


def _inflect(base: str) -> dict[str, str]:
    """Third person, past and -ing form of a regular verb, each with its tag."""
    hissing = base.endswith(("s", "sh", "ch", "x", "z", "o"))
    vowel_y = base.endswith("y") and base[-2] not in "aeiou"
    double = re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", base) is not None or base in {"occur", "transfer", "prefer"}
    stem = base + base[-1] if double else base[:-1] if base.endswith("e") and not base.endswith("ee") else base
    third = base[:-1] + "ies" if vowel_y else base + "es" if hissing else base + "s"
    past = base[:-1] + "ied" if vowel_y else base + "d" if base.endswith("e") else stem + "ed"
    ing = stem + "ing" if not base.endswith("ie") else base[:-2] + "ying"
    return {third: "VBZ", past: "VBN", ing: "VBG"}


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, tuple[str, ...]]:
    """Every listed word with the tags it may have, the likeliest first."""
    tags: dict[str, list[str]] = {}

    def put(word: str, tag: str) -> None:
        tags.setdefault(word, [])
        if tag not in tags[word]:
            tags[word].append(tag)

    for name, tag in CLOSED.items():
        for word in word_list("closed", name):
            put(word, tag)
    for name, tag in (("noun", "NOUN"), ("adverb", "ADV"), ("adjective", "ADJ")):
        for word in word_list("open", name):
            put(word, tag)
    both = word_list("both", "words")
    for word in both:
        put(word, "NOUN")
        put(word + "s", "NOUN")
    forms = {base: (past, done) for base, past, done in (row.split(":") for row in word_list("open", "irregular"))}
    for base in word_list("open", "verb") | both:
        put(base, "VB")
        for form, tag in _inflect(base).items():
            if not (tag == "VBN" and base in forms):
                put(form, tag)
        if base in forms:
            put(forms[base][0], "VBD")
            put(forms[base][1], "VBN")
    return {word: tuple(found) for word, found in tags.items()}


@lru_cache(maxsize=65536)
def possible(low: str) -> tuple[str, ...]:
    """The tags a word may have on its own, the likeliest first."""
    if low == "being":
        return ("VBG", "NOUN")
    known = _lexicon().get(low)
    if known:
        return known
    if low[:1].isdigit():
        return (
            ("ADJ",)
            if re.fullmatch(r"\d+(?:d|-\w+|x\d+)", low)
            else ("NUM",)
            if re.fullmatch(r"[\d.,]+(?:st|nd|rd|th|s)?", low)
            else ("NOUN",)
        )
    if not low[:1].isalpha():
        return ("PUNCT",)
    last = low.rsplit("-", 1)[-1]
    if last != low and last in _lexicon() and _lexicon()[last][0] in {"VBN", "ADJ", "VBG"}:
        return ("ADJ",)
    if low.endswith("ly") and len(low) > 4:
        return ("ADV",)
    if low.endswith("ing") and len(low) > 5:
        return ("VBG", "NOUN")
    if low.endswith("ed") and len(low) > 4:
        return ("VBN", "ADJ")
    if re.search(r"(?:ous|ful|ical|able|ible|ive|ary|less|ish|ic|ional|esque|ular)$", low) and len(low) > 5:
        return ("ADJ", "NOUN")
    return ("NOUN",)


def _from_left(options: tuple[str, ...], low: str, left: Token | None, right: str, head: Token | None = None) -> str:
    """The tag of a word that may be a noun or a verb, from what stands before it and what may follow."""
    before = left.tag if left else "START"
    verb = next((tag for tag in options if tag in {"VB", "VBZ", "VBD"}), "NOUN")
    if before in {"TO", "MOD"} or (before in {"DO", "NEG"} and verb == "VB"):
        return "VB" if verb == "VB" else "NOUN" if "NOUN" in options else verb
    if left and before == "PRO" and left.low not in {"me", "him", "us", "them", "one"}:
        return verb
    if before in {"DET", "POSS", "ADJ", "NUM", "PREP", "BE"} or (before == "DEM" and verb != "VBZ"):
        return "NOUN" if "NOUN" in options else verb
    if before == "DEM":
        return verb
    if before == "NOUN" and left:
        plural = is_plural((head or left).low)
        agrees = (verb == "VBZ" and not plural) or (verb == "VB" and plural)
        if "NOUN" not in options:
            return verb
        return verb if agrees and right in {"DET", "PREP", "PRO", "ADV", "POSS", "SUB", "NUM", "DEM", "TO"} else "NOUN"
    if before == "SUB" and left and left.low in {"which", "that", "who", "what"}:
        return verb
    if before in {"START", "PUNCT", "CONJ"} and verb == "VB":
        return "VB" if "NOUN" not in options or right in {"DET", "POSS", "PRO", "PREP", "DEM", "SUB"} else "NOUN"
    if before == "CONJ" and "NOUN" not in options:
        return verb
    return "NOUN" if "NOUN" in options else verb


def _participle(options: tuple[str, ...], left: Token | None, right: str) -> str:
    """VBN after be and have, VBD after a subject, ADJ before a noun it describes."""
    before = left.tag if left else "START"
    if before in {"BE", "HAVE"}:
        return "VBN"
    if before in {"DET", "POSS", "ADJ", "DEM", "NUM"} and right in {"NOUN", "ADJ", "VBN", "VBG"}:
        return "ADJ"
    if before == "PRO":
        return "VBD"
    if before == "NOUN" and ("VBD" in options or right in {"DET", "POSS", "SUB", "PRO"}):
        return "VBD"
    return "VBN"


def _choose(
    low: str, options: tuple[str, ...], left: Token | None, right: str, head: Token | None = None, after: str = ""
) -> str:
    before = left.tag if left else "START"
    if low == "to":
        return "TO" if right in {"VB", "BE", "HAVE", "DO"} else "PREP"
    if low == "there":
        return "EX" if right in {"BE", "MOD"} else "ADV"
    if low == "that":
        pronoun = (before in {"START", "PUNCT", "CONJ"} and right in {"BE", "MOD", "VBZ", "ADV"}) or before == "PREP"
        article = (
            before in {"VB", "VBZ", "VBD", "VBG", "VBN"}
            and right == "NOUN"
            and after in {"PREP", "PUNCT", "CONJ", "END"}
        )
        return "DEM" if pronoun or article or before == "SUB" else "SUB"
    if low in {"since", "once", "until"} and before == "START":
        return "SUB"
    if low in {"as", "than", "like", "before", "after", "since", "until", "once"}:
        return "SUB" if before in {"START", "PUNCT", "CONJ"} and right in OPENERS else "PREP"
    if low == "her" and right in {"NOUN", "ADJ"}:
        return "POSS"
    if low in {"so"}:
        return "CONJ" if before in {"START", "PUNCT"} else "ADV"
    if low == "mean" and before in {"DET", "ADJ", "POSS"}:
        return "NOUN"
    if "VBG" in options:
        if before in {"DET", "POSS", "ADJ"}:
            return "ADJ" if right == "NOUN" else "NOUN"
        return "NOUN" if options[0] == "NOUN" and before not in {"BE", "PRO"} else "VBG"
    if "VBN" in options and "VB" not in options:
        return _participle(options, left, right)
    if options[0] in {"BE", "HAVE", "DO", "MOD"}:
        return options[0]
    if {"VB", "VBZ", "VBD"} & set(options):
        relative = before == "SUB" and right in {"DET", "PRO", "PREP", "POSS"}
        if options[0] in {"ADJ", "ADV"} and before not in {"TO", "MOD", "PRO"} and not relative:
            return options[0]
        return _from_left(options, low, left, right, head)
    return options[0]


def is_plural(low: str) -> bool:
    """Whether a noun reads as a plural."""
    if low in {"data", "people", "children", "vertices", "matrices", "axes", "minima", "maxima", "indices", "criteria"}:
        return True
    return (
        low.endswith("s")
        and not low.endswith(("ss", "us", "is", "ics"))
        and low not in {"series", "bias", "lens", "gas"}
    )


@lru_cache(maxsize=32768)
def tag(text: str) -> tuple[Token, ...]:
    """The words of ``text`` with their tags, in order."""
    found = [(match.group(), match.start(), match.end()) for match in TOKEN.finditer(text)]
    lows = [word.lower().replace("’", "'") for word, _, _ in found]
    tokens: list[Token] = []
    for index, (word, start, end) in enumerate(found):
        low = lows[index]
        if low == "n't":
            name = "NEG"
        elif word == "A" and tokens and tokens[-1].low not in {".", "?", "!", ":", "“", '"'}:
            name = "NOUN"  # a symbol: 'the probability of A'
        elif low.startswith("'") and low[1:] in CLITICS:
            name = _clitic(low, tokens[-1] if tokens else None, lows[index + 1] if index + 1 < len(lows) else "")
        else:
            ahead = lows[index + 1] if index + 1 < len(lows) else ""
            right = "BE" if ahead in {"'s", "'re", "'m"} else possible(ahead)[0] if ahead else "END"
            if low == "to" and "VB" in possible(ahead):
                right = "VB"
            left = _left(tokens)
            waiting = right in {"CONJ", "PUNCT", "END"} and _waits_for_verb(tokens)
            waiting = waiting or (right == "NOUN" and _last_chance(tokens, lows, index))
            then = possible(lows[index + 2])[0] if index + 2 < len(lows) else "END"
            name = _choose(low, possible(low), left, "ADV" if waiting else right, _head(tokens), then)
        tokens.append(Token(word, low, name, start, end))
    return tuple(tokens)


def _left(tokens: list[Token]) -> Token | None:
    """The nearest word on the left that is no adverb: 'it really shows' is read as 'it shows'."""
    for token in reversed(tokens):
        if token.tag != "ADV":
            return token
    return None


def _last_chance(tokens: list[Token], lows: list[str], index: int) -> bool:
    """Whether no verb came before and none can come after: 'The gradient *points* uphill.'"""
    if any(token.tag in VERBAL or token.tag in {"SUB", "TO"} for token in tokens):
        return False
    later = (tag for low in lows[index + 1 :] for tag in possible(low))
    return not any(tag in VERBAL or tag in {"VBN", "VBG"} for tag in later)


def _head(tokens: list[Token]) -> Token | None:
    """The noun that a phrase with 'of' hangs on: 'span' in 'the span of most pairs of vectors'."""
    head: Token | None = None
    place = len(tokens) - 1
    while place >= 0:
        token = tokens[place]
        if token.tag == "NOUN" and (head is None or tokens[place + 1].low == "of"):
            head = token
        elif token.tag not in {"ADJ", "DET", "NUM", "POSS", "OWN", "DEM", "NOUN"} and token.low != "of":
            break
        place -= 1
    return head


def _waits_for_verb(tokens: list[Token]) -> bool:
    """Whether a clause was opened (how, what, when ...) whose verb has not come yet."""
    for token in reversed(tokens):
        if token.tag in VERBAL:
            return False
        if token.tag == "SUB" or token.low in {".", ";", "?"}:
            return token.tag == "SUB"
    return False


def _clitic(low: str, left: Token | None, ahead: str) -> str:
    """'s is a verb after a pronoun, and after a noun where no noun follows; else it marks the owner."""
    if low != "'s" or left is None:
        return CLITICS[low[1:]]
    if left.tag in {"PRO", "DEM", "EX", "SUB", "ADV"} or left.low in {"that", "there", "here", "what", "let"}:
        return "BE"
    following = possible(ahead)[0] if ahead else "END"
    return "OWN" if following in {"NOUN", "ADJ", "VBG", "VB"} else "BE"
