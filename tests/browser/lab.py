"""JupyterLab for the tests: write a notebook, open it, run its cells once the kernel is idle."""

import json
import os
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.ports import free_port

# Without this a notice asks whether to fetch news, over the corner where a picture may stand.
NO_NEWS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}
EMPTY_CELL: dict[str, object] = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: its address, its token and the folder it shows."""

    url: str
    token: str
    folder: Path

    def write(self, name: str, cells: Sequence[str]) -> Path:
        """A notebook of code cells, bound to the kernel `python3` so that no dialogue asks for one."""
        notebook = {
            "cells": [{**EMPTY_CELL, "id": f"c{i}", "source": cell} for i, cell in enumerate(cells)],
            "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        path = self.folder / f"{name}.ipynb"
        path.write_text(json.dumps(notebook), encoding="utf-8")
        return path

    def run(self, page: Page, name: str, cells: Sequence[str]) -> None:
        """Open a new notebook of these cells in the page and run them all; returns when the kernel is idle again."""
        self.write(name, cells)
        page.goto(f"{self.url}/lab/tree/{name}.ipynb?token={self.token}&reset")
        # The toolbar's circle says 'idle' before there is a kernel at all; the status bar names the kernel.
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
        page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
        last = page.locator(".jp-CodeCell .jp-InputPrompt").nth(len(cells) - 1)
        deadline = time.monotonic() + 60
        while not (last.text_content() or "").strip("[]: ").isdigit():
            if time.monotonic() > deadline:
                raise TimeoutError(f"the last of {len(cells)} cells did not finish within 60 s")
            page.wait_for_timeout(50)


def start_lab(folder: Path, environment: dict[str, str]) -> Iterator[Lab]:
    """Run JupyterLab as a process of its own until the generator ends."""
    port, token = free_port(), secrets.token_hex(16)
    own = {f"JUPYTER_{kind}_DIR": str(folder / f".{kind.lower()}") for kind in ("CONFIG", "DATA", "RUNTIME")}
    (folder / "work").mkdir()
    (folder / ".config" / "labconfig").mkdir(parents=True)
    (folder / ".config" / "labconfig" / "default_setting_overrides.json").write_text(json.dumps(NO_NEWS))
    options = [
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.root_dir={folder / 'work'}",
        f"--IdentityProvider.token={token}",
        "--no-browser",
        "--allow-root",
        "--expose-app-in-browser",
        "--LabApp.extension_manager=readonly",
    ]
    log = folder / "lab.log"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options],
            stdout=sink,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={**environment, **own, "PYDEVD_DISABLE_FILE_VALIDATION": "1", "PATH": os.environ["PATH"]},
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(f"{url}/api/status?token={token}", process, log)
        yield Lab(url, token, folder / "work")
    finally:
        process.terminate()
        process.wait(20)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-2000:]}") from error
            time.sleep(0.2)
