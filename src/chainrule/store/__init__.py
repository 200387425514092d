"""The user's data: one SQLite file, plain rows, short transactions. The doors map their nouns to these rows.

`open_store` gives a Store; the modules of this package (`lectures`, `search`, `cards`, `reviews`, `attempts`,
`progress`, `settings`, `reports`, `jobs`) are functions on the connection that it lends.
"""

from chainrule.store.database import Store, open_store
from chainrule.store.errors import (
    BusyStore,
    DamagedStore,
    FullDisk,
    Missing,
    NewerStore,
    ReadOnlyStore,
    StoreError,
)
from chainrule.store.folder import default_folder, private_file, private_folder
from chainrule.store.keeping import backup, delete_everything, export_everything
from chainrule.store.restoring import restore
from chainrule.store.work import Work, work_once, work_until

__all__ = [
    "BusyStore",
    "DamagedStore",
    "FullDisk",
    "Missing",
    "NewerStore",
    "ReadOnlyStore",
    "Store",
    "StoreError",
    "Work",
    "backup",
    "default_folder",
    "delete_everything",
    "export_everything",
    "open_store",
    "private_file",
    "private_folder",
    "restore",
    "work_once",
    "work_until",
]
