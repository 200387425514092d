"""Questions with answers that were said, in the words in which they were said; or from the map, and marked so."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from itertools import pairwise

from chainrule.study.asking import ask, condition, plural_subject, question_of, trimmed
from chainrule.study.condense import finish, lean, pieces, variants
from chainrule.study.english import content, tag
from chainrule.study.enumerations import Enumeration
from chainrule.study.key_points import resource_names
from chainrule.study.lecture import Quote
from chainrule.study.parts import Flashcard, Resource
from chainrule.study.reading import Reading, Said
from chainrule.study.resolve import with_context
from chainrule.study.seams import parted, seams
from chainrule.study.standalone import faults

CHOSEN, MOST = 8, 24
BESIDE = 6  # cards of the map offered beside the chosen ones, those of the concepts that the lecture dwells on
FROM_MAP = 2  # of the chosen, where the map has that many
LOOSE_ANSWER = 16  # words, where punctuation was lost
LONG_ANSWER = 18  # words from which a card is hard
YOURS = re.compile(r"\b(?:you|your|we|our|i|my|this|these|those|here|let|imagine|think)\b", re.IGNORECASE)
WHY = re.compile(
    r"why (?:do|does|did|is|are|can|can't|should|would|must|don't|doesn't|isn't|aren't) .+\?$", re.IGNORECASE
)
REASON = re.compile(r"(?:well,? )?because (?P<a>.+)", re.IGNORECASE)
POINTING = re.compile(r"\b(?:it|this|that|these|those|they|them|here|he|she|i|me|my)\b", re.IGNORECASE)
KEEPS_OUT = frozenset({"garbled", "points outside", "a pronoun without its noun"})

Rated = tuple[float, Flashcard]


@dataclass(frozen=True)
class Pattern:
    """A way to define, from cards.toml."""

    name: str
    said: re.Pattern[str]
    ask: str
    difficulty: str
    weight: float
    subject: bool
    short: bool


@dataclass(frozen=True)
class Rules:
    """cards.toml, compiled."""

    patterns: tuple[Pattern, ...]
    bad_subject: re.Pattern[str]
    bad_answer: re.Pattern[str]
    vague_answer: re.Pattern[str]


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The patterns by which cards are found."""
    table = tomllib.loads(resources.files(__package__).joinpath("cards.toml").read_text(encoding="utf-8"))

    def expression(row: dict[str, str]) -> re.Pattern[str]:
        said = row["said"].replace("SUBJECT", table["subject"]).replace("REST", table["rest"])
        return re.compile(said, re.IGNORECASE)

    patterns = tuple(
        Pattern(
            row["name"],
            expression(row),
            row["ask"],
            row["difficulty"],
            row["weight"],
            row.get("subject", True),
            row.get("short", False),
        )
        for row in table["pattern"]
    )
    bad = [re.compile(table[key], re.IGNORECASE) for key in ("bad_subject", "bad_answer", "vague_answer")]
    return Rules(patterns, *bad)


def cards(reading: Reading, lists: Sequence[Enumeration], named: Sequence[Resource]) -> tuple[Flashcard, ...]:
    """Cards in order of time, at most 24, of which at most eight are chosen."""
    rated = [*_of_lists(lists), *_of_resources(named), *_of_sentences(reading), *_of_questions(reading)]
    said = _distinct(sorted(rated, key=lambda row: (-row[0], row[1].t)))
    mapped = _from_map(reading, {card.concept for _, card in said})
    chosen = _choose(reading, said, mapped)
    others = [card for _, card in said if card not in chosen]
    others += [card for _, card in mapped if card not in chosen][:BESIDE]
    marked = [replace(card, chosen=True) for card in chosen] + others[: MOST - len(chosen)]
    return tuple(sorted(marked, key=lambda card: (card.t, card.question)))


def _of_lists(lists: Sequence[Enumeration]) -> list[Rated]:
    return [
        (
            2.2,
            Flashcard(
                f"Which are the {row.count} {row.noun}?",
                finish(row.listed),
                row.said.sentence.start,
                "easy",
                "lecture",
                None,
                row.quotes,
                "announced list",
            ),
        )
        for row in lists
    ]


