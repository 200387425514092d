"""The points of a lecture: one for each chapter, the best of the others, each in one sentence with its quote."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from chainrule.study.english import content, tag
from chainrule.study.enumerations import Enumeration, join
from chainrule.study.lecture import Mention, Quote, Statement
from chainrule.study.parts import KeyPoint, Resource
from chainrule.study.reading import Reading, Said
from chainrule.study.resolve import with_context
from chainrule.study.select import NOT_POINTS, Choice, choices, overlap, score
from chainrule.study.titles import capital, generic, title_of

METHOD = "key-points 2: sentence by weight, claim and chapter"
FEWEST, MOST = 6, 14
ALIKE = 0.6  # share of content words from which two points say the same
LIST_SIZE = 6  # concepts in a passage of lists
LIST_WORDS = 11  # words a concept: with more, each has been said something about
PRINTED = 18  # names printed of one list
SHORT = 90.0  # seconds of a chapter without a title of its own that need not have a point
WORKS = 3  # resources from which they make a point of their own
ADDITIONS = 4  # points to which the map adds something
PARTS = {"statistics": "Statistics", "linear_algebra": "Linear algebra", "calculus": "Calculus", "training": "Training"}

Candidate = tuple[Choice, tuple[Quote, ...]]


def how_many(duration: float, sentences: int) -> int:
    """Points for a lecture of ``duration`` seconds: 8 for six minutes, 14 for an hour, fewer for few sentences."""
    share = min(1.0, duration / 3600)
    wanted = FEWEST + (MOST - FEWEST) * math.pow(share, 0.6)
    return max(1, min(MOST, round(wanted), sentences // 3))


def candidates(reading: Reading) -> list[Candidate]:
    """Everything that may be a point, with its evidence: sentences by themselves, and those their context completes."""
    found: list[Candidate] = [
        (choice, (choice.said.quote,))
        for choice in choices(reading)
        if not choice.said.kinds & NOT_POINTS and choice.score > -0.2
    ]
    alone = {choice.said.index for choice, _ in found}
    texts = [row.text for row in reading.said]
    for row in reading.said:
        if row.index in alone or row.boilerplate or row.kinds & NOT_POINTS:
            continue
        text, needs_last = with_context(texts, row.index, reading.weights)
        before = reading.said[row.index - 1]
        if text and not (needs_last and before.boilerplate):
            quotes = (before.quote, row.quote) if needs_last else (row.quote,)
            found.append((Choice(row, text, score(reading, row, text) + 0.3), quotes))
    return found


def key_points(reading: Reading, lists: Sequence[Enumeration], works: Sequence[Resource] = ()) -> tuple[KeyPoint, ...]:
    """The points in order of time."""
    room = how_many(reading.lecture.duration, len(reading.said))
    special = [*_announced(lists), *_named(reading), *_recommended(works)]
    pool = [row for row in candidates(reading) if not _covered(row[0].said, special)]
    picked = _pick(reading, pool, max(min(3, room), room - len(special) // 2), special)
    points = list(special)
    used = [point.title for point in special]
    for choice, quotes in sorted(picked, key=lambda row: row[0].said.index):
        title = title_of(choice.text, reading, used, _chapter_title(reading, choice, used))
        used.append(title)
        points.append(
            KeyPoint(quotes[0].start, title, Statement(choice.text, quotes, METHOD), concept=_concept(choice))
        )
    return _with_additions(reading, sorted(points, key=lambda point: point.t))


def _concept(choice: Choice) -> str | None:
    """The first concept that the printed sentence names."""
    return next((mention.concept for mention in choice.said.mentions if mention.text in choice.text), None)


def _chapter_title(reading: Reading, choice: Choice, used: Sequence[str]) -> str:
    """The uploader's title for the chapter, for a point that speaks of what it names."""
    if not reading.lecture.chapters or choice.said.chapter < 0:
        return ""
    title = reading.chapters[choice.said.chapter].title
    shared = set(content(title)) & set(content(choice.text))
    return title if shared and title not in used and not generic(title) and len(title.split()) <= 9 else ""


