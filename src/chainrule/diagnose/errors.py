"""What Diagnose says when it cannot go on."""

from chainrule.errors import ChainruleError


class DiagnoseError(ChainruleError):
    """The root of the errors of this door."""


class TraceError(DiagnoseError):
    """A trace could not be written or read."""


class ForeignTrace(TraceError):
    """The file is not a trace of ours, or holds what no trace of ours holds."""


class CannotExamine(DiagnoseError):
    """What was given is not a table that can be examined."""


class BadReport(DiagnoseError):
    """The JSON given is not a report."""


class NothingToVerify(DiagnoseError):
    """The report given has no finding, or what was given beside it is of the wrong kind."""
