"""From captions as they stood in a file to words with times: markup, sounds, speakers, duplicates and times put right.

Nothing that was said is changed here. What was misheard is listed by ``corrections``, next to the raw words.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chainrule.study import repair
from chainrule.study.errors import SourceError
from chainrule.study.lecture import Cue
from chainrule.study.raw import Caption, seconds
from chainrule.study.rolling import Lines, unroll
from chainrule.study.words import Token, Word, spread

MOST_WORDS = 250_000  # twelve hours of very fast speech
LONGEST = 12 * 3600.0  # seconds
_LONGEST_WORD = 45  # characters; longer than any word of English, shorter than what would spoil a page

_WORD_TIME = re.compile(r"<((?:\d{1,3}:)?\d{1,2}:\d{2}\.\d{1,4})>")
_MARKUP = re.compile(
    r"</?(?:i|b|u|s|em|strong|ruby|rt|c(?:\.[\w.#-]*)?)>|</?(?:v|lang|font|span)(?:[.\s][^<>]{0,200})?>|\{\\[^{}]{0,200}\}",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br\s*/?>|\\N", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_SOUNDS = (
    r"music|applause|laugh(?:s|ter|ing)?|chuckl(?:es?|ing)|cheer(?:s|ing)|clapping|sighs?|coughs?|coughing|sniffs?|"
    r"noise|silence|inaudible|unintelligible|indistinct|crosstalk|blank_audio|foreign|clears throat|"
    r"no (?:audio|sound|speech)|background|whoosh|beep|ding|typing|rustling|audience|pause"
)
_SQUARE = re.compile(rf"\[(?:[^\[\]]{{0,40}}\b)?(?:{_SOUNDS})(?:\b[^\[\]]{{0,40}})?\]|\[\s*[_♪♫\s]+\]", re.IGNORECASE)
_ROUND = re.compile(
    r"\((?:[a-z]+ )?(?:music|applause|laugh(?:s|ter|ing)|chuckl(?:es|ing)|sighs|coughs|inaudible|clears throat)\)",
    re.IGNORECASE,
)
# a description that fills a line, or opens it before a capital
_ALONE = re.compile(r"(?m)^[^\S\n]*\[(?=[^\[\]]*[^\W\d_]{3})[^\[\]\d=+<>^*/]{3,120}\](?=[^\S\n]*$|[^\S\n]+[A-Z])")
_SONG = re.compile(r"[♪♫♬]+")
_LABEL = re.compile(
    r"(?m)^[^\S\n]*(?:>>+ ?)?[A-Z][A-Z.'’-]{1,30}(?: [A-Z][A-Z.'’-]{1,30}){0,3}(?: ?\d{1,2})?:(?=\s)|"
    r"^[^\S\n]*Speaker \w{1,2}:(?=\s)"
)
_LINK = re.compile(r"(?:https?://|www\.)[\w./?=&#%~+:@-]{4,190}", re.ASCII)
_CLOSING = re.compile(r"[.?!,;:…。！？\"'”’)\]]+")
_DASH = re.compile(r"(?m)^[^\S\n]*[-–—][^\S\n]+(?=\S)")
_MARKER = re.compile(r"^>{2,}:?|^&gt;&gt;")


@dataclass(frozen=True)
class Cleaned:
    """The words of a lecture, its captions, and notes on what had to be put right."""

    words: tuple[Word, ...]
    cues: tuple[Cue, ...]
    notes: tuple[str, ...]


def clean_text(text: str) -> str:
    """One line of text without markup, entities, sounds, and characters that do not show."""
    return " ".join(scrub(text).split())


def scrub(text: str) -> str:
    """The same, with its white space kept. Markup that captions do not use stays, as text."""
    text = visible(text)
    text = _MARKUP.sub("", _BREAK.sub("\n", text))
    text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    text = visible(text)
    return _SONG.sub(" ", _ROUND.sub(" ", _SQUARE.sub(" ", _ALONE.sub(" ", text))))


def visible(text: str) -> str:
    """NFC, without control, format (zero-width, bidirectional), private and surrogate characters."""
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    for c in unicodedata.normalize("NFC", text):
        if c == "\n":
            kept.append(c)
        elif c.isspace():
            kept.append("\n" if c in "\u2028\u2029\x0b\x0c\x85" else " ")
        elif unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs") and c != "\ufffd":
            kept.append(c)
    return "".join(kept)


def clean(captions: Sequence[Caption], name: str) -> Cleaned:
    """Words and cues of ``captions`` (as a reader of a format gave them); ``name`` is used in errors and notes.

    Raises SourceError where no words are left, or more than twelve hours of them.
    """
    rows = [(c.start, c.end, lines) for c in captions if (lines := _lines(c))]
    fresh = unroll(rows)
    kept = [(row[0], row[1], words) for row, words in zip(rows, fresh, strict=True) if words]
    notes: list[str] = []
    dropped = sum(len(line) for row in rows for line in row[2]) - sum(len(words) for words in fresh)
    if dropped:
        notes.append(f"{dropped} words that rolling captions showed again were left out.")
    if sum(len(words) for _, _, words in kept) > MOST_WORDS:
        raise SourceError(f"{name} holds more than {MOST_WORDS:,} words, which is more than twelve hours of speech.")
    spans, order, moved = repair.times([(s, e, _size(words)) for s, e, words in kept])
    if moved:
        notes.append(f"The times of {moved} captions ran backwards or were missing and were put right.")
    if spans and spans[-1][0] > LONGEST:
        hours = f"{spans[-1][0] / 3600:.1f}"
        raise SourceError(f"{name} runs to {hours} hours; the longest lecture that is read is twelve hours. Cut it up.")
    words: list[Word] = []
    cues: list[Cue] = []
    for (start, end), index in zip(spans, order, strict=True):
        tokens = kept[index][2]
        words += spread(tokens, start, end, len(cues))
        cues.append(Cue(start, end, " ".join(token.text for token in tokens)))
    return Cleaned(tuple(words), tuple(cues), tuple(notes))


def _size(words: Sequence[Token]) -> int:
    return sum(len(token.text) + 1 for token in words)


def _lines(caption: Caption) -> Lines:
    """The words of a caption, line by line, each with the time its caption gave for it, if any."""
    lines: list[list[Token]] = [[]]
    at: float | None = None
    glued = turn = False
    for i, piece in enumerate(_WORD_TIME.split(caption.text)):
        if i % 2:
            at = seconds(piece, loose=True)
            continue
        chunk = _DASH.sub("", _LABEL.sub(" >> ", scrub(piece))) if piece else ""
        for j, line in enumerate(chunk.split("\n")):
            if j:
                lines.append([])
                glued = False
            for k, text in enumerate(line.split()):
                if k == 0 and glued and not line[0].isspace() and lines[-1]:
                    before = lines[-1].pop()
                    text, at, turn = before.text + text, before.at, before.turn
                bare = _MARKER.sub("", text)
                turn = turn or (bare != text and not _compares(lines[-1]))
                if bare != text and _compares(lines[-1]):
                    bare = text
                if _CLOSING.fullmatch(bare):  # a mark that stands alone belongs to the word before it
                    if lines[-1] and not lines[-1][-1].text.endswith(bare[0]):
                        lines[-1][-1] = replace(lines[-1][-1], text=lines[-1][-1].text + bare[:3])
                    continue
                for part in _speakable(bare):
                    lines[-1].append(Token(part, at, turn))
                    at, turn = None, False
        if chunk:
            glued = not chunk[-1].isspace()
    return tuple(tuple(line) for line in lines if line)


def _speakable(text: str) -> list[str]:
    """A word as it is, or what is left of one that nobody could say: no long runs of marks, no endless words."""
    if len(text) <= _LONGEST_WORD or (_LINK.fullmatch(text) and sum(not c.isalnum() for c in text) < 20):
        return [text] if text else []
    if sum(c.isalnum() for c in text) < 0.6 * len(text):
        text = "".join(c for c in text if c.isalnum())
    return [text[i : i + _LONGEST_WORD] for i in range(0, len(text), _LONGEST_WORD)]


def _compares(before: Sequence[Token]) -> bool:
    """Whether '>>' after these words is 'much greater than' (a single letter or a number stands before it)."""
    return bool(before) and (len(before[-1].text) == 1 or before[-1].text.isdigit()) and before[-1].text not in "aI"
