"""What a person gets who installs the wheel: everything the pages need, and no Node."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
VENDOR = ("katex/katex.min.js", "katex/katex.min.css", "htmx/htmx.min.js", "fonts/fonts.css")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built here and now."""
    folder = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("chainrule-*.whl"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


def test_the_wheel_holds_every_file_of_the_package(names: set[str]) -> None:
    source = ROOT / "src"
    mine = [p.relative_to(source).as_posix() for p in (source / "chainrule").rglob("*") if p.is_file()]
    mine = [name for name in mine if "__pycache__" not in name and not name.endswith(".pyc")]
    assert [name for name in mine if name not in names] == []
    assert {f"chainrule/server/static/vendor/{name}" for name in VENDOR} <= names
    assert "chainrule/py.typed" in names


def test_the_wheel_holds_nothing_else(names: set[str]) -> None:
    assert {name.partition("/")[0].rstrip("/") for name in names if ".dist-info" not in name} == {"chainrule"}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_works_without_node(wheel: Path, tmp_path: Path) -> None:
    """Unpacked elsewhere and with an empty PATH, it imports from there and finds its style sheets."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    script = (
        "import chainrule, importlib.resources as r; print(chainrule.__file__);"
        "print((r.files('chainrule.server') / 'static/vendor/fonts/fonts.css').read_text().count('@font-face'))"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "PATH": str(tmp_path)}
    words = [sys.executable, "-c", script]
    done = subprocess.run(words, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True)
    place, faces = done.stdout.split()
    assert Path(place).is_relative_to(tmp_path)
    assert int(faces) == 18


def test_every_address_in_a_vendored_style_sheet_leads_to_a_file(names: set[str]) -> None:
    import posixpath
    import re

    vendor = ROOT / "src" / "chainrule" / "server" / "static" / "vendor"
    sheets = [vendor / "fonts" / "fonts.css", vendor / "katex" / "katex.min.css"]
    for sheet in sheets:
        targets = re.findall(r"url\(([^)]+)\)", sheet.read_text())
        folder = f"chainrule/server/static/vendor/{sheet.parent.name}"
        assert targets
        assert [t for t in targets if posixpath.normpath(f"{folder}/{t}") not in names] == []
