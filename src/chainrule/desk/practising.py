"""Questions outside a lesson: which concepts have some, how they went, and the next one."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from chainrule.atlas.atlas import Atlas
from chainrule.desk import lessons
from chainrule.desk.knowing import NEW, Knowing, known_slugs
from chainrule.practice.exercise import Question
from chainrule.store import Store, attempts


@dataclass(frozen=True)
class Offer:
    """A concept with exercises: its skills, how many answers were given and right, and whether its needs are known."""

    concept: str
    skills: tuple[str, ...]
    tried: int
    right: int
    ready: bool
    word: str


def offers(store: Store, atlas: Atlas, marks: Mapping[str, Knowing]) -> tuple[Offer, ...]:
    """Every concept that has exercises; those whose needs are known or that were begun come first."""
    with store.read() as db:
        log = attempts.log(db)
    known = known_slugs(marks)
    found = []
    for slug, concept in atlas.items():
        skills = lessons.skills(atlas, slug)
        if skills:
            own = [row for row in log if row.concept == slug and row.outcome in {"correct", "wrong", "wrong_form"}]
            right = sum(row.outcome == "correct" for row in own)
            ready = bool(own) or all(need in known for need in concept.needs)
            found.append(Offer(slug, skills, len(own), right, ready, marks.get(slug, NEW).word))
    return tuple(sorted(found, key=lambda offer: not offer.ready))


def question(store: Store, atlas: Atlas, slug: str, skill: str = "") -> Question:
    """The next question on a concept: the named skill, or the one that was tried least. Raises ExerciseError."""
    skills = lessons.skills(atlas, slug)
    with store.read() as db:
        log = attempts.log(db, concept=slug)
    if skill not in skills:
        skill = min(skills, key=lambda s: sum(row.skill == s for row in log), default="")
    return lessons.draw(atlas, slug, skill, len(log) + 1)


def fresh_attempt() -> str:
    """An id for the next answer, so that a second click on it changes nothing."""
    return secrets.token_hex(12)
