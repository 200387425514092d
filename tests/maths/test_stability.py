"""The limits of stability, against what PyTorch's own SGD does on a quadratic just inside and just outside them."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from chainrule.maths.descent import breaks_at
from chainrule.maths.stability import growth, stability_limit


def distance_after(product: float, momentum: float, nesterov: bool, dampening: float) -> float:
    weight = torch.tensor([1.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=product, momentum=momentum, nesterov=nesterov, dampening=dampening)
    for _ in range(300):
        weight.grad = weight.detach().clone()  # the gradient of weight²/2
        optimizer.step()
    return abs(weight.item())


@pytest.mark.parametrize(
    ("momentum", "nesterov", "dampening"),
    [(0.0, False, 0.0), (0.5, False, 0.0), (0.9, False, 0.0), (0.9, True, 0.0), (0.5, True, 0.0), (0.9, False, 0.5)],
)
def test_sgd_converges_just_inside_and_diverges_just_outside(momentum: float, nesterov: bool, dampening: float) -> None:
    limit = stability_limit(momentum, nesterov, dampening)
    assert distance_after(0.96 * limit, momentum, nesterov, dampening) < 1e-3
    assert distance_after(1.04 * limit, momentum, nesterov, dampening) > 1e3


@given(st.floats(0.01, 2), st.floats(0.01, 100))
def test_one_plain_step_multiplies_the_error_by_growth(rate: float, curvature: float) -> None:
    assert 3.0 - rate * (curvature * 3.0) == pytest.approx(3.0 * growth(rate, curvature))


@pytest.mark.parametrize(("momentum", "dampening"), [(1.0, 0.0), (-0.1, 0.0), (0.5, 1.0)])
def test_outside_its_domain_there_is_no_limit(momentum: float, dampening: float) -> None:
    with pytest.raises(ValueError, match="momentum"):
        stability_limit(momentum, dampening=dampening)


@pytest.mark.parametrize(("rate", "steep"), [(0.25, 10.0), (0.25, 40.0), (0.28, 13.44), (0.9, 50.0)])
def test_a_bowl_in_float32_is_nan_when_pytorch_says_so(rate: float, steep: float) -> None:
    weight = torch.tensor([-1.9, 1.0], requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=rate)
    scale = torch.tensor([1.0, steep])
    step = 0
    while not bool(torch.isnan(weight).any()):
        weight.grad = scale * weight.detach()
        optimizer.step()
        step += 1
    assert breaks_at(np.array([1.0, steep]), np.array([-1.9, 1.0]), rate) == step


def test_below_the_limit_nothing_breaks() -> None:
    assert breaks_at(np.array([1.0, 10.0]), np.array([-1.9, 1.0]), 0.2) is None
    assert breaks_at(np.array([1.0, 10.0]), np.array([-1.9, 0.0]), 0.25, most=200) is None
