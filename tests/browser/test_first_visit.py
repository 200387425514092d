"""What a newcomer does first, in real Chromium, with the forms as plain forms."""

from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.browser.watching import axe, too_wide

CAPTIONS = """[00:00] In this video I'm going to explain what an eigenvector is and why it matters for training.
[00:15] An eigenvector is a vector that stays on its own line when a matrix is applied to it. The number that it is
multiplied by is called the eigenvalue.
[00:40] Gradient descent is where this bites. The learning rate must stay below two over the largest eigenvalue of the
Hessian, or the loss goes up at every step.
[01:05] For more on this I recommend the book Mathematics for Machine Learning and the channel 3Blue1Brown.
[01:20] Thanks for watching, and see you next time.
"""


def test_a_lecture_becomes_a_study_page(open_page: Any, fresh_live: Any, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text(CAPTIONS, encoding="utf-8")
    page, _ = open_page("/study", app=fresh_live, still=True)
    page.locator("input[type=file]").first.set_input_files(str(tmp_path / "talk.txt"))
    page.locator("form:has(input[type=file]) button").first.click()
    expect(page.locator("h1")).not_to_have_text("Study", timeout=30_000)
    page.wait_for_url("**/study/*", timeout=30_000)
    expect(page.locator("main")).to_contain_text("3Blue1Brown", timeout=30_000)
    expect(page.locator("main")).to_contain_text("Eigenvalues and eigenvectors")
    assert too_wide(page) == []
    assert axe(page) == []


def test_a_run_that_diverged_is_explained(open_page: Any, fresh_live: Any) -> None:
    page, _ = open_page("/diagnose", app=fresh_live, still=True)
    page.get_by_role("button", name="A run that diverged").click()
    expect(page.locator("main")).to_contain_text("Root cause", timeout=30_000)
    expect(page.locator("main")).to_contain_text("2/λ")
    assert too_wide(page) == []
    assert axe(page) == []
