"""An exercise in a notebook's cell: each step is judged by the kernel, and what it shows is safe."""

import re

import pytest

import chainrule
from chainrule.atlas.atlas import open_atlas
from chainrule.desk import lessons
from chainrule.exercise_widget import widget
from chainrule.practice.exercise import Answer, Question
from chainrule.server.questions import preview


def asked(seed: int = 4) -> Question:
    return chainrule.exercise("eigenvectors", "eigenvalue of a given vector", seed=seed)


def test_an_exercise_shows_itself_as_a_widget_and_in_words() -> None:
    bundle, _ = asked()._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "eigenvalue" in bundle["text/plain"] and "$" not in bundle["text/plain"]


def test_a_wrong_answer_is_diagnosed_with_its_picture_and_mended() -> None:
    question = asked()
    wrong = next(m for m in question.mistakes if m.picture and question.check(m.answer).mistake == m)
    cell = widget(question)
    assert "<math" in cell.html and 'data-do="hint"' in cell.html and "\\" not in cell.html
    assert "read as <math" in cell.step("preview", "sqrt(2)/2")["preview"]
    assert "missing" in cell.step("preview", "1/(2")["preview"]
    shown = cell.step("check", wrong.answer)["html"]
    assert "Not this." in shown and "belief" in shown and "<svg" in shown and 'value="' + wrong.answer in shown
    assert cell.step("hint", "7")["html"].count("<li>") == 1
    shown = cell.step("check", question.answer.text)["html"]
    assert "Right." in shown and cell.turn.result == "helped" and "<form" not in shown
    assert cell.step("another", "")["html"].count("<form") == 1
    assert cell.turn.question.skill != question.skill


def test_the_way_is_shown_and_choices_are_marked() -> None:
    assert "data-next" in widget(asked()).step("show", "")["html"]
    kinds = lessons.skills(open_atlas(), "linear_maps")
    choice = next(q for kind in kinds if (q := chainrule.exercise("linear_maps", kind, seed=1)).answer.choices)
    wrong = str(int(choice.answer.text) % len(choice.answer.choices) + 1)
    assert f'value="{wrong}" checked' in widget(choice).step("check", wrong)["html"]


def test_what_is_typed_is_text() -> None:
    cell = widget(asked())
    for hostile in ('"><script>alert(1)</script>', "<img src=x onerror=alert(1)>", "(" * 5000, "9**9**9**9"):
        for do in ("preview", "check", "hint", "nonsense"):
            shown = "".join(cell.step(do, hostile).values()).replace(hostile, "")
            assert not re.search(r"<(script|img)", shown)
    assert cell.turn.result is None


def test_code_is_typed_in_lines_and_never_run_while_it_is_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = Answer("def f(x):\n    return 2 * x", "code", {"cases": [[1]]})
    asked = Question("eigenvectors", "twice", "Write `f`.", answer)
    cell = widget(asked)
    assert "<textarea" in cell.html
    monkeypatch.setattr(Answer, "check", lambda *_: pytest.fail("it was run"))
    assert cell.step("preview", "def f(x):\n    return x")["preview"] == ""
    assert b"return" not in bytes(preview(asked, "def f(x):\n    return x").body)
