"""A lesson in real Chromium: its picture by mouse, touch, keys and number box; its question; how it looks to axe."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chainrule.atlas.atlas import open_atlas
from chainrule.learn import has_lesson
from tests.browser.watching import axe, too_wide

LESSONS = [slug for slug, concept in open_atlas().items() if has_lesson(concept)]
ANGLE = "input.num[aria-label='v at']"


STAGE = """(() => {
  const stage = document.querySelector(".see .stage").getBoundingClientRect(), say = document.querySelector(".see .say");
  return { top: stage.top, height: stage.height, bottom: stage.bottom, said: say.getBoundingClientRect().top + say.scrollHeight,
           screen: innerHeight };
})()"""
LIVE = "document.querySelector('.see [data-picture]')?.live"


def until(page: Page, script: str) -> None:
    """Wait for a script to be true, asked from outside: the page's own policy forbids a string that polls."""
    for _ in range(100):
        if page.evaluate(f"Boolean({script})"):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {script}")


def ready(page: Page) -> None:
    """Wait until the picture's conversation has begun."""
    until(page, f"{LIVE}?.seq > 0 && !{LIVE}.waiting && !{LIVE}.pending")


def settled(page: Page, script: str) -> Any:
    """A value of the live picture once nothing is under way."""
    page.wait_for_timeout(100)
    ready(page)
    return page.evaluate(f"(() => {{ const l = {LIVE}; return {script} }})()")


@pytest.mark.parametrize("slug", LESSONS)
def test_a_lesson_fits_and_reads_well(open_page: Any, slug: str) -> None:
    page, _ = open_page(f"/learn/{slug}", width=360, still=True)
    ready(page)
    assert too_wide(page) == []
    page.locator("#by-hand").scroll_into_view_if_needed()
    stage = page.evaluate(STAGE)
    assert stage["top"] == 0 and stage["height"] < 0.52 * stage["screen"], stage
    assert stage["said"] <= stage["bottom"], "the whole sentence stays readable above the prose"
    page.emulate_media(color_scheme="dark")
    resized(page, 800)
    assert axe(page) == []
    page.emulate_media(color_scheme="light")
    resized(page, 1440)
    for summary in page.locator("summary").all():
        summary.click()
    assert page.locator(".katex-error").count() == 0
    assert axe(page) == []


def resized(page: Page, width: int) -> None:
    """Another window: the picture is drawn anew at the width of its box, and nothing sticks out."""
    page.set_viewport_size({"width": width, "height": 1000})
    page.wait_for_timeout(400)
    ready(page)
    assert too_wide(page) == []


def test_the_arrow_is_dragged_by_mouse(open_page: Any) -> None:
    page, _ = open_page("/learn/eigenvectors", still=True)
    ready(page)
    box = page.locator(".holds button").first.bounding_box()
    canvas = page.locator(".canvas").bounding_box()
    assert box and canvas
    page.mouse.move(box["x"] + 22, box["y"] + 22)
    page.mouse.down()
    page.mouse.move(canvas["x"] + canvas["width"] * 0.9, canvas["y"] + canvas["height"] * 0.5, steps=6)
    page.mouse.up()
    assert settled(page, "l.values.angle") % 360 == pytest.approx(0, abs=3)
    expect(page.locator(".say")).to_contain_text("v at")
    until(page, "location.search.includes('angle')")


def test_the_arrow_turns_by_keys_and_by_its_box(open_page: Any) -> None:
    page, _ = open_page("/learn/eigenvectors", still=True)
    ready(page)
    page.locator(".holds button").first.focus()
    for _i in range(5):
        page.keyboard.press("ArrowLeft")
    assert settled(page, "l.values.angle") == pytest.approx(70, abs=0.6)
    page.locator(ANGLE).fill("33.7")
    page.locator(ANGLE).press("Enter")
    assert settled(page, "l.values.angle") == pytest.approx(33.7, abs=0.01)
    expect(page.locator(".say")).to_contain_text("One line found, at 33.7°")
    expect(page.locator("[data-goal][data-done]")).to_have_count(1)
    expect(page.locator(".drawing")).to_contain_text("λ = 1.20")


def test_the_arrow_is_dragged_by_touch(open_page: Any) -> None:
    page, _ = open_page("/learn/eigenvectors", width=360, touch=True, still=True)
    ready(page)
    client = page.context.new_cdp_session(page)
    box = page.locator(".holds button").first.bounding_box()
    canvas = page.locator(".canvas").bounding_box()
    assert box and canvas
    start = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    end = {"x": canvas["x"] + 30, "y": canvas["y"] + canvas["height"] / 2}
    client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [start]})
    for share in (0.3, 0.6, 1.0):
        point = {k: start[k] + (end[k] - start[k]) * share for k in "xy"}
        client.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert settled(page, "l.values.angle") == pytest.approx(180, abs=4)


def test_a_case_glides_there_and_an_address_brings_it_back(open_page: Any) -> None:
    page, _ = open_page("/learn/eigenvectors?angle=100")
    ready(page)
    page.get_by_role("button", name="a rotation").click()
    page.wait_for_timeout(500)
    assert settled(page, "l.values.matrix[0][0]") == pytest.approx(0.6, abs=1e-6)
    expect(page.locator(".say")).to_contain_text("complex")
    until(page, "location.search.includes('matrix')")
    page.reload()
    ready(page)
    assert settled(page, "l.values.matrix[0][1]") == pytest.approx(-0.8, abs=1e-6)


