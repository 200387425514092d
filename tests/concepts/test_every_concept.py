"""The contract of a concept: its picture, claims, exercises, cards and code hold what they promise."""

from __future__ import annotations

import ast
import contextlib
import io
import itertools
import json
import random
import re
import sys
import types
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from chainrule.atlas.atlas import open_atlas
from chainrule.cards import deck
from chainrule.learn import Lesson, has_lesson, open_lesson
from chainrule.learn.lesson import Block
from chainrule.pictures import Conversation, Picture, PictureCall, find_picture, paint, pictures_of
from chainrule.pictures.controls import Choice, Count, Density, Flag, Guess, Kept, Matrix, Number, Point, Points, Seed
from chainrule.pictures.say import plain_say
from chainrule.practice.exercise import Exercise, Question, exercises_of

ATLAS = open_atlas()
WRITTEN = [slug for slug, concept in ATLAS.items() if (concept.folder / "picture.py").is_file()]
PICTURES = [
    pytest.param(p, id=f"{slug}/{name}") for slug in WRITTEN for name, p in pictures_of(ATLAS[slug].folder).items()
]
LESSONS = [slug for slug in WRITTEN if has_lesson(ATLAS[slug])]
EXERCISES = [
    pytest.param(e, id=f"{slug}/{e.skill}") for slug in WRITTEN for e in exercises_of(ATLAS[slug].folder).values()
]
CODE = [
    pytest.param(slug, block, id=f"{slug}/{section.title}/{block.tab or n}")
    for slug in LESSONS
    for section in open_lesson(ATLAS[slug]).sections
    for n, block in enumerate(section.blocks)
    if block.kind == "code"
]


def drawn(control: Any, rng: random.Random, default: Any) -> Any:
    """A random value of a control, often at an end or on a special one."""
    if isinstance(control, Number):
        return rng.choice([control.low, control.high, rng.uniform(control.low, control.high)])
    if isinstance(control, Seed):
        return rng.randrange(1000)
    if isinstance(control, Count):
        return rng.randint(control.low, control.high)
    if isinstance(control, Guess):
        return rng.choice([None, rng.uniform(control.low, control.high)])
    if isinstance(control, Flag):
        return rng.random() < 0.5
    if isinstance(control, Choice):
        return rng.choice(control.options)
    if isinstance(control, Point):
        return [rng.choice([0.0, rng.uniform(control.low, control.high)]) for _ in range(2)]
    if isinstance(control, Points):
        x0, x1, y0, y1 = control.window
        return [[rng.choice([x0, rng.uniform(x0, x1)]), rng.choice([y0, rng.uniform(y0, y1)])] for _ in default]
    if isinstance(control, Matrix):
        whole = rng.random() < 0.5
        pick = lambda: float(rng.randint(-1, 1)) if whole else rng.uniform(control.low, control.high)  # noqa: E731
        return [[pick() for _ in range(control.columns)] for _ in range(control.rows)]
    if isinstance(control, Density):
        return [rng.choice([0.0, rng.uniform(control.low, control.high)]) for _ in range(control.bins)]
    if isinstance(control, Kept):
        return []
    return default


def settings(picture: Picture, count: int) -> Iterator[dict[str, Any]]:
    """Every end of every control alone, every case, and random settings."""
    for name, control in picture.controls.items():
        for end in control.ends(picture.defaults[name]):
            yield {name: end}
    for case in picture.cases:
        yield dict(case.arguments)
    rng = random.Random(20)
    for _ in range(count):
        yield {name: drawn(c, rng, picture.defaults[name]) for name, c in picture.controls.items()}


@pytest.mark.parametrize("picture", PICTURES)
def test_the_picture_draws_and_its_claims_hold_everywhere(picture: Picture) -> None:
    for values in settings(picture, 200):
        scene = picture.draw(**values)
        broken = [c.words for c in scene.claims if c.applies and not c.holds]
        assert broken == [], values
        assert plain_say(scene.say).strip(), values
        assert not re.search(r"\bnan\b", scene.say, re.IGNORECASE), (values, scene.say)


@pytest.mark.parametrize("picture", PICTURES)
def test_every_painting_is_finite_and_its_labels_are_in_the_frame(picture: Picture) -> None:
    for values in itertools.islice(settings(picture, 20), 60):
        for width in (358, 556):
            painting = paint(picture.draw(**values), width)
            svg = painting.svg()
            assert "nan" not in svg.replace("NaN", "") and "inf" not in svg.replace("info", ""), values
            assert 100 < painting.height < 1400
            for handle in painting.handles:
                assert -1 <= handle["x"] <= width + 1 and -1 <= handle["y"] <= painting.height + 1, (values, handle)


@pytest.mark.parametrize("picture", PICTURES)
def test_the_picture_has_misconceptions_goals_and_claims(picture: Picture) -> None:
    believed = [case for case in picture.cases if case.belief and case.reply]
    assert len(believed) >= 3
    assert picture.goals and picture.draw().claims
    for case in picture.cases:
        picture.read(case.arguments)


@pytest.mark.parametrize("picture", PICTURES)
def test_the_conversation_sends_only_what_changed(picture: Picture) -> None:
    talk = Conversation(picture)
    first = talk.answer({"seq": 0, "full": True})
    assert "svg" in first and "error" not in first
    again = talk.answer({"seq": 1, "set": {}})
    assert again["parts"] == {} and again["values"] == talk.answer({"seq": 2})["values"]
    assert "error" in talk.answer({"seq": 3, "set": {next(iter(picture.controls)): {"no": "value"}}})


