"""Pictures and reports in real notebooks: what the page does, JupyterLab and marimo do through the kernel."""

import contextlib
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import chainrule
from tests.browser.lab import Lab
from tests.browser.ports import free_port

CELLS = [
    "import chainrule\nchainrule.picture('eigenvectors')",
    "from sklearn.datasets import load_diabetes\nX, y = load_diabetes(return_X_y=True, as_frame=True)\nchainrule.examine(X, y)",
    "chainrule.exercise('eigenvectors', seed=3)",
    "chainrule.picture('eigenvektors')",  # the last: a cell that fails stops those after it
]
MARIMO = """import marimo

app = marimo.App()


@app.cell
def _():
    import chainrule

    chainrule.picture("eigenvectors")
    return (chainrule,)


@app.cell
def _(chainrule):
    chainrule.exercise("eigenvectors", seed=3)
    return


@app.cell
def _(chainrule):
    from sklearn.datasets import load_diabetes

    chainrule.examine(*load_diabetes(return_X_y=True, as_frame=True))
    return
"""


def test_a_notebook_in_jupyterlab(browser: Browser, lab: Lab) -> None:
    with contextlib.closing(browser.new_context(viewport={"width": 1440, "height": 1000})) as context:
        page = context.new_page()
        lab.run(page, "pictures", CELLS)
        try_picture(page)
        read_error(page)
        read_report(page)
        answer_exercise(page)
        page.evaluate("void window.jupyterapp.commands.execute('docmanager:save')")
        # Who opens the file without a kernel (an export, a repository's page) sees the drawing and its sentence.
        data = first_output(lab.folder / "pictures.ipynb")
        assert "".join(data["image/svg+xml"]).startswith("<svg") and "v at 75.0°" in "".join(data["text/plain"])


def read_error(page: Page) -> None:
    """A trouble is its sentence and the reader's own line."""
    trouble = page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']")
    expect(trouble).to_contain_text("PictureError: There is no concept 'eigenvektors' on the map.")
    expect(trouble).to_contain_text("line 1: chainrule.picture('eigenvektors')")
    assert "site-packages" not in trouble.inner_text() and "drawing.py" not in trouble.inner_text()


def read_report(page: Page) -> None:
    """The finding with its picture, its formulas, its evidence and its remedy."""
    report = page.locator(".chainrule-report")
    report.scroll_into_view_if_needed()
    expect(report.locator("h1")).to_have_text("s1, s2, s3 and s5 nearly depend on one another")
    expect(report.locator(".lines")).to_contain_text("condition index 21.7 > 10")
    expect(report.locator("svg.pic")).to_be_visible()
    expect(report.locator("figcaption")).to_contain_text("of 1.97")
    assert report.locator("math msqrt").first.bounding_box()
    assert report.locator("table tr").count() > 5
    expect(report.locator("pre").first).to_contain_text("Ridge(alpha=14.2)")


def answer_exercise(page: Page) -> None:
    """A wrong answer is told by its belief, beside a picture; a right one is right. Enter checks."""
    question = chainrule.exercise("eigenvectors", seed=3)
    cell = page.locator(".chainrule-exercise")
    cell.scroll_into_view_if_needed()
    expect(cell.locator(".prompt math").first).to_be_visible()
    field = cell.get_by_role("textbox", name="Your answer")
    field.fill(question.mistakes[0].answer)
    field.press("Enter")
    expect(cell.get_by_role("status")).to_contain_text("Not this.")
    expect(cell.locator(".belief")).to_be_visible()
    field.fill(question.answer.text)
    field.press("Enter")
    expect(cell.get_by_role("status")).to_contain_text("Right.")
    expect(cell.locator("ol li")).to_have_count(len(question.solution))


def first_output(path: Path) -> dict[str, list[str]]:
    """The first cell's output as the saved file holds it, once it is saved."""
    deadline = time.monotonic() + 20
    while not (outputs := json.loads(path.read_text(encoding="utf-8"))["cells"][0]["outputs"]):
        assert time.monotonic() < deadline, "the notebook was not saved"
        time.sleep(0.1)
    return outputs[0]["data"]


@pytest.fixture
def marimo(tmp_path: Path) -> Iterator[str]:
    """A marimo notebook with one picture, as an app on a free loopback port."""
    port = free_port()
    (tmp_path / "notebook.py").write_text(MARIMO, encoding="utf-8")
    words = ["-q", "-y", "run", str(tmp_path / "notebook.py"), "--headless", f"--port={port}", "--no-token"]
    homes = {f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in ("CONFIG", "CACHE", "STATE", "DATA")}
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "marimo", *words],
            stdout=log,
            stderr=log,
            env={**os.environ, **homes, "MARIMO_SKIP_UPDATE_CHECK": "1"},
        )
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
                break
            except OSError:
                assert process.poll() is None and time.monotonic() < deadline, (tmp_path / "log").read_text()[-2000:]
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def test_a_notebook_in_marimo(browser: Browser, marimo: str) -> None:
    with contextlib.closing(browser.new_context(viewport={"width": 1000, "height": 1000})) as context:
        page = context.new_page()
        page.goto(marimo)
        # What still arrives would move the picture under the hand.
        for part in (".picture .holds button", ".chainrule-exercise form", ".chainrule-report h1"):
            page.locator(part).first.wait_for(timeout=60_000)
        try_picture(page)
        read_report(page)
        answer_exercise(page)


def try_picture(page: Page) -> None:
    """Drag the first handle by mouse, press keys, type in a box: the drawing and the sentence follow."""
    picture = page.locator(".picture").first
    say, drawing, hold = picture.locator(".say"), picture.locator(".drawing svg"), picture.locator(".holds button")
    expect(say).to_contain_text("v at 75.0°")
    hold.first.scroll_into_view_if_needed()
    box = hold.first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 200, box["y"] + 40, steps=4)
    expect(say).not_to_contain_text("v at 75.0°")
    page.mouse.up()
    number = picture.get_by_role("textbox", name="v at", exact=True)
    number.fill("30")
    number.press("Enter")
    expect(say).to_contain_text("v at 30.0°")
    before = drawing.inner_html()
    hold.first.focus()
    page.keyboard.press("ArrowUp")  # which JupyterLab must not take for itself
    expect(say).to_contain_text("v at 31.0°")
    expect(hold.first).to_have_attribute("aria-valuenow", "31")
    assert drawing.inner_html() != before
    number.fill("much")
    number.press("Enter")
    expect(picture.locator(".trouble")).to_have_text("v at takes a number.")
