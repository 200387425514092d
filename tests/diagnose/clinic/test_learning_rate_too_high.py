"""Sick and healthy runs. Each sick one is mended with its own remedy and must then be healthy and verified."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from chainrule.desk.drawing import Drawing
from chainrule.diagnose import Finding, Measurement, NotVerified, Report, Trace, Verified, judge, verify
from chainrule.diagnose.recorders.torch import Recorder
from tests.diagnose.runs import network, surface, train

Data = tuple[Tensor, Tensor]


def classes(rows: int = 300, inputs: int = 10, kinds: int = 4) -> Data:
    """Four clouds that overlap a little."""
    draw = torch.Generator().manual_seed(0)
    centres = torch.randn(kinds, inputs, generator=draw) * 1.2
    labels = torch.randint(0, kinds, (rows,), generator=draw)
    return centres[labels] + torch.randn(rows, inputs, generator=draw), labels


def deep(seed: int = 0) -> nn.Module:
    torch.manual_seed(seed)
    layers = (nn.Linear(10, 24), nn.ReLU(), nn.Linear(24, 24), nn.ReLU(), nn.Linear(24, 4))
    return nn.Sequential(*layers)


def normed() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(10, 24), nn.BatchNorm1d(24), nn.ReLU(), nn.Linear(24, 4))


@dataclass(frozen=True)
class Subject:
    """A program: its rate may be a schedule."""

    rate: Callable[[int], float]
    model: Callable[[], nn.Module] = network
    data: Callable[[], Data] = surface
    loss: Callable[[Tensor, Tensor], Tensor] = nn.functional.mse_loss
    batch: int = 32
    steps: int = 200
    sgd: dict[str, Any] = field(default_factory=dict)

    def run(self, path: Path, cap: float = float("inf")) -> Recorder:
        schedule = lambda step: min(self.rate(step), cap)  # noqa: E731
        how = {"batch": self.batch, "loss": self.loss, "path": path, "by_steps": True, **self.sgd}
        return train(self.model(), self.data(), schedule, self.steps, **how)


def held(rate: float, after: int = 0, before: float = 0.05) -> Callable[[int], float]:
    """A rate from a step on."""
    return lambda step: rate if step >= after else before


cross = nn.functional.cross_entropy
SICK = {
    "from the start": Subject(held(1.0)),
    "full batch from the start": Subject(held(1.0), batch=0),
    "raised at step 120": Subject(held(0.9, after=120, before=0.1)),
    "warmed up too far": Subject(lambda step: 0.012 * (1 + step)),
    "momentum": Subject(held(0.6), model=deep, data=classes, loss=cross, sgd={"momentum": 0.9}),
    "nesterov": Subject(held(0.9), sgd={"momentum": 0.9, "nesterov": True}),
    "deep, stuck at chance": Subject(held(3.0), model=deep, data=classes, loss=cross),
    "linear with weight decay": Subject(held(1.5), model=lambda: nn.Linear(3, 1), sgd={"weight_decay": 0.1}),
    "tiny batches": Subject(held(1.0), batch=8),
}
HEALTHY = {
    "moderate": Subject(held(0.1)),
    "edge of stability": Subject(held(0.25), model=lambda: network(32), batch=0, steps=500),
    "a little too high, but falling": Subject(held(0.3), batch=0, steps=300),
    "batch norm at a high rate": Subject(held(1.6), model=normed, data=classes, loss=cross),
    "momentum": Subject(held(0.05), model=deep, data=classes, loss=cross, sgd={"momentum": 0.9}),
    "noise floor of tiny batches": Subject(held(0.1), data=lambda: surface(noise=1.0), batch=4, steps=400),
    "warm-up and decay": Subject(lambda step: 0.15 * min(step / 50, (200 - step) / 150)),
    "slow": Subject(held(0.0005)),
    "separable classes at a high rate": Subject(held(5.0), model=lambda: nn.Linear(10, 4), data=classes, loss=cross),
}


@pytest.mark.parametrize("name", SICK)
def test_a_sick_run_is_found_and_its_remedy_is_verified(name: str, tmp_path: Path) -> None:
    sick = SICK[name].run(tmp_path / "sick.trace")
    report = judge(tmp_path / "sick.trace")
    (finding,) = report.findings
    assert finding.symptom == "learning_rate_too_high"
    advised = float(finding.remedies[0].change.split("→")[1])
    mended = SICK[name].run(tmp_path / "mended.trace", cap=advised)
    assert mended.report is not None
    assert [outcome.symptom for outcome in mended.report.healthy] == [finding.symptom]
    verdict = verify(report, mended.trace)
    assert isinstance(verdict, Verified), verdict.sentence
    assert isinstance(verify(report, sick.trace), NotVerified)


@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_run_is_not_flagged(name: str, tmp_path: Path) -> None:
    recorder = HEALTHY[name].run(tmp_path / "healthy.trace")
    assert recorder.report is not None
    assert recorder.report.findings == ()
    (healthy,) = recorder.report.healthy
    assert "of its limit" in healthy.headroom or "the loss came down again" in healthy.headroom


def test_the_edge_of_stability_was_reached(tmp_path: Path) -> None:
    """The healthy subject above is what it claims to be: its curvature climbs to the limit."""
    recorder = HEALTHY["edge of stability"].run(tmp_path / "edge.trace")
    products = [m.values[0] * m.values[1] for m in recorder.trace.read("curvature")]
    assert max(products) > 1.9


def test_the_step_of_the_fault_is_named(tmp_path: Path) -> None:
    SICK["raised at step 120"].run(tmp_path / "sick.trace")
    (finding,) = judge(tmp_path / "sick.trace").findings
    assert finding.steps == (120, 199)
    assert "(step 120; loss rising)" in finding.cause
    assert "At step 120 the rate went from 0.10 to 0.90." in finding.meaning


# Runs written by hand: 0.1 × λ against the limit of 2, a loss that is given.

OPTIMISER = {"name": "SGD", "momentum": 0.0}


def report_of(
    losses: list[float], products: dict[int, float], rate: float = 0.1, optimiser: dict[str, Any] | None = None
) -> Report:
    measured = [Measurement("loss", (loss,), "", step) for step, loss in enumerate(losses)]
    measured.append(Measurement("learning_rate", (rate,), "", 0))
    measured += [Measurement("curvature", (p / rate, rate, 0.0, 4.0), "", step) for step, p in products.items()]
    meta = {"kind": "training", "optimiser": optimiser or OPTIMISER, "steps": len(losses)}
    return judge(Trace.of(measured, meta))


RISING = [1.0] * 100 + [1.3**k for k in range(100)]
CALM = [1.0] * 200


@pytest.mark.parametrize(
    ("losses", "products", "found"),
    [
        (RISING, {0: 1.0, 100: 2.5, 103: 2.5}, True),
        (RISING, {0: 1.0, 100: 2.5, 103: 1.5, 106: 2.5, 110: 1.5}, False),  # never twice in succession
        (RISING, {0: 1.0, 100: 1.9, 103: 1.9}, False),
        (RISING, {0: 1.0, 100: 2.5, 103: float("nan")}, True),
        (RISING, {0: 1.0, 100: float("nan"), 103: float("nan")}, False),
        (CALM, {0: 1.0, 100: 2.5, 103: 2.5}, False),
        ([1.0] * 100 + [9.0] * 30 + [0.5] * 70, {0: 1.0, 100: 2.5, 103: 2.5}, False),  # a catapult
        ([1.0] * 100 + [9.0] * 100, {0: 1.0, 100: 2.5, 103: 2.5}, True),
        ([1.0] * 150 + [float("nan")] * 50, {0: 1.0, 100: 2.1, 103: 2.1}, False),  # calm, then log 0
        ([1.0] * 102 + [float("nan")] * 98, {0: 1.0, 100: 90.0, 101: 90.0}, True),
        ([1.0] * 100 + [2.0**k for k in range(20)] + [float("inf")] * 80, {0: 1.0, 100: 2.5, 103: 2.5}, True),
        ([0.98**k for k in range(200)], {0: 2.5, 1: 2.5, 50: 2.1, 54: 2.1}, False),
        ([2.3 + 0.1 * (k % 3) for k in range(200)], {0: 9.0, 1: 9.0}, True),  # began beyond it, never learned
        ([2.3 + 0.1 * (k % 3) for k in range(15)], {0: 9.0, 1: 9.0}, False),  # too short to tell
        ([1.0, 1e9, float("nan"), float("nan")], {0: 9.0, 1: 9.0}, True),
    ],
)
def test_two_probes_and_the_loss_decide_together(losses: list[float], products: dict[int, float], found: bool) -> None:
    assert bool(report_of(losses, products).findings) == found


def test_an_early_touch_of_the_limit_is_not_blamed_for_a_later_raise() -> None:
    losses = [1.0] * 120 + [1.0] * 60 + [1.5**k for k in range(60)]
    measured = [Measurement("loss", (loss,), "", step) for step, loss in enumerate(losses)]
    measured += [Measurement("learning_rate", (0.1,), "", 0), Measurement("learning_rate", (0.2,), "", 180)]
    for step, rate, product in ((0, 0.1, 1.0), (120, 0.1, 2.1), (124, 0.1, 2.1), (180, 0.2, 4.2), (181, 0.2, 4.4)):
        measured.append(Measurement("curvature", (product / rate, rate, 0.0, 4.0), "", step))
    (finding,) = judge(Trace.of(measured, {"optimiser": OPTIMISER})).findings
    assert finding.steps[0] == 180
    assert "At step 180 the rate went from 0.10 to 0.20." in finding.meaning


def only(report: Report) -> Finding:
    (finding,) = report.findings
    return finding


def test_the_picture_has_the_runs_rate_and_curvature() -> None:
    finding = only(report_of(RISING, {0: 1.0, 100: 2.5, 103: 2.5}))
    assert finding.picture is not None
    start = [-1.9, 0.132]  # 1.5 to the power −5: the fifth step is back at 1
    assert finding.picture.arguments == {"rate": 0.1, "start": start, "steep": 25.0, "flat": 2.5, "reveal": True}
    assert finding.cause == "lr 0.10 > 2/λmax = 0.080  (step 100; loss rising)"
    assert finding.remedies[0].change == "lr=0.10 → 0.04"
    assert finding.remedies[0].because == "At 0.04 the run stands at 50 % of its limit."
    assert r"$$1 - 0.10\cdot\spec{25.0} = \err{-1.50}$$" in finding.meaning


def test_with_momentum_the_picture_stands_at_the_same_share_of_its_limit() -> None:
    momentum = {"name": "SGD", "momentum": 0.9}
    assert report_of(RISING, {0: 1.0, 100: 2.5, 103: 2.5}, optimiser=momentum).healthy
    finding = only(report_of(RISING, {0: 1.0, 100: 5.0, 103: 5.0}, optimiser=momentum))
    assert "lr 0.10 > 3.8/λmax = 0.076" in finding.cause
    assert finding.picture is not None
    rate, steep = (finding.picture.arguments[name] for name in ("rate", "steep"))
    assert isinstance(rate, float) and isinstance(steep, float)
    assert rate * steep / 2 == pytest.approx(5.0 / 3.8, rel=1e-3)
    assert "without momentum" in finding.meaning


@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("product", [4.5, 9.0, 40.0, 900.0])
@pytest.mark.parametrize("rate", [1e-4, 0.02, 0.3, 5.0])
def test_the_picture_never_lies_about_what_its_controls_can_hold(rate: float, product: float, momentum: float) -> None:
    """What is given stays within the controls, so that nothing is clamped unsaid; the share of the limit is the run's."""
    optimiser = {"name": "SGD", "momentum": momentum}
    finding = only(report_of(RISING, {0: 1.0, 100: product, 103: product}, rate, optimiser))
    assert finding.picture is not None
    given = finding.picture.arguments
    drawing = Drawing.of(finding.picture.concept, finding.picture.picture, **given)
    assert {name: drawing.arguments[name] for name in ("rate", "steep", "flat")} == pytest.approx(
        {name: given[name] for name in ("rate", "steep", "flat")}
    )
    shown = drawing.arguments["rate"] * drawing.arguments["steep"]
    true = product * 2 / (2 * (1 + momentum))
    assert shown == pytest.approx(min(true, 50.0), rel=2e-3)
    assert ("It shows at most 50." in finding.meaning) == (true > 50)
    assert ("in a unit of its own" in finding.meaning) == (given["steep"] != pytest.approx(product / rate, rel=1e-3))
    assert "It breaks" not in drawing.say


