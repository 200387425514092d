"""The first minute: a shipped run that broke, a sentence of the shipped lecture on it, and one card for tomorrow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import numpy as np

from chainrule.atlas.atlas import Atlas
from chainrule.atlas.mentions import find
from chainrule.atlas.words import stems
from chainrule.cards import Card, shelf
from chainrule.cards.day import day_end
from chainrule.cards.deck import load
from chainrule.diagnose.evidence import Finding
from chainrule.diagnose.figures import below
from chainrule.diagnose.judgement import judge
from chainrule.diagnose.report import Report
from chainrule.diagnose.samples import sample
from chainrule.maths.descent import limit
from chainrule.pictures import find_picture
from chainrule.pictures.say import plain_say
from chainrule.store import Store


@dataclass(frozen=True)
class Recorded:
    """The shipped run that diverged: its report, its finding, and the arguments of the picture that explains it."""

    report: Report
    finding: Finding
    concept: str
    arguments: Mapping[str, object]

    @property
    def step(self) -> int:
        """The step at which it broke."""
        return self.finding.steps[0]

    @property
    def mended(self) -> Mapping[str, object]:
        """The same picture at half of its limit, which the remedy advises."""
        steep = np.array([float(str(self.arguments["steep"]))])
        return {**self.arguments, "rate": below(limit(steep) / 2)}


@dataclass(frozen=True)
class Spoken:
    """A sentence of a lecture, the second at which it begins, and the concepts that the whole lecture names."""

    title: str
    text: str
    t: float
    concepts: tuple[str, ...]


@cache
def recorded() -> Recorded:
    """The shipped run, judged as any other."""
    report = judge(sample("diverged"))
    finding = next(found for found in report.roots if found.picture is not None)
    assert finding.picture is not None
    return Recorded(report, finding, finding.picture.concept, dict(finding.picture.arguments))


@cache
def spoken(atlas: Atlas, concept: str) -> Spoken:
    """What the shipped lecture says about a concept: of its sentences that name it, the one nearest to its picture.

    Near is sharing many words with the sentence that the picture computes.
    """
    from chainrule.study import sample as shipped

    lecture = shipped.lecture()
    named = [(sentence, find(sentence.text, atlas)) for sentence in lecture.sentences]
    picture = set(stems(plain_say(find_picture(concept).draw(reveal=True).say)))
    about = [sentence for sentence, found in named if any(hit.concept == concept for hit in found)]
    best = max(about, key=lambda s: (len(picture & set(stems(s.text))), -s.start))
    every = dict.fromkeys(hit.concept for _, found in named for hit in found)
    return Spoken(lecture.title, best.text, best.start, tuple(every))


def for_tomorrow(store: Store, atlas: Atlas, concept: str, at: datetime | None = None) -> Card:
    """Keeps one card of a concept from tomorrow on: its first with a picture. Kept twice it is one card."""
    moment = at or datetime.now().astimezone()
    cards = load(atlas[concept].folder, concept)
    card = next((card for card in cards if card.picture), cards[0])
    with store.write() as db:
        if not shelf.chosen(db, concept=concept).get(card.id):
            shelf.keep(db, [card], day_end(moment))
    return card
