"""Migrations: from every version that there was to the tables as the code describes them, with the rows kept."""

import shutil
import sqlite3
from functools import partial
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from chainrule.store import cards, database, lectures, migrate, open_store
from chainrule.store.cards import CardRow
from chainrule.store.database import _engine
from chainrule.store.tables import REVISION, metadata

SCRIPTS = ScriptDirectory.from_config(migrate._config())
REVISIONS = [script.revision for script in SCRIPTS.walk_revisions()][::-1]


def schema(path: Path) -> dict[str, str]:
    """The statements of the ordinary tables and indexes, without white space."""
    with sqlite3.connect(path) as db:
        found = db.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql NOT NULL")
        rows = {name: "".join(sql.split()) for name, sql in found}
    db.close()
    return {name: sql for name, sql in rows.items() if not name.startswith("words") and name != "alembic_version"}


def test_the_newest_migration_is_the_one_that_the_tables_name() -> None:
    assert SCRIPTS.get_heads() == [REVISION] == [REVISIONS[-1]]


@pytest.mark.parametrize("start", REVISIONS)
def test_every_version_leads_to_the_tables_of_the_code(tmp_path: Path, start: str) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    old = _engine(folder / "chainrule.db", keys=False)
    migrate.migrate(old, folder / "chainrule.db", start)
    old.dispose()
    with open_store(folder) as store, store.read() as db:
        context = MigrationContext.configure(
            db, opts={"include_name": lambda name, kind, _: kind != "table" or not str(name).startswith("words")}
        )
        assert compare_metadata(context, metadata) == []
    fresh = create_engine(f"sqlite:///{tmp_path / 'fresh.db'}")
    metadata.create_all(fresh)
    fresh.dispose()
    assert schema(folder / "chainrule.db") == schema(tmp_path / "fresh.db")


def test_a_table_can_be_rebuilt_without_losing_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With foreign keys on, SQLite's way of changing a column would delete the rows that point at the table."""
    card = CardRow("c", "front", "back", None, "lecture", 1.0, "", None, "easy", None)
    with open_store(tmp_path / "data") as store, store.write() as db:
        lecture = lectures.add(db, "words", kind="transcript", name="a.txt").id
        cards.put(db, [CardRow(**{**vars(card), "lecture": lecture})])
    scripts = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, scripts)
    (scripts / "versions" / "v_next.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision = 'next'\ndown_revision = {REVISION!r}\n"
        "def upgrade() -> None:\n"
        "    with op.batch_alter_table('lectures', recreate='always') as batch:\n"
        "        batch.add_column(sa.Column('language', sa.Text, server_default='en'))\n"
    )
    monkeypatch.setattr(migrate, "MIGRATIONS", scripts)
    monkeypatch.setattr(database, "migrate", partial(migrate.migrate, revision="next"))
    with open_store(tmp_path / "data") as store, store.read() as db:
        assert db.exec_driver_sql("SELECT language FROM lectures").scalars().all() == ["en"]
        assert db.exec_driver_sql("SELECT lecture FROM cards").scalars().all() == [lecture]


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(tmp_path / "data").close()
    path = tmp_path / "data" / "chainrule.db"
    scripts = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, scripts)
    (scripts / "versions" / "v_next.py").write_text(
        f"from alembic import op\nrevision = 'next'\ndown_revision = {REVISION!r}\n"
        "def upgrade() -> None:\n"
        "    op.execute('CREATE TABLE half (done TEXT)')\n"
        "    op.execute('DROP TABLE settings')\n"
        "    raise RuntimeError('the power went')\n"
    )
    monkeypatch.setattr(migrate, "MIGRATIONS", scripts)
    before = schema(path)
    engine = _engine(path, keys=False)
    with pytest.raises(RuntimeError, match="the power went"):
        migrate.migrate(engine, path, "next")
    engine.dispose()
    assert schema(path) == before
    open_store(tmp_path / "data").close()
