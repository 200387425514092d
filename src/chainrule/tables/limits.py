"""How much of a file is read."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Limits:
    """`file` and `unpacked` in bytes, `columns` a count, `cell` in characters, `ratio` how far a member may unfold."""

    file: int = 1_000 * MEGABYTE
    unpacked: int = 1_000 * MEGABYTE
    columns: int = 10_000
    cell: int = 1 * MEGABYTE
    ratio: int = 300
    members: int = 1_000


DEFAULT = Limits()
