"""Diagnoses in the app: a run or a table is kept first and judged after; the judgement can be made again."""

from functools import cache

from chainrule.desk.box import Complaint
from chainrule.diagnose.symptoms import every


@cache
def complaints() -> tuple[Complaint, ...]:
    """What people say about each symptom."""
    return tuple(Complaint(p.symptom.slug, p.symptom.title, p.symptom.heard, p.symptom.concepts) for p in every())