def _of_resources(named: Sequence[Resource]) -> list[Rated]:
    """One card on what is recommended, where a few resources are; more would be no question."""
    names = resource_names(named)
    if not 2 <= len(names) <= 6:
        return []
    quotes = tuple(dict.fromkeys(row.quote for row in named))
    answer = ", ".join(names[:-1]) + " and " + names[-1] + "."
    question = f"Which {len(names)} resources does the lecture name?"
    return [(0.7, Flashcard(question, answer, named[0].t, "easy", "lecture", None, quotes, "resources"))]


def _of_sentences(reading: Reading) -> list[Rated]:
    """Every card that a pattern finds."""
    found: list[Rated] = []
    texts = [row.text for row in reading.said]
    for row in reading.said:
        if row.boilerplate or row.kinds & {"plan", "question", "aside"}:
            continue
        forms = (lean(row.text), *((*parted(row.text), *pieces(row.text)) if row.loose else variants(row.text)))
        for form in dict.fromkeys(form for form in forms if not (row.loose and seams(form))):
            found += _of_form(reading, row, form, (row.quote,))
        joined, needs_last = with_context(texts, row.index, {})
        if joined and not (needs_last and reading.said[row.index - 1].boilerplate):
            before = (reading.said[row.index - 1].quote,) if needs_last else ()
            found += _of_form(reading, row, joined, (*before, row.quote))
    return found


def _of_questions(reading: Reading) -> list[Rated]:
    """Cards of the lecture's own questions: 'Why do we scale the columns? Because the penalty ...'."""
    found: list[Rated] = []
    for asked, told in pairwise(reading.said):
        question, answer = lean(asked.text), REASON.match(lean(told.text)) or REASON.match(told.text)
        if asked.boilerplate or told.boilerplate or not WHY.match(question) or answer is None:
            continue
        reason = trimmed(answer["a"].rstrip("."))
        poor = POINTING.search(question) or rules().bad_answer.search(reason) or rules().vague_answer.match(reason)
        if poor or not 4 <= len(question.split()) <= 20 or not 4 <= len(reason.split()) <= 34 or not content(question):
            continue
        concept = next((m.concept for m in (*asked.mentions, *told.mentions)), None)
        hard = "hard" if len(reason.split()) > LONG_ANSWER else "medium"
        quotes = (asked.quote, told.quote)
        card = Flashcard(
            question, finish(f"because {reason}"), asked.sentence.start, hard, "lecture", concept, quotes, "asked"
        )
        found.append((1.7, card))
    return found


def _of_form(reading: Reading, row: Said, form: str, quotes: tuple[Quote, ...]) -> list[Rated]:
    found = []
    for pattern in rules().patterns:
        for match in pattern.said.finditer(form):
            made = _card(reading, row, pattern, match, quotes)
            if made is not None:
                found.append(made)
    return found


def _card(
    reading: Reading, row: Said, pattern: Pattern, match: re.Match[str], quotes: tuple[Quote, ...]
) -> Rated | None:
    subject = re.sub(r"\b(?:those|these) (?=\w)", "", match["x"].strip(" ,"))
    answer = match["a"].strip(" ,") if pattern.name in {"at the heart", "called"} else trimmed(match["a"])
    if pattern.name == "happens when":
        subject, answer = condition(match.string)
        if re.match(r"(?:and|or|but|meaning)\b", answer):
            return None
    answer = _up_to_next(row, answer) if row.loose else answer
    if not subject or not answer or (row.loose and len(answer.split()) > LOOSE_ANSWER):
        return None
    subject = _own_name(row, subject)
    if pattern.subject and not _good_subject(reading, row, subject):
        subject = _last_name(row, subject)
        if not subject or not _good_subject(reading, row, subject):
            return None
    question = question_of(pattern.ask, match.groupdict(), subject)
    if not question or not _good(question, answer, subject, pattern):
        return None
    about = set(content(subject) or re.findall(r"\w+", subject.lower())) | (
        set(content(answer)) if pattern.name == "at the heart" else set()
    )
    concept = next((m.concept for m in row.mentions if _names(m.text) <= about), None)
    weights = sorted((reading.weights.get(word, 0.0) for word in content(subject + " " + answer)), reverse=True)
    value = pattern.weight + 0.15 * sum(weights[:4]) + 0.4 * bool(concept) - 0.03 * max(0, len(answer.split()) - 18)
    value -= 0.3 * bool(row.kinds & {"example"})
    hard = len(answer.split()) > LONG_ANSWER and pattern.difficulty != "easy"
    card = Flashcard(
        question,
        finish(f"because {answer}" if pattern.name == "because" else answer),
        row.sentence.start,
        "hard" if hard else pattern.difficulty,
        "lecture",
        concept,
        quotes,
        pattern.name,
    )
    return value, card


