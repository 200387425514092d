"""Small numbers, vectors and matrices as text: TeX for a formula, plain text for an answer that is typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np


def number(value: Any, digits: int = 6) -> str:
    """At most `digits` decimals, without trailing zeros and without a negative zero: 2, -0.5, 0.333333."""
    text = f"{float(value):.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def pair(vector: Iterable[Any], digits: int = 6) -> str:
    """A vector in round brackets, `(2, -1)`: a formula and an answer at once."""
    return f"({', '.join(number(v, digits) for v in vector)})"


def inside(value: Any, digits: int = 6) -> str:
    """A number as a factor or a summand: in brackets when it is negative."""
    text = number(value, digits)
    return f"({text})" if text.startswith("-") else text


def signed(value: Any, digits: int = 6) -> str:
    """A number after another one in a sum: `+ 3` or `- 3`."""
    text = number(value, digits)
    return f"- {text[1:]}" if text.startswith("-") else f"+ {text}"


def matrix_tex(matrix: Any, digits: int = 6) -> str:
    r"""A matrix as a formula, of shape (rows, columns): `\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}`."""
    rows = r" \\ ".join(" & ".join(number(v, digits) for v in row) for row in np.asarray(matrix))
    return rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}"


def matrix_text(matrix: Any, digits: int = 6) -> str:
    """A matrix as it is typed, rows divided by semicolons: `[1, 2; 3, 4]`."""
    return "[" + "; ".join(", ".join(number(v, digits) for v in row) for row in np.asarray(matrix)) + "]"


def nested(matrix: Any, digits: int = 6) -> str:
    """A matrix as a library prints it, row by row: `[[1, 2], [3, 4]]`."""
    rows = ", ".join("[" + ", ".join(number(v, digits) for v in row) + "]" for row in np.asarray(matrix))
    return f"[{rows}]"
