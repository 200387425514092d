"""Practice in a terminal: a few questions in a row, with hints and the way there; answers are kept like the page's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chainrule import prose
from chainrule.atlas.atlas import Atlas
from chainrule.desk import asking, lessons
from chainrule.desk.choosing import next_choice
from chainrule.desk.drawing import Drawing
from chainrule.desk.practising import fresh_id
from chainrule.errors import ChainruleError
from chainrule.pictures import PictureCall
from chainrule.practice.chooser import Choice
from chainrule.practice.turn import Turn
from chainrule.store import Store

Ask = Callable[[str], str | None]
"""Asks for a line; None where the input has ended."""
_MATRIX = re.compile(r"\\begin\{[pbv]?matrix\}(.*?)\\end\{[pbv]?matrix\}", re.DOTALL)
Tell = Callable[[str], None]
KEYS = "h: a hint, ?: show me, n: another question, q: end"


@dataclass
class Talk:
    """One session in a terminal."""

    store: Store
    atlas: Atlas
    ask: Ask
    tell: Tell

    def run(self, slug: str, skill: str = "", seed: int | None = None, count: int = 5) -> tuple[Turn, ...]:
        """Asks `count` questions (one where the seed is given), and tells how it went. Raises ExerciseError."""
        lessons.draw(self.atlas, slug, skill)  # a name that is not there is said before anything is asked
        done: list[Turn] = []
        for number, choice in enumerate(self._choices(slug, skill, seed, count), 1):
            turn = self._question(choice, number, 1 if seed is not None else count)
            if turn is None:
                break
            done.append(turn)
        self._figures(done)
        return tuple(done)

    def _choices(self, slug: str, skill: str, seed: int | None, count: int) -> Iterator[Choice]:
        if seed is not None:
            yield Choice(slug, skill or lessons.skills(self.atlas, slug)[0], seed, 0.8, "")
            return
        seen: list[tuple[str, str, int]] = []
        for _ in range(count):
            choice = next_choice(self.store, self.atlas, (slug,), passed=[kind[:2] for kind in seen[-1:]])
            if skill:
                choice = Choice(slug, skill, choice.seed, choice.expected, "You chose this kind.")
            choice = asking.unseen(choice, seen)
            seen.append((choice.concept, choice.skill, choice.seed))
            yield choice

    def _question(self, choice: Choice, number: int, count: int) -> Turn | None:
        """One question to its end; None where the learner ends the session."""
        if count > 1:
            self.tell(f"\nQuestion {number} of {count}. {choice.reason}")
        if choice.fade >= 0:
            self._example(choice)
        turn = Turn(lessons.draw(self.atlas, choice.concept, choice.skill, choice.seed))
        self._prompt(turn)
        self.tell(f"({KEYS})" if number == 1 else "")
        ident, kept = fresh_id(), 0
        while not turn.result:
            text = self._typed(turn)
            if text is not None and not text.strip():
                continue
            word = (text or "q").strip()
            own = word == turn.question.answer.text.strip()
            if word == "q" and not own:
                return turn if turn.tries and not turn.result and text is not None else None
            if word == "n" and not own:
                return turn
            before, turn = turn, self._step(turn, "" if own else word, text or "")
            if turn.verdict is not before.verdict and turn.verdict and turn.verdict.outcome != "invalid":
                how = {"fade": choice.fade}
                lessons.keep(self.store, lessons.attempt_row(before, turn, f"{ident}.{kept}", how=how))
                kept += 1
        if turn.shown and not turn.tries:
            lessons.keep(self.store, lessons.attempt_row(Turn(turn.question, turn.hints), turn, f"{ident}.{kept}"))
        return turn

    def _typed(self, turn: Turn) -> str | None:
        """One line; several, up to an empty one, for steps and for code."""
        line = self.ask("Your answer")
        if not turn.question.answer.in_lines or not line or line.strip() in ("h", "?", "n", "q"):
            return line
        lines = [line]
        while more := self.ask("  …"):
            lines.append(more)
        return "\n".join(lines)

    def _step(self, turn: Turn, word: str, text: str) -> Turn:
        if word == "h":
            after = turn.hint()
            words = _words(turn.question.hints[after.hints - 1]) if turn.hints_left else "There is no further hint."
            self.tell(words)
            return after
        if word == "?":
            after = turn.show()
            self._solution(after)
            return after
        after = turn.answer(text)
        self._verdict(after)
        return after

    def _prompt(self, turn: Turn) -> None:
        self.tell(_words(turn.question.prompt))
        for number, choice in enumerate(turn.question.answer.choices, 1):
            self.tell(f"  {number}. {_words(choice)}")

    def _example(self, choice: Choice) -> None:
        worked = asking.example(self.atlas, choice.concept, choice.skill, choice.seed, choice.fade)
        self.tell("One like it first, worked:")
        self.tell("  " + _words(worked.question.prompt))
        for line in worked.lines:
            self.tell("    " + _words(line))
        if worked.blanks:
            text = self.ask("    What comes out")
            self.tell("    Right." if text and worked.check(text).correct else "    It goes on:")
            for line in worked.question.solution[len(worked.lines) :]:
                self.tell("    " + _words(line))
        self.tell("Now one for you:")

    def _verdict(self, turn: Turn) -> None:
        verdict = turn.verdict
        if verdict is None:
            return
        said = "" if verdict.outcome == "wrong_form" else turn.headline  # the reply says as much
        belief = f" “{_words(turn.mistake.belief)}”" if turn.mistake else ""
        reply = f" {_words(turn.reply)}" if turn.reply else ""
        self.tell(f"{said}{belief}{reply}".strip())
        if turn.mistake and turn.mistake.picture:
            self.tell(_seen(turn.mistake.picture))
        if turn.result:
            self._solution(turn)

    def _solution(self, turn: Turn) -> None:
        for line in turn.question.solution:
            self.tell("  " + _words(line))
        if turn.shown and turn.picture:
            self.tell(_seen(turn.picture))

    def _figures(self, done: list[Turn]) -> None:
        results = [turn.result for turn in done if turn.result or turn.tries]
        if len(results) > 1:
            alone, helped = results.count("alone"), results.count("helped")
            self.tell(f"\n{alone} of {len(results)} right without help" + (f", {helped} with help." if helped else "."))


def _words(markdown: str) -> str:
    """A text without formulas; a matrix as it would be typed: [1, 2; 3, 4]."""
    return prose.plain(_MATRIX.sub(_rows, markdown))


def _rows(match: re.Match[str]) -> str:
    rows = [", ".join(entry.strip() for entry in row.split("&")) for row in match[1].split(r"\\") if row.strip()]
    return rf"\text{{[}}{'; '.join(rows)}\text{{]}}"


def _seen(call: PictureCall) -> str:
    """What the picture of a mistake says, and how to look at it."""
    try:
        drawing = Drawing.of(call.concept, call.picture, **dict(call.arguments))
    except ChainruleError:
        return ""
    return f"In the picture: {drawing.say}"
