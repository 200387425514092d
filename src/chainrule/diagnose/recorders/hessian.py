"""The curvature of a loss in its steepest direction, from Hessian-vector products on the program's own graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chainrule.maths.spectra import Eigenpair, top_eigenpair


class Hessian:
    """The Hessian of a loss with respect to parameters, scaled by their learning rates, as products with vectors.

    Parameter i is scaled by √(rateᵢ / reference), where reference is the largest rate: then reference times the top
    eigenvalue is what the stability of one step depends on, also when groups have different rates.
    """

    def __init__(self, loss: Any, parameters: list[Any], scales: list[float]) -> None:
        import torch

        gradients = torch.autograd.grad(loss, parameters, create_graph=True, allow_unused=True)
        kept = [
            (gradient, parameter, scale)
            for gradient, parameter, scale in zip(gradients, parameters, scales, strict=True)
            if gradient is not None and gradient.grad_fn is not None
        ]
        self._gradients = [gradient for gradient, _, _ in kept]
        self._parameters = [parameter for _, parameter, _ in kept]
        self._scales = [scale for _, _, scale in kept]
        self.size = sum(parameter.numel() for parameter in self._parameters)

    def times(self, vector: Any) -> Any:
        """The Hessian times a vector of `size` entries."""
        import torch

        parts, place = [], 0
        for parameter, scale in zip(self._parameters, self._scales, strict=True):
            part = vector[place : place + parameter.numel()].view_as(parameter)
            parts.append(part if scale == 1 else part * scale)
            place += parameter.numel()
        products = torch.autograd.grad(
            self._gradients, self._parameters, grad_outputs=parts, retain_graph=True, allow_unused=True
        )
        flat = [
            torch.zeros_like(parameter).reshape(-1) if product is None else product.reshape(-1) * scale
            for product, parameter, scale in zip(products, self._parameters, self._scales, strict=True)
        ]
        return torch.cat(flat)

    def top(self, start: Any | None, products: int, generator: Any) -> Eigenpair[Any]:
        """The largest eigenvalue, from `start` (the last probe's vector) or a random direction.

        Randomness comes from `generator` alone, so that the program's own random numbers stay as they were.
        """
        import torch

        if start is None or start.numel() != self.size:
            device = self._parameters[0].device
            start = torch.randn(self.size, generator=generator, dtype=torch.float32).to(
                device=device, dtype=self._parameters[0].dtype
            )
        return top_eigenpair(self.times, start, products)


def only_once_differentiable(loss: Any) -> str:
    """The name of an operation in the loss's graph that hides its second derivative, or "".

    A custom function marked as differentiable once leaves its part out of a Hessian-vector product without an error, so
    that the product would be wrong; every other operation without a second derivative raises by itself.
    """
    import torch

    place = torch.autograd.function.__file__
    for node in _nodes(loss.grad_fn):
        backward = getattr(getattr(type(node), "_forward_cls", None), "backward", None)
        if getattr(getattr(backward, "__code__", None), "co_filename", "") == place and hasattr(
            backward, "__wrapped__"
        ):
            return str(type(node).__name__)
    return ""


def _nodes(root: Any, most: int = 100_000) -> Iterator[Any]:
    """The nodes of a graph, each once."""
    waiting, seen = [root], {root}
    while waiting and len(seen) < most:
        node = waiting.pop()
        yield node
        for following, _ in node.next_functions:
            if following is not None and following not in seen:
                seen.add(following)
                waiting.append(following)
