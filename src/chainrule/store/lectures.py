"""Lectures: the source first, as it came; then the page that a method derived from it, replaceable at any time."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from chainrule.store.errors import Missing
from chainrule.store.rows import many, one
from chainrule.store.tables import corrections_undone, lectures, mentions, pages, sentences
from chainrule.store.types import now


@dataclass(frozen=True)
class LectureRow:
    """A lecture without its source text. `title` is the one that a person gave, None where nobody did.

    `facts` is what came with the source and is not in its text: author, date, the uploader's chapters.
    """

    id: str
    sha256: str
    title: str | None
    kind: str
    name: str
    url: str
    facts: dict[str, Any]
    added_at: datetime


@dataclass(frozen=True)
class PageRow:
    """A derived page. `brief` is the little that a list of lectures shows; `body` is the whole page as JSON."""

    lecture: str
    method: str
    brief: dict[str, Any]
    body: dict[str, Any]
    made_at: datetime


@dataclass(frozen=True)
class Brief:
    """A lecture in a list; `brief` is None while its page is still to be written."""

    lecture: LectureRow
    brief: dict[str, Any] | None


@dataclass(frozen=True)
class MentionRow:
    """Where a lecture speaks of a concept; `t` in seconds."""

    lecture: str
    concept: str
    t: float
    text: str


_ROW = [column for column in lectures.c if column.name != "source"]


def add(
    db: Connection,
    source: bytes | str,
    *,
    kind: str,
    name: str,
    title: str | None = None,
    url: str = "",
    facts: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> LectureRow:
    """Keeps a source. The same source given again is the same lecture: its title, address and facts are updated."""
    data = source.encode() if isinstance(source, str) else source
    digest = hashlib.sha256(data).hexdigest()
    fresh = dict(kind=kind, name=name, title=title, url=url, facts=dict(facts or {}))
    known = {key: value for key, value in fresh.items() if value}
    db.execute(
        upsert(lectures)
        .values(id=digest[:16], sha256=digest, source=data, added_at=at or now(), **fresh)
        .on_conflict_do_update(index_elements=["id"], set_=known)
    )
    return get(db, digest[:16])


def get(db: Connection, lecture: str) -> LectureRow:
    """One lecture. Raises Missing."""
    found = one(db, select(*_ROW).where(lectures.c.id == lecture), LectureRow)
    if found is None:
        raise Missing(f"There is no lecture {lecture!r} in the library.")
    return found


def source(db: Connection, lecture: str) -> bytes:
    """The source, byte for byte as it came. Raises Missing."""
    found = db.execute(select(lectures.c.source).where(lectures.c.id == lecture)).scalar()
    if found is None:
        raise Missing(f"There is no lecture {lecture!r} in the library.")
    return bytes(found)


def every(db: Connection) -> tuple[Brief, ...]:
    """All lectures, the newest first, with what a list shows of their pages."""
    query = (
        select(*_ROW, pages.c.brief)
        .outerjoin(pages, pages.c.lecture == lectures.c.id)
        .order_by(lectures.c.added_at.desc(), lectures.c.id)
    )
    rows = (dict(row) for row in db.execute(query).mappings())
    return tuple(Brief(brief=row.pop("brief"), lecture=LectureRow(**row)) for row in rows)


def rename(db: Connection, lecture: str, title: str | None) -> LectureRow:
    """Gives a title, or takes it away. Raises Missing."""
    db.execute(update(lectures).where(lectures.c.id == lecture).values(title=title or None))
    return get(db, lecture)


def remove(db: Connection, lecture: str) -> None:
    """Deletes a lecture with its page, its cards and what is remembered of them; the log of reviews stays."""
    db.execute(delete(lectures).where(lectures.c.id == lecture))


def write_page(
    db: Connection,
    lecture: str,
    *,
    method: str,
    body: Mapping[str, Any],
    brief: Mapping[str, Any],
    sentences_: Iterable[tuple[float, float, str]],
    mentions_: Iterable[tuple[str, float, str]] = (),
    at: datetime | None = None,
) -> PageRow:
    """Replaces the page and what is found through it: sentences (start, end, text), mentions (concept, t, text)."""
    get(db, lecture)
    for table in (pages, sentences, mentions):
        db.execute(delete(table).where(table.c.lecture == lecture))
    row = PageRow(lecture, method, dict(brief), dict(body), at or now())
    db.execute(insert(pages).values(**vars(row)))
    spoken = [dict(lecture=lecture, t=t, until=until, text=_spoken(text)) for t, until, text in sentences_]
    spotted = [dict(lecture=lecture, concept=concept, t=t, text=text) for concept, t, text in mentions_]
    for table, rows in ((sentences, spoken), (mentions, spotted)):
        if rows:
            db.execute(insert(table), rows)
    return row


def page(db: Connection, lecture: str) -> PageRow | None:
    """The page, or None where it is still to be written."""
    return one(db, select(pages).where(pages.c.lecture == lecture), PageRow)


def unwritten(db: Connection, method: str) -> tuple[str, ...]:
    """The lectures whose page is missing or was written by another method, the newest first."""
    query = (
        select(lectures.c.id)
        .outerjoin(pages, pages.c.lecture == lectures.c.id)
        .where(or_(pages.c.method.is_(None), pages.c.method != method))
        .order_by(lectures.c.added_at.desc(), lectures.c.id)
    )
    return tuple(db.execute(query).scalars())


def speaking_of(db: Connection, concept: str) -> tuple[MentionRow, ...]:
    """Every moment at which a lecture of the library speaks of a concept, the newest lecture first."""
    query = (
        select(mentions.c.lecture, mentions.c.concept, mentions.c.t, mentions.c.text)
        .join(lectures, lectures.c.id == mentions.c.lecture)
        .where(mentions.c.concept == concept)
        .order_by(lectures.c.added_at.desc(), lectures.c.id, mentions.c.t)
    )
    return many(db, query, MentionRow)


def undo_correction(db: Connection, lecture: str, correction: str, at: datetime | None = None) -> None:
    """The reader prefers what was heard; `correction` is the id that the page gives it. Raises Missing."""
    get(db, lecture)
    row = dict(lecture=lecture, correction=correction, at=at or now())
    db.execute(upsert(corrections_undone).values(**row).on_conflict_do_nothing())


def redo_correction(db: Connection, lecture: str, correction: str) -> None:
    """The reader prefers what was meant after all."""
    table = corrections_undone
    db.execute(delete(table).where(table.c.lecture == lecture, table.c.correction == correction))


def undone_corrections(db: Connection, lecture: str) -> frozenset[str]:
    """The corrections of this lecture that the reader undid."""
    table = corrections_undone
    return frozenset(db.execute(select(table.c.correction).where(table.c.lecture == lecture)).scalars())


def _spoken(text: str) -> str:
    """Without control characters: the search marks its hits with two of them."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", " ", text)
