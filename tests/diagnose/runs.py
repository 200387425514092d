"""Small training programs for the tests, each watched; and the full Hessian, as an oracle."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from chainrule.diagnose.recorders.budget import Budget
from chainrule.diagnose.recorders.torch import Recorder, watch

torch.set_num_threads(1)

Rate = Callable[[int], float]


def surface(rows: int = 256, inputs: int = 3, noise: float = 0.1, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Inputs (rows, inputs) and a noisy smooth target (rows, 1)."""
    draw = torch.Generator().manual_seed(seed)
    x = torch.randn(rows, inputs, generator=draw)
    return x, torch.sin(x[:, :1]) + 0.5 * x[:, 1:2] * x[:, 2:3] + noise * torch.randn(rows, 1, generator=draw)


def network(
    units: int = 16, inputs: int = 3, outputs: int = 1, seed: int = 0, act: type[nn.Module] = nn.Tanh
) -> nn.Module:
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(inputs, units), act(), nn.Linear(units, outputs))


class EveryFifth(Budget):
    """A budget in steps instead of seconds."""

    asked = 0

    def affords(self, cost: float, credit: float = 0.0) -> bool:
        self.asked += 1
        return credit > 0 or self.asked % 5 == 0


def train(
    model: nn.Module,
    data: tuple[Tensor, Tensor],
    rate: float | Rate,
    steps: int,
    *,
    batch: int = 0,
    loss: Callable[[Tensor, Tensor], Tensor] = nn.functional.mse_loss,
    path: Path | None = None,
    share: float = 0.6,
    by_steps: bool = False,
    **sgd: Any,
) -> Recorder:
    """Train by SGD under watch; `batch` 0 is the whole data. The share is generous, since these steps are so short.

    `by_steps` probes at every fifth step and at alarms, whatever the time: the same on every machine.
    """
    rates: Rate = rate if callable(rate) else lambda _: rate
    optimizer = torch.optim.SGD(model.parameters(), lr=rates(0), **sgd)
    x, y = data
    draw = torch.Generator().manual_seed(1)
    where: dict[str, Any] = {"path": path} if path else {}
    with watch(model, optimizer, share=share, quiet=True, **where) as recorder:
        if by_steps:
            recorder._prober._budget = EveryFifth(share)
        for step in range(steps):
            for group in optimizer.param_groups:
                group["lr"] = rates(step)
            rows = torch.randint(0, len(x), (batch,), generator=draw) if batch else slice(None)
            optimizer.zero_grad()
            loss(model(x[rows]), y[rows]).backward()
            optimizer.step()
    return recorder


def largest_eigenvalue(model: nn.Module, loss_of: Callable[[Callable[[Tensor], Tensor]], Tensor]) -> float:
    """The top eigenvalue of the full Hessian, built entry by entry; `loss_of` takes the model as a function."""
    names = [name for name, _ in model.named_parameters()]
    shapes = [p.shape for _, p in model.named_parameters()]
    flat = torch.cat([p.detach().reshape(-1) for p in model.parameters()])

    def loss(weights: Tensor) -> Tensor:
        parts = weights.split([shape.numel() for shape in shapes])
        named = {name: part.view(shape) for name, part, shape in zip(names, parts, shapes, strict=True)}
        return loss_of(lambda x: torch.func.functional_call(model, named, (x,)))

    hessian = torch.autograd.functional.hessian(loss, flat)
    return float(torch.linalg.eigvalsh(hessian)[-1])
