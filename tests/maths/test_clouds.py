"""A cloud has the covariance matrix it was asked for; the petals are those that scikit-learn ships."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.maths.clouds import cloud
from chainrule.maths.petals import VERSICOLOR, VIRGINICA, petals


@given(st.floats(0.1, 5), st.floats(0.1, 5), st.floats(-0.95, 0.95), st.integers(3, 40))
def test_a_cloud_has_its_covariance_matrix_exactly(one: float, two: float, correlation: float, pairs: int) -> None:
    wanted = np.array([[one**2, correlation * one * two], [correlation * one * two, two**2]])
    points = cloud(wanted, pairs)
    assert points.shape == (2 * pairs, 2)
    np.testing.assert_allclose(points.mean(axis=0), 0, atol=1e-9)
    np.testing.assert_allclose(np.cov(points, rowvar=False), wanted, rtol=1e-8, atol=1e-9)


def test_a_flat_cloud_cannot_be_had() -> None:
    with pytest.raises(np.linalg.LinAlgError):
        cloud(np.array([[1.0, 1.0], [1.0, 1.0]]))


def test_the_petals_are_fishers() -> None:
    from sklearn.datasets import load_iris

    data = load_iris().data[:, 2:]
    np.testing.assert_array_equal(VERSICOLOR, data[50:60])
    np.testing.assert_array_equal(VIRGINICA, data[100:110])
    assert petals().shape == (20, 2)