@pytest.mark.parametrize("slug", LESSONS)
def test_the_lesson_reads_and_places_its_parts(slug: str) -> None:
    lesson: Lesson = open_lesson(ATLAS[slug])
    kinds = {block.kind for section in lesson.sections for block in section.blocks}
    assert {"guess", "goals", "work", "cases", "fill", "code"} <= kinds
    tabs = lesson.section("In code").tabs
    assert {"NumPy", "scikit-learn", "PyTorch"} <= set(tabs)


def _text_of(tree: ast.stmt, source: str) -> str:
    return source.splitlines()[(tree.end_lineno or 1) - 1]


def run_code(block: Block) -> dict[str, Any]:
    """Run a lesson's code; a last expression on a line with ``# value`` prints what the comment says."""
    space: dict[str, Any] = {}
    module = types.ModuleType("lesson_code")
    sys.modules["lesson_code"] = module
    for node in ast.parse(block.text).body:
        line = _text_of(node, block.text)
        if (
            isinstance(node, ast.Expr)
            and "  # " in line
            and (shown := line.split("  # ", 1)[1].strip()).startswith(("array(", "tensor("))
        ):
            value = eval(compile(ast.Expression(node.value), "lesson", "eval"), space)
            said = eval(
                shown,
                {
                    "array": np.array,
                    "tensor": lambda v, **_: np.array(v),
                    "torch": types.SimpleNamespace(float64=float),
                },
            )
            np.testing.assert_allclose(np.asarray(value, dtype=float), said, rtol=2e-4, err_msg=line)
        else:
            with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # inside the libraries, not in our lines
                exec(compile(ast.Module([node], []), "lesson", "exec"), space)
    return space


@pytest.mark.parametrize(("slug", "block"), CODE)
def test_the_code_runs_and_agrees_with_the_picture(slug: str, block: Block) -> None:
    space = run_code(block)
    values = find_picture(slug).draw().values
    for name, value in (block.agrees or {}).items():
        mine, theirs = (
            np.sort_complex(np.ravel(np.asarray(space[name]))),
            np.sort_complex(np.ravel(np.asarray(values[value]))),
        )
        np.testing.assert_allclose(mine, theirs, rtol=1e-4, atol=1e-8, err_msg=f"{slug}: {name} against {value}")
    if block.tab:
        assert block.agrees, f"{slug}: the {block.tab} code names nothing that the picture agrees with"


def _second_opinion(question: Question) -> str:
    """The independent computation as a learner would type it: a text as it stands, a number in full."""
    value = question.check_value
    return value if isinstance(value, str) else f"{float(value):.12g}"


def _holds_its_promises(exercise: Exercise, seed: int) -> int:
    """One drawn question: right by a second computation, its mistakes apart; how many of them were recognised."""
    question = exercise.draw(seed)
    assert question == exercise.draw(seed)
    assert question.check(question.answer.text).outcome == "correct", (seed, question)
    assert question.check_value is not None
    assert question.check(_second_opinion(question)).outcome == "correct", (seed, question)
    assert len(question.mistakes) >= 2 and 2 <= len(question.hints) <= 3 and len(question.solution) >= 2, (seed, question)
    return sum(question.check(mistake.answer).mistake is not mistake for mistake in question.mistakes)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_an_exercise_is_right_and_knows_its_mistakes(exercise: Exercise) -> None:
    assert [seed for seed in range(100) if _holds_its_promises(exercise, seed)] == []


@pytest.mark.measure
@pytest.mark.parametrize("exercise", EXERCISES)
def test_an_exercise_is_right_for_a_thousand_seeds(exercise: Exercise) -> None:
    """Two mistakes may meet in a rare draw; 99 of 100 are recognised as themselves."""
    missed = sum(_holds_its_promises(exercise, seed) for seed in range(1000))
    assert missed <= 0.01 * sum(len(exercise.draw(seed).mistakes) for seed in range(1000))


@pytest.mark.parametrize("exercise", EXERCISES)
def test_an_exercise_reads_and_its_mistakes_are_shown(exercise: Exercise) -> None:
    from chainrule import prose

    for seed in range(5):
        question = exercise.draw(seed)
        for text in (question.prompt, *question.hints, *question.solution, *(m.reply for m in question.mistakes)):
            assert prose.to_html(text)
            assert "nan" not in text.split() and "{" + "{" not in text, (seed, text)
        for mistake in question.mistakes:
            assert mistake.picture is not None, (seed, mistake)
            call = PictureCall.from_json(json.loads(json.dumps(mistake.picture.to_json())))
            assert find_picture(call.concept, call.picture).draw(**call.arguments).panels, (seed, mistake)


@pytest.mark.parametrize("slug", LESSONS)
def test_a_concept_has_four_skills_of_more_than_one_difficulty(slug: str) -> None:
    made = exercises_of(ATLAS[slug].folder).values()
    assert len(made) >= 4
    assert len({e.difficulty for e in made}) >= 2


@pytest.mark.parametrize("slug", LESSONS)
def test_cards_load_and_their_pictures_draw(slug: str) -> None:
    cards = deck.load(ATLAS[slug].folder, slug)
    assert len(cards) >= 3
    for card in cards:
        if card.picture:
            find_picture(slug, str(card.picture["picture"])).draw(**card.picture["arguments"])
