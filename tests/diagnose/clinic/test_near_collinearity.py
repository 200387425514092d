"""Sick and healthy tables; the healthy are as hard as can be: offsets, scales, many columns, mild correlation."""

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_diabetes, load_wine, make_regression
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from statsmodels.stats.outliers_influence import variance_inflation_factor

from chainrule.desk.drawing import Drawing
from chainrule.diagnose import Finding, Report, Verified, as_text, examine, verify
from chainrule.diagnose.errors import CannotExamine, NothingToVerify
from chainrule.prose.markdown import to_html


def of(report: Report) -> str:
    """Which of the three the symptom came out as."""
    for group, name in ((report.findings, "found"), (report.healthy, "healthy"), (report.not_judged, "not judged")):
        if any(outcome.symptom == "near_collinearity" for outcome in group):
            return name
    raise AssertionError("the symptom was not asked")


def observed(finding: Finding, quantity: str, where: str) -> float:
    return next(e.observed for e in finding.evidence if (e.quantity, e.where) == (quantity, where))


@pytest.mark.parametrize("scaled", [True, False])
def test_the_diabetes_table(scaled: bool) -> None:
    """Six blood serum measurements, some made from others: the total cholesterol s1 nearly contains s2, s3 and s5."""
    data = load_diabetes(as_frame=True, scaled=scaled)
    report = examine(data.data, data.target)
    (finding,) = report.findings
    assert finding.columns == ("s1", "s2", "s3", "s5")
    assert finding.title == "s1, s2, s3 and s5 nearly depend on one another"
    assert finding.cause == "condition index 21.7 > 10  (s1, s2, s3, s5; intervals 7.7 times wider)"
    values = data.data.to_numpy()
    design = np.column_stack([np.ones(len(values)), values])
    vif = variance_inflation_factor(design, 1 + list(data.data.columns).index("s1"))
    assert observed(finding, "interval, times wider", "s1") == pytest.approx(np.sqrt(vif))
    assert finding.severity == "moderate"
    assert finding.picture is not None
    assert (finding.picture.concept, finding.picture.picture) == ("pca", "pca")
    assert finding.picture.arguments["columns"] == ["s1", "s2"]
    points = np.array(finding.picture.arguments["points"])
    assert points.shape == (200, 2)
    assert np.abs(points.mean(axis=0)).max() < 0.2
    assert np.corrcoef(points.T)[0, 1] == pytest.approx(0.9, abs=0.05)
    drawing = Drawing.of("pca", "pca", **finding.picture.arguments)
    np.testing.assert_allclose(drawing.arguments["points"], points)
    assert "keeps 95 %" in drawing.say
    assert "one axis keeps 95 % of their variance" in finding.meaning
    assert "its sign is not known" in finding.meaning
    assert "chainrule picture pca" in as_text(report)


def test_each_remedy_of_the_diabetes_table_is_verified_by_its_own_code() -> None:
    data = load_diabetes(as_frame=True, scaled=False)
    report = examine(data.data, data.target)
    ridge, drop = report.findings[0].remedies
    names = {"X": data.data}
    exec(ridge.code, names)
    with_model = verify(report, data.data, y=data.target, estimator=names["model"])
    assert isinstance(with_model, Verified)
    assert with_model.sentence == "The condition index is 9.98 (limit 10); it was 21.7."
    assert examine(data.data, estimator=names["model"]).healthy
    exec(drop.code, names)
    assert isinstance(verify(report, names["X"]), Verified)
    assert not isinstance(verify(report, data.data), Verified)
    assert not isinstance(verify(report, data.data, estimator=RandomForestRegressor()), Verified)
    with pytest.raises(NothingToVerify, match="no finding"):
        verify(examine(names["X"]), names["X"])


@given(st.integers(0, 10_000), st.floats(0.005, 0.08), st.integers(2, 8))
def test_a_column_that_nearly_repeats_a_mixture_is_found(seed: int, noise: float, width: int) -> None:
    draw = np.random.default_rng(seed)
    values = draw.normal(size=(300, width))
    mixture = values[:, 0] + 0.7 * values[:, 1] + noise * draw.normal(size=300)
    table = np.column_stack([values, mixture]) * 10.0 ** draw.integers(-3, 4, width + 1) + draw.normal(size=width + 1)
    (finding,) = examine(table).findings
    assert {f"x{width}", "x0"} <= set(finding.columns) <= {"x0", "x1", f"x{width}"}


@given(st.integers(0, 10_000), st.integers(2, 15), st.floats(0, 0.7))
def test_columns_of_ordinary_correlation_are_healthy(seed: int, width: int, r: float) -> None:
    """Every column shares a common part, correlated r with every other; scales and offsets are wild."""
    draw = np.random.default_rng(seed)
    common = draw.normal(size=(400, 1))
    values = np.sqrt(r) * common + np.sqrt(1 - r) * draw.normal(size=(400, width))
    table = values * 10.0 ** draw.integers(-4, 5, width) + 10.0 ** draw.integers(-2, 4, width)
    report = examine(table)
    assert of(report) == "healthy"
    share = np.linalg.cond(np.corrcoef(table.T)) ** 0.5 / 10
    assert f"{100 * share:.0f} % of its limit" in report.healthy[0].headroom


