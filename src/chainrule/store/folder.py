"""Where the user's data lies, and that nobody else on the machine can read it."""

import errno
import os
import stat
from pathlib import Path

from chainrule.store.errors import FullDisk, ReadOnlyStore, StoreError

FILE = "chainrule.db"


def default_folder() -> Path:
    """The folder for Chainrule in the place that this system keeps for a user's data."""
    from platformdirs import user_data_path

    return user_data_path("chainrule", appauthor=False)


def private_folder(path: Path) -> Path:
    """Makes the folder if it is missing and closes it to others (0700); returns its absolute path.

    Raises ReadOnlyStore when it cannot be made or written, FullDisk when there is no room, and StoreError when `path`
    is a file, or a folder that is open to others and already holds somebody's files: that one is not ours to close.
    """
    path = path.expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise StoreError(f"{path} is a file; --data wants a folder.")
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix":
            _close(path)
    except OSError as error:
        raise _reason(error, path) from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise ReadOnlyStore(f"{path} cannot be written. Give it write permission, or choose another folder (--data).")
    return path


def private_file(path: Path) -> None:
    """Makes an empty file that only its owner can read (0600), or closes the one that is there.

    Raises ReadOnlyStore or FullDisk.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600))
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) != 0o600:
            path.chmod(0o600)
    except OSError as error:
        raise _reason(error, path) from error


def _close(path: Path) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if not mode & 0o077:
        return
    ours = (path / FILE).exists() or not any(path.iterdir())
    if not ours or path == Path.home():
        raise StoreError(
            f"{path} holds other files and can be read by others, so it is no place for private data. "
            "Give an empty folder, or one that does not exist yet."
        )
    path.chmod(0o700)


def _reason(error: OSError, path: Path) -> StoreError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return FullDisk(f"There is no room for {path}: the disk is full.")
    if error.errno == errno.ELOOP:
        return StoreError(f"{path} is a symbolic link; the database must be a file of its own.")
    return ReadOnlyStore(f"{path} cannot be made or written ({error.strerror}). Choose another folder (--data).")
