"""Rows of a query as frozen dataclasses whose fields are named like its columns."""

from typing import Any, TypeVar

from sqlalchemy import Connection, Select

Row = TypeVar("Row")


def one(db: Connection, query: Select[Any], kind: type[Row]) -> Row | None:
    """The first row as a `kind`, or None."""
    found = db.execute(query).mappings().first()
    return None if found is None else kind(**found)


def many(db: Connection, query: Select[Any], kind: type[Row]) -> tuple[Row, ...]:
    """All rows, each as a `kind`."""
    return tuple(kind(**found) for found in db.execute(query).mappings())
