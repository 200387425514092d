"""How much a lecture asks for, why, of whom, and how long its page takes to read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from chainrule.study.english import content, noun_phrases, tag
from chainrule.study.key_points import is_name
from chainrule.study.parts import Level
from chainrule.study.phrases import said, straight
from chainrule.study.promise import of_title
from chainrule.study.reading import Reading
from chainrule.study.titles import bare

WORDS_A_MINUTE = 220  # silent reading of prose: 238 on average (Brysbaert 2019), a little less for mathematics
TREATED = 4  # mentions from which a concept is treated, not only named
ORDER = ("introductory", "intermediate", "advanced")
SHOWN = {
    "scikit learn": "scikit-learn",
    "sklearn": "scikit-learn",
    "pytorch": "PyTorch",
    "tensorflow": "TensorFlow",
    "keras": "Keras",
    "numpy": "NumPy",
    "matlab": "MATLAB",
    "excel": "Excel",
    "jupyter": "Jupyter",
    "python": "Python",
    "julia": "Julia",
    "sql": "SQL",
    "javascript": "JavaScript",
    "r studio": "RStudio",
}


def _density(reading: Reading) -> float:
    """Symbols and formal words read aloud, per hundred words."""
    pattern = said("level", "symbols")
    words = sum(len(row.text.split()) for row in reading.said) or 1
    return 100 * sum(len(pattern.findall(row.text)) for row in reading.said) / words


def treated(reading: Reading) -> tuple[str, ...]:
    """The concepts that the lecture speaks of again and again, the most frequent first."""
    counts = Counter(mention.concept for mention in reading.mentions)
    least = max(TREATED, round(0.12 * max(counts.values(), default=0)))
    return tuple(slug for slug, times in counts.most_common() if times >= least)


def needs(reading: Reading) -> tuple[str, ...]:
    """Concepts that come directly before the main ones of the lecture and that it does not name itself.

    A lecture that lists many concepts and dwells on few asks for none of what comes before them.
    """
    named = {mention.concept for mention in reading.mentions}
    main = _titled(reading) or treated(reading)[:3]
    if len(named) >= 15 and len(treated(reading)) * 4 < len(named):
        return ()
    votes = Counter(need for slug in main for need in reading.concept(slug).needs if need not in named)
    return tuple(need for need, times in votes.items() if times * 2 >= len(main))


def _titled(reading: Reading) -> tuple[str, ...]:
    """The concepts that the title names."""
    words = set(content(reading.lecture.title)) if reading.lecture.titled else set()
    found = [
        mention.concept for mention in reading.mentions if content(mention.text) and set(content(mention.text)) <= words
    ]
    return tuple(dict.fromkeys(found))


def level(reading: Reading) -> Level:
    """The level with its reason and the audience."""
    counts = Counter(mention.concept for mention in reading.mentions)
    main = treated(reading)
    density = _density(reading)
    missing = needs(reading)
    value = _value(reading, counts, main, density, missing)
    name = ORDER[0] if value < 0.45 else ORDER[1] if value < 1.25 else ORDER[2]
    return Level(name, _reason(reading, counts, main, density, missing), audience(reading, name, missing))


def _value(
    reading: Reading, counts: Counter[str], main: Sequence[str], density: float, missing: Sequence[str]
) -> float:
    """0 for a first introduction, about 1 for one that calculates, 1.5 and more for work at a graduate's level."""
    assumes = sum(bool(said("level", "assumes").search(straight(row.text))) for row in reading.said)
    welcomes = sum(bool(said("level", "welcomes").search(straight(row.text))) for row in reading.said)
    spoken = 0.15 * min(3, assumes) - 0.25 * min(2, welcomes)
    formulas = 0.4 * min(2.0, density / 3.0) + 0.4 * min(2.0, hard(reading) / 2.0)
    if len(counts) > 10 and len(counts) > 6 * len(main):
        return min(0.45, formulas) + spoken  # it names many concepts and dwells on none
    if not main:
        return formulas + spoken + 0.25 * _long_words(reading)
    total = sum(counts[slug] for slug in main)
    mean = sum(ORDER.index(reading.concept(slug).level) * counts[slug] for slug in main) / total
    own = [ORDER.index(reading.concept(slug).level) for slug in _titled(reading) or main[:2]]
    deep = 0.5 * mean + 0.5 * max(own)
    return 0.6 * deep + formulas + spoken + 0.08 * min(4, len(missing)) + 0.03 * min(8, len(main))


def hard(reading: Reading) -> float:
    """Words of advanced courses, per hundred words."""
    pattern = said("level", "hard")
    words = sum(len(row.text.split()) for row in reading.said) or 1
    return 100 * sum(len(pattern.findall(row.text)) for row in reading.said) / words


def _long_words(reading: Reading) -> float:
    """The share of long words, scaled to 1 for dense academic prose: for subjects that the map does not have."""
    words = [word.strip(".,?!;:") for row in reading.said if not row.boilerplate for word in row.text.split()]
    return min(1.5, 7.0 * sum(len(word) >= 10 for word in words) / len(words)) if words else 0.0


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _reason(reading: Reading, counts: Counter[str], main: Sequence[str], density: float, missing: Sequence[str]) -> str:
    """Why this level: what it needs, what it names, and whether it calculates."""
    how = (
        "derives nothing" if density < 0.8 else "reads out few formulas" if density < 2.5 else "works through formulas"
    )
    if not counts:
        return f"it names no concept of the map, so its words decide; it {how}"
    names = [inside(reading, slug) for slug in missing[:2]]
    needed = f"needs {' and '.join(names)}" if names else _foundations(reading, counts, main)
    spoken = f", dwells on {len(main)}" if main and len(main) < len(counts) else ""
    return f"it names {_plural(len(counts), 'concept')}{spoken}, {how}, and {needed}"


