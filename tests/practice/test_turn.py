"""A question as a learner works on it: what helps is counted, what is done stays."""

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
