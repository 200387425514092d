"""The one box: from what a person types (a name, a knob, an error message, a complaint) to concepts."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from math import log

from chainrule.atlas.atlas import Atlas
from chainrule.atlas.spelling import distance
from chainrule.atlas.words import plain, stem, stems, words

LONGEST = 4000  # characters of a query that are looked at: the last lines of a traceback
_WORDS = 300

TITLE, NAME, KNOB, HEARD = "title", "name", "knob", "heard"


@dataclass(frozen=True)
class Hit:
    """A concept that answers a query: `kind` says by what ("title", "name", "knob" or "heard"), `phrase` which.

    `score` orders hits (1 is a whole, exact match), `close` marks a match that needed a guess at the spelling, and
    `why` is the line to show under the concept's title ("" where the title itself was typed).
    """

    concept: str
    kind: str
    phrase: str
    score: float
    close: bool
    why: str


@dataclass(frozen=True)
class _Entry:
    """A phrase by which a concept can be found, in normal form."""

    concept: str
    kind: str
    phrase: str
    letters: str  # without spaces
    cut: tuple[str, ...]
    spaced: str  # its words between spaces, to look for in a text's
    full: tuple[str, ...]  # its words as written, for beginnings


@dataclass(frozen=True)
class _Complaint:
    """An error message or complaint in normal form; `place` is its place among those of its concept."""

    concept: str
    phrase: str
    cut: tuple[str, ...]
    spaced: str
    telling: frozenset[str]
    place: int


@dataclass(frozen=True)
class _Index:
    entries: tuple[_Entry, ...]
    heard: tuple[_Complaint, ...]
    knobs: dict[str, tuple[str, ...]]  # concepts that name a knob
    weight: dict[str, float]  # of a word in complaints: rare ones tell more


def search(query: str, atlas: Atlas, limit: int = 8) -> tuple[Hit, ...]:
    """The concepts that a query may mean, best first, each once.

    Exact names come first, then knobs (`C`, `lr=0.1`), error messages that contain a known phrase, beginnings of
    names, names inside a question, complaints in other words, and last names with a slip in the spelling.
    """
    query = query[-LONGEST:].strip()
    index = _index(atlas)
    typed = stems(query)[-_WORDS:]
    if not query:
        return ()
    hits: list[Hit] = []
    hits += _whole(typed, index)
    hits += _by_knob(query, typed, atlas, index)
    hits += _by_complaint(query, typed, index)
    if len(typed) <= 12:
        hits += _by_beginning(query, typed, index)
        hits += _inside(typed, index)
    if len(typed) <= 6 and not any(hit.score > 0.6 for hit in hits):
        hits += _by_spelling(typed, index)
    return _best(hits, atlas, limit)


def _whole(typed: Sequence[str], index: _Index) -> Iterable[Hit]:
    letters = "".join(typed)
    for entry in index.entries:
        if entry.letters == letters and entry.letters:
            yield _hit(entry, 1.0 if entry.kind == TITLE else 0.96)


def _by_beginning(query: str, typed: Sequence[str], index: _Index) -> Iterable[Hit]:
    """Names with words that begin as the query does: what one sees while typing."""
    raw = _as_written(query)
    if len("".join(raw)) < 2:
        return
    for entry in index.entries:
        if entry.kind not in (TITLE, NAME):
            continue
        full = entry.full
        for k in range(len(full) - len(raw) + 1):
            part = full[k : k + len(raw)]
            if part[:-1] == raw[:-1] and part[-1].startswith(raw[-1]):
                share = len("".join(raw)) / len("".join(full))
                yield _hit(entry, 0.6 + 0.2 * share + (0.08 if k == 0 else 0) + (0.08 if entry.kind == TITLE else 0))
                break


def _inside(typed: Sequence[str], index: _Index) -> Iterable[Hit]:
    """Whole names within a longer question; the longer the name, the better."""
    text = _spaced(typed)
    for entry in index.entries:
        if len(entry.cut) < len(typed) and len(entry.letters) > 3 and entry.spaced in text:
            yield _hit(entry, 0.45 + 0.3 * len(entry.cut) / len(typed))


def _by_spelling(typed: Sequence[str], index: _Index) -> Iterable[Hit]:
    letters = "".join(typed)
    allowed = 0 if len(letters) < 4 else 1 if len(letters) < 7 else 2
    for entry in index.entries:
        if entry.kind in (TITLE, NAME) and len(entry.letters) >= 4 and allowed:
            off = distance(letters, entry.letters, allowed)
            if off is not None and off:
                yield _hit(entry, 0.6 - 0.1 * off + (0.02 if entry.kind == TITLE else 0), close=True)


def _by_knob(query: str, typed: Sequence[str], atlas: Atlas, index: _Index) -> Iterable[Hit]:
    """Arguments of libraries, alone (`C`), with a value (`lr=0.1`) or beside the estimator (`C LogisticRegression`)."""
    said = re.findall(r"[.@]?\w+(?:\.\w+)*", query)
    if len(said) > 6:
        return
    for knob, concepts in index.knobs.items():
        verbatim = query.replace(" ", "") == knob
        if not verbatim and not any(_same_knob(word, knob, len(said)) for word in said):
            continue
        alone = (
            verbatim or len(said) == 1 or re.fullmatch(rf"{re.escape(knob)}\s*[=:].*", query, re.IGNORECASE) is not None
        )
        others = {stem(w) for w in said} - {stem(knob)}
        for place, slug in enumerate(concepts):
            meaning = atlas[slug].meaning(knob)
            shared = len(others & set(stems(meaning)))
            score = (0.94 if alone else 0.5) + 0.1 * min(shared, 3) + (0.01 if meaning else 0) - 0.005 * place
            yield Hit(slug, KNOB, knob, score, False, f"knob {knob}: {meaning}" if meaning else f"knob {knob}")


def _same_knob(word: str, knob: str, said: int) -> bool:
    """Short knobs (`C`, `p`) keep their case beside other words, where a small `c` or `P` is something else."""
    return word == knob or (word.lower() == knob.lower() and (len(knob) > 2 or said == 1))


def _by_complaint(query: str, typed: Sequence[str], index: _Index) -> Iterable[Hit]:
    """Error messages that hold a known phrase, and complaints that share the telling words of one."""
    text = _spaced(typed)
    telling = _telling(typed)
    asked = sum(index.weight.get(w, 3.0) for w in telling)
    for known in index.heard:
        if known.spaced in text and (len(known.spaced) > 7 or known.cut == typed):
            score = 0.8 + 0.15 * len(known.cut) / len(typed) + 0.01 * len(known.cut) - 0.001 * known.place
            yield Hit(known.concept, HEARD, known.phrase, score, False, f"heard as “{known.phrase}”")
            continue
        both = telling & known.telling
        if len(both) < 2:
            continue
        whole = sum(index.weight[w] for w in known.telling)
        alike = 2 * sum(index.weight[w] for w in both) / (whole + min(asked, 3 * whole))
        if alike >= 0.6:
            yield Hit(
                known.concept,
                HEARD,
                known.phrase,
                0.9 * alike - 0.001 * known.place,
                False,
                f"heard as “{known.phrase}”",
            )


def _best(hits: Sequence[Hit], atlas: Atlas, limit: int) -> tuple[Hit, ...]:
    best: dict[str, Hit] = {}
    for hit in hits:
        old = best.get(hit.concept)
        if old is None or (hit.score, hit.kind) > (old.score, old.kind):
            best[hit.concept] = hit
    for hit in hits:
        if hit.kind == KNOB and best[hit.concept].kind == NAME and hit.score > 0.9:
            best[hit.concept] = replace(hit, score=best[hit.concept].score)  # says more than "also called"
    order = {slug: k for k, slug in enumerate(atlas)}
    return tuple(sorted(best.values(), key=lambda h: (-round(h.score, 6), order[h.concept])))[:limit]


def _hit(entry: _Entry, score: float, close: bool = False) -> Hit:
    called = f"also called “{entry.phrase}”" if entry.kind == NAME else ""
    why = f"did you mean “{entry.phrase}”?" if close else called
    return Hit(entry.concept, entry.kind, entry.phrase, score, close, why)


@lru_cache(maxsize=8)
def _index(atlas: Atlas) -> _Index:
    entries: dict[tuple[str, str], _Entry] = {}
    heard: list[_Complaint] = []
    knobs: dict[str, list[str]] = defaultdict(list)
    for concept in atlas.values():
        phrases = [(TITLE, p) for p in (concept.title, concept.short, concept.slug.replace("_", " "))]
        for kind, phrase in [*phrases, *((NAME, name) for name in concept.names)]:
            cut = stems(phrase)
            entry = _Entry(concept.slug, kind, phrase, "".join(cut), cut, _spaced(cut), _as_written(phrase))
            entries.setdefault((concept.slug, entry.letters), entry)
        for place, phrase in enumerate(concept.heard):
            cut = stems(phrase)
            heard.append(_Complaint(concept.slug, phrase, cut, _spaced(cut), _telling(cut), place))
        for knob in concept.knobs:
            knobs[knob].append(concept.slug)
    count: dict[str, int] = defaultdict(int)
    for known in heard:
        for word in known.telling:
            count[word] += 1
    weight = {word: log(1 + len(heard) / n) for word, n in count.items()}
    ranked = {knob: _ranked(knob, slugs, atlas) for knob, slugs in knobs.items()}
    return _Index(tuple(entries.values()), tuple(heard), ranked, weight)


def _ranked(knob: str, slugs: Sequence[str], atlas: Atlas) -> tuple[str, ...]:
    """Concepts that name a knob: those that say what it is first, then those that name it among their first."""
    return tuple(sorted(slugs, key=lambda s: (not atlas[s].meaning(knob), atlas[s].knobs.index(knob))))


def _spaced(cut: Iterable[str]) -> str:
    return f" {' '.join(cut)} "


def _as_written(phrase: str) -> tuple[str, ...]:
    """The words of a phrase in lower case without accents and apostrophes, plurals kept."""
    return tuple(re.findall(r"[^\W_]+", re.sub(r"['’ʼ]", "", plain(phrase))))


def _telling(cut: Iterable[str]) -> frozenset[str]:
    """The words of a complaint that tell something, one for each group of words used for one another."""
    same, empty = _vocabulary()
    return frozenset(same.get(word, word) for word in cut if word not in empty)


@cache
def _vocabulary() -> tuple[dict[str, str], frozenset[str]]:
    raw = tomllib.loads((files("chainrule.atlas") / "same_words.toml").read_text(encoding="utf-8"))
    same = {stem(word): stem(group[0]) for group in raw["groups"] for word in group}
    return same, frozenset(w.stem for word in raw["empty"] for w in words(word))
