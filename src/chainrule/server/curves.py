"""The run's curves are drawn beside the report, so that a report's file shows the same ones as its page."""

from chainrule.diagnose.curves import curves

__all__ = ["curves"]