def _names(text: str) -> set[str]:
    """The words of a mention, its plain ones where it has no others ('mean')."""
    return set(content(text)) or set(re.findall(r"\w+", text.lower()))


def _up_to_next(row: Said, answer: str) -> str:
    """Where punctuation was lost, the answer before the next name of a list begins."""
    for mention in row.mentions:
        at = answer.find(mention.text)
        before = answer[:at].split() if at > 0 else []
        if len(before) >= 3 and tag(before[-1])[0].tag in {"NOUN", "VB", "VBZ", "BE"}:
            return " ".join(before)
    return answer


def _own_name(row: Said, subject: str) -> str:
    """The last concept of a list without its commas: 'scalars vectors, which' speaks of vectors."""
    ends = [
        mention.text for mention in row.mentions if subject.endswith(mention.text) and len(mention.text) < len(subject)
    ]
    before = subject[: -len(ends[0])].split() if ends else []
    listed = any(mention.text in subject[: -len(ends[0])] for mention in row.mentions) if ends else False
    return ends[0] if listed and "and" not in before and "of" not in before else subject


def _last_name(row: Said, subject: str) -> str:
    """The concept at the end of a longer phrase, with its article: 'You need the variance' speaks of the variance."""
    ends = [mention.text for mention in row.mentions if subject.endswith(" " + mention.text)]
    if not ends:
        return ""
    name = max(ends, key=len)
    before = subject[: -len(name)].split()[-1].lower()
    if before == "the":
        return f"the {name}"
    alone = plural_subject(name) or " " in name
    return name if alone and before not in {"of", "a", "an", "this", "that", "these", "those"} else ""


def _good_subject(reading: Reading, row: Said, subject: str) -> bool:
    """Whether a question about it can be understood: known to the map, or a phrase that comes back."""
    words = content(subject)
    named = any(mention.text.lower() in subject.lower() for mention in row.mentions)
    if not (words or named) or rules().bad_subject.search(subject) or len(subject.split()) > 5:
        return False
    tokens = tag(subject)
    doing = tokens[0].tag == "VBG" and len(tokens) > 2
    if tokens[-1].tag not in {"NOUN", "NUM"} or (tokens[0].tag in {"VBG", "VBN", "PREP", "NUM"} and not doing):
        return False
    if any(token.tag in {"VBZ", "MOD", "BE", "SUB", "VB", "VBD", "ADV", "PRO", "DEM"} for token in tokens):
        return False
    if named or any(set(content(mention.text)) & set(words) for mention in row.mentions):
        return True
    weights = [reading.weights.get(word, 0.0) for word in words]
    definite = tokens[0].low == "the"
    if definite and "of" not in subject.split() and (len(words) < 2 or reading.times(subject[4:]) < 3):
        return False
    return max(weights) >= (0.4 if definite else 0.28) and min(weights) >= 0.15


