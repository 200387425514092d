"""A report as a file: from the terminal, and from its page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from chainrule.cli import app
from chainrule.diagnose import judge
from chainrule.diagnose.paper import as_html
from chainrule.diagnose.samples import sample
from chainrule.errors import ChainruleError
from chainrule.server.app import create_app

TOKEN = "a-token-for-tests-that-is-long-enough"


def test_the_command_writes_a_file(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    result = CliRunner().invoke(app, ["diagnose", str(sample("diverged")), "-o", str(target)])
    assert result.exit_code == 0 and "Root cause" in result.output and "Written:" in result.output
    assert target.read_text(encoding="utf-8") == as_html(judge(sample("diverged")))
    refused = CliRunner().invoke(app, ["diagnose", str(sample("diverged")), "-o", str(tmp_path / "report.pdf")])
    assert refused.exit_code != 0 and ".html, .txt or .json" in str(refused.exception)
    nowhere = CliRunner().invoke(app, ["diagnose", str(sample("diverged")), "-o", str(tmp_path / "no" / "r.html")])
    assert isinstance(nowhere.exception, ChainruleError) and "cannot be written" in str(nowhere.exception)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """Signed in to an app of its own."""
    made = create_app(tmp_path / "data", token=TOKEN)
    with TestClient(made, base_url="http://127.0.0.1:8517", follow_redirects=False) as inside:
        inside.cookies.set(made.state.access.cookie, TOKEN)
        yield inside


def test_the_page_gives_the_same_file(client: TestClient) -> None:
    answer = client.post("/diagnose/add", files={"file": ("<b>my run.trace", sample("diverged").read_bytes())})
    address = answer.headers["location"]
    assert f'href="{address}/file"' in client.get(address).text
    file = client.get(f"{address}/file")
    assert file.headers["content-type"].startswith("text/html")
    assert file.headers["content-disposition"] == 'attachment; filename="b-my-run.trace.report.html"'
    assert file.text == as_html(judge(sample("diverged")))
    assert client.get("/diagnose/none/file").status_code == 404
