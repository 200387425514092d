"""What `import chainrule` offers: the same as the pages, for a script or a notebook."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainrule.atlas.atlas import open_atlas
from chainrule.atlas.concept import Concept
from chainrule.desk.drawing import Drawing
from chainrule.errors import ChainruleError
from chainrule.learn import Lesson, open_lesson
from chainrule.practice.exercise import ExerciseError, Question, exercises_of
from chainrule.practice.verdict import Verdict

if TYPE_CHECKING:
    from chainrule.diagnose import Report
    from chainrule.study import StudyPage


def picture(concept: str, name: str = "", *, data: Any = None, **arguments: Any) -> Drawing:
    """A concept's picture at these arguments. In a notebook it is live; it saves itself as SVG or PNG.

    `data` is a table of the reader's own (Polars, pandas, a mapping of columns or an array), for pictures that take
    one. Raises PictureError for a name that is not there, ControlError for a value that a control cannot take.
    """
    return Drawing.of(concept, name, data=data, **arguments)


def lesson(concept: str) -> Lesson:
    """A concept's lesson. Raises ChainruleError where there is no such concept, or its lesson is not written."""
    return open_lesson(_concept(concept))


def path_to(*concepts: str) -> tuple[Concept, ...]:
    """The concepts and all that they need, in an order in which they can be learnt."""
    atlas = open_atlas()
    for slug in concepts:
        _concept(slug)
    return tuple(atlas[slug] for slug in atlas.before(*concepts))


def exercise(concept: str, skill: str = "", *, seed: int | None = None) -> Question:
    """A drawn question on a concept; `question.check(text)` judges an answer. The same seed is the same question.

    In a notebook the question can be answered where it stands, with hints and the picture of a mistake.
    """
    made = exercises_of(_concept(concept).folder)
    if not made:
        raise ExerciseError(f"{concept} has no exercises yet.")
    if skill and skill not in made:
        raise ExerciseError(f"{concept} has no exercise {skill[:60]!r}. It has: {', '.join(made)}.")
    return made[skill or next(iter(made))].draw(random.randrange(10**6) if seed is None else seed)


def check(
    student: str,
    teacher: str,
    *,
    kind: str = "expression",
    variables: Mapping[str, str] | None = None,
    form: str | None = None,
    tolerance: float | tuple[str, float] | None = None,
    figures: int | None = None,
    cases: Sequence[Sequence[Any]] | None = None,
) -> Verdict:
    """Judge a learner's answer against the right one by mathematics. Never raises on what a learner typed.

    The kinds, forms and domains are in the documentation's table; `cases` are the argument lists for short code.
    Raises ChainruleError for a `teacher` text or an option that cannot be read.
    """
    from chainrule.practice import answers

    return answers.check(
        student, teacher, kind=kind, variables=variables, form=form, tolerance=tolerance, figures=figures, cases=cases
    )


def study_page(source: str | Path | bytes, *, title: str | None = None) -> StudyPage:
    """The study page of a lecture: captions, a timestamped transcript, or an address with the `video` extra.

    Raises ChainruleError for a source that cannot be read.
    """
    from chainrule import study

    return study.write(study.read(source, title=title), open_atlas())


def examine(X: Any, y: Any = None, **options: Any) -> Report:
    """Examine a table of numbers (rows, columns), a frame, or the path of a file. Raises ChainruleError."""
    from chainrule import diagnose

    return diagnose.examine(X, y, **options)


def watch(model: Any, optimizer: Any, **options: Any) -> Any:
    """Watch a PyTorch training run; the report comes at the end, also after an exception. Needs torch."""
    from chainrule import diagnose

    return diagnose.watch(model, optimizer, **options)


def _concept(slug: str) -> Concept:
    atlas = open_atlas()
    if slug not in atlas:
        raise ChainruleError(f"There is no concept {slug[:60]!r} on the map. Try: {', '.join(list(atlas)[:5])}.")
    return atlas[slug]
