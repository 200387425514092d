"""Tidy matrices have the eigenvalues they are listed with, and a whole vector lies on its line."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chainrule.maths.tidy import tidy_matrices, whole


@pytest.mark.parametrize(("steps", "least"), [(1, 50), (2, 500)])
def test_tidy_matrices_have_their_eigenvalues(steps: int, least: int) -> None:
    listed = tidy_matrices(steps)
    assert len(listed) >= least and len({rows for rows, _, _ in listed}) == len(listed)
    matrices = np.array([rows for rows, _, _ in listed])
    values = np.linalg.eigvals(matrices)
    stated = np.array([(one, two) for _, one, two in listed])
    np.testing.assert_allclose(np.sort(values.real, axis=1), np.sort(stated, axis=1), atol=1e-9)
    assert (abs(stated[:, 0]) > abs(stated[:, 1])).all() and abs(matrices).max() <= 2 and abs(stated).max() <= 3
    assert (matrices[:, 0, 1] * matrices[:, 1, 0] != 0).all() and (stated * steps % 1 == 0).all()


@given(st.integers(-40, 40), st.integers(-40, 40))
def test_a_whole_vector_lies_on_its_line(x: int, y: int) -> None:
    assume(x or y)
    a, b = whole(x / 4, y / 4)
    assert a * y == b * x and math.gcd(a, b) == 1 and (a, b) > (0, 0)
    assert (a, b) == whole(-x / 2, -y / 2)
