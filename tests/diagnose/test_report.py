"""The report: roots before consequences, its exact lines, and JSON that comes back as the same report."""

import io
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from chainrule.diagnose import (
    Evidence,
    Finding,
    Healthy,
    NotApplicable,
    Remedy,
    Report,
    Series,
    as_lines,
    as_rows,
    as_text,
    show,
)
from chainrule.diagnose.errors import BadReport
from chainrule.diagnose.evidence import Outcome
from chainrule.diagnose.figures import apart, below, listed, rate, short
from chainrule.diagnose.report import fold
from chainrule.diagnose.text import plain
from chainrule.pictures.call import PictureCall


def finding(slug: str, **changes: object) -> Finding:
    given: dict[str, object] = {
        "symptom": slug,
        "severity": "high",
        "kind": "exact",
        "title": f"About {slug}",
        "cause": "lr 0.30 > 2/λmax = 0.21  (step 480; loss rising)",
        "evidence": (Evidence("loss", math.nan, None, "exact", "step 552", "finite"),),
        "meaning": r"It is $\spec{\lambda_{\max}} = 9.53$.",
        "picture": PictureCall("gradient_descent", "gradient_descent", {"rate": 0.3}),
        "remedies": (Remedy("lr=0.30 → 0.10", "At 0.10 it stands.", "lr = 0.1", "verify()"),),
        "concepts": ("gradient_descent",),
    }
    return Finding(**{**given, **changes})  # type: ignore[arg-type]


def report(*findings: Finding, healthy: int = 0, missing: int = 0) -> Report:
    return Report(
        kind="training",
        subject="train.py",
        facts=("600 steps of SGD",),
        made_at="2026-11-24T07:31:05+00:00",
        findings=findings,
        healthy=tuple(Healthy(f"h{i}", "rate at 61 % of its limit") for i in range(healthy)),
        not_judged=tuple(NotApplicable(f"n{i}", "No validation loss was recorded.") for i in range(missing)),
        series=(Series("loss", (0, 1, 2), (1.0, math.inf, math.nan)),),
        notes=("A note.",),
    )


def test_the_lines_are_those_of_the_design() -> None:
    lines = as_lines(report(finding("learning_rate_too_high"), healthy=30, missing=6))
    assert lines == (
        "Root cause  lr 0.30 > 2/λmax = 0.21  (step 480; loss rising)",
        "Change      lr=0.30 → 0.10        Picture  you are here ▸",
        "Checked 37: 1 found, 30 healthy, 6 not judged (why)",
    )
    assert [label for label, _ in as_rows(report(finding("a"), healthy=1))] == [
        "Root cause",
        "Change",
        "Picture",
        "Checked 2",
    ]


def test_a_healthy_run_shows_its_headroom() -> None:
    assert as_lines(report(healthy=1)) == (
        "Healthy     rate at 61 % of its limit",
        "Checked 1: 0 found, 1 healthy, 0 not judged",
    )


CAUSES = {"root": ("middle",), "middle": ("end", "unseen"), "unseen": ("late",), "a": ("b",), "b": ("a",)}


def test_consequences_are_folded_under_their_root_also_through_what_was_not_seen() -> None:
    outcomes: list[Outcome] = [
        finding("late"),
        finding("end"),
        Healthy("x", ""),
        finding("root"),
        finding("middle"),
        finding("other"),
    ]
    folded = fold(outcomes, CAUSES)
    assert [f.symptom for f in folded if not f.consequence_of] == ["root", "other"]
    assert {f.symptom for f in folded if f.consequence_of == "root"} == {"late", "end", "middle"}
    whole = report(*folded)
    assert [f.symptom for f in whole.roots] == ["root", "other"]
    assert {f.symptom for f in whole.consequences(whole.roots[0])} == {"late", "end", "middle"}
    assert "Consequences, folded: About" in as_text(whole)
    assert as_text(whole).count("Root cause") == 2


def test_two_that_cause_each_other_keep_one_root() -> None:
    folded = fold([finding("b"), finding("a")], CAUSES)
    assert [(f.symptom, f.consequence_of) for f in folded] == [("b", ""), ("a", "b")]


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef")).map(tuple)),
    st.permutations("abcdef"),
)
def test_every_finding_is_a_root_or_belongs_to_one(causes: dict[str, tuple[str, ...]], order: list[str]) -> None:
    folded = fold([finding(slug) for slug in order], causes)
    roots = {f.symptom for f in folded if not f.consequence_of}
    assert roots
    assert {f.symptom for f in folded} == set(order)
    assert all(f.consequence_of in roots for f in folded if f.consequence_of)


