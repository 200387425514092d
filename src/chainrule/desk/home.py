"""What the start page and the map ask of several doors at once: mastery, lectures, where the reader was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from chainrule.atlas.atlas import Atlas, open_atlas
from chainrule.atlas.mentions import find
from chainrule.desk import choosing
from chainrule.desk.knowing import Knowing, known_slugs, of_memories, with_practice
from chainrule.desk.library import opened
from chainrule.store import Store, lectures, progress


@dataclass(frozen=True)
class Place:
    """Where the reader was: a name, an address, and one line about it."""

    title: str
    address: str
    line: str


def marks(store: Store, at: datetime | None = None) -> dict[str, Knowing]:
    """Mastery by concept, from the memories of cards, from answered questions, and from opened lessons."""
    moment = at or datetime.now(UTC)
    with store.read() as db:
        remembered = choosing.card_memories(db, moment)
        answers = choosing.answers(db)
        opened = [row.concept for row in progress.every(db) if row.goals or row.guess is not None]
    return with_practice(of_memories(remembered, opened), choosing.record(answers).at(moment))


def lecture_concepts(store: Store, ident: str) -> tuple[str, tuple[str, ...]]:
    """A lecture's title and the concepts it names. Raises Missing."""
    with store.read() as db:
        lecture = lectures.get(db, ident)
        page, source = lectures.page(db, ident), lectures.source(db, ident)
    if page is None:  # it is being written: what the transcript names is known at once
        heard = find(" ".join(sentence.text for sentence in opened(lecture, source).sentences), open_atlas())
        return lecture.title or lecture.name, tuple(dict.fromkeys(hit.concept for hit in heard))
    named = dict.fromkeys(str(mention["concept"]) for mention in page.body.get("mentions", []))
    return str(page.body.get("title") or lecture.title or lecture.name), tuple(named)


def where_you_were(store: Store, atlas: Atlas, most: int = 3) -> tuple[Place, ...]:
    """The lessons opened last, and the lecture added last, each with a line about what is left."""
    known = known_slugs(marks(store))
    with store.read() as db:
        return (*_lessons(db, atlas, most - 1), *_lectures(db, known, 1))


def _lessons(db: Connection, atlas: Atlas, most: int) -> Iterable[Place]:
    for row in [row for row in progress.every(db) if row.concept in atlas][:most]:
        reached = len(row.goals)
        began = "opened" if row.visits else "tried on the first page"
        line = f"{reached} of its goals reached" if reached else f"{began}, no goal reached yet"
        yield Place(atlas[row.concept].title, f"/learn/{row.concept}", line)


def _lectures(db: Connection, known: frozenset[str], most: int) -> Iterable[Place]:
    for entry in lectures.every(db)[:most]:
        page = lectures.page(db, entry.lecture.id)
        named = {str(m["concept"]) for m in page.body.get("mentions", [])} if page else set()
        title = str(page.body.get("title")) if page else entry.lecture.title or entry.lecture.name
        line = f"{len(named & known)} of its {len(named)} concepts known" if named else "names no concept of the map"
        yield Place(title, f"/study/{entry.lecture.id}", line if page else "its page is being written")
