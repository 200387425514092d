"""What is said of a file that is not read."""

from chainrule.errors import ChainruleError


class TableError(ChainruleError):
    """The root of the errors about tables."""


class RefusedFile(TableError):
    """The file is of a kind that is not opened, because opening it would run what it holds."""


class UnreadableFile(TableError):
    """The file is missing, damaged, or not of a kind that is read."""


class TooLarge(TableError):
    """The file holds more than is read: bytes, columns, or the length of a cell."""
