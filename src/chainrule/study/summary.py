"""A lecture in one breath: what it set out to do, its most central sentences, and what to take away from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from chainrule.study.catalogue import hits
from chainrule.study.condense import CUTS, advised, finish
from chainrule.study.english import content, main_clause, tag
from chainrule.study.enumerations import Enumeration
from chainrule.study.key_points import Candidate, candidates
from chainrule.study.lecture import Statement
from chainrule.study.phrases import rows, said, straight
from chainrule.study.promise import of_title
from chainrule.study.reading import IMPERATIVE, Reading, Said, sound_forms
from chainrule.study.select import CLAIM, NOT_POINTS, overlap
from chainrule.study.standalone import GROUPED, LISTENER, SPEAKER, faults, spelled_share

METHOD = "summary 2: announcement, announced list, central sentences"
ADVICE = 1.4  # the weight of advice that says nothing else of itself
TAKEAWAY = "takeaway 2: the lecture's own advice or conclusion"
SENTENCES = 3
POINTING = re.compile(r"\b(?:this|these|those|now|website|channel|you can go)\b", re.I)
PAST = re.compile(r"\b(?:was|were|had|did)\b", re.I)
LATE = 0.6  # the share of a lecture after which its conclusions are looked for


def announcement(reading: Reading) -> Statement | None:
    """What the opening says it will do, told of the lecture: 'The lecture sets out to ...'; None without one."""
    best: tuple[float, Statement] | None = None
    for row in reading.said:
        if row.sentence.start > max(reading.opening, 45.0) or row.index > 30:
            break
        if row.boilerplate:
            continue
        for text, value in _announced(reading, row):
            if best is None or value > best[0]:
                best = (value, Statement(text, (row.quote,), "summary 2: the announcement of the opening"))
    return best[1] if best and best[0] > 0.5 else None


def _announced(reading: Reading, row: Said) -> list[tuple[str, float]]:
    """The ways in which a sentence of the opening may be told, each with its value."""
    match = said("summary", "announces").search(straight(row.text))
    if match is None:
        return []
    told = []
    what = match["what"].rstrip(".!?… ")
    for end in [*(cut.start() for cut in CUTS.finditer(what)), len(what)]:
        part = impersonal(what[:end].strip(" ,;:"))
        words = content(part)
        if not part or len(part.split()) > 28 or len(words) < 2 or said("summary", "points_at").search(part):
            continue
        text = finish(f"The lecture sets out to {part}")
        if set(faults(text)) - {"too long"} or "a pronoun without its noun" in faults(finish(part)):
            continue
        carried = sum(reading.weights.get(word, 0.0) for word in words)
        told.append((text, carried / len(words) ** 0.5 - 0.05 * max(0, len(part.split()) - 20)))
    return told


def impersonal(text: str) -> str:
    """With the speaker in the third person; "" where the grammar would not survive it."""
    text = re.sub(r"\b(?:along the way|with you|to you|for you guys|you through)\b", "", text, flags=re.I)
    text = re.sub(r"\bmy\b", "the speaker's", text, flags=re.I)
    text = re.sub(r"\bme\b", "the speaker", text, flags=re.I)
    return (
        ""
        if SPEAKER.search(text) or re.search(r"\b(?:we|we'll|we're|us|our)\b", text, re.I)
        else " ".join(text.split())
    )


def summary(reading: Reading, lists: Sequence[Enumeration], last: Statement | None = None) -> tuple[Statement, ...]:
    """Two or three statements: what the lecture sets out to do, then its centre in order of time; not the takeaway."""
    first = announcement(reading)
    chosen: list[Statement] = []
    if lists:
        chosen.append(Statement(lists[0].text, lists[0].quotes, METHOD))
    for choice, evidence in _central(reading):
        if len(chosen) + bool(first) >= SENTENCES:
            break
        others = [*chosen, *(row for row in (first, last) if row)]
        if all(overlap(choice.text, other.text) < 0.6 for other in others):
            chosen.append(Statement(choice.text, evidence, METHOD))
    chosen.sort(key=lambda statement: statement.quotes[0].start)
    return tuple([first, *chosen] if first else chosen)


def _central(reading: Reading) -> list[Candidate]:
    """Candidates for the summary, the best first: what carries the title, says what something is, and is short."""
    known = _titled(reading)

    def value(row: Candidate) -> float:
        choice = row[0]
        found = set(content(choice.text))
        bonus = 0.7 * min(1.0, len(found & known) / min(2, len(known))) if known else 0.0
        long = 0.04 * max(0, len(choice.text.split()) - 22)
        near = 0.5 * bool(POINTING.search(choice.text)) + 0.3 * bool(GROUPED.search(choice.text))
        return choice.score + bonus + _centre(reading, choice.text, known) - long - near - 0.3 * bool(choice.said.kinds)

    return sorted(candidates(reading), key=lambda row: (-value(row), row[0].said.index))


def _centre(reading: Reading, text: str, titled: set[str]) -> float:
    """What a sentence gains whose subject is the lecture's own, and more where it says what that is."""
    tokens = tag(text)
    clause = main_clause(tokens)
    if clause is None:
        return 0.0
    subject = set(content(text[tokens[clause.subject[0]].start : tokens[clause.subject[1] - 1].end]))
    top = max((reading.weights.get(word, 0.0) for word in subject), default=0.0)
    if not subject & titled and (titled or top < 0.75):
        return 0.0
    says = re.match(
        r" (?:just |really |essentially |simply )*(?:an?|the|what|called) ", text[tokens[clause.verb[1] - 1].end :]
    )
    return 0.35 + 0.3 * (says is not None and tokens[clause.verb[0]].tag == "BE")