def _covered(row: Said, special: Sequence[KeyPoint]) -> bool:
    """Whether a list already quotes the sentence."""
    return any(quote.start == row.sentence.start for point in special for quote in point.statement.quotes)


def _pick(reading: Reading, pool: list[Candidate], room: int, special: Sequence[KeyPoint]) -> list[Candidate]:
    """The best of each chapter, then the best of all: no two alike, and spread over the lecture."""
    ranked = sorted(pool, key=lambda row: (-row[0].score, row[0].said.index))
    picked: list[Candidate] = []
    texts = [point.statement.text for point in special]

    def fits(row: Candidate, gap: float) -> bool:
        start = row[0].said.sentence.start
        times = [other[0].said.sentence.start for other in picked]
        return all(overlap(row[0].text, text) < ALIKE for text in texts) and all(abs(start - t) >= gap for t in times)

    def take(row: Candidate) -> None:
        picked.append(row)
        texts.append(row[0].text)

    served = {reading.chapter_of(point.t) for point in special}
    chapters = [
        index
        for index in range(len(reading.chapters))
        if index not in served and (_length(reading, index) > SHORT or not generic(reading.chapters[index].title))
    ]
    for chapter in sorted(chapters, key=lambda index: -_length(reading, index))[:room]:
        rows = [row for row in ranked if row[0].said.chapter == chapter and row[0].score > 0.2 and fits(row, 0)]
        if rows:
            take(max(rows, key=lambda row: row[0].score + _named_by(reading, chapter, row[0].text)))
    for gap, least, most in (
        (reading.lecture.duration / max(1, 2 * room + 2), 0.45, room),
        (6.0, 0.45, room),
        (6.0, 0.0, 4),
    ):
        for row in ranked:
            if len(picked) < min(room, most) and row not in picked and row[0].score > least and fits(row, gap):
                take(row)
    return picked


def _named_by(reading: Reading, chapter: int, text: str) -> float:
    """What a sentence gains that speaks of what its chapter is called."""
    title = reading.chapters[chapter].title
    words = set(content(title))
    return 0.6 * len(words & set(content(text))) / len(words) if words and not generic(title) else 0.0


def _length(reading: Reading, chapter: int) -> float:
    """Seconds of a chapter."""
    ends = [*(c.t for c in reading.chapters), reading.lecture.duration]
    return ends[chapter + 1] - ends[chapter]


def _announced(lists: Sequence[Enumeration]) -> list[KeyPoint]:
    """A point for each announced list that was given in full."""
    points = []
    for row in lists[:3]:
        statement = Statement(row.text, row.quotes, "key-points 2: an announced list, each entry found")
        points.append(KeyPoint(row.said.sentence.start, capital(f"{row.count} {row.noun}"), statement))
    return points


def resource_names(works: Sequence[Resource]) -> list[str]:
    """Short names, with the kind where two works share one."""
    counts = Counter(row.short for row in works)
    return list(dict.fromkeys(f"{row.short} ({row.kind})" if counts[row.short] > 1 else row.short for row in works))


def _recommended(works: Sequence[Resource]) -> list[KeyPoint]:
    """A point for the resources, where there are several."""
    names = resource_names(works)
    if len(works) < WORKS or len(names) < 2:
        return []
    quotes = tuple(dict.fromkeys(row.quote for row in works))
    statement = Statement(f"The lecture names {join(names[:8])}.", quotes, "key-points 2: resources named")
    return [KeyPoint(works[0].quote.start, f"Resources: from {names[0]} to {names[-1]}", statement)]


def _named(reading: Reading) -> list[KeyPoint]:
    """A point for each passage that names many concepts in a row without saying a sentence on each."""
    points: list[KeyPoint] = []
    run: list[Said] = []
    for row in [*reading.said, None]:
        if row is not None and not row.boilerplate and len({m.concept for m in row.mentions}) >= (1 if run else 2):
            run.append(row)
            continue
        points += _list_points(reading, run)
        run = []
    return points


