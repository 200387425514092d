"""Relations on a declared domain: a cell of the line that reaches across the domain's end is judged inside of it."""

from __future__ import annotations

import pytest

from chainrule.practice.answers import check


@pytest.mark.parametrize(
    ("student", "teacher", "domain", "outcome"),
    [
        ("f >= 0.3", "f <= 0.3", "probability", "wrong"),
        ("f > 0.3", "f < 0.3", "probability", "wrong"),
        ("0 <= f <= 0.3", "f <= 0.3", "probability", "correct"),
        ("f <= 0.3 and f < 2", "f <= 0.3", "probability", "correct"),
        ("0 < f <= 0.3", "f <= 0.3", "probability", "wrong"),
        ("f < 1", "f <= 1", "probability", "wrong"),
        ("f = 2", "f <= 2", "positive", "wrong"),
        ("0 < f <= 2", "f <= 2", "positive", "correct"),
        ("0 <= f <= 2", "f <= 2", "positive", "correct"),
        ("0 < f <= 2", "f <= 2", "nonnegative", "wrong"),
        ("f = -1", "f >= -1", "negative", "wrong"),
        ("-1 <= f < 0", "f >= -1", "negative", "correct"),
    ],
)
def test_a_relation_is_judged_on_the_whole_domain(student: str, teacher: str, domain: str, outcome: str) -> None:
    assert check(student, teacher, kind="inequality", variables={"f": domain}).outcome == outcome
