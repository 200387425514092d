"""The errors of the answer checker.  A learner's text never raises out of `check`; a teacher's may."""

from __future__ import annotations

from chainrule.errors import ChainruleError


class UnreadableError(ChainruleError):
    """Text that is not a mathematical expression; `at` is the offset of the trouble in the text, or None."""

    def __init__(self, message: str, at: int | None = None) -> None:
        super().__init__(message)
        self.at = at


class UndefinedError(ChainruleError):
    """An expression that has no value anywhere, such as 1/0."""


class TeacherError(ChainruleError):
    """The answer, domain or form that an exercise gave cannot be used."""


class UnsureError(Exception):
    """Internal: balls were too wide to decide; more precision or another point may help."""


class NoValueError(Exception):
    """Internal: the expression has no value at this point."""
