"""The tap on PyTorch's backward pass: every loss that a program differentiates passes here, whoever wrote the loop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Protocol


class Listener(Protocol):
    """What hears of each backward pass, before and after it."""

    def before_backward(self, loss: Any) -> None: ...
    def after_backward(self, loss: Any) -> None: ...


_listeners: list[Listener] = []
_lock = threading.Lock()
_original: Callable[..., None] | None = None


def listen(listener: Listener) -> None:
    """Call the listener around every `Tensor.backward` from now on."""
    global _original
    import torch

    with _lock:
        _listeners.append(listener)
        if _original is None:
            _original = torch.Tensor.backward
            torch.Tensor.backward = _tapped  # type: ignore[method-assign]


def leave(listener: Listener) -> None:
    """Stop calling the listener; the last to leave puts `Tensor.backward` back."""
    global _original
    import torch

    with _lock:
        if listener in _listeners:
            _listeners.remove(listener)
        # Where somebody wrapped ours in the meantime it stays, and passes straight through.
        if not _listeners and _original is not None and torch.Tensor.backward is _tapped:
            torch.Tensor.backward = _original  # type: ignore[method-assign]
            _original = None


def _tapped(self: Any, *args: Any, **kwargs: Any) -> None:
    hearing = list(_listeners)
    for listener in hearing:
        listener.before_backward(self)
    if _original is not None:
        _original(self, *args, **kwargs)
    for listener in hearing:
        listener.after_backward(self)
