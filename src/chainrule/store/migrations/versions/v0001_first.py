"""The first version."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Stemmed, so that "eigenvector" finds "eigenvectors"; external content, so that the sentences are kept once.
WORDS = (
    """CREATE VIRTUAL TABLE words USING fts5(
        text, content='sentences', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER sentences_written AFTER INSERT ON sentences BEGIN
        INSERT INTO words(rowid, text) VALUES (new.id, new.text); END""",
    """CREATE TRIGGER sentences_removed AFTER DELETE ON sentences BEGIN
        INSERT INTO words(words, rowid, text) VALUES ('delete', old.id, old.text); END""",
    """CREATE TRIGGER sentences_changed AFTER UPDATE ON sentences BEGIN
        INSERT INTO words(words, rowid, text) VALUES ('delete', old.id, old.text);
        INSERT INTO words(rowid, text) VALUES (new.id, new.text); END""",
)


def upgrade() -> None:
    _lectures()
    _said()
    _cards()
    _schedule()
    _practice()
    _diagnosis()
    _jobs()
    for statement in WORDS:
        op.execute(statement)


def _lecture(*, primary_key: bool = False, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(
        "lecture", sa.Text, sa.ForeignKey("lectures.id", ondelete="CASCADE"), primary_key=primary_key, nullable=nullable
    )


def _card() -> sa.Column[str]:
    return sa.Column("card", sa.Text, sa.ForeignKey("cards.id", ondelete="CASCADE"), primary_key=True)


def _lectures() -> None:
    op.create_table(
        "lectures",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("sha256", sa.Text, nullable=False, unique=True),
        sa.Column("title", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("source", sa.LargeBinary, nullable=False),
        sa.Column("added_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "pages",
        _lecture(primary_key=True),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("brief", sa.JSON, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
    )


def _said() -> None:
    op.create_table(
        "sentences",
        sa.Column("id", sa.Integer, primary_key=True),
        _lecture(),
        sa.Column("t", sa.Float, nullable=False),
        sa.Column("until", sa.Float, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Index(None, "lecture", "t"),
    )
    op.create_table(
        "mentions",
        sa.Column("id", sa.Integer, primary_key=True),
        _lecture(),
        sa.Column("concept", sa.Text, nullable=False),
        sa.Column("t", sa.Float, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Index(None, "concept", "lecture"),
        sa.Index(None, "lecture"),
    )
    op.create_table(
        "corrections_undone",
        _lecture(primary_key=True),
        sa.Column("correction", sa.Text, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
    )


def _cards() -> None:
    op.create_table(
        "cards",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("front", sa.Text, nullable=False),
        sa.Column("back", sa.Text, nullable=False),
        sa.Column("concept", sa.Text),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("at", sa.Float),
        _lecture(nullable=True),
        sa.Column("picture", sa.JSON),
        sa.Column("difficulty", sa.Text, nullable=False),
        sa.Column("exercise", sa.JSON),
        sa.Column("added_at", sa.DateTime, nullable=False),
        sa.Index(None, "lecture"),
        sa.Index(None, "concept"),
    )
    op.create_table(
        "choices",
        _card(),
        sa.Column("kept", sa.Boolean, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )


def _schedule() -> None:
    op.create_table(
        "memories",
        _card(),
        sa.Column("stability", sa.Float, nullable=False),
        sa.Column("difficulty", sa.Float, nullable=False),
        sa.Column("due", sa.DateTime, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("step", sa.Integer),
        sa.Column("last_review", sa.DateTime, nullable=False),
        sa.Index(None, "due"),
    )
    op.create_table(
        "reviews",
        sa.Column("n", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("card", sa.Text, nullable=False),
        sa.Column("rating", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("seconds", sa.Float),
        sa.Column("before", sa.JSON),
        sa.Column("undone_at", sa.DateTime),
        sa.CheckConstraint("rating BETWEEN 1 AND 4", name="rating"),
        sa.Index(None, "card"),
        sa.Index(None, "at"),
    )


def _practice() -> None:
    op.create_table(
        "attempts",
        sa.Column("n", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("concept", sa.Text, nullable=False),
        sa.Column("skill", sa.Text, nullable=False),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("params", sa.JSON, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("mistake", sa.Text),
        sa.Column("difficulty", sa.Float, nullable=False),
        sa.Column("hints", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Float),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Index(None, "concept", "at"),
        sa.Index(None, "at"),
    )
    op.create_table(
        "progress",
        sa.Column("concept", sa.Text, primary_key=True),
        sa.Column("guess", sa.JSON),
        sa.Column("goals", sa.JSON, nullable=False),
        sa.Column("place", sa.JSON),
        sa.Column("visits", sa.Integer, nullable=False),
        sa.Column("last_opened", sa.DateTime, nullable=False),
    )
    op.create_table(
        "settings",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.JSON, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )


def _diagnosis() -> None:
    op.create_table(
        "traces",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("path", sa.Text),
        sa.Column("blob", sa.LargeBinary),
        sa.Column("added_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "reports",
        sa.Column("trace", sa.Text, sa.ForeignKey("traces.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
    )


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("n", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("progress", sa.Float, nullable=False),
        sa.Column("say", sa.Text, nullable=False),
        sa.Column("result", sa.JSON),
        sa.Column("error", sa.Text),
        sa.Column("owner", sa.Text),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("heartbeat", sa.DateTime),
        sa.Column("added_at", sa.DateTime, nullable=False),
        sa.Column("ended_at", sa.DateTime),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed', 'cancelled')", name="state"),
        sa.Index(None, "state"),
    )
    op.create_table(
        "job_steps",
        sa.Column("job", sa.Text, sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("result", sa.JSON),
        sa.Column("at", sa.DateTime, nullable=False),
    )
