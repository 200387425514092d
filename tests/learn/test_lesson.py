"""The form of a lesson: what is read, and what is refused by name."""

from dataclasses import replace
from pathlib import Path

import pytest

from chainrule.atlas.atlas import open_atlas
from chainrule.learn import LessonError, has_lesson, open_lesson
from chainrule.learn.lesson import fill_numbers

EIGEN = open_atlas()["eigenvectors"]


def copy(tmp_path: Path, change: tuple[str, str] = ("", "")) -> Path:
    folder = tmp_path / "linear_algebra" / "copied"
    folder.mkdir(parents=True)
    for name in ("picture.py", "lesson.md"):
        text = (EIGEN.folder / name).read_text(encoding="utf-8")
        assert change[0] in text or name == "picture.py"
        (folder / name).write_text(
            text.replace(*change) if name == "lesson.md" and change[0] else text, encoding="utf-8"
        )
    return folder


def test_a_lesson_is_five_open_sections_and_drawers() -> None:
    lesson = open_lesson(EIGEN)
    assert [s.title for s in lesson.sections if not s.teaser] == [
        "Where it bites",
        "Guess",
        "See",
        "Say it exactly",
        "By hand",
    ]
    assert lesson.section("In code").tabs == ("NumPy", "scikit-learn", "PyTorch")
    assert "6,562.42" in lesson.section("Where it bites").blocks[0].text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("## Guess", "## Gues"), "expected the sections"),
        (("{goals}", "{gaols}"), "no such place {gaols}"),
        (("{{grow50:,}}", "{{shrink:,}}"), "nothing computes {{shrink}}"),
        (("> A few lines that agree with the picture", ""), "a drawer begins with its teaser"),
    ],
)
def test_a_broken_lesson_is_refused_by_name(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    with pytest.raises(LessonError) as refused:
        open_lesson(replace(EIGEN, slug="copied", folder=copy(tmp_path, change)))
    assert words in str(refused.value)


def test_an_unwritten_lesson_says_so() -> None:
    unwritten = next(c for c in open_atlas().values() if not has_lesson(c))
    with pytest.raises(LessonError) as refused:
        open_lesson(unwritten)
    assert "is not written yet" in str(refused.value)


def test_numbers_are_computed_and_formatted() -> None:
    values = {"a": 6562.4, "b": [1.0, -2.5], "c": "as it is"}
    assert fill_numbers("{{a:,}} {{a}} {{b[1]:.1f}} {{c}}", values, "x") == "6,562 6,562.40 −2.5 as it is"
