"""A title for a lecture that came without one: from its file's name where a person wrote it, else from its opening."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chainrule.study.lecture import Sentence

_ID = re.compile(r"\s*[\[(-][A-Za-z0-9_-]{11}[\])]?\s*$")
_LANGUAGE = re.compile(r"\.(?:[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?|orig|auto|live_chat)$")
_SUFFIX = re.compile(r"\.(?:srt|vtt|sbv|txt|json3?|json|ttml|dfxp|xml|srv\d|ass|ssa|lrc|md)$", re.IGNORECASE)
_EMPTY_WORDS = re.compile(
    r"lecture|video|captions?|transcript|subtitles?|untitled|(?:down|up)load|final|copy|file|text|english|en|auto|"
    r"generated|new|the|a|of|and|part|week|day|session|recording|notes|youtube",
    re.IGNORECASE,
)
_TELLING = (
    r"(?:break(?:ing)? down|talk(?:ing)? about|look(?:ing)? at|explain(?:ing)?|cover(?:ing)?|discuss(?:ing)?|"
    r"introduc(?:e|ing)|explor(?:e|ing)|learn(?:ing)? about|study(?:ing)?|teach(?:ing)?(?: you)?|"
    r"go(?:ing)? (?:over|through)|dive into|div(?:e|ing) (?:deep )?into|think(?:ing)? about|show(?:ing)? you)"
)
_TOPIC = r"\s+(?!(?:that|it|this|these|those|them|more|in|at|you|what i|some of|something)\b)(.{6,})"
_PLAN = re.compile(
    r"(?:going to|gonna|want to|will|'ll|'d like to|let's|about to|let us)\s+(?:now\s+|also\s+|be\s+|just\s+)*"
    + _TELLING
    + _TOPIC,
    re.IGNORECASE,
)
_TODAY = re.compile(
    r"\b(?:in (?:this|today's) (?:video|lecture|lesson|episode|talk|class|chapter|part|tutorial)|today)\b[^.?!]{0,30}?"
    r"\b(?:we|i)(?:'re| are|'m| am)? " + _TELLING + _TOPIC,
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:(?:video|lecture|lesson|chapter|talk|episode|series|tutorial)(?: is| will be|'s)?(?: all)? about|"
    r"welcome to (?:this |the |our )?(?:video|lecture|lesson|tutorial|talk)? ?on|"
    r"(?:topic|subject)(?: \w+){0,2} is)" + _TOPIC,
    re.IGNORECASE,
)
_STOP = re.compile(
    r"[.?!;:…]|,\s|\s(?:and (?:i|we|you|it|then|so|how i)\b|so that|but|because|which|"
    r"in this video|today)\b"
)
_LEANING = frozenset(("it", "this", "that", "these", "those", "them", "thing", "things", "stuff", "one", "here"))
_GREETING = re.compile(r"(?:hi|hello|hey|welcome|good (?:morning|afternoon|evening)|okay|thank)\b", re.IGNORECASE)
_FILLERS = re.compile(
    r"(?:(?:u[mh]+|er+|okay|ok|so|and|yeah|alright|all right),?\s+|(?:right|well|now|look),\s+)+", re.IGNORECASE
)
_LONGEST = 72  # characters


def from_name(name: str) -> str:
    """The title in a file's name, or "" where the name is no sentence of a person's (``week_3-final.en.srt``)."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem = _SUFFIX.sub("", stem)
    stem = _LANGUAGE.sub("", stem)
    stem = _ID.sub("", stem).strip()
    words = re.findall(r"[^\W\d_]{2,}", stem)
    telling = [word for word in words if not _EMPTY_WORDS.fullmatch(word)]
    return " ".join(stem.split()) if stem.count(" ") >= 2 and len(telling) >= 2 else ""


def from_opening(sentences: Sequence[Sentence]) -> str:
    """What the speaker says the lecture is about, else the first words of it."""
    opening = [sentence.text for sentence in sentences[:12]]
    for pattern in (_ABOUT, _TODAY, _PLAN):
        for text in opening:
            match = pattern.search(text.replace("’", "'"))
            if match:
                topic = _STOP.split(match[1])[0].strip(" ,-—–'\"")
                if topic and topic.split()[-1].lower() not in _LEANING:
                    return _shortened(topic)
    telling = [_begun(text) for text in opening if len(text.split()) >= 4]
    telling = [text for text in telling if len(text.split()) >= 2 and not _GREETING.match(text)]
    first = [*telling, *opening, "Lecture"][0]
    return _shortened(first.rstrip(".,;: "))


def _begun(text: str) -> str:
    """Without the noises before the first word: 'Right, so, uh, loss functions' is 'loss functions'."""
    match = _FILLERS.match(text)
    return text[match.end() :] if match else text


def _shortened(text: str) -> str:
    if len(text) > _LONGEST:
        text = text[: _LONGEST + 1].rsplit(" ", 1)[0][:_LONGEST].rstrip(" ,;:-—–") + "…"
    return text[:1].upper() + text[1:]
