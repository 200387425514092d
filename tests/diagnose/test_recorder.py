"""The recorder: what it measures is true, what it watches is untouched, and it reports however the program ends."""

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from chainrule.diagnose import Trace, judge, watch
from chainrule.diagnose.errors import DiagnoseError
from chainrule.diagnose.recorders.budget import Budget
from chainrule.diagnose.recorders.prober import Prober
from tests.diagnose.runs import largest_eigenvalue, network, surface, train

# One interpreter loads torch and forks a child per case, since loading it takes longer than all cases together. Each
# child runs to the end of this script and leaves as any program does, exit handlers and all.
PROGRAMS = """
import os, signal, sys, time
from pathlib import Path
import torch, chainrule.diagnose, chainrule.diagnose.recorders.torch

torch.set_num_threads(1)
warm = torch.zeros(1, requires_grad=True)
warm.grad = torch.zeros(1)
torch.optim.SGD([warm], lr=0.1).step()  # loads what a first step loads
ENDS = {
    "normal": (0.05, 40, lambda: None),
    "error": (0.05, 40, lambda: int("mine")),
    "interrupt": (0.05, 40, lambda: signal.raise_signal(signal.SIGINT)),
    "exit": (0.05, 40, lambda: sys.exit(3)),
    "diverged": (2.0, 300, lambda: None),
    "killed": (0.05, 40, lambda: (time.sleep(1.1), train(10), os.kill(os.getpid(), signal.SIGKILL))),
}
codes = {}
for name in ENDS:
    child = os.fork()
    if child == 0:
        break
    codes[name] = os.waitpid(child, 0)[1]
else:
    Path("codes").write_text(repr({k: os.waitstatus_to_exitcode(v) for k, v in codes.items()}))
    sys.exit()
Path(name).mkdir()
os.chdir(name)
for number, file in ((1, "out"), (2, "err")):
    os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), number)
rate, steps, end = ENDS[name]
torch.manual_seed(0)
model = torch.nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=rate)
x = torch.randn(64, 3)

def train(steps):
    for step in range(steps):
        optimizer.zero_grad()
        ((model(x) - x.sum(1, keepdim=True)) ** 2).mean().backward()
        optimizer.step()

chainrule.diagnose.watch(model, optimizer, share=1e9)  # probes at every step, whatever the time
train(steps)
end()
"""


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """The folder in which each case ran, and the status with which each ended."""
    folder = tmp_path_factory.mktemp("programs")
    (folder / "train.py").write_text(PROGRAMS)
    subprocess.run([sys.executable, "train.py"], cwd=folder, check=True, timeout=300)
    return folder, ast.literal_eval((folder / "codes").read_text())


@pytest.mark.parametrize(
    ("case", "code", "said"),
    [("normal", 0, ""), ("error", 1, "ValueError"), ("interrupt", 1, "KeyboardInterrupt"), ("exit", 3, "")],
)
def test_the_report_comes_however_the_program_ends(
    case: str, code: int, said: str, ended: tuple[Path, dict[str, int]]
) -> None:
    folder, codes = ended
    out, error = ((folder / case / name).read_text() for name in ("out", "err"))
    assert codes[case] in ((1, 130, -2) if case == "interrupt" else (code,))
    assert "Healthy     rate at" in out
    assert "Checked 1: 0 found, 1 healthy, 0 not judged" in out
    assert said in error
    (path,) = (folder / case / ".chainrule" / "runs").iterdir()
    assert f"Kept in {path.relative_to(folder / case)}" in out
    report = judge(path)
    assert report.subject == "train.py"
    assert report.facts == ("40 steps of SGD", "batch 64", "Linear, 4 parameters")
    assert (f"The run ended with {said}." in report.notes) == bool(said)


def test_a_run_that_diverged_says_so_on_exit(ended: tuple[Path, dict[str, int]]) -> None:
    first, second, last, *_ = (ended[0] / "diverged" / "out").read_text().splitlines()
    assert first.startswith("Root cause  lr 2.00 > 2/λmax = ")
    assert first.endswith("(step 0; loss rising)")
    assert second.startswith("Change      lr=2.00 → ")
    assert second.endswith("        Picture  you are here ▸")
    assert last == "Checked 1: 1 found, 0 healthy, 0 not judged"


