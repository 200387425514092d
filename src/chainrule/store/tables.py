"""The tables, as the newest migration leaves them.

Facts (a lecture's source, a trace, a review, an attempt) stand apart from what is derived from them (a page, its
sentences and mentions, a report), so that the derived rows can be written again by a better method.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

from chainrule.store.types import Utc

REVISION = "0002"
"""The migration that these tables are; a test holds it equal to the newest file in `migrations/versions`."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_json = JSON(none_as_null=True)


def _lecture(*, primary_key: bool = False, nullable: bool = False) -> Column[str]:
    return Column(
        "lecture", Text, ForeignKey("lectures.id", ondelete="CASCADE"), primary_key=primary_key, nullable=nullable
    )


def _card() -> Column[str]:
    return Column("card", Text, ForeignKey("cards.id", ondelete="CASCADE"), primary_key=True)


lectures = Table(
    "lectures",
    metadata,
    Column("id", Text, primary_key=True),
    Column("sha256", Text, nullable=False, unique=True),
    Column("title", Text),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("facts", _json, nullable=False),
    Column("source", LargeBinary, nullable=False),
    Column("added_at", Utc, nullable=False),
)

pages = Table(
    "pages",
    metadata,
    _lecture(primary_key=True),
    Column("method", Text, nullable=False),
    Column("brief", _json, nullable=False),
    Column("body", _json, nullable=False),
    Column("made_at", Utc, nullable=False),
)

sentences = Table(
    "sentences",
    metadata,
    Column("id", Integer, primary_key=True),
    _lecture(),
    Column("t", Float, nullable=False),
    Column("until", Float, nullable=False),
    Column("text", Text, nullable=False),
    Index(None, "lecture", "t"),
)

mentions = Table(
    "mentions",
    metadata,
    Column("id", Integer, primary_key=True),
    _lecture(),
    Column("concept", Text, nullable=False),
    Column("t", Float, nullable=False),
    Column("text", Text, nullable=False),
    Index(None, "concept", "lecture"),
    Index(None, "lecture"),
)

corrections_undone = Table(
    "corrections_undone",
    metadata,
    _lecture(primary_key=True),
    Column("correction", Text, primary_key=True),
    Column("at", Utc, nullable=False),
)

cards = Table(
    "cards",
    metadata,
    Column("id", Text, primary_key=True),
    Column("front", Text, nullable=False),
    Column("back", Text, nullable=False),
    Column("concept", Text),
    Column("origin", Text, nullable=False),
    Column("at", Float),
    _lecture(nullable=True),
    Column("picture", _json),
    Column("difficulty", Text, nullable=False),
    Column("exercise", _json),
    Column("added_at", Utc, nullable=False),
    Index(None, "lecture"),
    Index(None, "concept"),
)

choices = Table(
    "choices",
    metadata,
    _card(),
    Column("kept", Boolean, nullable=False),
    Column("place", Integer, nullable=False),
    Column("at", Utc, nullable=False),
)

memories = Table(
    "memories",
    metadata,
    _card(),
    Column("stability", Float, nullable=False),
    Column("difficulty", Float, nullable=False),
    Column("due", Utc, nullable=False),
    Column("state", Text, nullable=False),
    Column("step", Integer),
    Column("last_review", Utc, nullable=False),
    Index(None, "due"),
)

# No foreign key to cards: the log is a fact and outlives the card it speaks of.
reviews = Table(
    "reviews",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("card", Text, nullable=False),
    Column("rating", Integer, nullable=False),
    Column("at", Utc, nullable=False),
    Column("seconds", Float),
    Column("before", _json),
    Column("undone_at", Utc),
    CheckConstraint("rating BETWEEN 1 AND 4", name="rating"),
    Index(None, "card"),
    Index(None, "at"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("concept", Text, nullable=False),
    Column("skill", Text, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("params", _json, nullable=False),
    Column("answer", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("mistake", Text),
    Column("difficulty", Float, nullable=False),
    Column("hints", Integer, nullable=False),
    Column("seconds", Float),
    Column("at", Utc, nullable=False),
    Index(None, "concept", "at"),
    Index(None, "at"),
)

sittings = Table(
    "sittings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("focus", _json, nullable=False),
    Column("unit", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("words", _json, nullable=False),
    Column("began_at", Utc, nullable=False),
    Column("ended_at", Utc),
    Index(None, "began_at"),
)

asked = Table(
    "asked",
    metadata,
    Column("sitting", Text, ForeignKey("sittings.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("concept", Text, nullable=False),
    Column("skill", Text, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("expected", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Column("unnamed", Boolean, nullable=False),
    Column("fade", Integer, nullable=False),
    Column("stage", Text, nullable=False),
    Column("idea", Text),
    Column("fill", Text),
    Column("hints", Integer, nullable=False),
    Column("shown", Boolean, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("answers", Integer, nullable=False),
    Column("answer", Text, nullable=False),
    Column("result", Text),
    Column("at", Utc, nullable=False),
)

progress = Table(
    "progress",
    metadata,
    Column("concept", Text, primary_key=True),
    Column("guess", _json),
    Column("goals", _json, nullable=False),
    Column("place", _json),
    Column("visits", Integer, nullable=False),
    Column("last_opened", Utc, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", JSON, nullable=False),
    Column("at", Utc, nullable=False),
)

traces = Table(
    "traces",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("path", Text),
    Column("blob", LargeBinary),
    Column("added_at", Utc, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("trace", Text, ForeignKey("traces.id", ondelete="CASCADE"), primary_key=True),
    Column("method", Text, nullable=False),
    Column("body", _json, nullable=False),
    Column("made_at", Utc, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("payload", _json, nullable=False),
    Column("state", Text, nullable=False),
    Column("progress", Float, nullable=False),
    Column("say", Text, nullable=False),
    Column("result", _json),
    Column("error", Text),
    Column("owner", Text),
    Column("tries", Integer, nullable=False),
    Column("heartbeat", Utc),
    Column("added_at", Utc, nullable=False),
    Column("ended_at", Utc),
    CheckConstraint("state IN ('waiting', 'running', 'done', 'failed', 'cancelled')", name="state"),
    Index(None, "state"),
)

job_steps = Table(
    "job_steps",
    metadata,
    Column("job", Text, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("result", _json),
    Column("at", Utc, nullable=False),
)
