"""Record the two sample runs: a schedule that doubles the rate once too often, and the same run with the advised rate.

    python -m chainrule.diagnose.samples.record_divergence FOLDER

A network of 24 tanh units learns a noisy surface by plain SGD. Its rate doubles at step 240, which is fine, and at step
480, which is not. Losses are the same at each recording on one machine; the steps of the probes depend on its speed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from chainrule.diagnose.report import Report

STEPS, ROWS, BATCH, INPUTS, UNITS = 600, 1024, 64, 4, 24
SCHEDULE = ((0, 0.07), (240, 0.14), (480, 0.28))


def record(path: Path, cap: float | None = None) -> Report:
    """Train once, watched, with the schedule's rates held to at most `cap`; the trace goes to `path`."""
    import torch

    from chainrule.diagnose.recorders.torch import watch

    torch.manual_seed(1)
    inputs = torch.randn(ROWS, INPUTS)
    surface = torch.sin(inputs[:, :1]) + 0.5 * inputs[:, 1:2] * inputs[:, 2:3]
    targets = surface + 0.2 * torch.randn(ROWS, 1)
    network = torch.nn.Sequential(torch.nn.Linear(INPUTS, UNITS), torch.nn.Tanh(), torch.nn.Linear(UNITS, 1))
    optimizer = torch.optim.SGD(network.parameters(), lr=SCHEDULE[0][1])
    # A step of this network takes a third of a millisecond, less than a probe can be had for at the usual share.
    with watch(network, optimizer, path=path, share=0.6, quiet=True) as recorder:
        for step in range(STEPS):
            rate = [rate for start, rate in SCHEDULE if step >= start][-1]
            for group in optimizer.param_groups:
                group["lr"] = min(rate, cap) if cap else rate
            batch = torch.randint(0, ROWS, (BATCH,))
            loss = ((network(0.6 * inputs[batch]) - targets[batch]) ** 2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    if recorder.report is None:
        raise RuntimeError("the recorder gave no report")
    return recorder.report


def main(folder: Path) -> None:
    """Write diverged.trace and repaired.trace, the second with the rate that the first one's report advises."""
    import torch

    from chainrule.diagnose.text import as_text

    torch.set_num_threads(1)  # tensors this small are slower on several
    report = record(folder / "diverged.trace")
    advised = float(report.roots[0].remedies[0].change.split("→")[1])
    print(as_text(report))
    print(as_text(record(folder / "repaired.trace", cap=advised)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
