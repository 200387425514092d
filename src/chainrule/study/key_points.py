"""The points of a lecture: at least one for each chapter, the best of the others, each in one sentence with its quote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chainrule.study.english import content
from chainrule.study.enumerations import Enumeration, join
from chainrule.study.lecture import Quote, Statement
from chainrule.study.parts import KeyPoint
from chainrule.study.reading import Reading, Said
from chainrule.study.resolve import with_context
from chainrule.study.select import NOT_POINTS, Choice, choices, overlap, score
from chainrule.study.titles import GENERIC_CHAPTER, capital, title_of

METHOD = "key-points 1: sentence by weight, claim and chapter"
FEWEST, MOST = 5, 14
ALIKE = 0.6  # share of content words from which two points say the same
LIST_SIZE = 5  # concepts in a passage of lists
PARTS = {"statistics": "Statistics", "linear_algebra": "Linear algebra", "calculus": "Calculus", "training": "Training"}
PARTS_MOST = 12  # names printed of one list


def how_many(duration: float, sentences: int) -> int:
    """Points for a lecture of ``duration`` seconds: 7 for six minutes, 14 for an hour, fewer for few sentences."""
    share = min(1.0, duration / 3600)
    return max(1, min(MOST, round(FEWEST + 9 * share**0.6), sentences // 3))


def candidates(reading: Reading) -> list[tuple[Choice, tuple[Quote, ...]]]:
    """Everything that may be a point, with its evidence: sentences by themselves, and those their context completes."""
    found = [
        (choice, (choice.said.quote,))
        for choice in choices(reading)
        if not choice.said.kinds & NOT_POINTS and choice.score > -0.2
    ]
    alone = {choice.said.index for choice, _ in found}
    texts = [row.text for row in reading.said]
    for row in reading.said:
        if row.index in alone or row.boilerplate or row.kinds & (NOT_POINTS - {"example"}):
            continue
        text, needs_last = with_context(texts, row.index)
        if text:
            before = (reading.said[row.index - 1].quote,) if needs_last else ()
            found.append((Choice(row, text, score(reading, row, text) + 0.3), (*before, row.quote)))
    return found


def key_points(reading: Reading, lists: Sequence[Enumeration]) -> tuple[KeyPoint, ...]:
    """The points in order of time."""
    room = how_many(reading.lecture.duration, len(reading.said))
    special = [*_announced(lists), *_named(reading)]
    pool = [row for row in candidates(reading) if not _covered(row[0].said, special)]
    picked = _pick(reading, pool, max(0, room - len(special)), special)
    points = list(special)
    used = [point.title for point in special]
    for choice, quotes in sorted(picked, key=lambda row: row[0].said.index):
        title = title_of(choice.text, reading, used, _chapter_title(reading, choice, used))
        used.append(title)
        concept = choice.said.mentions[0].concept if choice.said.mentions else None
        points.append(KeyPoint(quotes[0].start, title, Statement(choice.text, quotes, METHOD), concept=concept))
    return tuple(sorted(points, key=lambda point: point.t))


def _chapter_title(reading: Reading, choice: Choice, used: Sequence[str]) -> str:
    """The uploader's title for the chapter, for the first point in it."""
    if not reading.lecture.chapters or choice.said.chapter < 0:
        return ""
    title = reading.chapters[choice.said.chapter].title
    shared = set(content(title)) & set(content(choice.text))
    return title if shared and title not in used and not GENERIC_CHAPTER.match(title) else ""


def _covered(row: Said, special: Sequence[KeyPoint]) -> bool:
    """Whether a list already quotes the sentence."""
    return any(quote.start == row.sentence.start for point in special for quote in point.statement.quotes)


