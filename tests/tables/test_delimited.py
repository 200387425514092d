"""Delimited text in all its dress: read rightly, or refused by name."""

import codecs
import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.tables import Limits, TooLarge, UnreadableFile, read
from chainrule.tables.delimited import read_delimited


def frame(text: str | bytes, **limits: int) -> pl.DataFrame:
    return read_delimited(text.encode() if isinstance(text, str) else text, "t.csv", Limits(**limits))


@pytest.mark.parametrize(
    "data",
    [
        b"name,n\nZo\xc3\xab,1\nb,2\n",
        codecs.BOM_UTF8 + b"name,n\nZo\xc3\xab,1\nb,2\n",
        codecs.BOM_UTF16_LE + "name,n\nZoë,1\nb,2\n".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "name,n\nZoë,1\nb,2\n".encode("utf-16-be"),
        codecs.BOM_UTF32_LE + "name,n\nZoë,1\nb,2\n".encode("utf-32-le"),
        b"name,n\nZo\xeb,1\nb,2\n",  # Latin-1
        b"name;n\r\nZo\xc3\xab;1\r\nb;2\r\n",
        b"name\tn\nZo\xc3\xab\t1\nb\t2",
        b'"name"|"n"\n"Zo\xc3\xab"|1\nb|2\n\n',
        b"\n\nname,n\nZo\xc3\xab,1\nb,2\n",
    ],
)
def test_encodings_delimiters_and_line_ends(data: bytes) -> None:
    found = frame(data)
    assert found.columns == ["name", "n"]
    assert found["name"].to_list() == ["Zoë", "b"]
    assert found["n"].to_list() == [1, 2]


def test_a_table_without_names_gets_some(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("1,2\n3,4\n")
    found = read(tmp_path / "t.csv")
    assert found.columns == ["column_1", "column_2"]
    assert found.height == 2


def test_decimal_commas_and_missing_values() -> None:
    found = frame("a;b\n1,5;NA\n2,25;7\n;?\n")
    assert found["a"].to_list() == [1.5, 2.25, None]
    assert found["b"].to_list() == [None, 7, None]


def test_a_number_that_comes_late_is_still_seen() -> None:
    found = frame("a\n" + "1\n" * 20_000 + "1.5\n")
    assert found["a"][-1] == 1.5


def test_quotes_hold_delimiters_and_lines() -> None:
    found = frame('a,b\n"x, y","line one\nline two"\nz,w\n')
    assert found.rows() == [("x, y", "line one\nline two"), ("z", "w")]


def test_short_lines_end_in_missing_values_and_long_ones_are_named() -> None:
    assert frame("a,b,c\n1,2\n3,4,5\n")["c"].to_list() == [None, 5]
    with pytest.raises(UnreadableFile, match="ragged: line 3 has 4 cells, its first line 3"):
        frame("a,b,c\n1,2,3\n1,2,3,4\n")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n\n  \n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"a,b\n", "no rows"),
        (b"\x00\x01\x02\x03" * 50, "not text"),
        (bytes(range(1, 32)) * 20, "control characters"),
        (codecs.BOM_UTF16_LE + b"a\x00,", "utf-16"),
    ],
)
def test_what_is_no_table_is_said_by_name(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message) as refused:
        frame(data)
    assert "t.csv" in str(refused.value)


def test_a_million_columns_are_refused_before_they_are_parsed() -> None:
    line = ",".join(["x"] * 1_000_000)
    with pytest.raises(TooLarge, match="1,000,000 columns"):
        frame(f"{line}\n{line}\n")


def test_a_huge_cell_is_refused() -> None:
    with pytest.raises(TooLarge, match=r"t\.csv"):
        frame("a,b\n1," + "x" * 2000 + "\n", cell=1000)
    with pytest.raises(TooLarge, match=r"t\.csv"):
        frame('a,b\n1,"' + "x" * 2_000_000)


CELLS = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters='"'), min_size=1, max_size=12)


@given(st.lists(st.tuples(st.floats(allow_nan=False, allow_infinity=False, width=32), CELLS), min_size=1, max_size=8))
def test_what_the_csv_module_writes_is_read_back(rows: list[tuple[float, str]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(["value", "words"])
    writer.writerows((number, f"w{words}") for number, words in rows)
    found = frame(out.getvalue())
    assert found["value"].to_list() == pytest.approx([number for number, _ in rows])
    assert found["words"].to_list() == [f"w{words}" for _, words in rows]
