"""What a newcomer does first, in real Chromium, with the forms as plain forms."""

from pathlib import Path
from typing import Any

import pytest
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


def test_a_lecture_becomes_a_study_page(fresh_live: Any, open_page: Any, tmp_path: Path) -> None:
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


def test_a_run_that_diverged_is_explained(fresh_live: Any, open_page: Any) -> None:
    page, _ = open_page("/diagnose", app=fresh_live, still=True)
    page.get_by_role("button", name="A run that diverged").click()
    expect(page.locator("main")).to_contain_text("Root cause", timeout=30_000)
    expect(page.locator("main")).to_contain_text("2/λ")
    assert too_wide(page) == []
    assert axe(page) == []


def settled(page: Any, script: str) -> Any:
    """A value of the first picture once nothing is under way."""
    live = "document.querySelector('[data-picture]').live"
    for _ in range(100):
        page.wait_for_timeout(60)
        if page.evaluate(f"Boolean({live}?.seq > 0 && !{live}.waiting && !{live}.pending)"):
            return page.evaluate(f"(() => {{ const l = {live}; return {script} }})()")
    raise AssertionError("the picture never came to rest")


def tap_rail(page: Any, rate: float, touch: bool) -> None:
    """A tap on the rail of the first picture at a rate."""
    box = page.locator(".opening .canvas").bounding_box()
    x, y = settled(
        page,
        f"(([l, t, r, b], [lo, hi]) => [l + (r - l) * Math.log({rate} / lo) / Math.log(hi / lo), (t + b) / 2])"
        "(l.panels.rail.box, l.panels.rail.x)",
    )
    (page.touchscreen.tap if touch else page.mouse.click)(box["x"] + x, box["y"] + y)


@pytest.mark.parametrize(("width", "touch"), [(1440, False), (360, True)])
def test_the_first_minute(fresh_live: Any, open_page: Any, width: int, touch: bool) -> None:
    page, _ = open_page("/", app=fresh_live, still=True, width=width, touch=touch)
    say = page.locator(".opening .say")
    expect(say).to_contain_text("it was not a number by step 216")
    expect(page.locator("[data-known]")).to_be_hidden()
    tap_rail(page, 0.5, touch)
    expect(say).to_contain_text("You said 0.50. It is 0.20 = 2/λ")
    expect(page.locator("[data-known]")).to_contain_text("2/λmax = 0.15")
    page.get_by_role("button", name="Make it steeper").click()
    assert settled(page, "[l.values.steep, l.values.guess]") == [40, None]
    expect(say).not_to_contain_text("2/λ")
    tap_rail(page, 0.05, touch)
    expect(say).to_contain_text("and it is 0.050 = 2/λ, and λ = 40.0")
    expect(page.locator("[data-found]")).to_be_visible()
    page.get_by_role("button", name="Its numbers in the picture").click()
    expect(say).to_contain_text("λ = 13.4")
    assert settled(page, "[l.values.rate, l.values.steep, l.values.flat]") == [0.28, 13.44, 1.344]
    assert too_wide(page) == []
    assert axe(page) == []
    page.get_by_role("button", name="Try it").click()
    expect(say).to_contain_text("At rate 0.074 the loss falls")
    page.get_by_role("button", name="Keep one for tomorrow").click()
    expect(page.locator("#tomorrow")).to_contain_text("Above which rate")
    expect(page.locator("#box")).to_be_focused()
    page.reload()
    expect(page.get_by_role("heading", name="Where you were")).to_be_visible()
    expect(page.locator(".side")).to_contain_text("Nothing today. 1 tomorrow.")
    expect(page.locator(".side")).to_contain_text("Gradient descent and the learning rate")
    assert too_wide(page) == []


def test_the_first_mark_by_keys_and_the_lecture_behind_it(fresh_live: Any, open_page: Any) -> None:
    page, _ = open_page("/", app=fresh_live, still=True, width=800, theme="dark")
    mark = page.get_by_role("slider", name="your guess: where does it break?")
    settled(page, "1")
    mark.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    assert settled(page, "l.values.guess") is None, "arrows only aim"
    expect(mark).to_have_attribute("aria-valuetext", "0.48, Enter marks it")
    page.keyboard.press("Enter")
    expect(page.locator(".opening .say")).to_contain_text("You said 0.48. It is 0.20")
    said = page.locator(".heard .lead").inner_text()
    assert "learning rate" in said
    page.get_by_role("button", name="Its study page").click()
    expect(page.locator(".spoken.here")).to_contain_text(said, timeout=30_000)
