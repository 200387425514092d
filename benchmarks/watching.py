"""What watching costs a training step, as a ratio of a watched run to an unwatched one in the same process.

Two copies of a program take turns, twenty steps each; the watcher's clock runs during the watched turns only, so that
its budget is what it would be if that program ran alone. Sums are compared, since the probes of curvature are few and
long: a median would hide them. Processor time stands beside time on the wall: a busy machine leaves it alone.

    python benchmarks/watching.py [--seconds 20] [--write docs/watching.md]
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from chainrule.diagnose.recorders import tap
from chainrule.diagnose.recorders.torch import Recorder, watch

TURN = 20  # steps


@dataclass(frozen=True)
class Program:
    """A model with its data and its optimiser."""

    name: str
    model: Callable[[], nn.Module]
    inputs: tuple[int, ...]
    classes: int
    sgd: dict[str, Any] = field(default_factory=dict)
    adam: bool = False

    def copy(self) -> Callable[[], None]:
        """One training step, as a function; every copy has the same weights and data."""
        torch.manual_seed(0)
        model = self.model()
        x, y = torch.randn(self.inputs), torch.randint(0, self.classes, (self.inputs[0],))
        kind: Any = torch.optim.Adam if self.adam else torch.optim.SGD
        optimizer = kind(model.parameters(), **({"lr": 1e-3} if self.adam else {"lr": 0.05, **self.sgd}))

        def step() -> None:
            optimizer.zero_grad()
            loss: Any = nn.functional.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()

        step.parts = model, optimizer  # type: ignore[attr-defined]
        return step


def dense(inputs: int, units: int, layers: int) -> Callable[[], nn.Module]:
    """A multilayer perceptron with ten outputs."""

    def make() -> nn.Module:
        parts: list[nn.Module] = [nn.Linear(inputs, units), nn.ReLU()]
        for _ in range(layers - 1):
            parts += [nn.Linear(units, units), nn.ReLU()]
        return nn.Sequential(*parts, nn.Linear(units, 10))

    return make


def convolutional() -> nn.Module:
    """Two convolutions with batch norm, then a classifier."""
    first = (nn.Conv2d(1, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2))
    second = (nn.Conv2d(8, 16, 3), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2))
    return nn.Sequential(*first, *second, nn.Flatten(), nn.Linear(400, 10))


class Attention(nn.Module):
    """A small transformer over tokens of 64 numbers."""

    def __init__(self) -> None:
        super().__init__()
        layer = nn.TransformerEncoderLayer(64, 4, 128, dropout=0.0, batch_first=True)
        self.body = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.head = nn.Linear(64, 10)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.head(self.body(x).mean(dim=1))
        return out


PROGRAMS = (
    Program("three layers of 256, batch 512, SGD", dense(64, 256, 3), (512, 64), 10),
    Program("three layers of 512, batch 256, momentum", dense(128, 512, 3), (256, 128), 10, {"momentum": 0.9}),
    Program("convolutions, batch 64, SGD", convolutional, (64, 1, 28, 28), 10),
    Program("transformer, batch 16 of 32 tokens, SGD", Attention, (16, 32, 64), 10),
    Program("eight layers of 256, batch 256, Adam", dense(64, 256, 8), (256, 64), 10, adam=True),
)


class TurnClock:
    """Time that passes during the watched turns only."""

    def __init__(self) -> None:
        self.past, self.began = 0.0, None

    def __call__(self) -> float:
        return self.past if self.began is None else self.past + time.perf_counter() - self.began

    began: float | None

    def start(self) -> None:
        """A watched turn begins."""
        self.began = time.perf_counter()

    def stop(self) -> None:
        """It ends."""
        self.past, self.began = self(), None


def turn(step: Callable[[], None]) -> tuple[float, float]:
    """Seconds on the wall and of the processor for one turn."""
    wall, processor = time.perf_counter(), time.process_time()
    for _ in range(TURN):
        step()
    return time.perf_counter() - wall, time.process_time() - processor


def compare(program: Program, seconds: float, folder: Path) -> str:
    """One line of the table."""
    plain, watched = program.copy(), program.copy()
    for step in (plain, watched):
        turn(step)
    recorder: Recorder = watch(*watched.parts, path=folder / "run.trace", quiet=True)  # type: ignore[attr-defined]
    clock = TurnClock()
    recorder._budget.__init__(recorder._budget.share, clock)  # type: ignore[misc]
    tap.leave(recorder)
    sums = [[0.0, 0.0], [0.0, 0.0]]
    turns, end = 0, time.monotonic() + seconds
    while time.monotonic() < end or turns < 10:
        for index in (0, 1) if turns % 2 else (1, 0):
            if index:
                tap.listen(recorder)
                clock.start()
            for place, spent in enumerate(turn((plain, watched)[index])):
                sums[index][place] += spent
            if index:
                clock.stop()
                tap.leave(recorder)
        turns += 1
    recorder.stop()
    probes = len(recorder.trace.read("curvature"))
    (folder / "run.trace").unlink()
    usual = 1e3 * sums[0][0] / (turns * TURN)
    wall, processor = (100 * (sums[1][place] / sums[0][place] - 1) for place in (0, 1))
    return f"| {program.name} | {usual:.1f} ms | {turns * TURN:,} | {probes} | {processor:+.1f} % | {wall:+.1f} % |"


def main() -> None:
    """Print the table, and write it where asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=20.0, help="for each program")
    parser.add_argument("--write", type=Path)
    words = parser.parse_args()
    torch.set_num_threads(1)
    lines = [
        "| program | unwatched step | steps | probes of curvature | more processor time | more time |",
        "| - | - | - | - | - | - |",
    ]
    with tempfile.TemporaryDirectory() as folder:
        for program in PROGRAMS:
            lines.append(compare(program, words.seconds, Path(folder)))
            print(lines[-1], flush=True)
    if words.write:
        commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
        head = "# What watching costs\n\n`python benchmarks/watching.py`: a watched run beside an unwatched one, in "
        head += f"turns, on one thread (commit {commit}).\n\n"
        words.write.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
