"""What every test shares: a fixed slice of randomness, and a home folder that is not the reader's."""

import os

# Before anything imports NumPy or Keras, which read these once.
os.environ.setdefault("OMP_NUM_THREADS", "2")
os.environ.setdefault("KERAS_BACKEND", "torch")
os.environ.setdefault("MPLBACKEND", "agg")

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Two cores shared with other work make any deadline a lie, and no test asserts a time.
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)
fixed = settings(derandomize=True, max_examples=60, deadline=None, database=None, suppress_health_check=SLOW)
settings.register_profile("ci", fixed)
settings.register_profile("measure", max_examples=500, deadline=None, print_blob=True, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

NO_BROWSER = pytest.StashKey[int]()
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str:
    """The browser that `dev.py` named, else the first on the PATH, else an empty string."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), "")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests go last, since Playwright keeps an event loop in this thread from its first use on.

    Without a browser they are left out and counted in one line; under CI they stay, and fail.
    """
    browser = [item for item in items if "browser" in Path(str(item.path)).parts or item.get_closest_marker("browser")]
    items[:] = [item for item in items if item not in set(browser)] + browser
    if browser and not find_chromium() and os.environ.get("CI", "").lower() not in ("1", "true"):
        config.stash[NO_BROWSER] = len(browser)
        config.hook.pytest_deselected(items=browser)
        items[:] = items[: -len(browser)]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what could not run."""
    count = config.stash.get(NO_BROWSER, 0)
    if count:
        terminalreporter.write_line(f"not run: {count} browser tests, because no Chromium was found (set $CHROMIUM)")


@pytest.fixture(autouse=True, scope="session")
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the lectures, cards and progress of the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "CHAINRULE_DATA")
    with pytest.MonkeyPatch.context() as patch:
        for name in names:
            patch.setenv(name, str(home / name.lower()))
        yield
