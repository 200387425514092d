"""A new concept and a new symptom load as they are written."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from chainrule import cli
from chainrule.atlas.atlas import read_atlas
from chainrule.cards import deck
from chainrule.desk.skeleton import SkeletonError, concepts_folder, new_concept, new_symptom
from chainrule.diagnose.symptom import HEADINGS, read_page
from chainrule.learn import open_lesson
from chainrule.pictures import Conversation, pictures_of
from chainrule.practice.exercise import exercises_of


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the atlas without the lessons' code, to which concepts are added."""
    wanted = shutil.ignore_patterns("__pycache__", "picture.py", "exercises.py", "lesson.md", "cards.toml")
    return Path(shutil.copytree(concepts_folder(), tmp_path / "concepts", ignore=wanted))


def test_a_new_concept_stands_on_the_map_with_a_lesson_that_works(root: Path) -> None:
    said = CliRunner().invoke(cli.app, ["new", "concept", "wave_packet", "--part", "calculus", "--root", str(root)])
    assert said.exit_code == 0 and said.stdout.count("Written:") == 6
    concept = read_atlas(root)["wave_packet"]
    assert (concept.title, concept.part) == ("Wave packet", "calculus")
    lesson = open_lesson(concept)
    assert lesson.section("In code").tabs == ("NumPy",)
    picture = pictures_of(concept.folder)["wave_packet"]
    assert all(claim.holds for claim in picture.draw(x=-1.2, guess=2).claims)
    assert "svg" in Conversation(picture).answer({"seq": 0, "full": True})
    for exercise in exercises_of(concept.folder).values():
        asked = exercise.draw(1)
        assert asked.check(asked.answer.text).correct
        for mistake in asked.mistakes:
            assert asked.check(mistake.answer).mistake is mistake
            assert mistake.picture is not None and picture.draw(**mistake.picture.arguments)
    assert [card.id for card in deck.load(concept.folder, concept.slug)] == ["wave_packet.definition"]


def test_what_is_written_passes_the_linter(tmp_path: Path) -> None:
    new_concept("wave_packet", "calculus", tmp_path)
    new_symptom("wave_loss", "training", tmp_path)
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--line-length", "120", str(tmp_path)]
    assert subprocess.run(ruff, capture_output=True, check=False).returncode == 0


def test_a_new_symptom_is_a_page_and_judges_nothing_yet(tmp_path: Path) -> None:
    path = new_symptom("leaking_target", "tables", tmp_path)
    spec = importlib.util.spec_from_file_location("leaking_target", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page = read_page(module.SYMPTOM, module.__doc__ or "")
    assert tuple(page.sections) == HEADINGS and page.symptom.slug == "leaking_target"
    assert "not written" in module.judge(None).reason


@pytest.mark.parametrize(
    ("name", "part", "words"),
    [
        ("Dot Product", "calculus", "lower case"),
        ("../x", "calculus", "lower case"),
        ("x", "physics", "one of"),
        ("pca", "calculus", "already"),
        ("a_name_that_is_much_too_long_for_it", "calculus", "shorter"),
    ],
)
def test_what_cannot_be_named_is_refused(root: Path, name: str, part: str, words: str) -> None:
    with pytest.raises(SkeletonError, match=words):
        new_concept(name, part, root)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    new_symptom("leaking_target", "tables", tmp_path)
    with pytest.raises(SkeletonError, match="already"):
        new_symptom("leaking_target", "tables", tmp_path)
