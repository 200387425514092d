"""Numbers as text read back as the same numbers, in formulas, in code and in the checker's syntax."""

from __future__ import annotations

import ast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from chainrule.maths.written import inside, matrix_tex, matrix_text, nested, number, pair, signed
from chainrule.practice.answers import check

SIXTHS = st.integers(-(10**7), 10**7).map(lambda n: n / 10**6)
MATRICES = arrays(np.float64, (2, 3), elements=SIXTHS)


@given(SIXTHS)
def test_a_number_reads_back_and_has_no_idle_digit(x: float) -> None:
    text = number(x)
    assert float(text) == pytest.approx(x, abs=1e-9)
    assert text != "-0" and not text.endswith(".") and not ("." in text and text.endswith("0"))
    assert eval(f"1 * {inside(x)}") == pytest.approx(x, abs=1e-9)
    assert eval(f"1 {signed(x)}") == pytest.approx(1 + x, abs=1e-9)


@given(MATRICES)
def test_a_matrix_reads_back_from_every_form(matrix: np.ndarray) -> None:
    np.testing.assert_allclose(ast.literal_eval(nested(matrix)), matrix, atol=1e-9)
    body = matrix_tex(matrix).removeprefix(r"\begin{pmatrix} ").removesuffix(r" \end{pmatrix}")
    rows = [[float(v) for v in row.split("&")] for row in body.split(r"\\")]
    np.testing.assert_allclose(rows, matrix, atol=1e-9)


def test_the_checker_reads_what_is_written() -> None:
    matrix = np.array([[1.5, -2.0], [0.0, 0.25]])
    assert matrix_text(matrix) == "[1.5, -2; 0, 0.25]"
    assert check(matrix_text(matrix), matrix_tex(matrix), kind="matrix").correct
    assert check(pair(matrix[0]), "[1.5; -2]", kind="vector").correct
    assert number(-1e-9) == "0" and number(10.0) == "10" and number(2 / 3, 2) == "0.67"
