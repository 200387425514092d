"""Documentation that cannot rot: each code block of each page runs, and shows what it prints."""

from pathlib import Path

import pytest

from tests.fences import FenceError, run_page, same

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "changelog.d").glob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_block_of_the_page_holds(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run_page(page, tmp_path)


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("```python\nassert 1 + 1 == 3, 'not three'\n```", "not three"),
        ("```python\nprint(2)\n```\n\n```text\n3\n```", "the page shows"),
        ("```pycon\n>>> 1 + 1\n3\n```", "Expected"),
        ("```toml\na = \n```", "Invalid value"),
        ("```sh\ncurl somewhere\n```", "is not a command"),
        ("```sh\npython dev.py tset\n```", "is not a command"),
        ("```fortran\nEND\n```", "has no test"),
        ("```\nfree\n```", "no language"),
    ],
)
def test_a_page_that_is_wrong_fails(block: str, message: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(block, encoding="utf-8")
    with pytest.raises((FenceError, AssertionError, ValueError), match=message):
        run_page(page, tmp_path)


def test_blocks_share_names_and_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = tmp_path / "page.md"
    read = "from pathlib import Path\nx = Path('t.csv').read_text()"
    parts = ["```csv file=t.csv\na,b\n1,2\n```", f"```python\n{read}\n```", "```python\nprint(x, 7)\n```"]
    page.write_text("\n\n".join([*parts, "```text\na,b\n...\n7\n```"]), encoding="utf-8")
    assert run_page(page, tmp_path) == 4


def test_dots_stand_for_anything_and_spacing_is_free() -> None:
    assert same("a  b\n...\nc", "a b\nxyz\nc\n")
    assert same("...", "")
    assert not same("a b c", "a b d")
