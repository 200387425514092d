"""Passages worth quoting: short, whole, and with something to them that can be named."""

from __future__ import annotations

from dataclasses import dataclass

from chainrule.study.condense import finish, whole_sentence
from chainrule.study.english import content, main_clause, noun_phrases, tag
from chainrule.study.key_points import is_name
from chainrule.study.lecture import Quote
from chainrule.study.parts import Moment
from chainrule.study.phrases import rows, said, straight
from chainrule.study.reading import Reading, Said
from chainrule.study.seams import seams
from chainrule.study.select import score
from chainrule.study.standalone import LISTENER, SPEAKER, faults, ragged, spelled_share
from chainrule.study.titles import about, bare, title_of

LEADS = said("quoting", "leads")
CUT = said("quoting", "cut")

HOW_MANY = 3
APART = 25.0  # seconds
LEAST = 0.7
OFTEN = 3  # sentences with a term that the lecture "keeps coming back to"
PLAIN_WHY = "A contrast: it says what something is by what it is not."
FEW_WORDS, MANY_WORDS = 7, 24


@dataclass(frozen=True)
class _Found:
    """A way to quote a sentence: the words, what speaks for them, and how much."""

    value: float
    said: Said
    text: str
    trait: str
    why: str


def moments(reading: Reading) -> tuple[Moment, ...]:
    """At most three moments in order of time, apart from each other, none from greeting or farewell."""
    rated = [found for row in reading.said if (found := _best(reading, row)) is not None]
    rated.sort(key=lambda found: (-found.value, found.said.index))
    apart = min(APART, reading.lecture.duration / 8)
    chosen: list[_Found] = []
    for fresh in (True, False):
        for found in rated:
            if len(chosen) == HOW_MANY or found.value <= LEAST:
                break
            times = [other.said.sentence.start for other in chosen]
            new = not fresh or all(other.trait != found.trait for other in chosen)
            if new and all(abs(found.said.sentence.start - t) >= apart for t in times):
                chosen.append(found)
    used: list[str] = []
    result = []
    for found in sorted(chosen, key=lambda entry: entry.said.index):
        title = title_of(finish(found.text), reading, used)
        used.append(title)
        quote = _quote(found.said, found.text)
        result.append(Moment(quote.start, title, found.why, (quote,)))
    return tuple(result)


def _spans(row: Said) -> list[str]:
    """The sentence, and its parts that may be quoted by themselves; all verbatim."""
    raw = row.sentence.text.strip()
    lead = LEADS.match(raw)
    spans = [raw[lead.end() :]] if lead else [raw]
    for base in tuple(spans):
        for cut in CUT.finditer(base):
            spans += [base[: cut.start()], base[cut.end() :].strip(" ,")]
    return list(dict.fromkeys(span for span in spans if 5 <= len(span.split()) <= 34))


def _best(reading: Reading, row: Said) -> _Found | None:
    """The best way to quote a sentence, or None where it cannot be quoted."""
    if row.boilerplate or row.kinds & {"plan", "aside", "question"}:
        return None
    if row.sentence.start < min(6.0, 0.03 * reading.lecture.duration):
        return None
    best: _Found | None = None
    for span in _spans(row):
        if row.text != row.sentence.text and span not in row.text:
            continue  # misheard: not worth quoting raw
        problems = set(faults(finish(span)))
        if row.loose and (ragged(finish(span)) or not whole_sentence(span) or seams(span)):
            continue
        if problems and not _imperative(span, problems):
            continue
        found = _rated(reading, row, span)
        if found is not None and (best is None or found.value > best.value):
            best = found
    return best


def _imperative(span: str, problems: set[str]) -> bool:
    """Advice in the imperative has no subject and needs none."""
    tokens = tag(span)
    bare_verb = bool(tokens) and tokens[0].tag == "VB" and main_clause(tokens) is None
    return problems <= {"no main clause", "vague subject"} and bare_verb and not LISTENER.search(span)


def _rated(reading: Reading, row: Said, span: str) -> _Found | None:
    """A span with the trait that speaks most for it, or None where none does."""
    found = [(entry, match) for entry, pattern in rows("moments") if (match := pattern.search(straight(span)))]
    if not found:
        return None
    entry, match = max(found, key=lambda pair: pair[0]["weight"])
    value = entry["weight"] + 0.3 * (len({other["name"] for other, _ in found}) - 2)
    weights = sorted((reading.weights.get(word, 0.0) for word in content(span)), reverse=True)
    value += 0.9 * (sum(weights[:4]) / 4 if weights else 0.0)
    length = len(span.split())
    value -= 0.05 * max(0, length - MANY_WORDS) + 0.12 * max(0, FEW_WORDS - length)
    value -= 0.6 * bool(SPEAKER.search(span)) * (entry["name"] != "advice")
    value -= 4.0 * max(0.0, spelled_share(span) - 0.1) + 0.5 * bool(row.kinds & {"example"})
    value += 0.2 * (span == row.sentence.text.strip()) + 0.25 * score(reading, row, span)
    subject = _subject(reading, row, span)
    other = (match.groupdict().get("other") or "").strip(" ,.")
    if match.groupdict().get("other") and entry["name"] == "contrast" and span[match.end() : match.end() + 1].isalnum():
        other = ""
    capital = subject[:1].upper() + subject[1:]
    reason = entry["why"] if other or "{other}" not in entry["why"] else PLAIN_WHY
    terms = _terms(reading, span)
    if "{terms}" in reason and not terms:
        return None  # it would say that the lecture comes back to what it says once
    why = reason.format(subject=subject, Subject=capital, other=other, terms=terms)
    return _Found(value, row, span, entry["name"], why)


def _subject(reading: Reading, row: Said, text: str) -> str:
    """What the passage is about: the subject of its sentence, else a concept, else its weightiest noun phrase."""
    tokens = tag(text)
    clause = main_clause(tokens)
    if clause is not None:
        span = text[tokens[clause.subject[0]].start : tokens[clause.subject[1] - 1].end]
        if content(span) and len(span.split()) <= 4:
            return bare(span)
    for mention in row.mentions:
        if mention.text in text:
            return mention.text if is_name(mention.text) else mention.text[:1].lower() + mention.text[1:]
    phrases = [phrase.text for phrase in noun_phrases(text, tokens) if content(phrase.text)]
    if phrases:
        return max(phrases, key=lambda name: sum(reading.weights.get(word, 0.0) for word in content(name)))
    return next(iter(about(text, tokens, reading)), "the subject")


def _terms(reading: Reading, span: str) -> str:
    """The one or two weightiest terms of a passage that the lecture comes back to; "" where it has none."""
    phrases = [bare(phrase.text) for phrase in noun_phrases(span, tag(span)) if content(phrase.text)]
    phrases = [name for name in phrases if reading.times(name) >= OFTEN]
    rated = sorted(
        dict.fromkeys(phrases), key=lambda name: -max((reading.weights.get(w, 0.0) for w in content(name)), default=0.0)
    )
    names = sorted(rated[:2], key=span.find)
    return " and ".join(f"“{name}”" for name in names)


def _quote(row: Said, text: str) -> Quote:
    """The words quoted, with their share of the sentence's time."""
    raw = row.sentence.text
    at = max(0, raw.find(text))
    size = max(1, len(raw))
    start, length = row.sentence.start, row.sentence.end - row.sentence.start
    return Quote(start + length * at / size, start + length * (at + len(text)) / size, text)
