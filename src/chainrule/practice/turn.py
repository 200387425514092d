"""One question as a learner works on it: hints, answers and the solution, the same in page, terminal and notebook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from chainrule.pictures import PictureCall
from chainrule.practice.exercise import Mistake, Question
from chainrule.practice.verdict import Verdict

Result = Literal["alone", "helped", "shown"]
COUNTED = ("correct", "wrong", "wrong_form")
"""The outcomes that count as a try: what could not be read or decided costs nothing."""
LONGEST = 2000
"""Characters of an answer that are looked at."""
HEADLINES = {
    "correct": "Right.",
    "wrong": "Not this.",
    "wrong_form": "The value is right, the form is not the one asked for.",
    "undecided": "This could not be decided, so it does not count.",
    "invalid": "This could not be read, so it does not count.",
}
"""Each outcome in a sentence."""


@dataclass(frozen=True)
class Turn:
    """Where a learner stands in a question. Each step gives a new turn; a question that is done stays as it is.

    `hints` is how many were shown, `shown` whether the solution was asked for, `told` whether the idea had to be
    named, `tries` the answers that counted. `result` is None while the question is open.
    """

    question: Question
    hints: int = 0
    shown: bool = False
    told: bool = False
    tries: int = 0
    text: str = ""
    verdict: Verdict | None = None
    result: Result | None = None

    @property
    def helps(self) -> int:
        """Everything that helped so far: hints, the solution, the idea named, the replies to earlier answers."""
        return self.hints + self.shown + self.told + self.tries

    @property
    def hints_left(self) -> int:
        """How many hints have not been shown yet."""
        return len(self.question.hints) - self.hints

    @property
    def mistake(self) -> Mistake | None:
        """The known mistake that the last answer shows."""
        found = self.verdict.mistake if self.verdict else None
        return found if isinstance(found, Mistake) else None

    @property
    def headline(self) -> str:
        """The verdict in a sentence; empty before there is one."""
        return HEADLINES[self.verdict.outcome] if self.verdict else ""

    @property
    def reply(self) -> str:
        """What is said beside the headline: nothing for a right answer, and nothing more where none was decided.

        Code that was not run says why.
        """
        if self.verdict is None or self.verdict.correct:
            return ""
        silent = self.verdict.outcome == "undecided" and self.question.answer.kind != "code"
        return "" if silent else self.verdict.reply

    @property
    def picture(self) -> PictureCall | None:
        """The picture to show now: the mistake's, or with the solution that of the question's own numbers."""
        if self.mistake:
            return self.mistake.picture
        own = next((m.picture for m in self.question.mistakes if m.picture), None)
        return own if self.shown else None

    def hint(self, number: int | None = None) -> Turn:
        """One more hint; with a number, up to that one, so that a second click on the same button shows nothing new."""
        if self.result:
            return self
        wanted = self.hints + 1 if number is None else min(number, self.hints + 1)
        return replace(self, hints=max(self.hints, min(wanted, len(self.question.hints))))

    def show(self) -> Turn:
        """The worked solution. The question is done, and counts as helped."""
        return self if self.result else replace(self, shown=True, result="shown")

    def answer(self, text: str, verdict: Verdict | None = None) -> Turn:
        """The verdict on an answer (judged here, or before). What cannot be read or decided is no try."""
        if self.result:
            return self
        verdict = verdict or self.question.check(text)
        result: Result | None = None
        if verdict.correct:
            result = "helped" if self.helps else "alone"
        counts = verdict.outcome in COUNTED
        return replace(self, text=text, verdict=verdict, tries=self.tries + counts, result=result)
