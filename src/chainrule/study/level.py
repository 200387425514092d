"""How much a lecture asks for, why, of whom, and how long its page takes to read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from chainrule.study.english import content
from chainrule.study.parts import Level
from chainrule.study.promise import of_title
from chainrule.study.reading import Reading

WORDS_A_MINUTE = (
    220  # silent reading of prose in English: 238 on average (Brysbaert 2019), a little less for mathematics
)
DISCUSSED = 3  # mentions from which a concept is treated, not only named
ASSUMES = re.compile(
    r"\b(?:i(?:'m| am| will|'ll) (?:\w+ )?(?:assum\w+)|assum(?:es?|ing) (?:that )?(?:you|familiarity|knowledge|some)|you (?:should|need to|must) (?:already )?(?:know|be (?:familiar|comfortable))|"
    r"prerequisites?|graduate[- ]level|if you(?:'re| are) comfortable with|requires? (?:a )?(?:background|knowledge|understanding)|as you(?:'ll| will)? (?:recall|remember) from)\b",
    re.I,
)
WELCOMES = re.compile(
    r"\b(?:no (?:prior|previous|background) (?:knowledge|experience)|from scratch|complete beginners?|absolute beginners?|never (?:heard|seen|programmed|coded)|don't worry if you|"
    r"no matter (?:what|your)|you don't need (?:to (?:know|be)|any)|without (?:any|a) (?:math|background|complete deep))\b",
    re.I,
)
SYMBOLS = re.compile(
    r"\b(?:equals|squared|cubed|divided by|times|plus|minus|to the power|derivative of|integral of|sum of|square root|sub \w|prime|transpose|"
    r"inverse of|log of|partial|epsilon|theta|lambda|sigma|delta|gradient of|[a-z] of [a-z]|theorem|proof|lemma|prove)\b",
    re.I,
)
FOR = re.compile(
    r"\b(?:(?:this|it)(?:'s| is) (?:\w+ ){0,2}for|(?:aimed|meant|intended|designed|made|perfect|great|helpful|useful) (?:at|for)|for (?=any(?:one|body) )|for (?=those (?:of you )?(?:who|new))|"
    r"whether you(?:'re| are)|if you(?:'re| are) (?=(?:a|an|new|just|completely|looking|interested|comfortable|curious|struggling|learning|studying|preparing|someone)\b))\s*(?P<who>[^.?!;]{6,110})",
    re.I,
)
TOOLS = re.compile(
    r"\b(?:scikit-learn|scikit learn|sklearn|pytorch|tensorflow|keras|numpy|pandas|matlab|excel|jupyter|python|julia|r studio|sql|javascript)\b",
    re.I,
)
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
ORDER = ("introductory", "intermediate", "advanced")


def _density(reading: Reading) -> float:
    """Symbols and formal words read aloud, per hundred words."""
    words = sum(len(row.text.split()) for row in reading.said) or 1
    return 100 * sum(len(SYMBOLS.findall(row.text)) for row in reading.said) / words


def needs(reading: Reading) -> tuple[str, ...]:
    """Concepts that come before those the lecture treats and that it does not name itself."""
    counts = Counter(mention.concept for mention in reading.mentions)
    treated = [slug for slug, times in counts.items() if times >= DISCUSSED]
    before = dict.fromkeys(need for slug in treated for need in reading.concept(slug).needs)
    return tuple(slug for slug in before if counts[slug] == 0)


def level(reading: Reading) -> Level:
    """The level with its reason and the audience."""
    counts = Counter(mention.concept for mention in reading.mentions)
    treated = [slug for slug, times in counts.items() if times >= DISCUSSED]
    density = _density(reading)
    missing = needs(reading)
    assumes = sum(bool(ASSUMES.search(row.text)) for row in reading.said)
    welcomes = sum(bool(WELCOMES.search(row.text)) for row in reading.said)
    deep = sum(ORDER.index(reading.concept(slug).level) * min(counts[slug], 12) for slug in treated)
    total = sum(min(counts[slug], 12) for slug in treated)
    value = (
        0.55 * (deep / total if total else 0.0)
        + min(1.2, density / 3.5) * 0.6
        + 0.15 * min(3, assumes)
        - 0.2 * min(2, welcomes)
    )
    value += 0.05 * min(4, len(missing))
    if not treated:
        value = min(value, 0.45) if counts else _by_words(reading) + 0.1 * min(3, assumes) - 0.2 * min(2, welcomes)
    name = ORDER[0] if value < 0.5 else ORDER[1] if value < 1.15 else ORDER[2]
    return Level(name, _reason(reading, counts, treated, density, missing), audience(reading, name, missing))


def _by_words(reading: Reading) -> float:
    """Difficulty by length of words and sentences, for lectures on subjects that the map does not have."""
    texts = [row.text for row in reading.said if not row.boilerplate]
    words = [word for text in texts for word in text.split()]
    if not words:
        return 0.0
    long = sum(len(word.strip(".,?!")) >= 10 for word in words) / len(words)
    return min(1.4, 7.0 * long)


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _reason(
    reading: Reading, counts: Counter[str], treated: Sequence[str], density: float, missing: Sequence[str]
) -> str:
    """Why this level: what it needs, what it names, and whether it calculates."""
    if not counts:
        return "it names no concept of the map; judged by its vocabulary" + (
            " and the formulas it reads out" if density > 2 else ""
        )
    names = [_title(reading, slug) for slug in missing[:2]]
    needed = f"it needs {' and '.join(names)}" if names else "it needs nothing that it does not name"
    how = "derives little" if density < 1.2 else "reads out some formulas" if density < 3 else "works through formulas"
    named = f"names {_plural(len(counts), 'concept')}"
    spoken = f", {_plural(len(treated), 'concept')} of them at length" if treated and len(treated) < len(counts) else ""
    return f"{needed}, {how}, and {named}{spoken.replace(' concepts of', ' of').replace(' concept of', ' of')}"


def _title(reading: Reading, slug: str) -> str:
    """A concept's title inside a sentence."""
    title = reading.concept(slug).title
    first = title.split()[0]
    return (
        title
        if first[0].isupper() and (first.endswith(("'", "’", "'s", "’s")) or first.isupper())
        else title[:1].lower() + title[1:]
    )


