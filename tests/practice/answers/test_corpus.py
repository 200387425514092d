"""Every row of our corpus, by family: the outcome, and that a wrong answer is told why."""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from chainrule.practice.answers import Verdict, check

HERE = Path(__file__).parent
FAMILIES = [
    family
    for name in ("corpus.toml", "more.toml")
    for family in tomllib.loads((HERE / name).read_text(encoding="utf-8"))["family"]
]
OUTCOMES = ("correct", "wrong", "wrong_form", "invalid")
OPTIONS = ("kind", "form", "figures", "variables", "tolerance")


def options(family: dict) -> dict:
    found = {name: family[name] for name in OPTIONS if name in family}
    if isinstance(found.get("tolerance"), list):
        found["tolerance"] = tuple(found["tolerance"])
    return found


def rows(outcome: str) -> list:
    found = []
    for family in FAMILIES:
        for student, teacher in family.get(outcome, []):
            pairs = [(student, teacher)]
            if family.get("both") and outcome in ("correct", "wrong"):
                pairs.append((teacher, student))
            found += [(*pair, options(family)) for pair in pairs]
    return found


@cache
def judged(outcome: str) -> list[tuple[str, str, Verdict]]:
    return [(s, t, check(s, t, **kw)) for s, t, kw in rows(outcome)]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_each_row_has_its_outcome(outcome: str) -> None:
    found = judged(outcome)
    assert len(found) > 30
    other = [(s, t, v.outcome, v.reply) for s, t, v in found if v.outcome != outcome]
    assert not other


def test_a_wrong_answer_is_told_why() -> None:
    for (student, teacher, kw), (_, _, verdict) in zip(rows("wrong"), judged("wrong"), strict=True):
        least = 10 if kw.get("kind") in ("choice", "steps") else 25
        assert verdict.witness is not None or len(verdict.reply) > least or "inf" in student + teacher, (student, kw)
        assert verdict.reply.endswith((".", "?")) and (verdict.understood_as or least == 10)


def test_what_was_not_read_is_explained_and_costs_nothing() -> None:
    for student, teacher, verdict in judged("invalid"):
        assert verdict.outcome == "invalid" and len(verdict.reply) > 12, (student, teacher)
        assert "Traceback" not in verdict.reply and "Error" not in verdict.reply


def test_the_same_answer_always_gets_the_same_verdict() -> None:
    for student, teacher, kw in rows("wrong")[::7] + rows("correct")[::7]:
        assert check(student, teacher, **kw) == check(student, teacher, **kw)
