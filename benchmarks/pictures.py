"""How long a picture takes: drawing, painting, a whole answer in Python, and from the mouse to the frame in Chromium.

Run: ``python benchmarks/pictures.py [--write docs/benchmarks-pictures.md] [--only CONCEPT ...]``; about a minute.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import _browser
import numpy as np

from chainrule.atlas.atlas import open_atlas
from chainrule.pictures import Conversation, Picture, paint, pictures_of

HERE = Path(__file__).parent
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


def stamp() -> str:
    """Commit, Python and processor."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=HERE
    ).stdout.strip()
    return f"commit {commit or 'unknown'}, Python {platform.python_version()}, {os.cpu_count()} cores"


def main() -> None:
    """Print the tables, and write them where asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", type=Path)
    parser.add_argument("--only", nargs="*", help="concepts; without it all that have a picture")
    words = parser.parse_args()
    concepts = [c for c in open_atlas().values() if pictures_of(c.folder) and (not words.only or c.slug in words.only)]
    lines = [
        "| picture | draw, ms | paint, ms | answer, ms (median) | answer, ms (p95) | SVG |",
        "| - | - | - | - | - | - |",
    ]
    lines += [row(p) for concept in concepts for p in pictures_of(concept.folder).values()]
    page = (
        f"# How long a picture takes\n\n`python benchmarks/pictures.py` ({stamp()}).\n\n"
        f"## In Python\n\nMedians of {ROUNDS} runs at 556 pixels; an answer is drawing, painting and finding what "
        "changed.\n\n" + "\n".join(lines) + "\n"
    )
    if _browser.CHROMIUM:
        page += (
            "\n## In the browser\n\nFrom the input event (by its own time stamp) to the changed document, and to the "
            f"end of its frame: {_browser.MOVES} moves of a handle by the mouse in Chromium, over the app "
            f"at 1,440 pixels.\n\n{_browser.table([c.slug for c in concepts])}\n"
        )
    else:
        page += "\nNo Chromium was found, so nothing was measured in the browser.\n"
    print(page)
    if words.write:
        words.write.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