def test_a_killed_program_leaves_a_trace_that_is_judged(ended: tuple[Path, dict[str, int]]) -> None:
    folder, codes = ended
    assert codes["killed"] == -9
    (path,) = (p for p in (folder / "killed" / ".chainrule" / "runs").iterdir() if p.suffix == ".trace")
    report = judge(path)
    assert [healthy.symptom for healthy in report.healthy] == ["learning_rate_too_high"]
    assert any("did not end by itself" in note for note in report.notes)


def losses_and_weights(watched: bool, model: nn.Module, **sgd: Any) -> list[Tensor]:
    torch.manual_seed(3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, **sgd)
    x, y = surface()
    recorder = watch(model, optimizer, share=0.9, quiet=True) if watched else None
    for _ in range(30):
        rows = torch.randint(0, len(x), (32,))
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x[rows]), y[rows]).backward()
        optimizer.step()
    if recorder:
        recorder.stop()
    return [p.detach().clone() for p in model.parameters()] + [torch.rand(3)]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Traces are kept below the working directory."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("sgd", [{}, {"momentum": 0.9, "nesterov": True, "weight_decay": 0.01}])
def test_a_watched_run_is_the_same_run_bit_for_bit(sgd: dict[str, Any]) -> None:
    def model() -> nn.Module:
        torch.manual_seed(0)
        layers = (nn.Linear(3, 8), nn.BatchNorm1d(8), nn.Tanh(), nn.Dropout(0.3), nn.Linear(8, 1))
        return nn.Sequential(*layers)

    plain, watched = losses_and_weights(False, model(), **sgd), losses_and_weights(True, model(), **sgd)
    assert all(torch.equal(a, b) for a, b in zip(plain, watched, strict=True))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("loss", [nn.functional.mse_loss, nn.functional.l1_loss])
def test_the_curvature_is_the_full_hessians_largest_eigenvalue(seed: int, loss: Any) -> None:
    """Each probe starts from the last one's direction; none overstates. The rate is too small to move the weights."""
    model, (x, y) = network(6, seed=seed).double(), surface(64)
    data = (x.double(), y.double())
    truth = largest_eigenvalue(model, lambda f: loss(f(data[0]), data[1]))
    recorder = train(model, data, 1e-12, 20, loss=loss, share=1e9)
    values = [m.values[0] for m in recorder.trace.read("curvature")]
    assert len(values) == 20
    assert max(values) <= truth * (1 + 1e-9)
    assert values[0] == pytest.approx(truth, rel=0.2)
    assert values[-1] == pytest.approx(truth, rel=0.02)


def test_groups_with_their_own_rates_are_judged_together() -> None:
    """With rates r₁ and r₂ the step is stable while the top eigenvalue of D^½HD^½, D the rates, is at most 2."""
    model, (x, y) = network(6).double(), tuple(t.double() for t in surface(64))
    first, last = model[0], model[2]  # type: ignore[index]
    groups = [{"params": first.parameters(), "lr": 0.02}, {"params": last.parameters(), "lr": 0.1}]
    optimizer = torch.optim.SGD(groups)
    flat = torch.cat([p.detach().reshape(-1) for p in model.parameters()])
    scale = torch.cat([torch.full((p.numel(),), 0.02 if p.shape[0] == 6 else 0.1) for p in model.parameters()]).double()
    shapes = [p.shape for p in model.parameters()]

    def loss(weights: Tensor) -> Tensor:
        a, b, c, d = (p.view(s) for p, s in zip(weights.split([s.numel() for s in shapes]), shapes, strict=True))
        return (((x @ a.T + b).tanh() @ c.T + d - y) ** 2).mean()

    hessian = torch.autograd.functional.hessian(loss, flat)
    truth = float(torch.linalg.eigvalsh(scale.sqrt()[:, None] * hessian * scale.sqrt())[-1])
    with watch(model, optimizer, quiet=True) as recorder:
        nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()
    (probe,) = recorder.trace.read("curvature")
    assert probe.values[1] == 0.1
    assert probe.values[0] * probe.values[1] == pytest.approx(truth, rel=0.02)