def takeaway(reading: Reading) -> Statement | None:
    """What the lecture itself recommends or concludes, the later the better; None where nothing can be printed."""
    best: tuple[float, Statement] | None = None
    for row in reading.said:
        if row.boilerplate or "question" in row.kinds or row.sentence.start < reading.opening * 0.8:
            continue
        late = row.sentence.start / max(1.0, reading.lecture.duration)
        urged = max((entry["weight"] for entry, pattern in rows("takeaway") if pattern.search(row.text)), default=0.0)
        urged = max(urged, ADVICE if advised(row.text) else 0.0)
        if (late < LATE and urged < 1.6) or (row.kinds & NOT_POINTS and urged < 2.0):
            continue
        for text in _advice(row):
            value = urged + 2.0 * late + _carried(reading, text) - 0.03 * max(0, len(text.split()) - 24)
            value -= (
                1.2 * bool(SPEAKER.search(text))
                + 0.6 * bool(LISTENER.search(text))
                + 0.8 * bool(row.kinds & {"plan", "aside", "example"})
            )
            value -= 1.2 * bool(urged < 2.0 and hits(row.text))  # where to read on is no conclusion
            value -= 0.1 * max(0, 9 - len(text.split())) + 0.4 * bool(PAST.search(text))
            value += 0.3 * bool(CLAIM.search(text)) + _centre(reading, text, _titled(reading))
            if best is None or value > best[0]:
                best = (value, Statement(text, (row.quote,), TAKEAWAY))
    return best[1] if best else _central_takeaway(reading)


def _carried(reading: Reading, text: str) -> float:
    """How much of the lecture a sentence carries, at most 1.2."""
    words = set(content(text))
    weights = sorted((reading.weights.get(word, 0.0) for word in words), reverse=True)
    bonus = 0.4 * bool(words & _titled(reading)) - 2.0 * max(0.0, spelled_share(text) - 0.06)
    return min(1.2, sum(weights[:6]) / 4) + bonus


def _titled(reading: Reading) -> set[str]:
    """The content words of a title that the lecture takes up."""
    words = set(content(" ".join(of_title(reading.lecture.title)))) if reading.lecture.titled else set()
    return {word for word in words if reading.weights.get(word, 0.0) > 0.3}


def _central_takeaway(reading: Reading) -> Statement | None:
    """The most central sentence, for a lecture that concludes nothing."""
    pool = _central(reading)
    return Statement(pool[0][0].text, pool[0][1], TAKEAWAY) if pool else None


def _advice(row: Said) -> list[str]:
    """The printable forms of a sentence as advice or conclusion, the fullest first."""
    urged = [text for text in advised(row.text) if not set(faults(text)) - IMPERATIVE and len(text.split()) <= 34]
    if urged:
        return urged
    plain = said("summary", "concludes").sub("", row.text)
    return sound_forms(replace(row, text=plain))[:3]