@pytest.mark.parametrize(
    ("losses", "products", "optimiser", "reason"),
    [
        (CALM, {0: 1.0}, None, "measured once; two probes are needed"),
        (CALM, {}, None, "measured 0 times"),
        ([], {0: 1.0, 5: 1.0}, None, "No loss was recorded"),
        (CALM, {0: 1.0, 5: 1.0}, {"name": "AdamW"}, "The length of a step"),
        (CALM, {0: 1.0, 5: 1.0}, {"name": "Lion"}, "Lion is not judged"),
        (CALM, {0: 1.0, 5: 1.0}, {"name": "SGD", "momentum": 1.5}, "no rate is stable"),
        (CALM, {0: 1.0, 5: 1.0}, {}, "the optimiser is not judged"),
    ],
)
def test_what_cannot_be_judged_says_why(
    losses: list[float], products: dict[int, float], optimiser: dict[str, Any] | None, reason: str
) -> None:
    meta = {} if optimiser is None else {"optimiser": optimiser}
    measured = [Measurement("loss", (loss,), "", step) for step, loss in enumerate(losses)]
    measured += [Measurement("curvature", (p, 1.0, 0.0, 4.0), "", step) for step, p in products.items()]
    (missing,) = judge(Trace.of(measured, {"optimiser": OPTIMISER} | meta)).not_judged
    assert reason in missing.reason


def test_the_headroom_is_a_share_of_the_limit() -> None:
    assert report_of(CALM, {0: 0.5, 50: 1.0, 150: 1.22}).healthy[0].headroom == "rate at 61 % of its limit"


def test_a_trace_of_nothing_is_judged_without_a_crash() -> None:
    report = judge(Trace.of())
    assert report.checked == len(report.not_judged) == 1


def test_a_mended_run_that_is_too_short_verifies_nothing() -> None:
    report = report_of(RISING, {0: 1.0, 100: 2.5, 103: 2.5})
    short = Trace.of([Measurement("loss", (1.0,), "", step) for step in range(100)], {"optimiser": OPTIMISER})
    verdict = verify(report, short)
    assert isinstance(verdict, NotVerified)
    assert "two probes are needed" in verdict.sentence
    measured = [Measurement("loss", (1.0,), "", step) for step in range(110)]
    measured += [Measurement("curvature", (5.0, 0.1, 0.0, 4.0), "", step) for step in (0, 50, 101, 105)]
    verdict = verify(report, Trace.of(measured, {"optimiser": OPTIMISER}))
    assert isinstance(verdict, NotVerified)
    assert "it must go on for 20 past step 100" in verdict.sentence
