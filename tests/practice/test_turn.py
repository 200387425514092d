"""A question as a learner works on it: what helps is counted, what is done stays."""

import pytest

from chainrule.practice.exercise import Answer, Mistake, question
from chainrule.practice.turn import Turn

ASKED = question(
    "Two and two?", Answer("4"), mistakes=(Mistake("22", "Two and two stand side by side.", "Add them."),),
    hints=("Add.", "Count."), solution=("2 + 2 = 4.",),
)  # fmt: skip


def test_right_at_once_is_without_help() -> None:
    turn = Turn(ASKED).answer(" 4.0 ")
    assert (turn.result, turn.tries, turn.helps) == ("alone", 1, 1)
    assert turn.answer("5") == turn and turn.hint() == turn and turn.show() == turn


def test_everything_that_helps_is_counted() -> None:
    assert Turn(ASKED).hint().answer("4").result == "helped"
    assert Turn(ASKED, told=True).answer("4").result == "helped"
    wrong = Turn(ASKED).answer("22")
    assert wrong.mistake is not None and wrong.mistake.belief == "Two and two stand side by side."
    assert (wrong.result, wrong.answer("4").result) == (None, "helped")


def test_what_cannot_be_read_costs_nothing() -> None:
    turn = Turn(ASKED).answer("2 + )")
    assert turn.verdict is not None and turn.verdict.outcome == "invalid"
    assert (turn.tries, turn.helps, turn.answer("4").result) == (0, 0, "alone")


def test_hints_come_one_at_a_time() -> None:
    first = Turn(ASKED).hint()
    assert first.hint(1) == first, "a second click on the same button"
    assert first.hint(9).hints == 2
    assert first.hint().hint().hints == 2
    assert first.hint().hints_left == 0


def test_being_shown_ends_it() -> None:
    turn = Turn(ASKED).answer("7").show()
    assert (turn.result, turn.shown, turn.answer("4").result) == ("shown", True, "shown")


@pytest.mark.parametrize(
    ("typed", "right", "kind", "said"),
    [
        ("9", "1", "number", "That is not the value."),
        ("-0.25", "1/4", "number", "The size is right, the sign is not."),
        ("35", "0.35", "number", "It is off by a factor of 100."),
        ("(1, 2)", "(1, 3)", "vector", "Look at entry 2."),
        ("(1, -3)", "(1, 3)", "vector", "Look at entry 2. The size is right, the sign is not."),
        ("x + 1", "x + 2", "expression", "At x = 2 yours is 3, ours is 4."),
    ],
)
def test_a_reply_does_not_tell_the_answer(typed: str, right: str, kind: str, said: str) -> None:
    verdict = question("?", Answer(right, kind)).check(typed)
    assert (verdict.outcome, verdict.reply) == ("wrong", said)
