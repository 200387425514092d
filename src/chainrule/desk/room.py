"""The practice room: a sitting of chosen length, each question as it stands, and each answer kept once.

A sitting and its questions are rows of the store, so a reload, a second tab or the browser's back button finds them as
they are. Each step reads the question again inside its own transaction; an answer carries the id that the page was
given, and the same id is one attempt.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from chainrule.atlas.atlas import Atlas
from chainrule.desk import asking, home, lessons
from chainrule.desk.asking import Example
from chainrule.desk.choosing import next_choice
from chainrule.desk.knowing import NEW
from chainrule.desk.lengths import Wish, read_length, wish
from chainrule.errors import ChainruleError
from chainrule.practice.chooser import Choice
from chainrule.practice.turn import LONGEST, Turn
from chainrule.practice.verdict import Verdict
from chainrule.store import Missing, Store, attempts, sittings
from chainrule.store.sittings import AskedRow, SittingRow
from chainrule.store.types import now

ELSEWHERE = "This question was answered in another tab. That answer counts; yours is still in the field."
DONE = ("alone", "helped", "shown", "open")
"""The results that count towards the length; a question set aside untried (`left`) does not."""


class RoomError(ChainruleError):
    """A practice session that cannot be had."""


@dataclass(frozen=True, eq=False)
class Stand:
    """A question of a sitting, as it stands: all that its page shows.

    `number` counts from 1 the questions that were not set aside, `results` theirs in order ("" while open). `attempt`
    is the id that the next answer must carry. `last`: the sitting ends after this question; `minutes_left` counts for
    one by the clock. `note` is about the last step, `typed` what the field holds.
    """

    sitting: SittingRow
    row: AskedRow
    turn: Turn
    number: int
    results: tuple[str, ...]
    attempt: str
    example: Example | None
    filled: Verdict | None
    ideas: tuple[str, ...]
    last: bool
    minutes_left: float
    note: str = ""
    typed: str = ""


def begin(store: Store, atlas: Atlas, ident: str, on: str, length: str, at: datetime | None = None) -> SittingRow:
    """A sitting under this id, with its first question; the same id again is the same sitting.

    `on` is "" (what suits now), `due`, `concept:slug`, `path:slug` or `lecture:id`; `length` such as `10 questions` or
    `5 minutes`. Raises RoomError where nothing can be asked, StoreError, Missing for a lecture that is gone.
    """
    moment = at or now()
    if not ident or not ident.isascii() or not ident.isalnum() or len(ident) > 40:
        raise RoomError("The page was incomplete. Load it again and begin.")
    size, unit = read_length(length)
    wanted: Wish = wish(store, atlas, on, moment)
    if not wanted.focus:
        raise RoomError(wanted.nothing)
    marks = home.marks(store, moment)
    words = {slug: marks.get(slug, NEW).word for slug in wanted.focus}
    row = SittingRow(
        ident, wanted.kind, wanted.about, wanted.title, list(wanted.focus), unit, size, dict(words), moment
    )
    choice = next_choice(store, atlas, wanted.focus, moment)
    with store.write() as db:
        kept = sittings.begin(db, row)
        _ask(db, kept, 1, choice, moment)
    return kept


def latest(store: Store, ident: str) -> int:
    """The place of the question that was asked last. Raises Missing."""
    with store.read() as db:
        sittings.get(db, ident)
        return max((row.place for row in sittings.questions(db, ident)), default=1)


def stand(store: Store, atlas: Atlas, ident: str, place: int, **shown: str) -> Stand:
    """The question at a place, as it stands. Raises Missing."""
    with store.read() as db:
        return _stand(db, atlas, ident, place, **shown)


def answer(
    store: Store, atlas: Atlas, ident: str, place: int, attempt: str, text: str, seconds: float | None = None
) -> Stand:
    """Judges an answer and keeps it under its id. An id that was used already changes nothing."""
    text = text[:LONGEST]
    with store.read() as db:
        asked = _stand(db, atlas, ident, place).row
    verdict = asking.verdict_on(atlas[asked.concept].folder, asked.skill, asked.seed, text)  # before others must wait
    with store.write() as db:
        before = _stand(db, atlas, ident, place)
        if before.row.stage != "question":
            return before
        if attempt != before.attempt or before.turn.result:
            same = text.strip() == before.turn.text.strip()
            return before if same else replace(before, note=ELSEWHERE, typed=text)
        after = before.turn.answer(text, verdict)
        kept = after.verdict is not None and after.verdict.outcome != "invalid"
        if kept:
            row = lessons.attempt_row(before.turn, after, attempt, seconds, {"fade": before.row.fade})
            attempts.record(db, row)
        changes = {"tries": after.tries, "answer": text, "result": after.result or before.row.result}
        sittings.change(db, ident, place, answers=before.row.answers + kept, **changes)
        return _stand(db, atlas, ident, place)


def hint(store: Store, atlas: Atlas, ident: str, place: int, number: int) -> Stand:
    """Shows hints up to a number, one more than before at most."""
    with store.write() as db:
        before = _stand(db, atlas, ident, place)
        sittings.change(db, ident, place, hints=before.turn.hint(number).hints)
        return _stand(db, atlas, ident, place)


def show(store: Store, atlas: Atlas, ident: str, place: int) -> Stand:
    """Shows the solution; a question that was not tried is kept as shown, so that it comes again."""
    with store.write() as db:
        before = _stand(db, atlas, ident, place)
        after = before.turn.show()
        if not before.turn.result:
            if not before.turn.tries:
                row = lessons.attempt_row(before.turn, after, before.attempt, None, {"fade": before.row.fade})
                attempts.record(db, row)
            sittings.change(db, ident, place, shown=True, result=after.result)
        return _stand(db, atlas, ident, place)


def recognise(store: Store, atlas: Atlas, ident: str, place: int, concept: str) -> Stand:
    """Keeps which idea the learner says applies; the first choice counts, then the question is asked by name."""
    with store.write() as db:
        before = _stand(db, atlas, ident, place)
        if before.row.stage == "idea" and concept in before.ideas:
            sittings.change(db, ident, place, idea=concept, stage="question")
        return _stand(db, atlas, ident, place)


def fill(store: Store, atlas: Atlas, ident: str, place: int, text: str | None) -> Stand:
    """What was typed into the worked example's blank (it costs nothing); None goes on to the question."""
    with store.write() as db:
        before = _stand(db, atlas, ident, place)
        if before.row.stage == "example":
            changes: dict[str, Any] = {"stage": "question"} if text is None else {"fill": text[:LONGEST]}
            sittings.change(db, ident, place, **changes)
        return _stand(db, atlas, ident, place)


