"""Whatever holds a table becomes the same frame; names are safe to show; cells are safe to export."""

import csv
import io

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from chainrule.tables import UnreadableFile, escape_cell, to_csv, to_frame
from chainrule.tables.names import clean_name, clean_names

VALUES = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, np.nan]])


@pytest.mark.parametrize(
    "table",
    [
        VALUES,
        VALUES.tolist(),
        pd.DataFrame(VALUES, columns=["x0", "x1"]),
        pl.DataFrame({"x0": VALUES[:, 0], "x1": VALUES[:, 1]}),
        pl.LazyFrame({"x0": VALUES[:, 0], "x1": VALUES[:, 1]}),
        {"x0": VALUES[:, 0], "x1": VALUES[:, 1]},
    ],
    ids=["array", "lists", "pandas", "polars", "lazy", "mapping"],
)
def test_every_kind_of_table_is_the_same_frame(table: object) -> None:
    frame = to_frame(table)
    assert frame.columns == ["x0", "x1"]
    np.testing.assert_array_equal(frame.to_numpy(), VALUES)
    assert to_frame(table, ["a", "b"]).columns == ["a", "b"]
    assert to_frame(table, ["x1", "x0"]).columns == ["x1", "x0"]


def test_mixed_columns_of_pandas() -> None:
    table = pd.DataFrame({"n": [1, 2, None], "word": ["a", None, "c"], "flag": [True, False, True]})
    frame = to_frame(table)
    assert frame["n"].to_list()[:2] == [1, 2]
    assert frame["word"].to_list() == ["a", None, "c"]
    assert frame["flag"].to_list() == [True, False, True]
    categories = to_frame(pd.DataFrame({"c": pd.Categorical(["u", "v"])}))
    assert categories["c"].to_list() == ["u", "v"]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (np.ones((2, 2, 2)), r"shape \(2, 2, 2\)"),
        (np.empty((0, 3)), "rows and columns"),
        (sparse.eye(3), "sparse"),
        (7, "rows and columns"),
        ([[1, 2], [3]], "no table"),
        ({"a": np.ones(2), "b": np.ones(3)}, "different lengths"),
    ],
)
def test_what_is_no_table_is_refused(table: object, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        to_frame(table)


def test_a_wrong_number_of_names_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="3 names were given for 2 columns"):
        to_frame(VALUES, ["a", "b", "c"])


@given(st.lists(st.text(max_size=200), max_size=20))
def test_names_are_unique_and_safe_to_print(names: list[str]) -> None:
    cleaned = clean_names(names)
    assert len(cleaned) == len(set(cleaned)) == len(names)
    for name in cleaned:
        assert name.isprintable() or not any(ord(character) < 32 or ord(character) == 127 for character in name)
        assert 0 < len(name) < 150


def test_names_that_would_trick_a_terminal_or_an_eye() -> None:
    assert clean_name("\x1b[31mred\x07") == "[31mred"
    assert clean_name("pay\u202efdp.exe") == "payfdp.exe"
    assert clean_names(["a", "a", "", "a\u200b"]) == ["a", "a (2)", "column_3", "a (3)"]


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\r=1", " =1", "＝1+1"])
def test_cells_that_start_a_formula_are_prefixed(cell: str) -> None:
    assert escape_cell(cell) == f"'{cell}"


@pytest.mark.parametrize(
    ("cell", "text"), [(-1.5, "-1.5"), ("-1.5", "-1.5"), (None, ""), (True, "True"), ("a=b", "a=b"), (3, "3"), ("", "")]
)
def test_other_cells_stay_as_they_are(cell: object, text: str) -> None:
    assert escape_cell(cell) == text


@given(
    st.lists(st.lists(st.one_of(st.text(max_size=20), st.integers(), st.none()), min_size=2, max_size=2), max_size=5)
)
def test_no_exported_cell_starts_a_formula(rows: list[list[object]]) -> None:
    text = to_csv(["=name", "b"], rows)
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert cells[0] == "'=name"
    for cell in cells:
        if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r")):
            float(cell)
