"""Every symptom: its page, its place, and the concepts it leads to; and the package's light import."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import chainrule.diagnose as diagnose
from chainrule.atlas.atlas import open_atlas
from chainrule.diagnose import Healthy, NotApplicable
from chainrule.diagnose.run import read_run
from chainrule.diagnose.samples import sample
from chainrule.diagnose.subject import make_subject
from chainrule.diagnose.symptom import HEADINGS, Page, read_page
from chainrule.diagnose.symptoms import KINDS, discover, every, find
from chainrule.diagnose.trace import Trace
from chainrule.maths.collinearity import collinearity
from chainrule.prose.markdown import to_html

PAGES = every()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.symptom.slug)
def test_a_symptom_is_whole(page: Page) -> None:
    symptom = page.symptom
    assert tuple(page.sections) == HEADINGS
    assert symptom.title and symptom.heard and symptom.concepts
    assert set(symptom.concepts) <= set(open_atlas())
    assert symptom.slug not in symptom.causes
    assert page.summary.endswith(".") and page.summary.count("\n\n") == 0
    for text in (page.summary, *page.sections.values()):
        assert "<p>" in to_html(text)
    assert find(symptom.slug) is page


def test_the_folders_are_the_register() -> None:
    folder = Path(diagnose.__file__).parent / "symptoms"
    for kind in KINDS:
        files = {path.stem for path in (folder / kind).glob("[!_]*.py")}
        assert {page.symptom.slug for page in discover(kind)} == files
    assert find("hiccups") is None
    with pytest.raises(ValueError, match="kinds"):
        discover("weather")


def test_every_symptom_answers_whatever_it_is_given() -> None:
    """A Finding, Healthy or NotApplicable: never nothing, also of nothing."""
    for page in discover("training"):
        with Trace.of() as trace:
            assert isinstance(page.symptom.judge(read_run(trace)), NotApplicable)
        with Trace.open(sample("repaired")) as trace:
            assert isinstance(page.symptom.judge(read_run(trace)), Healthy)
    for page in discover("tables"):
        assert isinstance(page.symptom.judge(make_subject(np.ones((3, 1)))), NotApplicable)
        assert isinstance(page.symptom.judge(make_subject(np.random.default_rng(0).normal(size=(90, 3)))), Healthy)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda doc: doc.replace("## Remedy", "## Cure"), "headings"),
        (lambda doc: doc.replace("## Measures\n", "## Measures\n\n## Measures\n"), "headings"),
        (lambda doc: doc.partition("## False alarms")[0] + "## False alarms\n", "empty section"),
    ],
)
def test_a_page_that_breaks_the_form_is_refused(change: object, message: str) -> None:
    page = PAGES[0]
    doc = "\n\n".join([page.summary, *(f"## {name}\n\n{text}" for name, text in page.sections.items())])
    assert read_page(page.symptom, doc).sections == page.sections
    with pytest.raises(ValueError, match=message):
        read_page(replace(page.symptom), change(doc))  # type: ignore[operator]


def test_the_worked_numbers_are_right() -> None:
    """Each number in the pages' examples, computed again."""
    text = {page.symptom.slug: " ".join(page.sections["Worked numbers"].split()) for page in PAGES}
    rate = text["learning_rate_too_high"]
    for part in (f"$2/10 = {2 / 10:g}$", f"{1 - 0.15 * 10:.1f}$", f"$1 - 3 = {1 - 0.3 * 10:.0f}$", f"{2**10:,}"):
        assert part in rate
    assert 4**10 == 1_048_576
    assert "about a million times" in rate
    table = text["near_collinearity"]
    q = np.linalg.qr(np.random.default_rng(0).normal(size=(50, 3)) - 0)[0]
    q = np.linalg.qr(np.column_stack([np.ones(50), q]))[0][:, 1:3]
    found = collinearity(np.column_stack([q[:, 0], 0.99 * q[:, 0] + np.sqrt(1 - 0.99**2) * q[:, 1]]))
    for number in (found.condition, found.inflation[0], np.sqrt(found.inflation[0])):
        assert f"{number:.1f}" in table


def test_importing_the_door_is_light() -> None:
    script = "import sys, chainrule.diagnose; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = set(
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    )
    assert loaded & {"torch", "numpy", "polars", "sklearn", "rich", "scipy"} == set()


def test_no_lazy_name_is_a_modules_name() -> None:
    """Such a name works once, and is then the module."""
    files = {path.stem for path in Path(diagnose.__file__).parent.iterdir()}
    assert files & set(diagnose.__all__) == set()
    for name in diagnose.__all__:
        assert getattr(diagnose, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        diagnose.nothing  # noqa: B018
