"""Numbers as a reader meets them in a report: short, with a true minus sign, and never rounded into a lie."""

from __future__ import annotations

import math


def short(value: float, digits: int = 3) -> str:
    """A number with `digits` significant digits: 9.53, 38,053, 0.0604, 1.3e12; 'NaN' and '∞' where it is not finite."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if size != 0 and not 1e-4 <= size < 1e7:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        return f"{mantissa}e{int(exponent)}".replace("-", "−")
    if size >= 10 ** (digits - 1):
        return f"{value:,.0f}".replace("-", "−")
    decimals = digits - 1 - (math.floor(math.log10(size)) if size else 0)
    return f"{value:.{max(decimals, 0)}f}".replace("-", "−")


def rate(value: float) -> str:
    """A learning rate as a person writes it: at least two decimals, at most four significant digits (0.30, 0.001)."""
    if not math.isfinite(value):
        return short(value)
    if value != 0 and abs(value) < 1e-5:
        return f"{value:.3g}".replace("e-0", "e-")
    text = f"{float(f'{value:.4g}'):.10f}".rstrip("0")
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.ljust(2, '0')}"


def apart(larger: float, smaller: float) -> tuple[str, str]:
    """Two rates, the first larger, with as few digits as keep them apart on paper."""
    for digits in range(2, 10):
        high, low = rate(larger) if digits < 5 else short(larger, digits), short(smaller, digits)
        if _number(high) > _number(low):
            return high, low
    return repr(larger), repr(smaller)


def _number(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def below(value: float) -> float:
    """`value` rounded down to two significant digits, so that a limit given to a reader is never above the true one."""
    step = 10.0 ** (math.floor(math.log10(value)) - 1)
    return float(f"{math.floor(value / step + 1e-9) * step:.2g}")


def tex(value: float, digits: int = 3) -> str:
    """A number as `short` writes it, for a formula: an ASCII minus, and no space after the comma of thousands."""
    return short(value, digits).replace("−", "-").replace(",", "{,}")


def percent(share: float) -> str:
    """A share as '61 %'."""
    return f"{100 * share:.0f} %"


def listed(names: tuple[str, ...] | list[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def code_number(value: float) -> str:
    """A number for code that the reader copies: ASCII, exact to the digits shown in prose."""
    return rate(value).replace("−", "-")
