"""The table in the documentation names everything that can be typed, asked and answered."""

import re
from pathlib import Path
from typing import get_args

import pytest

from chainrule.practice.answers import DOMAINS, FORMS, KINDS, check
from chainrule.practice.answers.distributions import FAMILIES
from chainrule.practice.answers.names import ARITY
from chainrule.practice.verdict import Outcome

TEXT = (Path(__file__).parents[3] / "docs" / "answers.md").read_text(encoding="utf-8")
QUIET = {"sqr", "oo", "oc", "cc", "binom", "npr"}  # other spellings of what the table shows


@pytest.mark.parametrize("word", [*KINDS, *FORMS, *DOMAINS, *get_args(Outcome)])
def test_kinds_forms_domains_and_outcomes_are_documented(word: str) -> None:
    assert f"`{word}`" in TEXT


def test_every_function_is_documented() -> None:
    words = set(re.findall(r"[A-Za-z_]\w*", TEXT))
    assert not {name for name in ARITY if name not in words} - QUIET


def test_every_family_of_distributions_can_be_read() -> None:
    shown = {
        "N(0, 1)",
        "LogN(0, 1)",
        "Exp(2)",
        "Gamma(2, 3)",
        "Bin(3, 1/2)",
        "Bernoulli(1/2)",
        "Poisson(2)",
        "Geom(1/2)",
        "NB(2, 1/2)",
        "U(0, 1)",
        "Beta(2, 3)",
        "t(5)",
        "Chi2(3)",
        "F(2, 3)",
        "Laplace(0, 1)",
    }
    assert len(shown) == len(FAMILIES)
    for text in shown:
        assert check(text, text, kind="distribution").outcome == "correct"


@pytest.mark.parametrize(
    ("student", "teacher", "outcome"),
    [
        ("1/2x", "x/2", "correct"),
        ("√2x", "x√2", "correct"),
        ("x1", "x_1", "correct"),
        ("sin x/2", "sin(x)/2", "correct"),
        ("log x", "ln x", "correct"),
        ("lg x", "log_10(x)", "correct"),
        ("lb x", "log_2(x)", "correct"),
        ("√|x|", "√x", "wrong"),
        ("ln|x|", "ln x", "wrong"),
        ("ln(x²)", "2 ln x", "correct"),
        ("x/x", "1", "correct"),
        ("√x·√x", "x", "correct"),
        ("a/b/c", "a/(bc)", "correct"),
        ("-x^2", "-(x^2)", "correct"),
        ("x³ = 1", "x = 1", "wrong"),
        ("x⁴ >= 16", "x² >= 4", "correct"),
        ("P => Q", "not P or Q", "correct"),
        ("{x | x > 1}", "(1, inf)", "correct"),
        ("3:4", "0.75", "correct"),
    ],
)
def test_the_conventions_hold(student: str, teacher: str, outcome: str) -> None:
    assert check(student, teacher).outcome == outcome