def _foundations(reading: Reading, named: Collection[str], main: Sequence[str]) -> str:
    """What is true of the needs of the concepts it dwells on, where none of them is asked for as such."""
    needed = {need for slug in main for need in reading.concept(slug).needs}
    if not needed:
        return "needs nothing beforehand"
    if needed <= set(named):
        return f"names what {'they build' if len(main) > 1 else 'that builds'} on"
    return "asks for little that it does not name"


def inside(reading: Reading, slug: str) -> str:
    """A concept's short title inside a sentence."""
    title = reading.concept(slug).title
    return title if is_name(title) else title[:1].lower() + title[1:]


def audience(reading: Reading, name: str, missing: Sequence[str]) -> str:
    """For whom: in the lecture's own words where it says so, else from its tools, its subject and its needs."""
    spoken = _said_for(reading)
    if spoken:
        return spoken
    question = _question(reading)
    wants = f"want an answer to “{question}”" if question else f"want to understand {_topic(reading)}"
    tools = _tools(reading)
    if tools:
        return f"People who use {tools} and {wants}."
    if missing:
        return f"People who know {' and '.join(inside(reading, slug) for slug in missing[:2])} and {wants}."
    if name == "advanced":
        return f"People with a working knowledge of the field who {wants}."
    return f"Anyone who {wants.replace('want', 'wants', 1)}."


def _question(reading: Reading) -> str:
    """The question of a title that is one, without its 'But', or ""."""
    if not reading.lecture.titled:
        return ""
    for text in of_title(reading.lecture.title):
        bare = re.sub(r"^(?:but|so|and) ", "", text.strip(), flags=re.I)
        if text.strip().endswith("?") and said("level", "question").match(text.strip()) and len(bare.split()) <= 14:
            return bare[:1].upper() + bare[1:]
    return ""


def _said_for(reading: Reading) -> str:
    """The audience in the lecture's own words, or ""."""
    early = max(90.0, 0.25 * reading.lecture.duration)
    for row in reading.said:
        if row.kinds & {"sponsor", "plea", "farewell", "example"} or row.sentence.start > early:
            continue
        match = said("level", "for").search(straight(row.text))
        if match is None:
            continue
        who = said("level", "who_ends").split(match["who"].strip())[0].strip(" ,")
        own = re.search(r"\b(?:me|my|i|us|we|this|that|it)\b", who, re.I)
        if said("level", "who").match(who) and 3 <= len(who.split()) <= 16 and not own:
            return who[:1].upper() + who[1:] + "."
    return ""


def _tools(reading: Reading) -> str:
    """The software that the first third speaks of as known, as a list."""
    found: dict[str, None] = {}
    for row in reading.said:
        if row.sentence.start > 0.35 * reading.lecture.duration or "sponsor" in row.kinds:
            continue
        for match in said("level", "tools").finditer(row.text):
            low = match.group().lower()
            found.setdefault(SHOWN.get(low, low), None)
    names = list(found)[:3]
    return ", ".join(names[:-1]) + " or " + names[-1] if len(names) > 1 else ""


def _topic(reading: Reading) -> str:
    """The subject in a few words: of the title, else the area or concept of the map, else the commonest word."""
    if reading.lecture.titled:
        for text in of_title(reading.lecture.title):
            words = said("level", "lead").sub("", text.strip(" ?!.")).strip(" ?!.")
            if (
                1 <= len(words.split()) <= 9
                and content(words)
                and not re.search(r"\b(?:you|your|i|my|me)\b", words, re.I)
            ):
                first = words.split()[0]
                kept = is_name(words) or any(letter.isupper() for letter in first[1:]) or first[:1].isdigit()
                return words if kept else words[:1].lower() + words[1:]
    counts = Counter(mention.concept for mention in reading.mentions)
    parts = {reading.concept(slug).part for slug in counts}
    if len(counts) >= 12 and len(parts) >= 3:
        return "the mathematics behind them" if _tools(reading) else "the mathematics of machine learning"
    main = counts.most_common(1)
    if main and main[0][1] >= TREATED:
        return inside(reading, main[0][0])
    return _phrase(reading)


def _phrase(reading: Reading) -> str:
    """The noun phrase that comes back most, of two words where one comes back often enough."""
    counts: Counter[str] = Counter()
    for row in reading.said:
        if not row.boilerplate:
            counts.update(
                {bare(phrase.text).lower() for phrase in noun_phrases(row.text, tag(row.text)) if content(phrase.text)}
            )
    usual = [
        (times * (1.8 if " " in name else 1.0), name) for name, times in counts.items() if times > 1 and content(name)
    ]
    best = max(usual, key=lambda row: (row[0], row[1]), default=(0.0, ""))[1]
    return f"what is said on “{best}”" if best else "its subject"


def reading_minutes(texts: Sequence[str]) -> int:
    """Whole minutes to read the page without its transcript, at least one."""
    return max(1, round(sum(len(text.split()) for text in texts) / WORDS_A_MINUTE))
