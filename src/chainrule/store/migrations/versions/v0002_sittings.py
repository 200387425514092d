"""Sittings of practice: what was chosen, and each question as it stands, so that a reload finds it again."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "sittings",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("focus", sa.JSON, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("words", sa.JSON, nullable=False),
        sa.Column("began_at", sa.DateTime, nullable=False),
        sa.Column("ended_at", sa.DateTime),
        sa.Index(None, "began_at"),
    )
    op.create_table(
        "asked",
        sa.Column("sitting", sa.Text, sa.ForeignKey("sittings.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("concept", sa.Text, nullable=False),
        sa.Column("skill", sa.Text, nullable=False),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("expected", sa.Float, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("unnamed", sa.Boolean, nullable=False),
        sa.Column("fade", sa.Integer, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("idea", sa.Text),
        sa.Column("fill", sa.Text),
        sa.Column("hints", sa.Integer, nullable=False),
        sa.Column("shown", sa.Boolean, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("answers", sa.Integer, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("result", sa.Text),
        sa.Column("at", sa.DateTime, nullable=False),
    )
