"""What goes wrong when a lecture is read, each said in a sentence that names the thing and the way out."""

from __future__ import annotations

from chainrule.errors import ChainruleError


class SourceError(ChainruleError):
    """A source that is not, or does not hold, a lecture with times."""


class AddressError(SourceError):
    """An address that must not be, or could not be, fetched."""