def test_exact_findings_come_before_statistical_ones() -> None:
    folded = fold([finding("s", kind="statistical"), finding("m", severity="moderate"), finding("e")], {})
    assert [f.symptom for f in folded] == ["e", "m", "s"]


def test_json_comes_back_as_the_same_report() -> None:
    whole = report(
        finding("a", columns=("x",), rows=(3,), steps=(4, 9)), finding("b", picture=None), healthy=2, missing=1
    )
    text = json.dumps(whole.to_json(), allow_nan=False)
    back = Report.from_json(json.loads(text))
    assert json.dumps(back.to_json()) == json.dumps(whole.to_json())
    assert math.isnan(back.findings[0].evidence[0].observed)
    assert back.series[0].values[1] == math.inf
    assert back.findings[0].picture == whole.findings[0].picture


def broken() -> list[object]:
    good = report(finding("a")).to_json()
    first = dict(good["findings"][0])  # type: ignore[index]
    return [
        None,
        [],
        {},
        {**good, "format": 2},
        {**good, "findings": [{}]},
        {**good, "findings": [{**first, "evidence": [{"quantity": "x"}]}]},
        {**good, "findings": [{**first, "picture": "x"}]},
        {**good, "findings": [{**first, "columns": [1]}]},
        {**good, "series": [{"name": "loss", "steps": [0], "values": ["1e5"]}]},
        {**good, "series": [{"name": "loss", "steps": [0], "values": [True]}]},
        {**good, "subject": 3},
    ]


@pytest.mark.parametrize("data", broken())
def test_other_json_is_refused(data: object) -> None:
    with pytest.raises(BadReport, match="not a report"):
        Report.from_json(data)


def test_markup_in_names_is_shown_and_not_obeyed() -> None:
    whole = report(finding("a", title="[red]x[/red]", cause="[bold]y[/bold]", meaning="`[blink]z`"))
    out = io.StringIO()
    show(whole, Console(file=out, width=100, force_terminal=False))
    for part in ("[red]x[/red]", "[bold]y[/bold]", "[blink]z"):
        assert part in out.getvalue()


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        (r"curvature $\spec{\lambda_{\max}} = 9.53$, so", "curvature λmax = 9.53, so"),
        ("$$1 - 0.30\\cdot\\spec{9.53} = \\err{-1.86}$$", "    1 − 0.30·9.53 = −1.86"),
        (r"$\sqrt{59.2} = \spec{7.69}$ times `s1`", "√59.2 = 7.69 times s1"),
        (r"$38{,}053$", "38,053"),
    ],
)
def test_formulas_in_a_terminal(markdown: str, text: str) -> None:
    assert plain(markdown) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (9.53, "9.53"),
        (38053.2, "38,053"),
        (0.06044, "0.0604"),
        (0, "0.00"),
        (-1.857, "−1.86"),
        (math.nan, "NaN"),
        (math.inf, "∞"),
        (1.7e10, "1.70e10"),
        (1e-7, "1.00e−7"),
        (123.4, "123"),
        (999.9, "1,000"),
    ],
)
def test_numbers_are_short(number: float, text: str) -> None:
    assert short(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.3, "0.30"),
        (0.1, "0.10"),
        (1.0, "1.00"),
        (0.001, "0.001"),
        (3e-4, "0.0003"),
        (0.12345, "0.1235"),
        (1e-6, "1e-6"),
        (2e-5, "0.00002"),
    ],
)
def test_rates_are_as_people_write_them(number: float, text: str) -> None:
    assert rate(number) == text


@given(st.floats(1e-6, 1e3), st.floats(1.0001, 10))
def test_a_limit_is_never_shown_as_passed_when_it_was_not(smaller: float, factor: float) -> None:
    larger, shown = apart(smaller * factor, smaller)
    assert float(larger.replace(",", "").replace("−", "-")) > float(shown.replace(",", "").replace("−", "-"))


@given(st.floats(1e-8, 1e6))
def test_rounding_down_stays_below_and_near(value: float) -> None:
    assert below(value) <= value * (1 + 1e-8)
    assert below(value) > 0.9 * value


def test_lists_of_names() -> None:
    assert [listed(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
