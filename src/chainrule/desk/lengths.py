"""What a practice session may be on, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chainrule.atlas.atlas import Atlas
from chainrule.desk import home
from chainrule.desk.asking import with_questions
from chainrule.desk.returning import returns
from chainrule.errors import ChainruleError
from chainrule.store import Store, lectures

LENGTHS = ("5 questions", "10 questions", "20 questions", "5 minutes", "10 minutes", "20 minutes")
USUAL = "10 questions"
MOST_LECTURES = 30


class LengthError(ChainruleError):
    """A length or a subject that no session can have."""


@dataclass(frozen=True)
class Wish:
    """What a session is on: a title, the concepts that have questions, and a sentence for the case that none has."""

    kind: str
    about: str
    title: str
    focus: tuple[str, ...]
    nothing: str = ""


def read_length(text: str) -> tuple[int, str]:
    """`10 questions` as (10, "questions"). Raises LengthError."""
    if text not in LENGTHS:
        raise LengthError(f"A session has {', '.join(LENGTHS[:-1])} or {LENGTHS[-1]}; got “{text[:40]}”.")
    size, _, unit = text.partition(" ")
    return int(size), unit


def wish(store: Store, atlas: Atlas, on: str, at: datetime | None = None) -> Wish:
    """What `on` means (see `room.begin`). Raises LengthError for what is not known, Missing for a lecture gone."""
    kind, _, about = on.partition(":")
    if kind == "":
        return Wish("mixed", "", "What suits you now", with_questions(atlas))
    if kind == "due":
        return _due(store, atlas, at)
    if kind == "lecture":
        title, named = home.lecture_concepts(store, about)
        nothing = f"None of the concepts that “{title}” names has questions yet."
        return Wish("lecture", about, title, with_questions(atlas, named), nothing)
    if kind not in ("concept", "path") or about not in atlas:
        raise LengthError(f"There is nothing called “{about[:60] or on[:60]}” to practise. Choose from the list.")
    title = atlas[about].title
    if kind == "concept":
        return Wish(kind, about, title, with_questions(atlas, (about,)), f"{title} has no questions yet.")
    way = with_questions(atlas, atlas.before(about))
    return Wish(kind, about, f"The way to {title}", way, f"Nothing on the way to {title} has questions yet.")


def _due(store: Store, atlas: Atlas, at: datetime | None) -> Wish:
    moment = at or datetime.now().astimezone()
    back = returns(store, moment)
    due = [slug for slug in atlas if slug in back and back[slug] <= moment]
    return Wish("due", "", "What is due", with_questions(atlas, due), "Nothing with questions is due today.")


def subjects(store: Store, atlas: Atlas) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Everything that a session can be on, in groups: (name of the group, ((value, words), ...))."""
    own = [(f"concept:{slug}", atlas[slug].title) for slug in with_questions(atlas)]
    ways = [(f"path:{slug}", f"the way to {atlas[slug].short}") for slug in _with_ways(atlas)]
    with store.read() as db:
        heard = [
            (
                f"lecture:{entry.lecture.id}",
                str(page.body.get("title") or entry.lecture.name) if page else entry.lecture.name,
            )
            for entry in lectures.every(db)[:MOST_LECTURES]
            for page in [lectures.page(db, entry.lecture.id)]
        ]
    now = [("", "what suits me now"), *[("due", "what is due")] * bool(_due(store, atlas, None).focus)]
    groups = (("", now), ("A concept", own), ("A path", ways), ("A lecture", heard))
    return tuple((name, tuple(group)) for name, group in groups if group)


def subject_of(atlas: Atlas, slug: str) -> str:
    """What a session on a concept is on: the concept, or the way to it where only that has questions; "" for none."""
    if with_questions(atlas, (slug,)):
        return f"concept:{slug}"
    return f"path:{slug}" if slug in _with_ways(atlas) else ""


def _with_ways(atlas: Atlas) -> tuple[str, ...]:
    """Concepts to which a way with questions on two concepts or more leads."""
    return tuple(slug for slug in atlas if len(with_questions(atlas, atlas.before(slug))) > 1)
