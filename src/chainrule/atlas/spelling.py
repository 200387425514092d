"""How many slips of the keyboard lie between two words."""

from __future__ import annotations


def distance(one: str, other: str, most: int) -> int | None:
    """Letters added, left out, changed or swapped with their neighbour to get from one to the other.

    None where it is more than `most`. Optimal string alignment distance (Damerau 1964, restricted form).
    """
    if abs(len(one) - len(other)) > most or len(set(one) ^ set(other)) > 2 * most:
        return None  # each slip adds at most one letter that was not there and takes away one that was
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, last[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None
