"""The facade and the command do what the pages do."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import chainrule
from chainrule.cli import app
from chainrule.errors import ChainruleError


def test_a_picture_saves_itself(tmp_path: Path) -> None:
    drawing = chainrule.picture("eigenvectors", matrix=[[2, 1], [1, 2]], angle=45)
    assert "3.00 times as long" in drawing.say
    np.testing.assert_allclose(drawing.scene.values["eigenvalues"], [3, 1])
    assert drawing.save(tmp_path / "a.svg").read_text(encoding="utf-8").startswith("<svg")
    assert drawing.save(tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(ChainruleError):
        drawing.save(tmp_path / "a.bmp")


def test_the_command_draws_the_same(tmp_path: Path) -> None:
    words = [
        "picture",
        "eigenvectors",
        "--set",
        "matrix=[[2,1],[1,2]]",
        "--set",
        "angle=45",
        "-o",
        str(tmp_path / "b.svg"),
    ]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0 and "3.00 times as long" in result.output
    drawing = chainrule.picture("eigenvectors", matrix=[[2, 1], [1, 2]], angle=45)
    assert (tmp_path / "b.svg").read_text(encoding="utf-8") == drawing.save(tmp_path / "c.svg").read_text(
        encoding="utf-8"
    )


def test_troubles_are_named() -> None:
    for call in (
        lambda: chainrule.picture("eigenvektors"),
        lambda: chainrule.picture("eigenvectors", angel=3),
        lambda: chainrule.lesson("tensors"),
        lambda: chainrule.exercise("tensors"),
        lambda: chainrule.path_to("nothing"),
    ):
        with pytest.raises(ChainruleError) as refused:
            call()
        assert len(str(refused.value)) > 20


def test_a_path_ends_where_it_leads() -> None:
    slugs = [c.slug for c in chainrule.path_to("pca")]
    assert slugs[-1] == "pca" and slugs.index("eigenvectors") < slugs.index("pca")


def test_an_exercise_is_asked_and_judged() -> None:
    question = chainrule.exercise("eigenvectors", seed=3)
    assert question.check(question.answer.text).correct
    assert question.check("__import__('os')").outcome == "invalid"


def test_the_widget_talks_like_the_page() -> None:
    from chainrule.jupyter import widget

    sent: list[dict[str, object]] = []
    made = widget(chainrule.picture("eigenvectors"))
    made.send = lambda message: sent.append(message)
    made._answer(made, {"seq": 1, "set": {"angle": 33.69}}, [])
    assert sent[0]["seq"] == 1 and "33.7°" in str(sent[0]["plain"])
    assert "data-state" in made.html and json.dumps(sent[0])


def test_study_from_the_command(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["sample", str(tmp_path)]).exit_code == 0
    captions = next(tmp_path.glob("*.srt"))
    result = CliRunner().invoke(app, ["study", str(captions), "--json", str(tmp_path / "page.json")])
    assert result.exit_code == 0, result.output
    page = json.loads((tmp_path / "page.json").read_text(encoding="utf-8"))
    assert page["sentences"] and page["key_points"] and page["cards"] and page["mentions"]
