"""The app over an empty data folder, with and without its cookie."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from chainrule.server.app import create_app

TOKEN = "a-token-for-tests-that-is-long-enough"
URL = "http://127.0.0.1:8517"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Starlette:
    """One app per module."""
    return create_app(tmp_path_factory.mktemp("data"), token=TOKEN)


@pytest.fixture(scope="module")
def client(app: Starlette) -> Iterator[TestClient]:
    """Signed in, with the app's worker running."""
    with TestClient(app, base_url=URL, follow_redirects=False) as inside:
        inside.cookies.set(app.state.access.cookie, TOKEN)
        yield inside


@pytest.fixture
def stranger(app: Starlette) -> TestClient:
    """Without a cookie."""
    return TestClient(app, base_url=URL, follow_redirects=False)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[TestClient]:
    """Signed in to an app of its own."""
    app = create_app(tmp_path / "data", token=TOKEN)
    with TestClient(app, base_url=URL, follow_redirects=False) as inside:
        inside.cookies.set(app.state.access.cookie, TOKEN)
        yield inside
