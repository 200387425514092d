"""When each concept comes back: the earlier of its cards' next review and of its questions' fading memory."""

from __future__ import annotations

from datetime import UTC, datetime

from chainrule.desk import choosing
from chainrule.store import Store


def returns(store: Store, at: datetime | None = None) -> dict[str, datetime]:
    """Concept to the moment it is due: nine of ten such memories would still be there then (FSRS)."""
    moment = at or datetime.now(UTC)
    with store.read() as db:
        cards = choosing.card_memories(db, moment)
        answers = choosing.answers(db)
    found = {slug: track.memory.due for slug, track in choosing.record(answers).tracks.items()}
    for memory in cards:
        found[memory.concept] = min(memory.due, found.get(memory.concept, memory.due))
    return found
