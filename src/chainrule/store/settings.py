"""What the reader chose, with what holds until they choose."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from chainrule.store.errors import StoreError
from chainrule.store.tables import settings
from chainrule.store.types import now

THEMES = ("auto", "light", "dark")
TABS = ("numpy", "sklearn", "torch", "keras")
MOST_NEW = 100
LONGEST_GOAL = 240


@dataclass(frozen=True)
class Settings:
    """`daily_new` is the number of new cards a day, `goal` the minutes a day that the reader aims at (0: none).

    `code_tab` is the language tab that lessons open.
    """

    theme: str = "auto"
    daily_new: int = 5
    goal: int = 10
    code_tab: str = "numpy"

    def __post_init__(self) -> None:
        _one_of("theme", self.theme, THEMES)
        _one_of("code_tab", self.code_tab, TABS)
        _between("daily_new", self.daily_new, MOST_NEW)
        _between("goal", self.goal, LONGEST_GOAL)


def read(db: Connection) -> Settings:
    """The settings; a value that another version kept and this one does not know counts as not set."""
    known = {field.name for field in fields(Settings)}
    chosen = Settings()
    for key, value in db.execute(select(settings.c.key, settings.c.value)):
        if key in known:
            try:
                chosen = Settings(**{**asdict(chosen), key: value})
            except StoreError:
                continue
    return chosen


def change(db: Connection, **changes: Any) -> Settings:
    """Changes some settings, all or none. Raises StoreError that names the setting and what it may be."""
    unknown = sorted(set(changes) - {field.name for field in fields(Settings)})
    if unknown:
        names = ", ".join(field.name for field in fields(Settings))
        raise StoreError(f"There is no setting {unknown[0]!r}; there are {names}.")
    chosen = Settings(**{**asdict(read(db)), **changes})
    for key in changes:
        row = {"value": getattr(chosen, key), "at": now()}
        db.execute(upsert(settings).values(key=key, **row).on_conflict_do_update(index_elements=["key"], set_=row))
    return chosen


def kept(db: Connection, key: str) -> Any:
    """What was kept beside the settings under a key (any JSON); None where nothing was."""
    return db.execute(select(settings.c.value).where(settings.c.key == key)).scalar()


def keep(db: Connection, key: str, value: Any) -> None:
    """Keeps something beside the settings, in the place of what was kept under the key before."""
    if key in {field.name for field in fields(Settings)}:
        raise StoreError(f"{key!r} is a setting; it is changed, not kept.")
    row = {"value": value, "at": now()}
    db.execute(upsert(settings).values(key=key, **row).on_conflict_do_update(index_elements=["key"], set_=row))


def _one_of(key: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise StoreError(f"The setting {key} may be {', '.join(allowed)}; got {value!r}.")


def _between(key: str, value: object, most: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise StoreError(f"The setting {key} is a whole number from 0 to {most}; got {value!r}.")
