"""The first half of the Study door: from any source to a ``Lecture`` with clean sentences and their times."""

from chainrule.study.errors import AddressError, SourceError
from chainrule.study.sources.reading import read

__all__ = ["AddressError", "SourceError", "read"]
