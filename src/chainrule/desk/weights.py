"""The schedule's weights fitted to the learner's log: in the background after a session, or by the command."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from chainrule.cards import fitting, planning, reviewing
from chainrule.store import Store, jobs
from chainrule.store import reviews as rows
from chainrule.store.work import Work

KIND = "fit"


def ask(db: Connection) -> None:
    """Asks for a fit where enough reviews came in; once for each hundred."""
    if planning.wanted(db):
        jobs.add(db, KIND, {}, id=f"fit-{rows.count(db) // planning.AGAIN_AFTER}")


def fitted(work: Work) -> Any:
    """The job: what `fit_now` says."""
    return {"say": fit_now(work.store)}


def fit_now(store: Store, at: datetime | None = None) -> str:
    """Fits the log, keeps what came of it, and says so in a sentence."""
    moment = at or datetime.now().astimezone()
    with store.read() as db:
        log = reviewing.log(db)
    found = fitting.fit(log, moment)
    if found is None:
        return (
            f"The schedule uses the defaults: {len(log)} reviews are too few to fit its weights to "
            f"({fitting.FEWEST} are needed, over several days)."
        )
    with store.write() as db:
        changed = planning.adopt(db, found, moment)
    again = (
        f" What is remembered of {changed} cards was worked out again; they come back as planned." if changed else ""
    )
    return f"The schedule uses weights {found.say}.{again}" if found.adopted else f"The schedule uses {found.say}."