def _pick(
    reading: Reading, pool: list[tuple[Choice, tuple[Quote, ...]]], room: int, special: Sequence[KeyPoint]
) -> list[tuple[Choice, tuple[Quote, ...]]]:
    """The best of each chapter, then the best of all: no two alike, and spread over the lecture."""
    ranked = sorted(pool, key=lambda row: (-row[0].score, row[0].said.index))
    picked: list[tuple[Choice, tuple[Quote, ...]]] = []
    texts = [point.statement.text for point in special]

    def fits(row: tuple[Choice, tuple[Quote, ...]], gap: float) -> bool:
        start = row[0].said.sentence.start
        times = [other[0].said.sentence.start for other in picked]
        return all(overlap(row[0].text, text) < ALIKE for text in texts) and all(abs(start - t) >= gap for t in times)

    def take(row: tuple[Choice, tuple[Quote, ...]]) -> None:
        picked.append(row)
        texts.append(row[0].text)

    served = {reading.chapter_of(point.t) for point in special}
    chapters = [index for index in range(len(reading.chapters)) if index not in served]
    for chapter in sorted(chapters, key=lambda index: -_length(reading, index))[:room]:
        best = next(
            (row for row in ranked if row[0].said.chapter == chapter and row[0].score > 0.2 and fits(row, 0)), None
        )
        if best is not None:
            take(best)
    for gap in (reading.lecture.duration / max(1, 2 * room + 2), 6.0):
        for row in ranked:
            if len(picked) < room and row not in picked and row[0].score > 0.45 and fits(row, gap):
                take(row)
    return picked


def _length(reading: Reading, chapter: int) -> float:
    """Seconds of a chapter."""
    ends = [*(c.t for c in reading.chapters), reading.lecture.duration]
    return ends[chapter + 1] - ends[chapter]


def _announced(lists: Sequence[Enumeration]) -> list[KeyPoint]:
    """A point for each announced list that was given in full."""
    points = []
    for row in lists:
        quotes = tuple(dict.fromkeys([row.said.quote, *(item.said.quote for item in row.items)]))
        statement = Statement(row.text, quotes, "key-points 1: an announced list, each entry found")
        points.append(KeyPoint(row.said.sentence.start, capital(f"{row.count} {row.noun}"), statement))
    return points


def _named(reading: Reading) -> list[KeyPoint]:
    """A point for each passage that names many concepts in a row without saying a sentence on each."""
    points: list[KeyPoint] = []
    run: list[Said] = []
    for row in [*reading.said, None]:
        if row is not None and not row.boilerplate and len({m.concept for m in row.mentions}) >= (1 if run else 2):
            run.append(row)
            continue
        points += _list_point(reading, run)
        run = []
    return points


def _list_point(reading: Reading, run: Sequence[Said]) -> list[KeyPoint]:
    """The point for a run of sentences with many names, or none where each name has a sentence of its own."""
    groups: dict[str, list[Said]] = {}
    for row in run:
        part = _part_of(reading, row)
        groups.setdefault(part, []).append(row)
    points = []
    for part, rows in groups.items():
        names: dict[str, str] = {}
        for row in rows:
            for mention in row.mentions:
                if reading.concept(mention.concept).part == part:
                    names.setdefault(mention.concept, mention.text)
        words = sum(len(row.text.split()) for row in rows)
        if len(names) >= LIST_SIZE and words / len(names) < 11:
            points.append(_list_statement(part, rows, names))
    return points


def _part_of(reading: Reading, row: Said) -> str:
    """The part of the map to which most of a sentence's concepts belong."""
    counts: dict[str, int] = {}
    for mention in row.mentions:
        part = reading.concept(mention.concept).part
        counts[part] = counts.get(part, 0) + 1
    return max(counts, key=lambda part: counts[part])


def _list_statement(part: str, rows: Sequence[Said], names: Mapping[str, str]) -> KeyPoint:
    said = [name if _is_name(name) else name[:1].lower() + name[1:] for name in names.values()]
    shown = said[:PARTS_MOST]
    more = len(said) - len(shown)
    listed = join([*shown, f"{more} more"]) if more else join(shown)
    first, last = said[0], said[-1]
    statement = Statement(
        f"The lecture names {listed}.", tuple(row.quote for row in rows), "key-points 1: concepts named in a list"
    )
    title = f"{PARTS.get(part, capital(part))}: from {first} to {last}"
    return KeyPoint(rows[0].sentence.start, title, statement, concept=next(iter(names)))


def _is_name(text: str) -> bool:
    """Whether a capital belongs to a proper name: Bayes' theorem, Jacobian, PCA."""
    first = text.split()[0]
    return first.isupper() or first.rstrip("'’s").lower() in {
        "bayes", "jacobian", "jacobians", "hessian", "hessians", "newton", "lagrange", "taylor", "gaussian", "poisson", "euler",
        "markov", "fourier", "gram", "bernoulli", "adam", "jacobian's", "euclidean", "laplace", "kullback",
    } or first.lower() in {"gauss", "bayes'", "bayes’"}  # fmt: skip
