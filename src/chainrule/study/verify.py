"""Nothing is published without its evidence: quotes verbatim and in time, words of a statement found in its quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chainrule.study.english import content, stem
from chainrule.study.lecture import Correction, Lecture, Quote, Statement
from chainrule.study.speech import BOILERPLATE, kinds
from chainrule.study.standalone import opens_dangling

# Words that the page itself may add: it tells of a lecture, and joins what it lists.
FRAME = frozenset(
    [
        "lecture",
        "set",
        "sets",
        "out",
        "speaker",
        "name",
        "names",
        "named",
        "main",
        "course",
        "book",
        "channel",
        "site",
        "paper",
        "tool",
        "more",
    ]
)
SLACK = 0.6  # seconds between a quote's times and those of the words it holds


@dataclass(frozen=True)
class Verdict:
    """What does not hold of a statement; ``faults`` is empty where everything does."""

    faults: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether the statement may be published."""
        return not self.faults


class Verifier:
    """Checks statements against one lecture. The transcript is the sentences joined by single spaces."""

    def __init__(self, lecture: Lecture, corrections: Sequence[Correction] = ()) -> None:
        self.transcript = " ".join(sentence.text for sentence in lecture.sentences)
        self.duration = lecture.duration
        self.sentences = lecture.sentences
        self.corrections = tuple(corrections)
        self.kinds = kinds([sentence.text for sentence in lecture.sentences])

    def quote(self, quote: Quote) -> Verdict:
        """Whether the words were said, and then."""
        found: list[str] = []
        if not quote.text.strip() or quote.text not in self.transcript:
            found.append("the quote is not in the transcript")
        if not -SLACK <= quote.start <= quote.end <= self.duration + SLACK:
            found.append("the quote is outside of the lecture")
        near = [
            index
            for index, sentence in enumerate(self.sentences)
            if sentence.end >= quote.start - SLACK and sentence.start <= quote.end + SLACK
        ]
        if quote.text not in " ".join(self.sentences[index].text for index in near):
            found.append("the quote was not said at that time")
        if any(self.kinds[i] & BOILERPLATE and self.sentences[i].text in quote.text for i in near):
            found.append("the quote is greeting, advertisement or farewell")
        return Verdict(tuple(found))

    def statement(self, statement: Statement) -> Verdict:
        """Whether every quote holds, and whether the quotes carry every content word of the text."""
        found = [fault for quote in statement.quotes for fault in self.quote(quote).faults]
        if not statement.quotes:
            found.append("no evidence")
        if not statement.text.strip() or opens_dangling(statement.text.lower().replace("’", "'")):
            found.append("opens on something said before")
        missing = self.unsupported(statement.text, statement.quotes)
        if missing:
            found.append("not in the evidence: " + ", ".join(missing))
        return Verdict(tuple(found))

    def unsupported(self, text: str, quotes: Iterable[Quote]) -> tuple[str, ...]:
        """Content words of ``text`` that no quote has, not even misheard."""
        said: set[str] = set()
        for quote in quotes:
            said.update(content(quote.text))
            said.update(stem(word) for word in re.findall(r"[\w'’-]+", quote.text))
            for fix in self.corrections:
                if fix.heard in quote.text:
                    said.update(content(fix.meant))
                    said.update(stem(word) for word in re.findall(r"[\w'’-]+", fix.meant))
        return tuple(word for word in dict.fromkeys(content(text)) if word not in said and word not in FRAME)
