"""What an examination yields: a finding with its evidence, a clean bill, or the reason why it could not be made."""

from __future__ import annotations

from dataclasses import dataclass

from chainrule.pictures.call import PictureCall

LIMIT_KINDS = ("exact", "test", "rounding", "policy")
SEVERITIES = ("high", "moderate")


@dataclass(frozen=True)
class Evidence:
    """One number against its limit.

    `limit` is None where the number is shown without one. `limit_kind`: *exact* (a proof), *test* (a statistical test),
    *rounding* (floating point) or *policy* (a judgement, said to be one). `why` says what the limit is, in a few words.
    """

    quantity: str
    observed: float
    limit: float | None
    limit_kind: str
    where: str = ""
    why: str = ""


@dataclass(frozen=True)
class Remedy:
    """A change, the reason for it, the code that makes it and the code that verifies it."""

    change: str
    because: str
    code: str
    verify: str


@dataclass(frozen=True)
class Finding:
    """A symptom that the numbers show.

    `title` is the headline and `cause` the one line that names quantity, limit and place. `kind` is "exact" or
    "statistical". `columns` and `rows` are the parts of a table that it concerns (row numbers from 0); `steps` the
    first and last step of a run that it concerns. `meaning` is Markdown with TeX. `consequence_of` is the slug of the
    finding that explains this one, "" for a root cause.
    """

    symptom: str
    severity: str
    kind: str
    title: str
    cause: str
    evidence: tuple[Evidence, ...]
    meaning: str
    picture: PictureCall | None
    remedies: tuple[Remedy, ...]
    concepts: tuple[str, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    steps: tuple[int, ...] = ()
    consequence_of: str = ""


@dataclass(frozen=True)
class Healthy:
    """A symptom that was looked for and is not there; `headroom` says how far away it is."""

    symptom: str
    headroom: str


@dataclass(frozen=True)
class NotApplicable:
    """A symptom that could not be looked for; `reason` says what was missing."""

    symptom: str
    reason: str


Outcome = Finding | Healthy | NotApplicable


@dataclass(frozen=True)
class Verified:
    """The remedy worked: `sentence` says so with its numbers."""

    symptom: str
    sentence: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class NotVerified:
    """The remedy did not work, or the new numbers cannot show it: `sentence` says which."""

    symptom: str
    sentence: str
    evidence: tuple[Evidence, ...]
