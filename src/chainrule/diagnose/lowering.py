"""The remedy for a learning rate that is too high, and what a new run must show to be compared."""

from __future__ import annotations

from chainrule.diagnose.evidence import Remedy
from chainrule.diagnose.figures import rate
from chainrule.diagnose.probes.crossing import FEWEST
from chainrule.diagnose.run import Run


def lower(now: float, advised: float, because: str, again: int, expects: str) -> Remedy:
    """From the rate `now` to `advised`; checked on a run that goes on past the step `again`."""
    return Remedy(
        change=f"lr={rate(now)} → {rate(advised)}",
        because=because,
        code=f'for group in optimizer.param_groups:\n    group["lr"] = min(group["lr"], {rate(advised)})',
        verify=(
            f"# run again past step {again}, watched as before, then with the traces of the two runs:\n"
            "from chainrule.diagnose import judge, verify\n\n"
            'print(verify(judge("before.trace"), "after.trace").sentence)\n'
            f"# expects {expects}"
        ),
    )


def too_short(run: Run, start: int) -> str:
    """Why a run that ends too soon after the step `start` cannot be compared."""
    return f"The new run has {run.steps} steps; it must go on for {FEWEST} past step {start}, where the fault was."
