"""A lecture in one breath: what it set out to do, its most central sentences, and what to take away from it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chainrule.study.condense import CUTS, finish, lean
from chainrule.study.english import content, tag
from chainrule.study.enumerations import Enumeration
from chainrule.study.key_points import candidates
from chainrule.study.lecture import Quote, Statement
from chainrule.study.reading import Reading, Said
from chainrule.study.select import Choice, overlap
from chainrule.study.standalone import SPEAKER, faults, standalone

METHOD = "summary 1: announcement, announced list, central sentences"
SENTENCES = 3
ANNOUNCES = re.compile(
    r"\b(?:(?:i|we|you and i)(?:'m|'re| am| are) (?:just |now |also )?(?:going to|gonna)|(?:i|we)(?:'ll| will)(?: also| then| first)?|"
    r"(?:i|we)(?: want|'d like| would like| hope)(?: you)? to|(?:my|our|the) (?:goal|aim|plan|purpose)(?: here| today| for (?:today|this \w+))? is (?:for you )?to|"
    r"what (?:i|we) want to do (?:\w+ ){0,6}is(?: to)?)(?: just| quickly| briefly| really| actually| try to| start to)* (?P<what>(?P<verb>[a-z]+) .+)$",
    re.I,
)
EMPTY_VERBS = frozenset(
    ["be", "get", "start", "go", "begin", "say", "need", "have", "let", "do", "come", "move", "turn", "take", "see", "want", "try", "assume", "skip", "pause", "leave", "keep", "call", "give", "use"]
)
POINTS_AT = re.compile(
    r"\b(?:this|these|that one|those|here|today|now|in a (?:moment|second|minute|bit)|later|right away|together)\b",
    re.I,
)
RECOMMENDS = (
    (
        3.0,
        re.compile(
            r"\b(?:(?:the|one|my|a) (?:main|key|big|biggest|most important|final|only|number one|single)? ?(?:takeaway|lesson|message|moral|bottom line|thing to (?:remember|take away)))\b",
            re.I,
        ),
    ),
    (
        2.6,
        re.compile(
            r"\b(?:to sum up|in summary|to summarize|to summarise|in short|in conclusion|to conclude|all in all|the point is|the upshot|the bottom line|at the end of the day)\b",
            re.I,
        ),
    ),
    (
        2.2,
        re.compile(
            r"\b(?:i found it (?:really |very |most )?(?:helpful|useful) to|i (?:would |'d )?(?:highly |strongly |really )?(?:recommend|suggest|advise|encourage)|my (?:advice|recommendation|suggestion))\b",
            re.I,
        ),
    ),
    (
        1.8,
        re.compile(
            r"\b(?:most important (?:thing|point|part|idea)|the key (?:is|to|thing|idea|point)|what (?:really |actually )?matters|remember (?:that|to)|never forget|always remember|worth remembering|the real (?:reason|point|lesson)|the goal here)\b",
            re.I,
        ),
    ),
    (
        1.2,
        re.compile(
            r"\b(?:so (?:next time|whenever)|you should|you need to|you don't need|make sure|start with|begin with|don't (?:just )?\w+|a good (?:rule|way)|the best way)\b",
            re.I,
        ),
    ),
    (
        0.8,
        re.compile(
            r"\b(?:in general|rather than|more than anything|essential(?:ly)?|fundamental|the whole point|powerful|important)\b",
            re.I,
        ),
    ),
)
ADVICE = re.compile(
    r"^(?:(?:so|and|first|firstly|now|well|personally)[, ]+)*i(?:'ve| have)? found (?:it|that it(?:'s| is)) (?:\w+ )?(?:helpful|useful|best|easier|easiest) to ",
    re.I,
)
URGES = re.compile(
    r"^(?:(?:so|and|first|firstly|now|well|personally)[, ]+)*(?:my advice (?:is|would be)(?: to)?|i(?:'d| would)? (?:\w+ )?(?:recommend|suggest|advise)(?: that)? you(?: to)?) ",
    re.I,
)
CONCLUDES = re.compile(
    r"^(?:(?:so|and|but|now|well)[, ]+)*(?:to sum up|in summary|to summari[sz]e|in short|in conclusion|to conclude|all in all)[, ]+",
    re.I,
)


def announcement(reading: Reading) -> Statement | None:
    """What the opening says it will do, told of the lecture: 'The lecture sets out to ...'; None where it says nothing."""
    best: tuple[float, Statement] | None = None
    for row in reading.said:
        if row.sentence.start > max(reading.opening, 45.0) or row.index > 30:
            break
        if row.boilerplate:
            continue
        for said, value in _announced(reading, row):
            statement = Statement(said, (row.quote,), "summary 1: the announcement of the opening")
            if best is None or value > best[0]:
                best = (value, statement)
    return best[1] if best else None


def _announced(reading: Reading, row: Said) -> list[tuple[str, float]]:
    """The ways in which a sentence of the opening may be told, each with its value."""
    match = ANNOUNCES.search(row.text.replace("’", "'"))
    if (
        match is None
        or match["verb"].lower() in EMPTY_VERBS
        or not any(t.tag in {"VB", "NOUN"} for t in tag(match["verb"]))
    ):
        return []
    told = []
    what = match["what"].rstrip(".!?… ")
    ends = [cut.start() for cut in CUTS.finditer(what)] + [len(what)]
    for end in ends:
        part = _impersonal(what[:end].strip(" ,;:"))
        words = content(part)
        if not part or len(part.split()) > 28 or len(words) < 2 or POINTS_AT.search(part):
            continue
        text = finish(f"The lecture sets out to {part}")
        if [fault for fault in faults(text) if fault != "too long"]:
            continue
        carried = sum(reading.weights.get(word, 0.0) for word in words)
        told.append((text, carried / len(words) ** 0.5 - 0.05 * max(0, len(part.split()) - 20)))
    return told


def _impersonal(text: str) -> str:
    """With the speaker in the third person; "" where the grammar would not survive it."""
    text = (
        re.sub(r"\b(?:you and i|us) (?=\w)", "", text, flags=re.I)
        if re.match(r"(?:you and i|us) ", text, re.I)
        else text
    )
    text = re.sub(
        r"\bmy\b",
        "the speaker's",
        re.sub(r"\b(?:along the way|with you|to you|for you guys)\b", "", text, flags=re.I),
        flags=re.I,
    )
    text = re.sub(r"\bme\b", "the speaker", text, flags=re.I)
    return "" if SPEAKER.search(text) or re.search(r"\b(?:we|we'll|we're)\b", text, re.I) else " ".join(text.split())


def summary(reading: Reading, lists: Sequence[Enumeration]) -> tuple[Statement, ...]:
    """Two or three statements in order of time."""
    chosen: list[Statement] = []
    announced = announcement(reading)
    if announced:
        chosen.append(announced)
    if lists:
        first = lists[0]
        quotes = tuple(dict.fromkeys([first.said.quote, *(item.said.quote for item in first.items)]))
        chosen.append(Statement(first.text, quotes, METHOD))
    for choice, evidence in _central(reading):
        if len(chosen) >= SENTENCES:
            break
        if all(overlap(choice.text, other.text) < 0.6 for other in chosen):
            chosen.append(Statement(choice.text, evidence, METHOD))
    return tuple(sorted(chosen, key=lambda statement: statement.quotes[0].start))


def _central(reading: Reading) -> list[tuple[Choice, tuple[Quote, ...]]]:
    """Candidates for the summary, the best first: what carries the title and comes early in its chapter."""
    titled = set(content(reading.lecture.title)) if reading.lecture.titled else set()

    def value(row: tuple[Choice, tuple[Quote, ...]]) -> float:
        choice = row[0]
        words = set(content(choice.text))
        bonus = 0.35 * len(words & titled) / len(titled) if titled else 0.0
        long = 0.04 * max(0, len(choice.text.split()) - 22)
        return choice.score + bonus - long - 0.3 * bool(choice.said.kinds)

    return sorted(candidates(reading), key=lambda row: (-value(row), row[0].said.index))


def takeaway(reading: Reading) -> Statement | None:
    """What the lecture itself recommends or concludes, the later the better; None where nothing can be printed."""
    best: tuple[float, Statement] | None = None
    for row in reading.said:
        if row.boilerplate or "question" in row.kinds or row.sentence.start < reading.opening * 0.8:
            continue
        urged = max((weight for weight, pattern in RECOMMENDS if pattern.search(row.text)), default=0.0)
        for text in _advice(row):
            late = row.sentence.start / max(1.0, reading.lecture.duration)
            carried = sum(reading.weights.get(word, 0.0) for word in set(content(text))) / 8
            value = urged + 1.1 * late + min(1.2, carried) - 0.03 * max(0, len(text.split()) - 24)
            value -= 0.6 * bool(SPEAKER.search(text)) + 0.8 * bool(row.kinds & {"plan", "aside", "example"})
            if best is None or value > best[0]:
                best = (value, Statement(text, (row.quote,), "takeaway 1: the lecture's own advice or conclusion"))
    return best[1] if best else None


def _advice(row: Said) -> list[str]:
    """The printable forms of a sentence as advice: 'I found it helpful to begin with X' is 'Begin with X.'."""
    for pattern in (ADVICE, URGES):
        match = pattern.match(row.text)
        if match:
            rest = row.text[match.end() :]
            first = tag(rest)[:1]
            text = finish(rest)
            ends = [finish(rest[: cut.start()]) for cut in CUTS.finditer(rest)]
            if first and first[0].tag in {"VB", "NOUN", "BE"}:
                return [option for option in [text, *ends] if 5 <= len(option.split()) <= 34 and not _outside(option)]
    bare = CONCLUDES.sub("", row.text)
    from chainrule.study.condense import variants

    return [text for text in variants(bare) if standalone(text)][:3] or ([lean(bare)] if standalone(lean(bare)) else [])


def _outside(text: str) -> bool:
    """Faults of an imperative sentence, of which a missing subject is none."""
    return bool(set(faults(text)) - {"no main clause", "vague subject"})
