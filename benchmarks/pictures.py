"""How long a picture takes: drawing (the function), painting (SVG), and a whole answer to a changed control.

Run: ``python benchmarks/pictures.py [--write docs/benchmarks-pictures.md]``.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from chainrule.atlas.atlas import open_atlas
from chainrule.pictures import Conversation, Picture, paint, pictures_of

ROUNDS = 60


def median_ms(work: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds, after three runs to warm up."""
    for _ in range(3):
        work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times), float(np.percentile(times, 95))


def row(picture: Picture) -> str:
    """One line of the table for a picture, at its default setting."""
    arguments = picture.read({})
    scene = picture.function(**arguments)
    draw = median_ms(lambda: picture.function(**arguments))
    painted = median_ms(lambda: paint(scene, 556).svg())
    talk = Conversation(picture)
    talk.answer({"full": True})
    name, control = next((n, c) for n, c in picture.controls.items() if not c.hidden)
    ends = [picture.defaults[name], control.ends(picture.defaults[name])[0]]
    turn = iter(range(10**9))
    whole = median_ms(lambda: talk.answer({"seq": 1, "set": {name: ends[next(turn) % 2]}}))
    size = len(paint(scene, 556).svg()) / 1000
    return f"| `{picture.name}` | {draw[0]:.2f} | {painted[0]:.2f} | {whole[0]:.2f} | {whole[1]:.2f} | {size:.0f} kB |"


def main() -> None:
    """Print the table, and write it where asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", type=Path)
    words = parser.parse_args()
    lines = [
        "| picture | draw, ms | paint, ms | answer, ms (median) | answer, ms (p95) | SVG |",
        "| - | - | - | - | - | - |",
    ]
    for concept in open_atlas().values():
        lines += [row(p) for p in pictures_of(concept.folder).values()]
    table = "\n".join(lines)
    print(table)
    if words.write:
        head = "# How long a picture takes\n\n`python benchmarks/pictures.py`: medians of 60 runs at 556 pixels.\n\n"
        words.write.write_text(head + table + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