def go_on(store: Store, atlas: Atlas, ident: str, place: int, at: datetime | None = None) -> int | None:
    """The place after this one, asked now if it is new; None where the sitting ends. An untried question stays."""
    moment = at or now()
    with store.read() as db:
        sitting, rows = sittings.get(db, ident), sittings.questions(db, ident)
    here = next((row for row in rows if row.place == place), None)
    if here is None:
        raise Missing("This question was never asked.")
    if place < rows[-1].place:
        return place + 1
    if sitting.ended_at:
        return None
    if here.result is None and not here.tries:
        return place
    done = tuple(replace(row, result=row.result or "open") for row in rows)
    if over(sitting, done, moment):
        with store.write() as db:
            _leave(db, here, "open")
            sittings.end(db, ident, moment)
        return None
    choice = next_choice(store, atlas, tuple(sitting.focus), moment)
    return _ask_next(store, sitting, rows, choice, moment, "open")


def another(
    store: Store, atlas: Atlas, ident: str, place: int, wanted: str = "", at: datetime | None = None
) -> int | None:
    """Sets the open question aside and asks another one: a wanted kind, or the next one. Nothing is counted."""
    with store.read() as db:
        sitting, rows = sittings.get(db, ident), sittings.questions(db, ident)
    here = next((row for row in rows if row.place == place), None)
    if here is None:
        raise Missing("This question was never asked.")
    if sitting.ended_at or place < rows[-1].place:
        return go_on(store, atlas, ident, place, at)
    choice = asking.otherwise(store, atlas, sitting.focus, rows, wanted)
    return _ask_next(store, sitting, rows, choice, at or now(), "open" if here.tries else "left")