def audience(reading: Reading, name: str, missing: Sequence[str]) -> str:
    """For whom: in the lecture's own words where it says so, else from the tools it names, its subject and its needs."""
    said = _said_for(reading)
    if said:
        return said
    topic = _topic(reading)
    tools = _tools(reading)
    if tools:
        return f"People who use {tools} and want to understand {topic}."
    if missing:
        return f"People who know {' and '.join(_title(reading, slug) for slug in missing[:2])} and want to understand {topic}."
    if name == "advanced":
        return f"People with a working knowledge of the field who want to understand {topic}."
    return f"Anyone who wants to understand {topic}." if topic else "Anyone who is curious about the subject."


def _said_for(reading: Reading) -> str:
    """The audience in the lecture's own words, or ""."""
    for row in reading.said:
        if row.kinds & {"sponsor", "plea", "farewell", "example"} or row.sentence.start > max(
            90.0, 0.25 * reading.lecture.duration
        ):
            continue
        match = FOR.search(row.text)
        if match is None:
            continue
        who = re.split(
            r",|\b(?:then|this (?:video|lecture|course)|and (?:i|we|this|it|in)|i'll|we'll|you|it's|in this)\b",
            match["who"].strip(),
        )[0].strip(" ,")
        start = re.match(
            r"(?:anyone|anybody|those|people|students|beginners|engineers|developers|everyone|programmers|researchers|someone)\b",
            who,
            re.I,
        )
        if start and 3 <= len(who.split()) <= 16 and not re.search(r"\b(?:me|my|i|us|we|this|that|it)\b", who, re.I):
            return who[:1].upper() + who[1:] + "."
    return ""


def _tools(reading: Reading) -> str:
    """The software that the first third speaks of as known, as a list."""
    found: dict[str, None] = {}
    for row in reading.said:
        if row.sentence.start > 0.35 * reading.lecture.duration or row.kinds & {"sponsor"}:
            continue
        for match in TOOLS.finditer(row.text):
            low = match.group().lower()
            found.setdefault(SHOWN.get(low, low), None)
    names = list(found)[:3]
    if len(names) < 2:
        return ""
    return ", ".join(names[:-1]) + " or " + names[-1]


def _topic(reading: Reading) -> str:
    """The subject in a few words: of the title, else the concept or phrase that comes back most."""
    if reading.lecture.titled:
        for text in of_title(reading.lecture.title):
            words = re.sub(
                r"^(?:but |so |and )?(?:what (?:is|are) (?:an? |the )?|how (?:do|does|to|are|is|can)|why (?:do|does|is|are|can)|visuali[sz]ing |understanding |the other way to \w+ |introduction to |intro to )",
                "",
                text.strip(" ?!."),
                flags=re.I,
            )
            if (
                1 <= len(words.split()) <= 5
                and content(words)
                and not re.search(r"\b(?:is|are|do|does|work|works|make|possible|actually)\b", words)
            ):
                return words if words[:2].isupper() or words[:1].isdigit() else words[:1].lower() + words[1:]
    counts = Counter(mention.concept for mention in reading.mentions)
    parts = Counter(reading.concept(slug).part for slug in counts)
    if len(counts) >= 12 and len(parts) >= 3:
        return "the mathematics behind them" if _tools(reading) else "the mathematics of machine learning"
    if counts:
        return _title(reading, counts.most_common(1)[0][0])
    top = sorted(reading.weights.items(), key=lambda row: (-row[1], row[0]))[:1]
    return top[0][0] if top and top[0][1] > 0 else ""


def reading_minutes(texts: Sequence[str]) -> int:
    """Whole minutes to read the page without its transcript, at least one."""
    return max(1, round(sum(len(text.split()) for text in texts) / WORDS_A_MINUTE))
