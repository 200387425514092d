"""Watching a PyTorch training run: two lines, no change to the loop, and a report at the end however it ends.

    import chainrule
    chainrule.watch(model, optimizer)

What is measured goes into a trace first and is judged afterwards. The watcher computes on the program's own graph and
leaves its random numbers alone: a watched run ends with the same weights, bit for bit, as an unwatched one.
"""

from __future__ import annotations

import atexit
import math
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from chainrule.diagnose.errors import DiagnoseError, TraceError
from chainrule.diagnose.judgement import judge
from chainrule.diagnose.recorders import tap
from chainrule.diagnose.recorders.budget import Budget
from chainrule.diagnose.recorders.hessian import Hessian, only_once_differentiable
from chainrule.diagnose.recorders.log import Log
from chainrule.diagnose.recorders.prober import Prober
from chainrule.diagnose.report import Report
from chainrule.diagnose.text import as_text
from chainrule.diagnose.trace import Trace
from chainrule.maths.stability import stability_limit

SHARE = 0.04  # of the run's time: under the 5 % that watching may cost, with room for what cannot be timed
_LARGEST = 50_000_000  # parameters; beyond it the vectors of a probe would crowd the model's own memory
_COPIED = 20_000_000  # parameters; up to here the length of a step is measured by a copy of the weights
_FIRST, _NEXT = 5, 3  # Hessian-vector products of the first probe, and of those that start from its vector
_UPDATES = 32  # the length of a step is measured at one step in so many
_FIRST_UPDATES = 8  # and at as many first steps, where an adaptive optimiser leaps if it does


def watch(
    model: Any,
    optimizer: Any,
    *,
    path: str | Path | None = None,
    share: float = SHARE,
    quiet: bool = False,
    facts: Mapping[str, object] | None = None,
) -> Recorder:
    """Start to watch a training run; the report is printed when the program ends, by whatever cause.

    `model` is a torch.nn.Module, `optimizer` a torch.optim.Optimizer over (some of) its parameters. `path` is where the
    trace is kept (default: a new file under .chainrule/runs). `share` is the part of the run's time that watching may
    take. `facts` are added to what the trace says of the run. The recorder is also a context manager, which ends with
    its block. Raises DiagnoseError where model or optimizer are something else.
    """
    import torch

    if not isinstance(model, torch.nn.Module) or not isinstance(optimizer, torch.optim.Optimizer):
        got = f"{type(model).__name__} and {type(optimizer).__name__}"
        raise DiagnoseError(f"watch(model, optimizer) needs a torch model and then a torch optimiser; got {got}.")
    trace, note = _new_trace(path)
    trace.describe(_describe(model, optimizer) | {"share": share} | dict(facts or {}))
    return Recorder(model, optimizer, trace, share, quiet, note)


