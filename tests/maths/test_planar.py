"""Kept lines, polar ways and descent against NumPy's own answers."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from chainrule.maths.descent import bowl, descend, limit
from chainrule.maths.planar import between_lines, kept_lines
from chainrule.maths.polar import polar, polar_between

ENTRY = st.floats(-3, 3, allow_nan=False).map(lambda x: round(x, 3))
MATRIX = st.lists(ENTRY, min_size=4, max_size=4).map(lambda v: np.array(v).reshape(2, 2))


@given(MATRIX)
def test_kept_lines_are_numpys_eigenvectors(matrix: np.ndarray) -> None:
    kept = kept_lines(matrix)
    values = np.sort_complex(np.linalg.eigvals(matrix))
    np.testing.assert_allclose(np.sort_complex(np.array(kept.spectrum)), values, atol=2e-4)
    for line, value in zip(kept.lines, kept.values, strict=True):
        v = np.array([np.cos(np.radians(line)), np.sin(np.radians(line))])
        np.testing.assert_allclose(matrix @ v, value * v, atol=2e-4)


@pytest.mark.parametrize(
    ("matrix", "kind"),
    [
        ([[1, 0], [0, 1]], "all"),
        ([[0, 0], [0, 0]], "all"),
        ([[1, 1], [0, 1]], "one"),
        ([[0, -1], [1, 0]], "none"),
        ([[2, 0], [0, 1]], "two"),
        ([[0, 1], [0, 0]], "one"),
    ],
)
def test_the_kinds_of_a_matrix(matrix: list[list[float]], kind: str) -> None:
    assert kept_lines(np.array(matrix, dtype=float)).kind == kind


@given(st.floats(0, 180), st.floats(0, 180))
def test_lines_are_at_most_a_right_angle_apart(a: float, b: float) -> None:
    turn = between_lines(a, b)
    assert -90 < turn <= 90
    assert abs(np.sin(np.radians(a + turn - b))) < 1e-9


@given(MATRIX)
def test_the_polar_form_is_one(matrix: np.ndarray) -> None:
    r, s = polar(matrix)
    np.testing.assert_allclose(r @ s, matrix, atol=1e-9)
    np.testing.assert_allclose(r @ r.T, np.eye(2), atol=1e-9)
    assert np.linalg.eigvalsh(s).min() > -1e-9


@given(MATRIX, MATRIX)
def test_a_glide_starts_and_ends_where_it_should(a: np.ndarray, b: np.ndarray) -> None:
    np.testing.assert_allclose(polar_between(a, b, 0.0), a)
    np.testing.assert_allclose(polar_between(a, b, 1.0), b)
    np.testing.assert_allclose(polar_between(a, b, 1e-7), a, atol=1e-4)


def test_a_half_turn_does_not_pass_through_flat() -> None:
    ways = [polar_between(np.eye(2), -np.eye(2), t) for t in np.linspace(0, 1, 9)]
    assert min(abs(np.linalg.det(w)) for w in ways) == pytest.approx(1.0)


@given(st.floats(0.1, 50), st.floats(0.1, 10), st.floats(0.01, 1), st.floats(-2, 2), st.floats(-2, 2))
def test_descent_is_the_loop_it_claims_to_be(steep: float, flat: float, rate: float, x: float, y: float) -> None:
    p = torch.tensor([x, y], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([p], lr=rate)
    for _ in range(5):
        optimizer.zero_grad()
        (0.5 * (flat * p[0] ** 2 + steep * p[1] ** 2)).backward()
        optimizer.step()
    path = descend(np.array([flat, steep]), np.array([x, y]), rate, 5)
    np.testing.assert_allclose(path[-1], p.detach().numpy(), rtol=1e-6, atol=1e-9)
    losses = bowl(np.array([flat, steep]), path)
    assert (losses[1:] <= losses[:-1] * (1 + 1e-9)).all() or rate > limit(np.array([flat, steep])) * (1 - 1e-9)
