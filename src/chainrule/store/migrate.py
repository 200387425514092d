"""From whatever version the file has to this one, in one transaction."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from chainrule.store.errors import DamagedStore, NewerStore
from chainrule.store.tables import REVISION

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(engine: Engine, path: Path, revision: str = REVISION) -> None:
    """Brings the file to `revision`. It stays as it was if any step fails.

    Raises NewerStore for a version that this program does not know, DamagedStore for a database of something else.
    """
    with engine.connect() as db, db.begin():
        if _version(db, path) == revision:
            return
    with engine.execution_options(immediate=True).connect() as db, db.begin():
        # Again, now that nobody else can write: another process may have been faster.
        version = _version(db, path)
        if version != revision:
            _check_known(version, path)
            _upgrade(db, revision)
            broken = db.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken is not None:
                raise DamagedStore(f"{path}: a row of {broken[0]} points at nothing, so it was not migrated.")


def _version(db: Connection, path: Path) -> str | None:
    names = {row[0] for row in db.exec_driver_sql("SELECT name FROM sqlite_master")}
    if "alembic_version" in names:
        found = db.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return None if found is None else str(found)
    if names:
        raise DamagedStore(f"{path} is a database, but not one of Chainrule. Choose another folder (--data).")
    return None


def _config() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return config


def _check_known(version: str | None, path: Path) -> None:
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if version is not None and version not in known:
        raise NewerStore(
            f"{path} was written by a newer version of Chainrule (its version is {version!r}; this one knows up to "
            f"{REVISION}). Update Chainrule, or choose another folder (--data). The file was not changed."
        )


def _upgrade(db: Connection, revision: str) -> None:
    from alembic import command

    config = _config()
    config.attributes["connection"] = db
    command.upgrade(config, revision)