def test_years_prices_and_counts_are_healthy() -> None:
    draw = np.random.default_rng(0)
    table = pd.DataFrame(
        {
            "year": 2000 + draw.integers(0, 20, 500),
            "price": 1e6 + 1e5 * draw.normal(size=500),
            "count": draw.poisson(3, 500),
            "share": draw.uniform(size=500) * 1e-6,
        }
    )
    assert of(examine(table)) == "healthy"
    assert of(examine(load_wine(as_frame=True).data)) == "healthy"
    assert of(examine(make_regression(200, 30, random_state=0)[0])) == "healthy"


def test_an_exact_mixture_is_said_to_be_exact() -> None:
    draw = np.random.default_rng(0).normal(size=(60, 3))
    (finding,) = examine(np.column_stack([draw, draw[:, 0] - 2 * draw[:, 1] + 3])).findings
    assert finding.title == "x0, x1 and x3 depend exactly"
    assert finding.severity == "high"
    assert "no coefficient" in finding.cause
    assert "x1" in finding.meaning
    assert [remedy.change.split()[:2] for remedy in finding.remedies] == [["leave", "out"]]


def test_the_mixture_is_told_in_its_own_numbers() -> None:
    draw = np.random.default_rng(0).normal(size=(5000, 3))
    draw = np.linalg.qr(draw - draw.mean(axis=0))[0] * np.sqrt(5000)
    table = np.column_stack([draw[:, :2], (3 * draw[:, 0] - 4 * draw[:, 1]) / 5 + 0.001 * draw[:, 2]])
    (finding,) = examine(table, names=["a", "b", "sum"]).findings
    assert "`sum` ≈ −0.80·`b` + 0.60·`a`" in finding.meaning


def test_ridge_counts_and_plain_least_squares_does_not() -> None:
    data = load_diabetes(as_frame=True)
    assert of(examine(data.data, estimator=LinearRegression())) == "found"
    assert of(examine(data.data, estimator=Ridge(alpha=1e-9))) == "found"
    assert of(examine(data.data, estimator=make_pipeline(StandardScaler(), Ridge(alpha=50)))) == "healthy"


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (np.arange(10.0), "1 column of numbers"),
        (pl.DataFrame({"a": ["x", "y"], "b": [1, 2]}), "1 column of numbers"),
        (np.random.default_rng(0).normal(size=(5, 6)), "5 whole rows for 6 columns"),
        (np.where(np.eye(8, 3) > 0, np.nan, np.random.default_rng(0).normal(size=(8, 3)))[:6], "3 whole rows"),
    ],
)
def test_what_cannot_be_judged_says_why(table: object, reason: str) -> None:
    (missing,) = examine(table).not_judged
    assert reason in missing.reason


def test_a_forest_has_no_coefficients() -> None:
    (missing,) = examine(load_diabetes().data, estimator=RandomForestRegressor()).not_judged
    assert missing.reason == "RandomForestRegressor has no coefficients that dependence could blur."


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    path = tmp_path / "patients.csv"
    rows = "\n".join(f"p{i},{i % 7},{(i * 5) % 11},3,{i % 2 or ''}" for i in range(40))
    path.write_text(f"=id,a,b,same,y\n{rows}\n")
    report = examine(path, y="y")
    assert report.subject == "patients.csv"
    assert report.facts == ("40 rows", "4 columns")
    assert "Left out, not numbers: =id." in report.notes
    assert "Left out, constant: same." in report.notes
    assert "20 of 40 rows miss a value and were left out." in report.notes
    with pytest.raises(CannotExamine, match="It has: =id, a, b, same, y"):
        examine(path, y="z")
    with pytest.raises(CannotExamine, match="3 values and the table 40 rows"):
        examine(path, y=[1, 2, 3])


def test_hostile_names_stay_text() -> None:
    draw = np.random.default_rng(0).normal(size=(80, 2))
    names = ["<img src=x onerror=alert(1)>", "`$\\href{javascript:x}{y}$`"]
    table = np.column_stack([draw[:, 0], draw[:, 0] + 0.01 * draw[:, 1]])
    (finding,) = examine(table, names=names).findings
    assert set(finding.columns) == set(names)
    assert "ˋ$\\href" in finding.meaning
    shown = to_html(finding.meaning)
    assert "<img" not in shown and "&lt;img" in shown
    assert r"\sqrt{9{,}618}" in shown
    assert "r &gt; 0.999" in shown
    for remedy in finding.remedies:
        compile(remedy.code, "remedy", "exec")


def test_a_report_on_a_table_is_the_same_twice() -> None:
    data = load_diabetes(as_frame=True)
    first, second = (examine(data.data, data.target).to_json() for _ in range(2))
    first["made_at"] = second["made_at"] = ""
    assert first == second
