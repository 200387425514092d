"""How large a step gradient descent may take before it overshoots by more than it gains."""

from __future__ import annotations


def stability_limit(momentum: float = 0.0, nesterov: bool = False, dampening: float = 0.0) -> float:
    """The largest rate × curvature at which gradient descent on a quadratic loss does not diverge.

    Without momentum each step multiplies the error along a direction of curvature λ by 1 - rate·λ, and
    |1 - rate·λ| <= 1 needs rate·λ <= 2. With momentum β the error follows e' = (1 + β - rate·λ) e - β e₋₁, whose roots
    stay in the unit disc up to 2(1 + β); Nesterov's look-ahead lowers that to 2(1 + β)/(1 + 2β) (both from the Jury
    conditions on the two-term recurrence). `dampening` τ, as PyTorch's SGD has it, shrinks every gradient but the first
    to 1 - τ of itself, which divides the limit of plain momentum by 1 - τ.

    Exact for a quadratic; elsewhere the limit of the quadratic that fits the loss at the current weights.
    Raises ValueError for a momentum outside [0, 1) or a dampening outside [0, 1).
    """
    if not 0 <= momentum < 1 or not 0 <= dampening < 1:
        raise ValueError("stability_limit needs 0 <= momentum < 1 and 0 <= dampening < 1")
    if momentum == 0:
        return 2.0  # PyTorch applies dampening to the momentum buffer only
    if nesterov:
        return 2 * (1 + momentum) / (1 + 2 * momentum)
    return 2 * (1 + momentum) / (1 - dampening)


def growth(rate: float, curvature: float) -> float:
    """The factor 1 - rate·curvature by which one plain step multiplies the error along a direction."""
    return 1 - rate * curvature
