"""Controls read what comes from an address, a notebook or a terminal, and refuse the rest by name."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.atlas.atlas import open_atlas
from chainrule.pictures import (
    Choice,
    ControlError,
    Conversation,
    Count,
    Data,
    Density,
    Flag,
    Guess,
    Kept,
    Matrix,
    Number,
    Point,
    Points,
    find_picture,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
CONTROLS = [
    Number(0, 2), Number(0, 360, wrap=True), Count(1, 9), Flag(), Choice(("a", "b")), Point(-1, 1), Matrix(2, 2),
    Points((-1, 1, -1, 1)), Density(4), Guess(0, 1), Kept(3), Data(),
]  # fmt: skip


@given(st.sampled_from(CONTROLS), JSON)
def test_any_json_is_read_or_refused(control: Any, value: Any) -> None:
    try:
        read = control.read(value, "x")
    except ControlError as error:
        assert str(error)
        return
    again = control.read(read, "x")
    if isinstance(read, dict):
        assert again["columns"] == read["columns"] and np.array_equal(again["rows"], read["rows"])
    else:
        assert np.array_equal(np.asarray(again, dtype=object), np.asarray(read, dtype=object))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_in_its_range(value: float) -> None:
    assert 0 <= Number(0, 2).read(value, "x") <= 2
    assert 0 <= Number(0, 360, wrap=True).read(value, "x") <= 360


@pytest.mark.parametrize(
    ("control", "value", "words"),
    [
        (Number(0, 1, label="rate"), "fast", "rate takes a number; got 'fast'"),
        (Number(0, 1, label="rate"), float("inf"), "rate takes a finite number"),
        (Matrix(2, 2, label="*A*"), [[1, 2, 3]], "A takes 2 × 2 numbers; got the shape"),
        (Choice(("L1", "L2"), label="norm"), "L3", "norm is one of L1, L2; got 'L3'"),
        (Points((0, 1, 0, 1), label="points"), [[0, 0]], "points takes 2 to 200 points; got 1"),
    ],
)
def test_a_refusal_names_the_control(control: Any, value: Any, words: str) -> None:
    with pytest.raises(ControlError) as refused:
        control.read(value, "x")
    assert words in str(refused.value)


def test_typed_minus_signs_and_decimal_commas_are_understood() -> None:
    assert Number(-5, 5).read("−1,5", "x") == -1.5


def test_every_guess_of_a_lesson_knows_whether_it_was_right() -> None:
    for slug in (slug for slug, concept in open_atlas().items() if (concept.folder / "picture.py").is_file()):
        picture = find_picture(slug)
        guess = picture.controls["guess"]
        assert isinstance(guess, Guess)
        values = picture.draw().values
        truth = float(np.ravel(np.asarray(values[guess.answer], float))[0]) * guess.times
        assert guess.low <= truth <= guess.high, slug
        assert guess.right(truth, values) is True and guess.right(guess.low, values) is False, slug
        assert guess.right(truth, {}) is None


def test_the_first_guess_of_a_conversation_is_kept_with_how_sure_it_was() -> None:
    talk = Conversation(find_picture("gradient_descent"))
    talk.answer({"seq": 1, "set": {"rate": 0.1}, "sure": "very"})
    assert talk.guessed is None
    talk.answer({"seq": 2, "set": {"guess": 0.5}, "sure": "very"})
    talk.answer({"seq": 3, "set": {"guess": 0.2}, "sure": "not"})
    assert talk.guessed == {"value": 0.5, "sure": "very", "right": False}
    other = Conversation(find_picture("gradient_descent"))
    other.answer({"seq": 1, "set": {"guess": 0.21}, "sure": {"x": 1}})
    assert other.guessed == {"value": 0.21, "sure": "", "right": True}