def test_loss_rate_gradient_and_step_are_recorded_as_they_are() -> None:
    model, (x, y) = network(), surface(64)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    said: dict[str, list[float]] = {"loss": [], "gradient_norm": [], "update_ratio": [], "learning_rate": []}
    with watch(model, optimizer, quiet=True, share=0.9) as recorder:
        for step in range(4):
            optimizer.param_groups[0]["lr"] = 0.1 / (1 + step)
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            before = torch.cat([p.detach().reshape(-1).clone() for p in model.parameters()])
            said["loss"].append(loss.item())
            said["learning_rate"].append(0.1 / (1 + step))
            said["gradient_norm"].append(float(torch.cat([p.grad.reshape(-1) for p in model.parameters()]).norm()))  # type: ignore[union-attr]
            optimizer.step()
            after = torch.cat([p.detach().reshape(-1) for p in model.parameters()])
            said["update_ratio"].append(float((after - before).norm() / before.norm()))
    for name, values in said.items():
        found = recorder.trace.read(name)
        assert [m.step for m in found] == ([0] if name == "update_ratio" else [0, 1, 2, 3])
        assert [m.values[0] for m in found] == pytest.approx(values[: len(found)], rel=1e-4)


def test_the_tap_is_closed_when_the_last_watch_ends() -> None:
    original = torch.Tensor.backward
    first = watch(network(), torch.optim.SGD(network().parameters(), lr=0.1), quiet=True)
    second = watch(network(), torch.optim.SGD(network().parameters(), lr=0.1), quiet=True)
    assert torch.Tensor.backward is not original
    first.stop()
    assert torch.Tensor.backward is not original
    second.stop()
    second.stop()
    assert torch.Tensor.backward is original


def test_two_models_are_not_mixed_up() -> None:
    (x, y), models = surface(64), (network(seed=1), network(seed=2))
    optimizers = [torch.optim.SGD(model.parameters(), lr=0.1) for model in models]
    recorders = [watch(m, o, quiet=True, share=0.9) for m, o in zip(models, optimizers, strict=True)]
    said: list[list[float]] = [[], []]
    for _ in range(5):
        for index in (0, 1):
            optimizers[index].zero_grad()
            loss = nn.functional.mse_loss(models[index](x), y)
            loss.backward()
            said[index].append(loss.item())
            optimizers[index].step()
    for recorder, losses in zip(recorders, said, strict=True):
        recorder.stop()
        assert [m.values[0] for m in recorder.trace.read("loss")] == pytest.approx(losses)
        assert len(recorder.trace.read("curvature")) >= 1


