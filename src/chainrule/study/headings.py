"""Titles of chapters, in the lecture's own words: what the speaker announces, the question asked, or what is spoken of.

A title never ends or begins with a word that leans on another ('this', 'of', 'it'), and no two chapters share one.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from math import log

from chainrule.study.cues import unled
from chainrule.study.english import content, noun_phrases, stop_words, tag
from chainrule.study.lecture import Sentence

_OPENING = 6  # sentences of a chapter in which its subject is announced
_MOST_WORDS = 8
_NAMED = re.compile(
    r"(?:starting with|(?:first|next) up,? (?:is |we have |are )?|"
    r"next,? (?:is|are|comes|we have|there's|on the list is)|"
    r"(?:finally|lastly|last but not least),? (?:there's|there is|there are|we have|comes|is)|moving on to|turning to|"
    r"(?:that|this) brings (?:us|me) (?:back )?to|"
    r"the (?:next|first|second|third|final|last) (?:topic|part|section|step|area|subject|concept|thing|idea|property|"
    r"method|model|example|tip|mistake)(?: [a-z']+){0,4} is(?: called)?|(?:step|part|chapter|number) \w+,? is)\s+(.+)",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"(?:let's|let us|i(?: a|')m going to|we(?: a|')re going to|i want to|i'd like to|we can|we'll|we will|"
    r"it's time to|to) (?:now |then |also |first |next |quickly |briefly |"
    r"(?:start|begin|finish|end|wrap up) (?:off )?(?:by|with) )*"
    r"(?:talk(?:ing)? about|look(?:ing)? at|move on to|turn to|discuss(?:ing)?|introduc(?:e|ing)|get into|start with|"
    r"begin with|go(?:ing)? over|dive into|explor(?:e|ing)|consider(?:ing)?|return to|go back to|cover(?:ing)?|"
    r"explain(?:ing)?|show(?:ing)?(?: you)?|shar(?:e|ing)|define|understand(?:ing)?|study(?:ing)?|see|prove|compute|"
    r"derive)\s+(.+)",
    re.IGNORECASE,
)
_ASKS = re.compile(r"(?:what|why|how|when|where|which|who)\b.{6,}\?$", re.IGNORECASE)
_STOP = re.compile(
    r"[.?!;:…]|,\s|\s[-–—]\s|\s(?:and|but|so) (?:i|we|you|it|then|so|how|what|why|see|let's)\b|"
    r"\s(?:so that|because|which|where|when|that|who|but|in order|you|we|i|as we|as you|here|again|together|now|"
    r"in this (?:video|lecture)|in (?:more |some )?(?:detail|action)|like this|it|is|are|was)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(?:how|what|why|whether|where|when)\b", re.IGNORECASE)
_CLAUSE_STOP = re.compile(r"[.?!;:…]|,\s|\s[-–—]\s|\s(?:and|but|so) (?:i|we|you|it|then|so|some|the)\b", re.IGNORECASE)
_ARTICLE = re.compile(
    r"^(?:the|a|an|some|any|few|our|my|your|all|of|about|with|to|actual|actually|both|how about)\s+", re.IGNORECASE
)
_DETERMINED = re.compile(
    r"\b(?:a|an|the|this|that|these|those|each|every|our|its|their|your|some|any|of|two|three)\s+$", re.I
)
_FAREWELL = re.compile(
    r"\b(?:thank you|thanks (?:for|to)|see you|(?:next|another) (?:video|time|lecture)|subscri|patreon|"
    r"if you (?:enjoyed|liked|found)|hope you|until then|check out)\b",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"\b(?:in (?:this|today's) (?:video|lecture|lesson|episode|talk|class)|welcome|hello|hi\b|my name is|i'm going to|"
    r"today)\b",
    re.IGNORECASE,
)


def headings(parts: Sequence[Sequence[Sentence]]) -> list[str]:
    """A title for each chapter, given as its sentences."""
    counts = [Counter(word for sentence in part for word in content(sentence.text)) for part in parts]
    spread = Counter(word for count in counts for word in count)
    found: list[str] = []
    for i, part in enumerate(parts):
        options = _options(part, counts[i], spread, len(parts), place=(i, len(parts)))
        title = next((o for o in options if o.lower() not in {f.lower() for f in found}), f"Part {i + 1}")
        found.append(title)
    return found


def _options(
    part: Sequence[Sentence], count: Counter[str], spread: Counter[str], among: int, place: tuple[int, int]
) -> Iterator[str]:
    i, n = place
    if i == n - 1 and n > 1 and _is_farewell(part):
        yield "Closing words"
    announced = list(_announced(part, count))
    if i == 0 and n > 1 and not announced and any(_GREETING.search(s.text) for s in part[:3]):
        yield "Introduction"
    yield from announced
    yield from _salient(part, count, spread, among)


def _is_farewell(part: Sequence[Sentence]) -> bool:
    return len(part) <= 8 and sum(bool(_FAREWELL.search(s.text)) for s in part) >= 0.3 * len(part)


def _announced(part: Sequence[Sentence], count: Counter[str]) -> Iterator[str]:
    """What the first sentences name, ask or tell, the clearest first."""
    opening = [(unled(s.text.replace("’", "'"))[0], s.text) for s in part[:_OPENING]]
    for text, _ in opening:
        named = _NAMED.match(text)
        if named and (title := _topic(named[1], count)):
            yield title
    for text, _ in opening[:3]:
        rest = re.sub(r"^(?:first up|next|first things first|finally),? ", "", text, flags=re.IGNORECASE)
        if _ASKS.fullmatch(rest) and len(rest.split()) <= 10 and _stands(rest.rstrip("?").split(), count, 1):
            yield rest[0].upper() + rest[1:]
    for text, _ in opening[:3]:
        told = _TOLD.search(text)
        if told and (title := _topic(told[1], count)):
            yield title


def _topic(text: str, count: Counter[str]) -> str:
    """The subject at the beginning of ``text`` as a title, or "" where it does not stand by itself."""
    text = re.split(r"[.?!;:…]", text)[0]
    parts = [text, *(text.split(" and ")[:3] if " and " in text else ())]
    for part in parts:
        stop = _CLAUSE_STOP if _CLAUSE.match(part) else _STOP
        words = _bare(stop.split(part)[0].strip(" ,\"'")).split()
        if len(words) <= _MOST_WORDS and _stands(words, count, 1):
            return _capital(" ".join(words))
    return ""


def _bare(text: str) -> str:
    while (shorter := _ARTICLE.sub("", text)) != text:
        text = shorter
    return text


def _stands(words: Sequence[str], count: Counter[str], least: int) -> bool:
    """Whether a title stands by itself: no loose ends, and a word in it that the chapter says ``least`` times."""
    bare = [word.lower().strip(".,?!'\"") for word in words]
    asks = bool(bare) and bool(_CLAUSE.match(bare[0]))
    if (
        not bare
        or bare[-1] in stop_words()
        or bare[-1] in _lists()[1]
        or (not asks and bare[0] in stop_words() | _lists()[1])
    ):
        return False
    if set(bare) & {"it", "this", "these", "those", "them", "that"} or (len(bare) == 1 and bare[0] in _lists()[0]):
        return False
    return any(count[word] >= least for word in content(" ".join(words)))


def _salient(part: Sequence[Sentence], count: Counter[str], spread: Counter[str], among: int) -> Iterator[str]:
    """Noun phrases that the chapter says often and the others do not, the best two joined, then each alone."""
    shown = _phrases(part)
    scores = {key: _score(key, shown[key].total(), count, spread, among) for key in shown}
    best = sorted(scores, key=lambda key: (-scores[key], key))[:12]
    names = {key: _shown(shown[key]) for key in best}
    often = [key for key in best if shown[key].total() > 1]
    if len(often) > 1:
        second = next((key for key in often[1:] if not set(key) & set(often[0])), None)
        if second is not None and scores[second] >= 0.55 * scores[often[0]]:
            yield _capital(f"{names[often[0]]} and {names[second]}")
    for key in (*often, *best):
        yield _capital(names[key])


def _phrases(part: Sequence[Sentence]) -> dict[tuple[str, ...], Counter[str]]:
    """Noun phrases by the stems of their words, with the forms in which they were said.

    A single word counts only where it is surely a noun: after a determiner, or with a name's capital.
    """
    shown: dict[tuple[str, ...], Counter[str]] = {}
    for sentence in part:
        text = sentence.text
        for phrase in noun_phrases(text, tag(text)):
            key = content(phrase.text)
            words = phrase.text.lower().split()
            if not 1 <= len(key) <= 3 or len(words) > 4 or not _clean(words):
                continue
            sure = len(words) > 1 or bool(_DETERMINED.search(text[: phrase.start]))
            if sure or (phrase.start > 0 and phrase.text[:1].isupper()):
                shown.setdefault(key, Counter())[phrase.text] += 1
    return shown


def _score(key: tuple[str, ...], times: int, count: Counter[str], spread: Counter[str], among: int) -> float:
    """Times said, weighed by how few other chapters have its words; phrases of several words say more."""
    rarity = sum(log((among + 1) / spread[word]) for word in key if spread[word]) / len(key)
    said = times + 0.25 * sum(count[word] for word in key) / len(key)
    return said * (0.25 + rarity) * (2.0 if len(key) > 1 and times > 1 else 1.0)


def _clean(words: Sequence[str]) -> bool:
    vague, leans = _lists()
    return (
        all(re.fullmatch(r"[^\W\d_][\w'’-]*", word) for word in words)
        and words[-1] not in vague
        and words[0] not in vague
        and not {words[0], words[-1]} & leans
    )


def _shown(forms: Counter[str]) -> str:
    """The form said most often, in lower case where it stands so anywhere."""
    form = forms.most_common(1)[0][0]
    return form.lower() if form.lower() in forms else form


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    """Nouns that name no chapter, and words that lean on others."""
    lists = tomllib.loads(files("chainrule.study").joinpath("headings.toml").read_text("utf-8"))
    return frozenset(lists["vague"].split()), frozenset(lists["leans"].split())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