class Recorder:
    """A running watch. `stop()` ends it; `report` then holds the report, `path` the trace's file (None: in memory)."""

    def __init__(self, model: Any, optimizer: Any, trace: Trace, share: float, quiet: bool, note: str) -> None:
        import torch

        self.report: Report | None = None
        self._optimizer, self._trace, self._quiet, self._note = optimizer, trace, quiet, note
        self._parameters = [p for group in optimizer.param_groups for p in group["params"] if p.requires_grad]
        self._log, self._budget = Log(trace), Budget(share)
        self._prober = Prober(self._budget, _limit(optimizer))
        self._prober.off = _why_not_probed(optimizer, self._parameters)
        self._generator = torch.Generator().manual_seed(0)
        self._copies = sum(p.numel() for p in self._parameters) <= _COPIED
        self._lag = 1 if all(p.device.type == "cpu" for p in self._parameters) else 16
        self._step, self._stride, self._running, self._process = 0, 1, True, os.getpid()
        self._losses: list[Any] = []
        self._waiting: list[tuple[str, int, Any]] = []  # measured, still on the device
        self._rates: tuple[float, ...] = ()
        self._vector: Any = None
        self._probing = 0.0  # seconds
        self._adaptive = type(optimizer).__name__ != "SGD"
        self._probe: tuple[float, float, float, int] | None = None
        self._before: list[Any] | None = None
        self._touched, self._ended_by = False, ""
        self._attach(model)

    def _attach(self, model: Any) -> None:
        self._hooks = [
            self._optimizer.register_step_pre_hook(self._before_step),
            self._optimizer.register_step_post_hook(self._after_step),
        ]
        self._batch_hook = model.register_forward_pre_hook(self._see_batch)
        ends = {id(p): p for p in (*self._parameters[:1], *self._parameters[-1:])}
        self._hooks += [p.register_post_accumulate_grad_hook(self._touch) for p in ends.values()]
        tap.listen(self)
        atexit.register(self._at_exit)

    @property
    def path(self) -> Path | None:
        """The file of the trace."""
        return self._trace.path

    @property
    def trace(self) -> Trace:
        """The trace, to read."""
        return self._trace if self._trace.path is None else Trace.open(self._trace.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._ended_by = kind.__name__ if kind else ""
        self.stop()

    def _at_exit(self) -> None:
        """The program ends; what it ended with was handled before, and is remembered by the interpreter."""
        kind = getattr(sys, "last_type", None)
        self._ended_by = kind.__name__ if kind else ""
        self.stop()

    @contextmanager
    def _at_our_cost(self) -> Iterator[None]:
        """Count the time as ours, and never let a fault of ours reach the program that is watched."""
        try:
            with self._budget.charge():
                yield
        except Exception as error:
            self._note = f"Watching ended at step {self._step}: {type(error).__name__}: {error}."
            self._detach()

    def _see_batch(self, _: Any, inputs: Any) -> None:
        shape: tuple[int, ...] = tuple(getattr(next(iter(inputs), None), "shape", ()))
        if self._running and len(shape) > 1:
            with self._at_our_cost():
                self._batch_hook.remove()
                self._trace.describe({"batch": int(shape[0])})

    def _touch(self, _: Any) -> None:
        self._touched = True

    def before_backward(self, loss: Any) -> None:
        """Probe the curvature, where it is time to; the program's graph is still whole here."""
        if not self._running or not loss.requires_grad or loss.numel() != 1:
            return
        self._touched = False
        rate = max(float(group["lr"]) for group in self._optimizer.param_groups)
        if not self._losses and self._prober.wants(self._step, rate):
            with self._at_our_cost():
                self._measure_curvature(loss, rate)

    def after_backward(self, loss: Any) -> None:
        """Keep the loss, if it was one of this model's."""
        if self._running and self._touched:
            self._losses.append(loss.detach())

    def _measure_curvature(self, loss: Any, rate: float) -> None:
        start = time.perf_counter()
        _wait_for(loss)
        rates = {id(p): float(group["lr"]) for group in self._optimizer.param_groups for p in group["params"]}
        scales = [math.sqrt(rates[id(p)] / rate) for p in self._parameters]
        if self._vector is None and (hidden := only_once_differentiable(loss)):
            self._no_more_probes(f"{hidden} can be differentiated only once")
            return
        try:
            hessian = Hessian(loss, self._parameters, scales)
            if not hessian.size:
                return  # a loss of another model
            pair = hessian.top(self._vector, _FIRST if self._vector is None else _NEXT, self._generator)
        except RuntimeError as error:  # an operation without a second derivative, or no memory for it
            self._no_more_probes(f"Hessian-vector products failed: {str(error).splitlines()[0][:160]}")
            return
        self._vector = pair.vector if math.isfinite(pair.value) else None
        self._probe = (pair.value, rate, pair.residual, pair.products)
        _wait_for(loss)
        cost = time.perf_counter() - start
        self._probing += cost
        self._prober.saw(self._step, pair.value, cost)

    def _no_more_probes(self, why: str) -> None:
        self._prober.off = why
        self._trace.describe({"curvature_note": why})

    def _before_step(self, *_: Any) -> None:
        due = self._step % (_UPDATES * self._stride) == 0 or (self._adaptive and self._step < _FIRST_UPDATES)
        if self._running and self._copies and due:
            with self._at_our_cost():
                self._before = [p.detach().clone() for p in self._parameters]

    def _after_step(self, *_: Any) -> None:
        if not self._running:
            return
        with self._at_our_cost():
            import torch

            with torch.no_grad():
                self._measure_step()
            self._losses = []
            self._step += 1
            if self._step % self._lag == 0:
                self._collect()
            if self._step % 16 == 0:
                self._mind_the_cost()

    def _measure_step(self) -> None:
        import torch

        if self._probe and len(self._losses) == 1:
            self._log.add("curvature", self._step, *self._probe)
        elif len(self._losses) > 1 and not self._prober.off:
            count = len(self._losses)
            self._no_more_probes(f"a step's gradient came from {count} backward passes, each a part of the loss")
        self._probe = None
        rates = tuple(float(group["lr"]) for group in self._optimizer.param_groups)
        if rates != self._rates:
            self._log.add("learning_rate", self._step, *rates)
            self._rates = rates
        if self._step % self._stride == 0:
            if self._losses:
                loss = self._losses[0] if len(self._losses) == 1 else torch.stack(self._losses).sum()
                self._waiting.append(("loss", self._step, loss))
            self._waiting.append(("gradient_norm", self._step, _length([p.grad for p in self._parameters])))
        if self._before is not None:
            moved = _length([p - old for p, old in zip(self._parameters, self._before, strict=True)])
            self._waiting.append(("update_ratio", self._step, moved / _length(self._before)))
            self._before = None

    def _collect(self) -> None:
        """Bring what was measured from the device, in one transfer."""
        import torch

        if self._waiting:
            values = torch.stack([value.reshape(()).float() for _, _, value in self._waiting]).tolist()
            for (name, step, _), value in zip(self._waiting, values, strict=True):
                self._log.add(name, step, value)
                if name == "loss":
                    self._prober.hears(value)
            self._waiting = []
        self._log.flush_if_due()

    def _mind_the_cost(self) -> None:
        """Measure fewer steps where measuring each takes more than half of the share; the rest is for probes."""
        routine = self._budget.spent - self._probing
        if routine > 0.5 * self._budget.share * self._budget.elapsed and self._stride < 64:
            self._stride *= 2

    def _detach(self) -> None:
        self._running = False
        tap.leave(self)
        for hook in (*self._hooks, self._batch_hook):
            hook.remove()

    def stop(self) -> None:
        """End the watch: write what waits, judge the trace, print the report. Stopping twice does no harm."""
        if self.report is not None or os.getpid() != self._process:
            return
        atexit.unregister(self._at_exit)
        self._detach()
        try:
            self._collect()
            self._log.flush()
            self._trace.describe(self._ending())
            self.report = judge(self._trace)
            if self.path is not None:
                self._trace.close()
        except DiagnoseError as error:
            self._note = f"{self._note} {error}".strip()
        if not self._quiet:
            self._print()

    def _ending(self) -> dict[str, object]:
        return {
            "steps": self._step,
            "seconds": round(self._budget.elapsed, 3),
            "watching_seconds": round(self._budget.spent, 3),
            "ended_by": self._ended_by,
        }

    def _print(self) -> None:
        if self.report is not None:
            print(as_text(self.report, details=False), flush=True)
        if self.path is not None:
            print(f"Kept in {self.path}")
        if self._note:
            print(self._note, flush=True)


def _length(tensors: list[Any]) -> Any:
    """The Euclidean length of all tensors together, as a tensor on their device."""
    import torch

    dense = [t.detach().float() for t in tensors if t is not None and not t.is_sparse]
    if not dense:
        return torch.tensor(0.0)
    device = dense[0].device
    return torch.linalg.vector_norm(torch.stack([norm.to(device) for norm in torch._foreach_norm(dense)]))


def _wait_for(tensor: Any) -> None:
    """Let the device finish, so that the time of a probe is the probe's own."""
    import torch

    if tensor.device.type == "cuda":
        torch.cuda.synchronize(tensor.device)


def _limit(optimizer: Any) -> float:
    limits = [
        stability_limit(
            float(group.get("momentum", 0.0)), bool(group.get("nesterov", False)), float(group.get("dampening", 0.0))
        )
        for group in optimizer.param_groups
        if 0 <= float(group.get("momentum", 0.0)) < 1
    ]
    return max(limits, default=2.0)


def _why_not_probed(optimizer: Any, parameters: list[Any]) -> str:
    size = sum(p.numel() for p in parameters)
    if type(optimizer).__name__ != "SGD":
        return f"{type(optimizer).__name__} scales each weight's step by itself"
    if size > _LARGEST:
        return f"the model has {size:,} parameters; curvature is measured up to {_LARGEST:,}"
    return "" if parameters else "the optimiser has no parameter that is trained"


def _describe(model: Any, optimizer: Any) -> dict[str, object]:
    import torch

    from chainrule.diagnose.recorders.program import program_name

    group = optimizer.param_groups[0]
    settings = {key: group[key] for key in ("momentum", "nesterov", "dampening", "weight_decay") if key in group}
    return {
        "kind": "training",
        "program": program_name(),
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "framework": f"torch {torch.__version__}",
        "model": type(model).__name__,
        "parameters": sum(p.numel() for p in model.parameters()),
        "optimiser": {"name": type(optimizer).__name__, **settings},
        "groups": len(optimizer.param_groups),
    }


def _new_trace(path: str | Path | None) -> tuple[Trace, str]:
    """A trace in a file; in memory, with a note that says why, where the default place cannot be written."""
    from chainrule.diagnose.recorders.program import program_name

    if path is not None:
        return Trace.create(path), ""
    stamp = datetime.now().strftime("%Y-%m-%d-%H%M%S-%f")
    try:
        return Trace.create(Path(".chainrule", "runs", f"{Path(program_name()).stem}-{stamp}.trace")), ""
    except TraceError as error:
        return Trace.of(), f"The trace was held in memory only: {error}"
