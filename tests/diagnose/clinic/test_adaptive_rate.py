"""Adam and its kin: steps that go too far are found by their length, and only where the loss did not fall."""

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from chainrule.diagnose import Measurement, NotVerified, Report, Trace, Verified, as_lines, judge, verify, watch
from chainrule.diagnose.recorders.torch import Recorder
from tests.diagnose.runs import network, surface


def run(kind: type[torch.optim.Optimizer], rate: float, path: Path, steps: int = 120, **options: Any) -> Recorder:
    model, (x, y) = network(32), surface()
    optimizer = kind(model.parameters(), lr=rate, **options)  # type: ignore[call-arg]
    draw = torch.Generator().manual_seed(0)
    with watch(model, optimizer, path=path, quiet=True) as recorder:
        for _ in range(steps):
            rows = torch.randint(0, len(x), (32,), generator=draw)
            optimizer.zero_grad()
            nn.functional.mse_loss(model(x[rows]), y[rows]).backward()
            optimizer.step()
    return recorder


@pytest.mark.parametrize(
    ("kind", "rate"),
    [(torch.optim.Adam, 3.0), (torch.optim.AdamW, 10.0), (torch.optim.RMSprop, 1.0), (torch.optim.NAdam, 5.0)],
)
def test_a_sick_run_is_found_and_its_remedy_is_verified(
    kind: type[torch.optim.Optimizer], rate: float, tmp_path: Path
) -> None:
    sick = run(kind, rate, tmp_path / "sick.trace")
    assert sick.report is not None
    (finding,) = sick.report.findings
    assert as_lines(sick.report)[0].startswith(f"Root cause  lr {rate:.2f}: |Δw| = ")
    advised = float(finding.remedies[0].change.split("→")[1])
    mended = run(kind, advised, tmp_path / "mended.trace", steps=300)
    assert mended.report is not None
    assert mended.report.healthy
    verdict = verify(finding, mended.trace)
    assert isinstance(verdict, Verified), verdict.sentence
    assert isinstance(verify(finding, sick.trace), NotVerified)


@pytest.mark.parametrize(
    ("kind", "rate"),
    [(torch.optim.Adam, 1e-3), (torch.optim.Adam, 0.1), (torch.optim.AdamW, 0.02), (torch.optim.RMSprop, 0.01)],
)
def test_a_healthy_run_is_not_flagged(kind: type[torch.optim.Optimizer], rate: float, tmp_path: Path) -> None:
    report = run(kind, rate, tmp_path / "healthy.trace").report
    assert report is not None
    assert report.findings == ()
    assert [healthy.symptom for healthy in report.healthy] == ["learning_rate_too_high"]


def test_weights_that_start_at_zero_are_no_finding(tmp_path: Path) -> None:
    """The first step is then infinitely long against them, and the run is well."""
    model, (x, y) = nn.Linear(3, 1), surface()
    nn.init.zeros_(model.weight)
    nn.init.zeros_(model.bias)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    with watch(model, optimizer, path=tmp_path / "a.trace", quiet=True) as recorder:
        for _ in range(120):
            optimizer.zero_grad()
            nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()
    assert recorder.report is not None
    assert recorder.report.findings == ()


def report_of(losses: list[float], ratios: dict[int, float]) -> Report:
    measured = [Measurement("loss", (loss,), "", step) for step, loss in enumerate(losses)]
    measured += [Measurement("update_ratio", (ratio,), "", step) for step, ratio in ratios.items()]
    measured.append(Measurement("learning_rate", (0.1,)))
    return judge(Trace.of(measured, {"optimiser": {"name": "Adam"}}))


@pytest.mark.parametrize(
    ("losses", "ratios", "found"),
    [
        ([2.0] * 100, {0: 0.9, 32: 0.01, 64: 0.01}, True),
        ([2.0] * 100, {0: 0.4, 32: 0.01, 64: 0.01}, False),
        ([2.0] * 100, {0: 0.2, 32: 0.2, 64: 0.2}, True),
        ([2.0] * 10, {0: 0.9}, False),
        ([2.0] * 100, {0: float("inf"), 32: 0.01, 64: float("nan")}, False),
        ([0.97**k for k in range(100)], {0: 0.9, 32: 0.2, 64: 0.2}, False),
        ([1.0] * 60 + [5.0] * 60, {0: 0.01, 60: 0.8, 90: 0.01}, True),
        ([1.0] * 60 + [float("nan")] * 60, {0: 0.01, 32: 0.01, 60: 1.5}, True),
        ([1.0] * 60 + [float("nan")] * 60, {0: 0.01, 32: 0.01, 60: 0.02}, False),
    ],
)
def test_the_step_and_the_loss_decide_together(losses: list[float], ratios: dict[int, float], found: bool) -> None:
    report = report_of(losses, ratios)
    assert bool(report.findings) == found
    assert report.checked == 1