def finish(store: Store, ident: str, at: datetime | None = None) -> None:
    """Ends a sitting now. Raises Missing."""
    with store.write() as db:
        sittings.get(db, ident)
        sittings.end(db, ident, at)


def over(sitting: SittingRow, rows: tuple[AskedRow, ...], at: datetime) -> bool:
    """Whether as many questions are done, or as many minutes have passed, as were chosen."""
    if sitting.unit == "minutes":
        return at - sitting.began_at >= timedelta(minutes=sitting.size)
    return sum(row.result in DONE for row in rows) >= sitting.size


def _ask_next(
    store: Store, sitting: SittingRow, rows: tuple[AskedRow, ...], choice: Choice, at: datetime, result: str
) -> int:
    """Asks the question after the last of `rows`, which gets `result` where it has none. Asked twice is asked once."""
    seen = [(row.concept, row.skill, row.seed) for row in rows]
    with store.write() as db:
        _leave(db, rows[-1], result)
        return _ask(db, sitting, rows[-1].place + 1, asking.unseen(choice, seen), at).place


def _leave(db: Connection, row: AskedRow, result: str) -> None:
    """Gives a question a result, unless it got one meanwhile."""
    now_there = sittings.question(db, row.sitting, row.place)
    if now_there is not None and now_there.result is None:
        sittings.change(db, row.sitting, row.place, result="open" if now_there.tries else result)


def _ask(db: Connection, sitting: SittingRow, place: int, choice: Choice, at: datetime) -> AskedRow:
    unnamed = choice.unnamed and len(sitting.focus) > 1
    fade = -1 if unnamed else choice.fade
    stage = "idea" if unnamed else "example" if fade >= 0 else "question"
    row = AskedRow(
        sitting.id, place, choice.concept, choice.skill, choice.seed, choice.expected, choice.reason, unnamed, fade,
        stage, at,
    )  # fmt: skip
    return sittings.ask(db, row)


def _stand(db: Connection, atlas: Atlas, ident: str, place: int, **shown: str) -> Stand:
    sitting, rows = sittings.get(db, ident), sittings.questions(db, ident)
    row = next((row for row in rows if row.place == place), None)
    if row is None:
        raise Missing("This question was never asked. Go back to the practice page.")
    question = lessons.draw(atlas, row.concept, row.skill, row.seed)
    turn = Turn(
        question, row.hints, row.shown, row.idea not in (None, row.concept), row.tries, row.answer,
        asking.verdict_on(atlas[row.concept].folder, row.skill, row.seed, row.answer) if row.answer else None,
        row.result if row.result in ("alone", "helped", "shown") else None,  # type: ignore[arg-type]
    )  # fmt: skip
    worked = asking.example(atlas, row.concept, row.skill, row.seed, row.fade) if row.fade >= 0 else None
    counted = [other for other in rows if other.result != "left" or other.place == place]
    return Stand(
        sitting, row, turn, [other.place for other in counted].index(place) + 1,
        tuple(other.result or "" for other in counted), f"{ident}.{place}.{row.answers}", worked,
        worked.check(row.fill) if worked and row.fill else None,
        asking.ideas(atlas, row.concept, row.seed, sitting.focus) if row.unnamed else (),
        over(sitting, rows, now()), max(0.0, sitting.size - (now() - sitting.began_at).total_seconds() / 60),
        **{"typed": row.answer, **shown},
    )  # fmt: skip