def _good(question: str, answer: str, subject: str, pattern: Pattern) -> bool:
    """Whether question and answer can be read by themselves and the answer says more than the question."""
    words = answer.split()
    if pattern.name == "happens when" and (
        not subject or not 4 <= len(subject.split()) <= 14 or YOURS.search(subject + " " + answer)
    ):
        return False
    if not (1 if pattern.short else 4 if pattern.name == "which tells" else 3) <= len(words) <= 34 or not content(
        answer
    ):
        return False
    refers = pattern.name in {"happens when", "because", "means"}  # here 'it' is the subject of the question
    bad = rules().bad_answer.search(re.sub(r"^(?:it|they) ", "", answer) if refers else answer)
    if bad or (not pattern.short and rules().vague_answer.match(answer)):
        return False
    if set(content(answer)) <= set(content(subject)) or _open_ended(answer) or answer.count(",") > 2:
        return False
    if len(question.split()) > 20 or re.search(r"\b(?:this|these|those|i|me|my|here|your|our)\b", question, re.I):
        return False
    if not pattern.subject and set(faults(_asserted(pattern, subject, answer))) - {"too short", "no main clause"}:
        return False
    if pattern.name in {"is a", "which is", "plural is"}:
        return not KEEPS_OUT & set(faults(finish(f"{subject} {'are' if plural_subject(subject) else 'is'} {answer}")))
    return True


def _asserted(pattern: Pattern, subject: str, answer: str) -> str:
    """What a card claims, as a sentence whose grammar can be looked at."""
    if pattern.name == "happens when":
        return finish(f"When {subject}, {answer}")
    if pattern.name == "because":
        return finish(f"{subject} because {answer}")
    return finish(subject)


def _open_ended(answer: str) -> bool:
    """Whether the answer breaks off. 'how spread out the data is' does not."""
    tokens = tag(answer)
    if tokens[-1].tag == "BE":
        return tokens[0].tag != "SUB"
    return tokens[-1].tag in {"DET", "CONJ", "SUB", "TO", "POSS", "MOD"}


def _distinct(rows: list[Rated]) -> list[Rated]:
    """Without two questions on the same thing or two answers from the same words."""
    kept: list[Rated] = []
    for value, card in rows:
        asked = set(content(card.question))
        twice = any(
            asked == set(content(other.question))
            or (card.quotes[-1] == other.quotes[-1] and asked & set(content(other.question)))
            for _, other in kept
        )
        if not twice:
            kept.append((value, card))
    return kept


def _from_map(reading: Reading, explained: set[str | None]) -> list[Rated]:
    """Cards of concepts that are named and not explained: the answer is the map's own definition."""
    counts = Counter(mention.concept for mention in reading.mentions)
    depended = Counter(need for slug in counts for need in reading.concept(slug).needs)
    found: list[Rated] = []
    for slug, times in counts.items():
        row = next((row for row in reading.said if any(mention.concept == slug for mention in row.mentions)), None)
        if slug in explained or row is None or row.boilerplate:
            continue
        concept = reading.concept(slug)
        t = next(mention.t for mention in row.mentions if mention.concept == slug)
        value = 0.5 + 0.15 * min(times, 6) + 0.1 * min(depended[slug], 4)
        difficulty = "medium" if concept.level == "introductory" else "hard"
        card = Flashcard(
            ask(concept), concept.definition, t, difficulty, "map", slug, (row.quote,), "definition of the map"
        )
        found.append((value, card))
    return sorted(found, key=lambda entry: (-entry[0], entry[1].t))


def _choose(reading: Reading, said: Sequence[Rated], mapped: Sequence[Rated]) -> list[Flashcard]:
    """At most eight: the best that were said, spread over the chapters, then what is named without a word on it."""
    chosen: list[Flashcard] = []
    per_chapter: Counter[int] = Counter()
    usual = max(2, -(-CHOSEN // max(1, len(reading.chapters))))
    room = CHOSEN - min(FROM_MAP, len(mapped))
    for value, card in said:
        chapter = reading.chapter_of(card.t)
        if len(chosen) < room and value >= 0.9 and per_chapter[chapter] < usual:
            chosen.append(card)
            per_chapter[chapter] += 1
    for _, card in mapped:
        if len(chosen) < CHOSEN:
            chosen.append(card)
    for value, card in said:
        if len(chosen) < CHOSEN and card not in chosen and value >= 0.7:
            chosen.append(card)
    return chosen
