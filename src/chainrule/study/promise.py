"""Did the lecture keep what its title, or without one its opening, promised? Each promise is looked for in what was said.

A promise is kept where the words that carry it come back after it was made, in several sentences, or where the kind of
thing promised (resources, a number of points, examples) is found. Nothing is taken on trust.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chainrule.study.condense import CUTS
from chainrule.study.english import content, stem, tag
from chainrule.study.enumerations import COUNTS, Enumeration
from chainrule.study.parts import Promise, PromiseItem, Resource
from chainrule.study.reading import Reading, Said

SERIES = re.compile(
    r"^(?:.*\b(?:chapter|part|lecture|lec|episode|ep|lesson|week|unit|module|day|video|puzzles?|vol|volume|session|class|series|season)\.? ?#?\d+.*"
    r"|essence of [\w ]+|.*#\w+.*|(?:mit|cs|stat|math|ee|phys)\s?\d[\w.]*.*|.*\b(?:full|crash|complete|free) course\b.*|\w{1,3}\d+"
    r"|.*\b(?:university|lectures?|podcast|official|hd|4k|tutorial series|mit opencourseware|khan academy|ted(?:x| talk)?)\b.*)$",
    re.I,
)
ADDRESS = re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{9,12}\b|^video \S+$", re.I)
META = frozenset(
    ["intro", "introduction", "introductory", "visual", "visually", "visualizing", "visualising", "visualize", "quick", "quickly", "simple", "simply", "easy", "easily", "guide", "tutorial", "explained", "explain", "explaining", "explanation", "explanations", "understand", "understanding", "learn", "learning", "need", "know", "complete", "ultimate", "beginner", "beginners", "full", "course", "crash", "essential", "exact", "actual", "actually", "real", "really", "work", "works", "working", "way", "ways", "thing", "things", "everything", "basic", "basics", "minute", "minutes", "hour", "part", "break", "share", "show", "talk", "cover", "discuss", "dive", "deep", "look", "overview", "video", "lecture", "lesson", "today", "story", "secret", "truth", "surprising", "beautiful", "best", "worst", "top", "journey", "detail", "details", "step", "steps", "clear", "great", "review", "describe", "follow", "walk", "introduce", "explore", "discover", "see", "use", "using", "help", "helped", "helpful", "idea", "ideas", "concept", "concepts", "topic", "topics", "first", "last", "next", "big", "common", "important", "main", "different", "level", "exactly", "right", "amazing", "new", "approach"]
)
THINGS = (
    (
        "resources",
        re.compile(r"\b(?:resources?|books?|courses?|links|channels|roadmap|recommendations?|reading list)\b", re.I),
    ),
    ("example", re.compile(r"\b(?:examples?|worked problem|case stud(?:y|ies)|demo|demonstration)\b", re.I)),
)
OPENING = re.compile(
    r"\b(?:(?:i|we|you and i)(?:'m|'re| am| are) (?:just |now |also )?(?:going to|gonna)|(?:i|we)(?:'ll| will)(?: also| then| first| even)?|"
    r"by the end(?: of (?:this|the|today's) \w+)?,? (?:you'll|you will|you should|you'd)(?: be able to| hopefully)?|you(?:'ll| will)(?: also)?|"
    r"(?:i|we)(?: want|'d like| would like| hope)(?: you)? to|(?:my|our|the) (?:goal|aim|plan|purpose)(?: here| today| for (?:today|this \w+))? is (?:for you )?to|"
    r"what (?:i|we) want to do (?:\w+ ){0,6}is(?: to)?)"
    r"(?: just| quickly| briefly| really| actually| try to| start to| be| now| also)* (?P<what>(?P<verb>break(?:ing)? down|shar(?:e|ing)|show(?:ing)?|"
    r"explain(?:ing)?|cover(?:ing)?|learn(?:ing)?|understand|discuss(?:ing)?|explor(?:e|ing)|introduc(?:e|ing)|talk(?:ing)? (?:about|through)|"
    r"look(?:ing)? (?:at|into)|go(?:ing)? (?:over|through|into)|dive into|teach(?:ing)?|see|know|describe|walk(?:ing)? (?:you )?through|prove|derive|"
    r"build(?:ing)?|implement(?:ing)?|follow|give you|take you through|demystify|compare|answer|solve|visuali[sz]e|animate|discover)\b.+)$",
    re.I,
)
LEAST_HITS = 2  # sentences in which a word must come back


@dataclass(frozen=True)
class _Made:
    """A promise as it was made: in words, its sentence (None for the title), and the second from which it may be kept."""

    text: str
    row: Said | None
    after: float


def promise(reading: Reading, lists: Sequence[Enumeration], named: Sequence[Resource]) -> Promise:
    """The promises of the title, or without a title those of the opening, each judged."""
    if reading.lecture.titled:
        made = [_Made(text, None, 0.0) for text in of_title(reading.lecture.title)]
        items = [item for item in (_judge(reading, row, lists, named) for row in made) if item]
        if items:
            return Promise("title", tuple(items))
    made = of_opening(reading)
    items = [item for item in (_judge(reading, row, lists, named) for row in made) if item]
    return Promise("opening" if items else "none", tuple(items))


def of_title(title: str) -> tuple[str, ...]:
    """The promises of a title: its parts without the names of series, and the entries of a list."""
    segments = [part.strip(" .") for part in re.split(r"\s[|｜•·–—-]\s|\s*\|\s*|(?<=[?!])\s+|:\s+|\s[-–—]\s", title)]
    found: list[str] = []
    for segment in segments:
        if not segment or SERIES.match(segment) or ADDRESS.search(segment):
            continue
        bare = re.sub(r"\s*\([^)]*\)", "", segment).strip() or segment
        found += _entries(bare)
    return tuple(text for text in found if _terms(text) or re.search(r"\d", text))


def _entries(text: str) -> list[str]:
    """'Span, bases and rank' promises three things, 'why it slows and why it depends' two, a plain title one."""
    parts = re.split(
        r",? and (?=(?:how|why|what|when|where|who)\b)|, (?=(?:how|why|what|when|where|who)\b)", text, flags=re.I
    )
    if len(parts) > 1:
        return [part.strip(" ,") for part in parts]
    tokens = tag(text)
    verbs = any(t.tag in {"VBZ", "MOD", "BE", "VBD", "SUB", "DO", "TO", "PREP", "VBG"} for t in tokens)
    if not verbs and ("," in text or re.search(r"\band\b", text)):
        parts = [part.strip() for part in re.split(r",? and |, |,? & ", text) if part.strip()]
        if 1 < len(parts) <= 5 and all(len(part.split()) <= 4 for part in parts):
            return parts
    return [text]


def of_opening(reading: Reading) -> list[_Made]:
    """The promises of the first minute: what the speaker announces, each announcement once."""
    found: list[_Made] = []
    limit = max(20.0, min(100.0, 0.16 * reading.lecture.duration))
    for row in reading.said:
        if row.sentence.start > limit or (row.sentence.start > 0.3 * reading.lecture.duration and row.index > 3):
            break
        if row.boilerplate or "question" in row.kinds:
            continue
        match = OPENING.search(row.text.replace("’", "'"))
        if match is None:
            continue
        what = _shortened(match["what"])
        if _terms(what) or any(pattern.search(what) for _, pattern in THINGS):
            found.append(_Made(what, row, row.sentence.end))
    seen: list[set[str]] = []
    kept = []
    for made in found:
        words = set(_terms(made.text))
        if not words or all(len(words & other) < max(1, 0.7 * len(words)) for other in seen):
            kept.append(made)
            seen.append(words)
    return kept[:4]


def _shortened(what: str) -> str:
    """The announcement up to the first place where it may be cut and still says something."""
    what = what.strip().rstrip(".!?… ")
    for cut in CUTS.finditer(what):
        if len(_terms(what[: cut.start()])) >= 1 and len(what[: cut.start()].split()) >= 4:
            return what[: cut.start()]
    words = what.split()
    return what if len(words) <= 26 else " ".join(words[:26])


def _terms(text: str) -> list[str]:
    """The stems that carry a promise."""
    meta = {stem(word) for word in META}
    return [word for word in dict.fromkeys(content(text)) if word not in meta]


def _judge(
    reading: Reading, made: _Made, lists: Sequence[Enumeration], named: Sequence[Resource]
) -> PromiseItem | None:
    said_at = made.row.sentence.start if made.row else None
    for thing, pattern in THINGS:
        if pattern.search(made.text) and thing == "resources":
            return _of_resources(reading, made, named, said_at)
    counted = re.search(r"\b(two|three|four|five|six|seven|[2-7])\b (?!minutes?|hours?|d\b|blue)", made.text, re.I)
    if counted and not _terms(made.text):
        return _of_count(made, COUNTS[counted.group(1).lower()], lists, said_at)
    terms = _terms(made.text)
    return _of_subject(reading, made, terms, said_at) if terms else None


def _of_resources(reading: Reading, made: _Made, named: Sequence[Resource], said_at: float | None) -> PromiseItem:
    after = [row for row in named if row.t > made.after]
    if not after:
        return PromiseItem(made.text, False, None, "No resource is named after this was said.", (), said_at)
    quotes = tuple(dict.fromkeys(row.quote for row in after))
    counted = "1 resource is" if len(after) == 1 else f"{len(after)} resources are"
    how = f"{counted} named: " + ", ".join(row.name for row in after[:6]) + "."
    return PromiseItem(made.text, True, after[0].t, how, quotes, said_at)


def _of_count(made: _Made, count: int, lists: Sequence[Enumeration], said_at: float | None) -> PromiseItem:
    for row in lists:
        if COUNTS[row.count] == count:
            quotes = tuple(dict.fromkeys(item.said.quote for item in row.items))
            return PromiseItem(
                made.text,
                True,
                row.items[0].said.sentence.start,
                f"All {row.count} are given: {row.listed}.",
                quotes,
                said_at,
            )
    return PromiseItem(made.text, False, None, f"No list of {count} was found.", (), said_at)


def _alike(left: str, right: str) -> bool:
    """Whether two stems belong to one word: 'derive' and 'derivation', 'visual' and 'visualise'."""
    size = min(len(left), len(right))
    return left == right or (size >= 5 and left[: max(5, size - 2)] == right[: max(5, size - 2)])


def _of_subject(reading: Reading, made: _Made, terms: list[str], said_at: float | None) -> PromiseItem:
    """Kept where most of the promise's words come back in enough sentences."""
    rows = [
        row for row in reading.said if row.sentence.start >= made.after and not row.boilerplate and row is not made.row
    ]
    hits: dict[str, list[Said]] = {term: [] for term in terms}
    for row in rows:
        words = set(content(row.text))
        for term in terms:
            if any(_alike(term, word) for word in words):
                hits[term].append(row)
    least = LEAST_HITS if len(rows) > 12 else 1
    back = [term for term in terms if len(hits[term]) >= least]
    treated = sorted({row.index: row for term in back for row in hits[term]}.values(), key=lambda row: row.index)
    needed = max(least, round(0.01 * len(rows)), 3 if len(rows) > 30 else 1)
    missing = [term for term in terms if term not in back]
    concepts = {mention.concept for mention in reading.mentions if mention.t >= made.after}
    if len(back) * 2 >= len(terms) and len(treated) >= needed:
        return _kept(reading, made, back, treated, said_at, len(concepts))
    what = ", ".join(f"“{term}”" for term in (missing or terms)[:3])
    times = sum(len(hits[term]) for term in (missing or terms))
    again = "does not come back" if not times else "comes back only once" if times == 1 else "comes back too rarely"
    return PromiseItem(made.text, False, None, f"{what} {again} after the promise.", (), said_at)


