"""Practice in a terminal: several questions in a row, hints, the way there; the answers count as on the page."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chainrule.atlas.atlas import open_atlas
from chainrule.desk import lessons
from chainrule.desk.terminal import Talk
from chainrule.practice.exercise import Answer, ExerciseError, Question, question
from chainrule.practice.turn import Turn
from chainrule.store import Store, attempts, open_store

ATLAS = open_atlas()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as opened:
        yield opened


def talk(store: Store, *typed: str) -> tuple[Talk, list[str]]:
    said: list[str] = []
    lines = iter(typed)
    return Talk(store, ATLAS, lambda _: next(lines, None), said.append), said


def log(store: Store) -> list[tuple[str, int]]:
    with store.read() as db:
        return [(row.outcome, row.hints) for row in attempts.log(db)]


def question_of(seed: int) -> Question:
    return lessons.draw(ATLAS, "eigenvectors", "", seed)


def test_a_fixed_question_with_a_hint_a_mistake_and_the_answer(store: Store) -> None:
    question = question_of(4)
    wrong = next(m for m in question.mistakes if m.picture)
    here, said = talk(store, "", "1 +", "h", wrong.answer, question.answer.text)
    (turn,) = here.run("eigenvectors", seed=4)
    words = "\n".join(said)
    assert turn.result == "helped"
    assert log(store) == [("wrong", 1), ("correct", 2)]
    for part in ("could not be read", "Not this. “", "In the picture: ", "Right."):
        assert part in words
    assert "[" in said[0] and "begin" not in words, "a matrix is written as it would be typed"


def test_being_shown_is_kept_and_is_no_answer(store: Store) -> None:
    here, said = talk(store, "?")
    (turn,) = here.run("eigenvectors", seed=4)
    assert (turn.result, log(store)) == ("shown", [("shown", 0)])
    assert any("λ" in line for line in said)


def test_questions_in_a_row_are_counted_and_end_with_the_input(store: Store) -> None:
    answers = iter(range(40))

    def typed(_: str) -> str | None:
        return "12345" if next(answers) % 2 == 0 else "n"

    said: list[str] = []
    done = Talk(store, ATLAS, typed, said.append).run("eigenvectors", count=3)
    assert len(done) == 3
    assert said[-1].strip() == "0 of 3 right without help."
    here, _ = talk(store)
    assert here.run("eigenvectors", count=3) == ()


def test_a_name_that_is_not_there_is_said_before_anything_is_asked(store: Store) -> None:
    here, said = talk(store)
    with pytest.raises(ExerciseError, match="no concept 'nonsense'"):
        here.run("nonsense")
    with pytest.raises(ExerciseError, match="has no exercise 'flying'"):
        here.run("eigenvectors", "flying")
    assert said == []


def test_steps_and_code_take_several_lines(store: Store) -> None:
    here, _ = talk(store, "def f(x):", "    return 2 * x", "", "later")
    asked = Turn(question("Write f.", Answer("def f(x): return 2 * x", "code", {"cases": [[1]]})))
    assert here._typed(asked) == "def f(x):\n    return 2 * x"
    assert here._typed(Turn(question("Two?", Answer("2")))) == "later"
