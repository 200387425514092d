"""What a question says that a library prints is what the library prints for the data that its picture shows."""

from __future__ import annotations

import re

import numpy as np
import pytest

from chainrule.atlas.atlas import open_atlas
from chainrule.practice.exercise import Question, exercises_of


def asked(concept: str, skill: str, seed: int) -> tuple[Question, np.ndarray]:
    """The question and the points of its pictures, shape (n, 2)."""
    question = exercises_of(open_atlas()[concept].folder)[skill].draw(seed)
    picture = question.mistakes[0].picture
    assert picture is not None
    return question, np.array(picture.arguments["points"])


def printed(question: Question, name: str) -> list[float]:
    """The numbers that stand on the line of this name in the question's listing."""
    found = re.search(rf"^{re.escape(name)}\s+(.*)$", question.prompt, re.MULTILINE)
    assert found, name
    return [float(word) for word in re.findall(r"-?\d+\.?\d*", found[1])]


@pytest.mark.parametrize("seed", range(6))
def test_a_fitted_pca_prints_its_components_and_scores(seed: int) -> None:
    from sklearn.decomposition import PCA

    question, points = asked("pca", "a fitted PCA read", seed)
    mean = printed(question, "pca.mean_")
    model = PCA().fit(points + mean)
    np.testing.assert_allclose(mean, model.mean_, atol=1e-9)
    np.testing.assert_allclose(printed(question, "pca.components_"), model.components_.ravel(), atol=5.1e-4)
    length, width = (float(v) for v in re.findall(r"(?:length|width) \$([\d.]+)\$", question.prompt))
    assert question.check(f"{model.transform([[length, width]])[0, 0]:.2f}").correct


@pytest.mark.parametrize("seed", range(6))
def test_a_scaled_model_prints_its_coefficient_and_predicts_its_slope(seed: int) -> None:
    from sklearn.linear_model import LinearRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    question, points = asked("linear_regression", "a scaled model read", seed)
    means = [*printed(question, "scaler.mean_"), *printed(question, "model.intercept_")]
    rows = points + means
    model = make_pipeline(StandardScaler(), LinearRegression()).fit(rows[:, :1], rows[:, 1])
    assert printed(question, "scaler.scale_") == pytest.approx(model[0].scale_, abs=5.1e-4)
    assert printed(question, "model.coef_") == pytest.approx(model[1].coef_, abs=5.1e-4)
    assert printed(question, "model.intercept_") == pytest.approx([model[1].intercept_], abs=5.1e-3)
    one, two = model.predict([[4.0], [5.0]])
    assert question.check(f"{two - one:.2f}").correct


@pytest.mark.parametrize("seed", range(6))
def test_a_fit_in_logarithms_prints_its_exponent(seed: int) -> None:
    from sklearn.linear_model import LinearRegression

    question, points = asked("linear_regression", "a straight line in logarithms", seed)
    model = LinearRegression().fit(points[:, :1], points[:, 1])
    assert printed(question, "model.coef_") == pytest.approx(model.coef_, abs=1e-3)
    assert model.coef_[0] == pytest.approx(1.5, abs=2e-3)  # Kepler's third law
    times = float(re.findall(r"\$(\d+)\$ times as far", question.prompt)[0])
    one, two = 10 ** model.predict([[0.0], [np.log10(times)]])
    assert question.check(f"{two / one:.4g}").correct