def _kept(
    reading: Reading, made: _Made, back: Sequence[str], treated: Sequence[Said], said_at: float | None, concepts: int
) -> PromiseItem:
    """A kept promise with the place where its words stand closest together."""

    def strength(row: Said) -> float:
        words = set(content(row.text))
        near = [other for other in treated if 0 <= other.sentence.start - row.sentence.start < 60]
        share = sum(any(_alike(term, word) for word in words) for term in back) / len(back)
        early = 1 - row.sentence.start / max(1.0, reading.lecture.duration)
        plan = bool(row.kinds & {"plan", "question", "aside"})
        return (
            share + 0.12 * min(6, len(near)) + 0.5 * early - 0.6 * plan - 0.4 * (row.sentence.start < reading.opening)
        )

    best = max(treated, key=strength)
    last = treated[-1]
    words = " and ".join(f"“{term}”" for term in back[:2])
    how = f"{words} in {len(treated)} sentence{'s' if len(treated) != 1 else ''}, until {clock(last.sentence.end)}."
    if concepts >= 8:
        how = how[:-1] + f"; {concepts} concepts of the map are named."
    return PromiseItem(made.text, True, best.sentence.start, how, (best.quote,), said_at)


def clock(seconds: float) -> str:
    """Minutes and seconds, with hours where there are any: 03:35, 1:02:09."""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60:02d}:{rest % 60:02d}"
