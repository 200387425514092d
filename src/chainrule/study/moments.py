"""Passages worth quoting: short, whole, and with something to them that can be named."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chainrule.study.condense import finish
from chainrule.study.english import content, main_clause, noun_phrases, tag
from chainrule.study.lecture import Quote
from chainrule.study.parts import Moment
from chainrule.study.reading import Reading, Said
from chainrule.study.standalone import SPEAKER, faults, spelled_share
from chainrule.study.titles import about, title_of

HOW_MANY = 3
APART = 25.0  # seconds, in a lecture of a few minutes or more
BEST_WORDS = (7, 24)


@dataclass(frozen=True)
class Trait:
    """Something that makes a sentence quotable: its pattern, its weight, and the reason that is shown."""

    name: str
    weight: float
    pattern: re.Pattern[str]
    why: str


TRAITS = (
    Trait(
        "contrast",
        1.5,
        re.compile(
            r"\b(?:rather than|instead of|not so much .{3,60} (?:as|but)|not (?:just|merely|only|because|in|about|by|as) .{3,70}\bbut\b|not .{2,40}, (?:but|it's)|as opposed to|than it is)\b",
            re.I,
        ),
        "A contrast: it says what {subject} is by what it is not.",
    ),
    Trait(
        "essence",
        1.3,
        re.compile(
            r"\b(?:is|are) (?:really |just |all |essentially |the )*(?:the (?:language|heart|art|science|study|key|foundation|backbone|workhorse|cornerstone|story|price|soul|engine|lifeblood|essence)|at the (?:heart|core)|all about|nothing (?:more|but))\b",
            re.I,
        ),
        "{Subject} in one sentence.",
    ),
    Trait(
        "advice",
        1.2,
        re.compile(
            r"\b(?:you (?:don't|do not|never) (?:need|have) to|you should(?:n't)?|don't (?:be|let|try|worry|just)|never \w+|always \w+ (?:your|the|a|with)|make sure|the best way|begin with|start with|i found it|it's perfectly (?:fine|ok))\b",
            re.I,
        ),
        "Practical advice, in the speaker’s own words.",
    ),
    Trait(
        "surprise",
        1.1,
        re.compile(
            r"\b(?:surpris\w+|remarkabl\w+|amazing\w*|astonish\w+|counterintuitive\w*|weird\w*|strange\w*|magic\w*|almost impossible to|mind-?blowing|unexpected\w*|unreasonabl\w+|absurd\w*|beautiful\w*|fascinating|irony|paradox\w*|no one|nobody)\b",
            re.I,
        ),
        "A surprise: the speaker calls it {word}.",
    ),
    Trait(
        "weight",
        1.0,
        re.compile(
            r"\b(?:most important|the whole (?:point|idea|reason)|the real (?:reason|question|key|problem)|the (?:key|central|fundamental|essential|big) (?:idea|insight|point|thing|question|thought)|the point is|what (?:really )?matters|the secret|the goal is|turns out)\b",
            re.I,
        ),
        "The speaker marks it as what matters most on {subject}.",
    ),
    Trait(
        "figure",
        0.9,
        re.compile(
            r"\b(?:\d[\d,.]*\d{2,}|\d+(?:\.\d+)? ?(?:%|percent|million|billion|trillion|thousand|times)|(?:million|billion|trillion)s?|half of (?:all|the)|1 in \d+|one in (?:\w+))\b",
            re.I,
        ),
        "A figure to remember: {word}.",
    ),
    Trait(
        "likeness",
        0.8,
        re.compile(
            r"\b(?:is (?:a lot |a bit |kind of |sort of )?like (?!this|that)|as if|it's like|think of (?:it|\w+) as|imagine|in the same way that|the way (?:a|you))\b",
            re.I,
        ),
        "A comparison that makes {subject} easy to picture.",
    ),
    Trait(
        "rule",
        0.8,
        re.compile(r"^(?:if|when|whenever|the more|the less|every|all|no|any|without)\b", re.I),
        "A rule of thumb on {subject}, short enough to keep.",
    ),
)


def moments(reading: Reading) -> tuple[Moment, ...]:
    """At most three moments in order of time, apart from each other, none from greeting or farewell."""
    rated = []
    for row in reading.said:
        rated += _rated(reading, row)
    rated.sort(key=lambda entry: (-entry[0], entry[1].index))
    apart = min(APART, reading.lecture.duration / 8)
    chosen: list[tuple[Said, str, Trait | None, re.Match[str] | None]] = []
    for value, row, text, trait, match in rated:
        if len(chosen) == HOW_MANY or value <= 0:
            break
        far = all(abs(row.sentence.start - other.sentence.start) >= apart for other, *_ in chosen)
        fresh = trait is None or sum(other is trait for _, _, other, _ in chosen) < 1 + (len(rated) < 8)
        if far and fresh:
            chosen.append((row, text, trait, match))
    used: list[str] = []
    result = []
    for row, text, trait, match in sorted(chosen, key=lambda entry: entry[0].index):
        title = title_of(finish(text), reading, used)
        used.append(title)
        result.append(Moment(row.sentence.start, title, _why(reading, row, text, trait, match), (_span(row, text),)))
    return tuple(result)


def _spans(row: Said) -> list[str]:
    """The sentence, and its parts between commas that may be quoted by themselves; all verbatim."""
    raw = row.sentence.text.strip()
    spans = [raw]
    for match in re.finditer(
        r"^(?:(?:so|and|but|now|well|because|again|plus|actually|in fact|of course|for example|remember|however|that said)[, ]+)+",
        raw,
        re.I,
    ):
        spans.append(raw[match.end() :])
    for base in tuple(spans):
        for cut in re.finditer(r"[,;:] (?:and|but|so|because|which)\b", base):
            spans.append(base[: cut.start()])
            spans.append(base[cut.end() :].strip(" ,"))
    return list(dict.fromkeys(span for span in spans if 5 <= len(span.split()) <= 34))


def _rated(reading: Reading, row: Said) -> list[tuple[float, Said, str, Trait | None, re.Match[str] | None]]:
    """The best way to quote a sentence, with its value and its strongest trait; empty where it cannot be quoted."""
    if row.boilerplate or row.kinds & {"plan", "aside", "question"}:
        return []
    if row.sentence.start < min(6.0, 0.03 * reading.lecture.duration):
        return []
    best: tuple[float, Said, str, Trait | None, re.Match[str] | None] | None = None
    for span in _spans(row):
        if row.text != row.sentence.text and span not in row.text:
            continue  # misheard: not worth quoting raw
        problems = set(faults(finish(span)))
        if problems - {"vague subject"} and not _imperative(span, problems):
            continue
        value, trait, match = _value(reading, row, span)
        if trait is not None and (best is None or value > best[0]):
            best = (value, row, span, trait, match)
    return [best] if best else []


def _imperative(span: str, problems: set[str]) -> bool:
    """Advice in the imperative has no subject and needs none."""
    first = tag(span)[:1]
    return (
        problems <= {"no main clause", "vague subject"}
        and bool(first)
        and first[0].tag == "VB"
        and main_clause(tag(span)) is None
    )


def _value(reading: Reading, row: Said, span: str) -> tuple[float, Trait | None, re.Match[str] | None]:
    """How quotable a span is, and the trait that says why."""
    found = [(trait, match) for trait in TRAITS if (match := trait.pattern.search(span))]
    if not found:
        return 0.0, None, None
    trait, match = max(found, key=lambda pair: pair[0].weight)
    value = trait.weight + 0.3 * (len(found) - 1)
    words = content(span)
    weights = sorted((reading.weights.get(word, 0.0) for word in words), reverse=True)
    value += 0.8 * (sum(weights[:4]) / 4 if weights else 0.0)
    length = len(span.split())
    value -= 0.05 * max(0, length - BEST_WORDS[1]) + 0.12 * max(0, BEST_WORDS[0] - length)
    value -= 0.35 * bool(SPEAKER.search(span)) * (trait.name != "advice") + 2.0 * max(0.0, spelled_share(span) - 0.12)
    value -= 0.5 * bool(row.kinds & {"example"})
    value += 0.2 * (span == row.sentence.text.strip())
    return value, trait, match


def _why(reading: Reading, row: Said, text: str, trait: Trait | None, match: re.Match[str] | None) -> str:
    """The reason in words, from the trait and from what the passage is about."""
    if trait is None or match is None:
        return "Said in few words."
    subject = _subject(reading, row, text)
    word = match.group().strip(" ,.").lower()
    capital = subject[:1].upper() + subject[1:]
    return trait.why.format(subject=subject, Subject=capital, word=word)


def _subject(reading: Reading, row: Said, text: str) -> str:
    """What the passage is about: its concept, else its weightiest noun phrase."""
    tokens = tag(text)
    for mention in row.mentions:
        if mention.text in text:
            return mention.text[:1].lower() + mention.text[1:] if not mention.text[:2].isupper() else mention.text
    phrases = [
        phrase for phrase in noun_phrases(text, tokens) if content(phrase.text) and len(phrase.text.split()) <= 3
    ]
    if phrases:
        best = max(phrases, key=lambda phrase: sum(reading.weights.get(word, 0.0) for word in content(phrase.text)))
        return best.text
    return about(text, tokens, reading) or "the subject"


def _span(row: Said, text: str) -> Quote:
    """The words quoted, with their share of the sentence's time."""
    raw = row.sentence.text
    at = raw.find(text)
    size = max(1, len(raw))
    start, length = row.sentence.start, row.sentence.end - row.sentence.start
    return Quote(start + length * at / size, start + length * (at + len(text)) / size, text)
