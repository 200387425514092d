"""Delimited text (CSV and its kin) to a frame: encoding, delimiter and header are found, and what is odd is named."""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass

import polars as pl

from chainrule.tables.errors import TooLarge, UnreadableFile
from chainrule.tables.limits import DEFAULT, Limits

DELIMITERS = ",;\t|"
MISSING = ["", "NA", "N/A", "n/a", "NULL", "null", "None", "NaN", "nan", "?"]
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NUMBER = re.compile(r"\s*[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?\s*")


@dataclass(frozen=True)
class Form:
    """How a text is delimited: its delimiter, whether its first line names the columns, whether 1,5 is a number."""

    delimiter: str
    header: bool
    decimal_comma: bool


def read_delimited(data: bytes, name: str, limits: Limits = DEFAULT) -> pl.DataFrame:
    """The table in `data`; `name` is the file's, for messages. Short lines end in missing values, longer are refused.

    Raises UnreadableFile for empty, binary or ragged content, TooLarge for too many columns or too long a cell.
    """
    text = decode(data, name)
    if not text.strip():
        raise UnreadableFile(f"'{name}' is empty.")
    text = text.strip("\r\n") + "\n"
    first = _lines(text, 1)
    for delimiter in DELIMITERS:
        if first[0].count(delimiter) >= limits.columns:
            raise TooLarge(
                f"'{name}' has {first[0].count(delimiter) + 1:,} columns in its first line; "
                f"at most {limits.columns:,} are read. Keep the columns that matter, or transpose the table."
            )
    form = sniff(text, name, limits)
    _check_rows(text, form, name, limits)
    try:
        frame = pl.read_csv(
            text.encode(),
            separator=form.delimiter,
            has_header=form.header,
            infer_schema_length=None,
            null_values=MISSING,
            decimal_comma=form.decimal_comma,
        )
    except (pl.exceptions.PolarsError, ValueError) as error:
        raise UnreadableFile(f"'{name}' could not be read as a table: {str(error).splitlines()[0][:200]}.") from error
    if not form.header:
        frame.columns = [f"column_{place + 1}" for place in range(frame.width)]
    if frame.height == 0:
        raise UnreadableFile(f"'{name}' has a line of column names and no rows.")
    return frame


def decode(data: bytes, name: str) -> str:
    """Bytes to text: by byte-order mark, else UTF-8, else Windows-1252. Raises UnreadableFile for binary content."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableFile(f"'{name}' begins as {encoding} text and then is not: {error.reason}.") from error
    if b"\0" in data[:65536]:
        raise UnreadableFile(f"'{name}' is not text: it holds zero bytes. CSV, Parquet and NPZ files are read.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    odd = sum(1 for character in text[:4096] if ord(character) < 32 and character not in "\t\n\r\f\v")
    if odd > 0.02 * len(text[:4096]) or "\0" in text:
        raise UnreadableFile(f"'{name}' is not text: it holds control characters. CSV, Parquet and NPZ files are read.")
    return text


def _lines(text: str, most: int) -> list[str]:
    lines: list[str] = []
    for line in io.StringIO(text):
        lines.append(line)
        if len(lines) == most:
            break
    return lines


def sniff(text: str, name: str, limits: Limits = DEFAULT) -> Form:
    """Find the delimiter (the one that cuts the first lines into the same number of cells, the most of them)."""
    sample = [line for line in _lines(text, 50) if line.strip()]
    counts = {delimiter: _cells(sample, delimiter, name, limits) for delimiter in DELIMITERS}
    scores = {
        delimiter: (sum(len(row) == len(rows[0]) for row in rows) / len(rows), len(rows[0]))
        for delimiter, rows in counts.items()
        if rows and len(rows[0]) > 1
    }
    delimiter = max(scores, key=lambda delimiter: scores[delimiter]) if scores else ","
    rows = counts[delimiter]
    header = not all(_NUMBER.fullmatch(cell) or cell in MISSING for cell in rows[0])
    body = [cell for row in rows[1 if header else 0 :] for cell in row]
    comma = delimiter != "," and any("," in cell and _NUMBER.fullmatch(cell) for cell in body)
    return Form(delimiter, header, comma)


def _cells(lines: list[str], delimiter: str, name: str, limits: Limits) -> list[list[str]]:
    csv.field_size_limit(limits.cell)
    try:
        return [row for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error as error:
        raise TooLarge(f"'{name}' has a cell longer than {limits.cell:,} characters ({error}).") from error


def _check_rows(text: str, form: Form, name: str, limits: Limits) -> None:
    """Name the first line that has more cells than the first: such a table would be read wrongly."""
    csv.field_size_limit(limits.cell)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=form.delimiter)
    width = 0
    try:
        for row in reader:
            width = width or len(row)
            if len(row) > width:
                raise UnreadableFile(
                    f"'{name}' is ragged: line {reader.line_num} has {len(row)} cells, its first line {width}. "
                    f"Put quotes around cells that contain '{form.delimiter}', or drop the line."
                )
    except csv.Error as error:
        raise TooLarge(f"'{name}' has a cell that is not read, at line {reader.line_num}: {error}.") from error