def _list_points(reading: Reading, run: Sequence[Said]) -> list[KeyPoint]:
    """The points for a run of sentences with many names: one for each area of the map that they list."""
    groups: dict[str, list[Said]] = {}
    for row in run:
        groups.setdefault(_part_of(reading, row), []).append(row)
    points = []
    for part, rows in groups.items():
        names: dict[str, str] = {}
        for row in rows:
            for mention in row.mentions:
                if reading.concept(mention.concept).part == part and _noun(mention.text):
                    names.setdefault(mention.concept, _named_as(reading, mention))
        concepts = {m.concept for row in rows for m in row.mentions if reading.concept(m.concept).part == part}
        words = sum(len(row.text.split()) for row in rows)
        if min(len(concepts), len(names)) >= LIST_SIZE and words / len(concepts) < LIST_WORDS:
            points.append(_list_statement(part, rows, names))
    return points


def _noun(text: str) -> bool:
    """Whether a mention is a name, not a phrase that only tells of the concept ('how spread out')."""
    tokens = tag(text)
    return tokens[0].tag not in {"SUB", "VB", "VBZ", "PREP", "TO", "ADV"} or len(tokens) == 1


def _named_as(reading: Reading, mention: Mention) -> str:
    """A mention as a name: 'normal' in a list of distributions is the normal distribution."""
    if tag(mention.text)[-1].tag != "ADJ":
        return mention.text
    short = reading.concept(mention.concept).short
    return short if is_name(short) else short[:1].lower() + short[1:]


def _part_of(reading: Reading, row: Said) -> str:
    """The part of the map to which most of a sentence's concepts belong."""
    counts = Counter(reading.concept(mention.concept).part for mention in row.mentions)
    return counts.most_common(1)[0][0]


def _list_statement(part: str, rows: Sequence[Said], names: Mapping[str, str]) -> KeyPoint:
    said = [name if is_name(name) else name[:1].lower() + name[1:] for name in names.values()]
    shown = said[:PRINTED]
    more = len(said) - len(shown)
    listed = join([*shown, f"{more} more"]) if more else join(shown)
    statement = Statement(
        f"The lecture names {listed}.", tuple(row.quote for row in rows), "key-points 2: concepts named in a list"
    )
    title = f"{PARTS.get(part, capital(part))}: from {said[0]} to {said[-1]}"
    concept = next((mention.concept for row in rows for mention in row.mentions), None)
    return KeyPoint(rows[0].sentence.start, title, statement, concept=concept)


NAMES = frozenset(
    [
        "bayes",
        "jacobian",
        "jacobians",
        "hessian",
        "hessians",
        "newton",
        "lagrange",
        "taylor",
        "gaussian",
        "poisson",
        "euler",
        "markov",
        "fourier",
        "gram",
        "bernoulli",
        "adam",
        "euclidean",
        "laplace",
        "kullback",
        "gauss",
    ]
)


def is_name(text: str) -> bool:
    """Whether the capital of a term belongs to a proper name or an abbreviation: Bayes' theorem, Jacobian, PCA."""
    first = text.split()[0]
    bare = first.lower().replace("’", "'").removesuffix("'s").rstrip("'")
    return (first.isupper() and len(first) > 1) or bare in NAMES


def _with_additions(reading: Reading, points: Sequence[KeyPoint]) -> tuple[KeyPoint, ...]:
    """The points, a few of them with what the map adds: the definition of a concept the sentence only names."""
    added: set[str] = set()
    result = []
    for point in points:
        slug = point.concept
        listed = point.statement.method.endswith(("list", "named", "found"))
        if slug and not listed and slug not in added and len(added) < ADDITIONS:
            added.add(slug)
            result.append(replace(point, adds=reading.concept(slug).definition))
        else:
            result.append(point)
    return tuple(result)
