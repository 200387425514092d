"""Where a lecture names concepts of the map: found over the joined text, so that no caption line splits a name."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from chainrule.atlas.atlas import Atlas
from chainrule.atlas.mentions import find
from chainrule.study.lecture import Lecture, Mention


def mentions(lecture: Lecture, atlas: Atlas, texts: Sequence[str]) -> tuple[Mention, ...]:
    """Every mention in order of time; ``t`` is the second at which its first word is said.

    Names are looked for in ``texts``, the repaired sentences; ``Mention.text`` is as it was meant, and so may differ
    from the raw transcript where a correction is listed.
    """
    starts: list[int] = []
    size = 0
    for text in texts:
        starts.append(size)
        size += len(text) + 1
    found = []
    for hit in find(" ".join(texts), atlas):
        index = max(0, bisect_right(starts, hit.start) - 1)
        sentence = lecture.sentences[index]
        share = (hit.start - starts[index]) / max(1, len(texts[index]))
        t = sentence.start + min(0.999, share) * (sentence.end - sentence.start)
        found.append(Mention(hit.concept, t, hit.text))
    return tuple(found)
