"""Exercise sheets on concepts of the map."""

from __future__ import annotations

from collections.abc import Sequence

from chainrule.atlas.atlas import Atlas
from chainrule.practice.exercise import exercises_of
from chainrule.practice.sheet import Sheet, SheetError, draw

USUAL = 12


def sheet(atlas: Atlas, slugs: Sequence[str], count: int = USUAL, seed: int = 0) -> Sheet:
    """A sheet on these concepts. Raises SheetError for one that is not on the map or has no questions."""
    wanted = tuple(dict.fromkeys(slugs))
    if not wanted:
        raise SheetError("A sheet is on at least one concept. Name one, such as eigenvectors.")
    for slug in wanted:
        if slug not in atlas:
            raise SheetError(f"There is no concept {slug[:60]!r} on the map. Try: chainrule find {slug[:40]}")
        if not exercises_of(atlas[slug].folder):
            raise SheetError(f"{atlas[slug].title} has no questions yet.")
    made = {slug: tuple(exercises_of(atlas[slug].folder).values()) for slug in wanted}
    return draw(made, {slug: atlas[slug].title for slug in wanted}, count, seed)
