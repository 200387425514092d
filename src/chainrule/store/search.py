"""Search over everything that was said, through SQLite's FTS5. What a user types is words, never syntax."""

import re
import unicodedata
from dataclasses import dataclass

from sqlalchemy import Connection, text

LONGEST = 400
MOST_WORDS = 24
# Marks around a hit in FTS5's answer. No sentence holds them: control characters are taken out when it is kept.
_OPEN, _CLOSE = "\x02", "\x03"


@dataclass(frozen=True)
class Hit:
    """A sentence that was found. `pieces` are (words, is it a hit?) in order: text to be escaped, not HTML.

    `t` is in seconds, `title` the one that was given to the lecture (or its file's name).
    """

    lecture: str
    title: str
    t: float
    pieces: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(words for words, _ in self.pieces)


_QUERY = text(
    """
    SELECT s.lecture, coalesce(l.title, l.name) AS title, s.t AS seconds,
           snippet(words, 0, char(2), char(3), '…', 48) AS marked
    FROM words JOIN sentences s ON s.id = words.rowid JOIN lectures l ON l.id = s.lecture
    WHERE words MATCH :query AND (:lecture IS NULL OR s.lecture = :lecture)
    ORDER BY rank, s.lecture, s.t LIMIT :limit
    """
)


def find(db: Connection, words: str, *, lecture: str | None = None, limit: int = 50) -> tuple[Hit, ...]:
    """The sentences with all of the words, best first; where there is none, those with some of them.

    "Words in quotes" stand next to each other; the last word may be unfinished. Any text is allowed: nothing in it is
    syntax. Only the first 400 characters and 24 words count.
    """
    phrases = _phrases(words)
    for joint in (" AND ", " OR ") if len(phrases) > 1 else (" ",):
        if not phrases:
            break
        asked = {"query": joint.join(phrases), "lecture": lecture, "limit": max(0, min(limit, 500))}
        hits = tuple(_hit(**row) for row in db.execute(_QUERY, asked).mappings())
        if hits:
            return hits
    return ()


def _phrases(words: str) -> list[str]:
    """Each phrase in FTS5's quotes, where nothing has a meaning; the last one as a prefix."""
    words = words[:LONGEST].encode("utf-8", "ignore").decode().replace("\0", " ")
    found = [quoted if quoted else bare for quoted, bare in re.findall(r'"([^"]*)"|([^\s"]+)', words)]
    found = [phrase for phrase in found if any(map(_counts, phrase))][:MOST_WORDS]
    phrases = [f'"{phrase}"' for phrase in found]
    if phrases and _counts(words[-1]):
        phrases[-1] += " *"
    return phrases


def _counts(character: str) -> bool:
    """Whether FTS5's tokenizer sees a part of a word (letters, numbers, private use)."""
    return unicodedata.category(character)[0] in "LN" or unicodedata.category(character) == "Co"


def _hit(lecture: str, title: str, seconds: float, marked: str) -> Hit:
    return Hit(lecture, title, seconds, _pieces(marked))


def _pieces(marked: str) -> tuple[tuple[str, bool], ...]:
    parts = re.split(f"({_OPEN}[^{_CLOSE}]*{_CLOSE})", marked)
    return tuple((part.strip(_OPEN + _CLOSE), part.startswith(_OPEN)) for part in parts if part)