class NoSecond(torch.autograd.Function):
    """A square that can be differentiated once."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        (x,) = ctx.saved_tensors
        return 2 * x * gradient


def test_without_a_second_derivative_the_run_goes_on_and_the_reason_is_said() -> None:
    def squared(out: Tensor, target: Tensor) -> Tensor:
        return NoSecond.apply(out - target).mean()

    class Squares(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return NoSecond.apply(x)

    model = nn.Sequential(nn.Linear(3, 8), Squares(), nn.Linear(8, 1))
    for recorder in (train(model, surface(64), 0.001, 10), train(network(), surface(64), 0.001, 10, loss=squared)):
        assert recorder.report is not None
        assert "NoSecondBackward can be differentiated only once" in recorder.report.not_judged[0].reason
        assert len(recorder.trace.read("loss")) == 10


def test_a_product_that_fails_is_said() -> None:
    def loss(out: Tensor, target: Tensor) -> Tensor:
        return torch.cdist(out, target, p=1.0).square().mean()

    recorder = train(network(), surface(64), 0.001, 10, loss=loss)
    assert recorder.report is not None
    (missing,) = recorder.report.not_judged
    assert "Hessian-vector products failed" in missing.reason
    assert len(recorder.trace.read("loss")) == 10


def test_gradients_in_parts_are_not_judged_by_one_part() -> None:
    model, (x, y) = network(), surface(64)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    with watch(model, optimizer, quiet=True, share=0.9) as recorder:
        for _ in range(5):
            optimizer.zero_grad()
            for half in (slice(0, 32), slice(32, 64)):
                (nn.functional.mse_loss(model(x[half]), y[half]) / 2).backward()
            optimizer.step()
    assert recorder.report is not None
    assert "2 backward passes" in recorder.report.not_judged[0].reason
    losses = [m.values[0] for m in recorder.trace.read("loss")]
    assert losses[0] > losses[-1] > 0
    assert len(losses) == 5


def test_other_optimisers_are_recorded_and_not_judged() -> None:
    model, (x, y) = network(), surface(64)
    optimizer = torch.optim.Rprop(model.parameters(), lr=0.01)
    with watch(model, optimizer, quiet=True) as recorder:
        for _ in range(5):
            optimizer.zero_grad()
            nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()
    assert recorder.report is not None
    assert recorder.report.not_judged[0].reason.startswith("Rprop is not judged")
    assert len(recorder.trace.read("loss")) == 5


def test_a_step_with_a_closure_is_watched_too() -> None:
    """As Lightning does: the backward pass runs inside the step."""
    model, (x, y) = network(), surface(64)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        return loss

    with watch(model, optimizer, quiet=True, share=0.9) as recorder:
        for _ in range(6):
            optimizer.step(closure)
    assert [m.step for m in recorder.trace.read("loss")] == list(range(6))
    assert all(m.values[0] > 0 for m in recorder.trace.read("gradient_norm"))
    assert len(recorder.trace.read("curvature")) >= 1


def test_a_fault_of_the_watcher_does_not_reach_the_program(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    def broken(*_: object) -> None:
        raise AssertionError("ours")

    monkeypatch.setattr("chainrule.diagnose.recorders.torch._length", broken)
    model, (x, y) = network(), surface(64)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    with watch(model, optimizer) as recorder:
        for _ in range(5):
            optimizer.zero_grad()
            nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()
    assert "Watching ended at step 0: AssertionError: ours." in capsys.readouterr().out
    assert recorder.report is not None


def test_where_nothing_can_be_written_the_trace_stays_in_memory(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / ".chainrule").write_text("a file where the folder would be")
    model = network()
    recorder = watch(model, torch.optim.SGD(model.parameters(), lr=0.1))
    recorder.stop()
    assert recorder.path is None
    assert isinstance(recorder.trace, Trace)
    assert "held in memory only" in capsys.readouterr().out


def test_what_cannot_be_watched_is_said() -> None:
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for given in ((optimizer, model), (model, "sgd")):
        with pytest.raises(DiagnoseError, match="a torch model and then a torch optimiser"):
            watch(*given)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_budget_is_a_share_of_the_time() -> None:
    clock = Clock()
    budget = Budget(0.04, clock)
    clock.now = 10.0
    with budget.charge():
        clock.now = 10.3
    assert budget.spent == pytest.approx(0.3)
    assert budget.affords(0.1)
    assert not budget.affords(0.2)
    assert budget.affords(0.2, credit=0.1)


def probes(loss_of: Any, curvature_of: Any, steps: int, cost: float = 0.05, rate: Any = lambda _: 0.1) -> list[int]:
    """The steps at which a prober probes, with a step of 10 ms and a limit of 2."""
    clock = Clock()
    budget = Budget(0.04, clock)
    prober, chosen = Prober(budget, 2.0), []
    for step in range(steps):
        clock.now += 0.01
        if prober.wants(step, rate(step)):
            with budget.charge():
                clock.now += cost
            prober.saw(step, curvature_of(step), cost)
            chosen.append(step)
        prober.hears(loss_of(step))
    return chosen


def test_a_calm_run_is_probed_within_its_share() -> None:
    steps = probes(lambda _: 1.0, lambda _: 5.0, 4000)
    assert len(steps) * 0.05 <= 0.04 * (4000 * 0.01 + len(steps) * 0.05) + 0.05
    assert len(steps) > 20


def test_alarms_call_for_a_second_probe_at_once() -> None:
    raised = probes(lambda _: 1.0, lambda _: 18.0, 2000, rate=lambda s: 0.1 if s < 1500 else 0.2)
    assert {1500, 1501} <= set(raised)
    rising = probes(lambda s: 1.0 if s < 900 else 1.5 ** (s - 899), lambda _: 15.0, 950)
    assert len([step for step in rising if 900 <= step < 915]) >= 2
    edge = probes(lambda _: 1.0, lambda s: 20.5, 300)
    assert edge[:2] == [0, 4]


def test_after_a_loss_that_is_not_finite_nothing_is_probed() -> None:
    assert probes(lambda s: 1.0 if s < 5 else float("nan"), lambda _: 50.0, 100)[-1] <= 5
