"""How well computed chapters agree with the uploader's, against chapters spaced evenly.

    python benchmarks/chapters.py FOLDER [--hold NAME ...]

FOLDER holds captions (``NAME.srt`` or ``NAME.vtt``), each with a ``NAME.json`` that lists the uploader's chapters as
``{"chapters": [{"t": seconds, "title": ...}]}``. Lectures named after --hold are counted by themselves. A boundary is
found when a computed one lies within the tolerance; each counts once, and the start at 0 does not count.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chainrule.study.chapters import chapters
from chainrule.study.lecture import Lecture
from chainrule.study.sources import read

TOLERANCES = (15.0, 30.0)  # seconds


@dataclass(frozen=True)
class Row:
    """One lecture: the uploader's boundaries, ours, evenly spaced ones of the true number, and our time in seconds."""

    name: str
    true: tuple[float, ...]
    ours: tuple[float, ...]
    even: tuple[float, ...]
    took: float


def hits(true: Sequence[float], found: Sequence[float], tolerance: float) -> int:
    """How many true boundaries have a found one of their own within the tolerance."""
    left = sorted(found)
    count = 0
    for boundary in sorted(true):
        near = [t for t in left if abs(t - boundary) <= tolerance]
        if near:
            left.remove(min(near, key=lambda t: abs(t - boundary)))
            count += 1
    return count


def f1(rows: Sequence[Row], which: str, tolerance: float) -> float:
    """F1 over all boundaries of ``rows`` together."""
    found = [getattr(row, which) for row in rows]
    matched = sum(hits(row.true, times, tolerance) for row, times in zip(rows, found, strict=True))
    total = sum(len(row.true) for row in rows) + sum(map(len, found))
    return 2 * matched / total if total else float("nan")


def measured(captions: Path) -> Row | None:
    """The row of a lecture; None where its uploader gave no chapters."""
    beside = captions.with_suffix(".json")
    if not beside.is_file():
        return None
    true = tuple(float(c["t"]) for c in json.loads(beside.read_text("utf-8")).get("chapters", []) if c["t"] > 0)
    if not true:
        return None
    begun = time.perf_counter()
    lecture: Lecture = replace(read(captions), chapters=())
    ours = tuple(c.t for c in chapters(lecture)[1:])
    took = time.perf_counter() - begun
    even = tuple(lecture.duration * (i + 1) / (len(true) + 1) for i in range(len(true)))
    return Row(captions.stem, true, ours, even, took)


def main() -> None:
    """Prints one line per lecture and one per group."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--hold", nargs="*", default=[], help="names of lectures counted apart")
    asked = parser.parse_args()
    files = sorted(p for p in asked.folder.iterdir() if p.suffix in (".srt", ".vtt"))
    rows = [row for row in map(measured, files) if row is not None]
    print(f"{'':28}{'true':>5}{'ours':>5}{'s':>7}" + "".join(f"{f'F1 {t:.0f} s':>10}{'even':>7}" for t in TOLERANCES))
    held = [row for row in rows if row.name in asked.hold]
    groups = [([row], row.name) for row in rows]
    groups += [
        ([row for row in rows if row not in held], "all others" if held else "all"),
        *([(held, "held apart")] if held else []),
    ]
    for group, name in groups:
        if group:
            print(line(group, name))


def line(rows: Sequence[Row], name: str) -> str:
    """One line of the table."""
    counts = (
        f"{name:28}{sum(len(r.true) for r in rows):5}{sum(len(r.ours) for r in rows):5}{sum(r.took for r in rows):7.2f}"
    )
    scores = "".join(f"{f1(rows, 'ours', t):10.3f}{f1(rows, 'even', t):7.3f}" for t in TOLERANCES)
    return counts + scores


if __name__ == "__main__":
    main()