def test_the_guess_stays_as_a_ghost(open_page: Any) -> None:
    page, _ = open_page("/learn/gradient_descent", still=True)
    ready(page)
    page.locator("[data-guess] input").fill("0.5")
    page.locator("[data-guess] input").press("Enter")
    expect(page.locator(".say")).to_contain_text("You said 0.50. It is 0.20 = 2/λ")
    expect(page.locator(".drawing")).to_contain_text("you said 0.50")


def test_how_sure_a_guess_was_is_kept_with_whether_it_was_right(fresh_live: Any, open_page: Any) -> None:
    page, _ = open_page("/learn/gradient_descent", still=True, app=fresh_live)
    for slug, guess, sure in (("gradient_descent", "0,5", "very"), ("bayes_theorem", "9", "very")):
        page.goto(f"{fresh_live.url}/learn/{slug}")
        ready(page)
        page.locator("[data-guess] input").fill(guess)
        page.locator("[data-guess] input").press("Tab")
        expect(page.locator(".say")).not_to_contain_text("You said")
        page.locator(f"[data-sure={sure}]").click()
        expect(page.locator(".say")).to_contain_text("You said")
        settled(page, "1")
    page.reload()
    expect(page.locator("#guess")).to_contain_text("Your guesses so far: very sure, 1 of 2 right.")


def test_a_wrong_answer_is_diagnosed_and_a_right_one_solved(open_page: Any) -> None:
    page, _ = open_page("/learn/gradient_descent", still=True)
    seed, skill = (page.locator(f"#question input[name={n}]").first.input_value() for n in ("seed", "skill"))
    from chainrule import exercise

    question = exercise("gradient_descent", skill, seed=int(seed))
    page.get_by_label("Your answer").fill(question.mistakes[0].answer)
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_contain_text("uphill")
    page.get_by_label("Your answer").fill(question.answer.text)
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_contain_text("Right.")
    expect(page.locator(".worked")).to_contain_text(re.compile(r"\d"))


def test_a_pasted_table_is_drawn_and_its_address_keeps_it(open_page: Any) -> None:
    page, _ = open_page("/learn/pca", still=True)
    page.locator("#on-your-data > summary").click()
    page.get_by_text("Or paste one").click()
    rows = "\n".join(f"{k},{2 * k + (k * 7) % 5},{(k * k) % 11}" for k in range(30))
    page.get_by_label("A table, its first row the names").fill(f"height,weight,shoe\n{rows}")
    page.get_by_role("button", name="Draw it").click()
    expect(page.locator(".own")).to_contain_text("30 rows, 3 columns of numbers")
    ready(page)
    expect(page.locator(".drawing")).to_contain_text("→ height")
    page.get_by_label("up").select_option("shoe")
    page.get_by_role("button", name="Draw", exact=True).click()
    expect(page.locator(".drawing")).to_contain_text("↑ shoe")
    settled(page, "l.set('angle', 33)")
    expect(page.locator(".say")).to_contain_text("30 of 30 rows")
    until(page, "location.search.includes('angle=33') && location.search.includes('table=')")
    page.reload()
    ready(page)
    expect(page.locator(".say")).to_contain_text("The axis at 33.0°")
    expect(page.locator(".drawing")).to_contain_text("↑ shoe")
    assert axe(page) == []
    page.get_by_role("link", name="Back to the example").click()
    expect(page.locator(".drawing")).to_contain_text("→ x")


def test_a_knob_of_a_library_leads_to_its_slider(open_page: Any) -> None:
    page, _ = open_page("/find?q=lr%3D0.1", still=True)
    page.get_by_role("link", name="Open the lesson").click()
    ready(page)
    expect(page.get_by_role("slider", name="rate", exact=True)).to_be_focused()
    expect(page.locator(".set.asked")).to_have_attribute("data-control", "rate")
    assert axe(page) == []


def test_a_part_of_the_page_that_comes_late_misses_nothing(open_page: Any) -> None:
    page, _ = open_page("/map", still=True)
    page.route("**/lesson.js*", lambda route: (page.wait_for_timeout(1500), route.continue_()))
    page.goto(page.url.replace("/map", "/learn/gradient_descent?reveal=true"))
    expect(page.locator(".work .katex")).to_have_count(3)


def test_on_a_return_visit_more_of_the_calculation_is_blank(fresh_live: Any, open_page: Any) -> None:
    page, _ = open_page("/learn/gradient_descent?reveal=true", still=True, app=fresh_live)
    ready(page)
    expect(page.locator(".work .katex")).to_have_count(3)
    expect(page.locator(".work input")).to_have_count(0)
    for visit in (1, 2):
        page.reload()
        ready(page)
        expect(page.locator(".work input")).to_have_count(visit)
    last = page.locator(".work input").last
    last.fill("0.3")
    last.press("Enter")
    expect(page.locator(".work")).to_contain_text("Not yet.")
    last.fill("0,2")
    last.press("Enter")
    expect(page.locator(".work")).to_contain_text("Right.")


def test_on_paper_every_drawer_is_open(open_page: Any) -> None:
    page, _ = open_page("/learn/eigenvectors", still=True)
    ready(page)
    page.emulate_media(media="print")
    drawers = page.locator(".drawers > details")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".drawers > details[open]")).to_have_count(drawers.count())
    expect(page.locator(".claims")).to_be_visible()
    expect(page.locator(".guess")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".drawers > details[open]")).to_have_count(0)
