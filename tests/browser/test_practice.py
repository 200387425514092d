"""The practice room in real Chromium: by keyboard and by touch, twice, in two tabs, reloaded, printed."""

import contextlib
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from chainrule.atlas.atlas import open_atlas
from chainrule.desk import lessons, room
from chainrule.exercise_widget import widget
from chainrule.practice.exercise import Mistake
from chainrule.store import attempts, open_store, sittings
from chainrule.store.sittings import AskedRow, SittingRow
from chainrule.store.types import now
from tests.browser.watching import axe, too_wide

ATLAS = open_atlas()
SKILL = "eigenvalue of a given vector"


def begin(page: Page, on: str = "concept:eigenvectors") -> None:
    """Begin as a learner does, by the sentence on the page."""
    page.locator("select[name=length]").select_option("5 questions")
    page.locator("select[name=on]").select_option(on)
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/practise/room/**")


def asked(page: Page, app: Any) -> room.Stand:
    ident, place = urlsplit(page.url).path.split("/")[-2:]
    with open_store(app.data) as store:
        return room.stand(store, ATLAS, ident, int(place))


def typed_question(page: Page, app: Any) -> room.Stand:
    """The question itself, of a kind that is typed."""
    page.locator("select[name=wanted]").select_option(f"eigenvectors/{SKILL}")
    page.get_by_role("button", name="Another question").click()
    expect(page.locator("[data-typed]")).to_be_focused()
    return asked(page, app)


def answers(app: Any) -> list[str]:
    with open_store(app.data) as store, store.read() as db:
        return [row.outcome for row in attempts.log(db)]


def mistake_of(stand: room.Stand) -> Mistake:
    question = stand.turn.question
    return next(m for m in question.mistakes if m.picture and question.check(m.answer).mistake == m)


def test_by_keyboard_with_a_wrong_answer_diagnosed(fresh_live: Any, open_page: Any, width: int) -> None:
    page, _ = open_page("/practise", width=width, theme="dark" if width == 800 else "light", app=fresh_live, still=True)
    begin(page)
    stand = typed_question(page, fresh_live)
    wrong = mistake_of(stand)
    page.keyboard.type(wrong.answer)
    expect(page.locator("[data-shown] .katex")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_contain_text("Not this.")
    expect(page.locator(".verdict .belief .katex, .verdict .belief").first).to_be_visible()
    expect(page.locator(".seen svg.pic")).to_be_visible()
    expect(page.locator("[data-typed]")).to_be_focused()
    page.wait_for_timeout(300)
    assert (too_wide(page), axe(page)) == ([], [])
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    expect(page.locator(".hints li")).to_have_count(1)
    expect(page.locator("[data-typed]")).to_be_focused()
    page.keyboard.type(stand.turn.question.answer.text)
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_contain_text("Right.")
    expect(page.get_by_role("button", name="Next")).to_be_focused()
    address = page.url
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != address)
    assert answers(fresh_live) == ["wrong", "correct"]
    page.get_by_role("button", name="End here").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 of 1 question right, with help")
    assert too_wide(page) == []
    page.goto(fresh_live.url + "/practise")
    expect(page.locator(".discs")).to_be_visible()
    assert (too_wide(page), axe(page) if width == 360 else []) == ([], [])


def test_an_idea_is_recognised_and_a_blank_filled_by_keyboard(fresh_live: Any, open_page: Any) -> None:
    with open_store(fresh_live.data) as store, store.write() as db:
        focus = ["eigenvectors", "linear_maps", "pca"]
        sittings.begin(db, SittingRow("s", "path", "pca", "The way to PCA", focus, "questions", 5, {}, now()))
        row = AskedRow("s", 1, "eigenvectors", SKILL, 3, 0.8, "It has been six days.", True, -1, "idea", now())
        sittings.ask(db, row)
        sittings.ask(db, replace(row, place=2, seed=4, unnamed=False, fade=1, stage="example"))
    page, _ = open_page("/practise/room/s/1", width=360, theme="dark", app=fresh_live, still=True)
    expect(page.locator("legend")).to_contain_text("Which idea applies here?")
    assert "Eigenvalues" not in page.locator(".why").inner_text() and "Eigenvalues" not in page.title()
    assert (too_wide(page), axe(page)) == ([], [])
    stand = asked(page, fresh_live)
    page.keyboard.press(str(stand.ideas.index("eigenvectors") + 1))
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_contain_text("Yes: Eigenvalues and eigenvectors.")
    page.goto(fresh_live.url + "/practise/room/s/2")
    expect(page.locator(".worked .blank")).to_have_count(1)
    assert (too_wide(page), axe(page)) == ([], [])
    example = asked(page, fresh_live).example
    assert example is not None
    page.keyboard.type(example.question.answer.text)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Now one for you")).to_be_focused()
    expect(page.locator("#question")).to_contain_text("Right.")
    page.keyboard.press("Enter")
    expect(page.locator("[name=answer]")).to_be_focused()
    assert answers(fresh_live) == []


def test_by_touch_a_choice_is_tapped(fresh_live: Any, open_page: Any) -> None:
    page, _ = open_page("/practise", width=360, app=fresh_live, touch=True, still=True)
    skill = next(
        s for s in lessons.skills(ATLAS, "linear_maps") if lessons.draw(ATLAS, "linear_maps", s, 1).answer.choices
    )
    begin(page, "concept:linear_maps")
    page.locator("select[name=wanted]").select_option(f"linear_maps/{skill}")
    page.get_by_role("button", name="Another question").tap()
    expect(page.locator(".choices")).to_be_visible()
    right = int(asked(page, fresh_live).turn.question.answer.text)
    options = page.locator(".choices label")
    for target in [*options.all(), page.get_by_role("button", name="Check"), page.get_by_role("button", name="A hint")]:
        box = target.bounding_box()
        assert box and box["height"] >= 44, target
    options.nth(right % 4).tap()
    page.get_by_role("button", name="Check").tap()
    expect(page.locator(".verdict")).to_contain_text("Not this.")
    page.locator(".choices label").nth(right - 1).tap()
    page.get_by_role("button", name="Check").tap()
    expect(page.locator(".verdict")).to_contain_text("Right.")
    assert answers(fresh_live) == ["wrong", "correct"]


def test_posted_twice_reloaded_and_in_two_tabs_it_is_one_attempt(fresh_live: Any, open_page: Any) -> None:
    page, watch = open_page("/practise", app=fresh_live, still=True)
    begin(page)
    typed_question(page, fresh_live)
    other = page.context.new_page()
    other.goto(page.url)
    page.locator("[data-typed]").fill("12345")
    watch.allow("503")
    page.route("**/practise/room/**", lambda route: route.fulfill(status=503, body="<p>busy</p>"), times=1)
    page.keyboard.press("Enter")
    expect(page.locator("[data-shown]")).to_contain_text("What you typed is still here")
    page.evaluate("for (let n = 0; n < 3; n++) document.querySelector('[data-answering]').requestSubmit()")
    expect(page.locator(".verdict")).to_contain_text("Not this.")
    page.reload()
    expect(page.locator(".verdict")).to_contain_text("Not this.")
    expect(page.locator("[data-typed]")).to_have_value("12345")
    other.locator("[data-typed]").fill("54321")
    other.keyboard.press("Enter")
    expect(other.locator(".note")).to_contain_text("answered in another tab")
    expect(other.locator("[data-typed]")).to_have_value("54321")
    assert answers(fresh_live) == ["wrong"]
    address = page.url
    page.get_by_role("button", name="Leave it").click()
    page.wait_for_url(lambda url: url != address)
    page.go_back()
    expect(page.locator("[data-typed]")).to_have_value("12345")
    assert answers(fresh_live) == ["wrong"]


def test_without_a_script_the_forms_do(fresh_live: Any, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.request.get(f"{fresh_live.url}/?token={fresh_live.token}")
    page = context.new_page()
    page.goto(fresh_live.url + "/practise")
    begin(page)
    page.locator("select[name=wanted]").select_option(f"eigenvectors/{SKILL}")
    page.get_by_role("button", name="Another question").click()
    page.locator("[data-typed]").fill(asked(page, fresh_live).turn.question.answer.text)
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".verdict")).to_contain_text("Right.")
    context.close()


def test_in_a_lesson_the_picture_moves_to_the_mistake(fresh_live: Any, open_page: Any) -> None:
    page, _ = open_page("/learn/eigenvectors", app=fresh_live, still=True)
    form = page.locator("#question form")
    hidden = {name: form.locator(f"[name={name}]").first.input_value() for name in ("skill", "seed")}
    question = lessons.draw(ATLAS, "eigenvectors", hidden["skill"], int(hidden["seed"]))
    wrong = next(m for m in question.mistakes if m.picture and question.check(m.answer).mistake == m)
    field = page.locator("#question [name=answer]")
    field.fill(wrong.answer)
    field.press("Enter")
    expect(page.locator("#question .verdict")).to_contain_text("Not this.")
    before = page.locator(".see .say").inner_text()
    page.get_by_role("link", name="See it in the picture").click()
    expect(page.locator(".see .say")).not_to_have_text(before)
    assert "/learn/eigenvectors" in page.url


BRIDGE = """async ([source, style, html]) => {
  const { default: widget } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
  let heard;
  const model = { get: () => html, on: (_, hear) => (heard = hear), send: async (message) => heard(await kernel(message)) };
  widget.render({ model, el: document.body });
}"""


def test_a_notebooks_cell_shows_what_the_kernel_judges(browser: Browser) -> None:
    """The cell's own module and the kernel's own widget, with a bridge in place of the notebook's messages."""
    with contextlib.closing(browser.new_context(viewport={"width": 900, "height": 1000})) as context:
        page, question = context.new_page(), lessons.draw(ATLAS, "eigenvectors", SKILL, 4)
        cell = widget(question)
        page.expose_function("kernel", lambda message: cell.step(message["do"], message["text"]))
        page.evaluate(BRIDGE, [str(cell._esm), cell._css, cell.html])
        wrong = next(m for m in question.mistakes if m.picture and question.check(m.answer).mistake == m)
        field = page.locator("[name=answer]")
        field.fill(wrong.answer)
        expect(page.locator(".read-as math")).to_be_visible()
        field.press("Enter")
        expect(page.locator(".verdict .belief")).to_be_visible()
        expect(page.locator("svg.pic")).to_be_visible()
        expect(field).to_be_focused()
        page.keyboard.type(question.answer.text)
        page.keyboard.press("Enter")
        expect(page.locator(".verdict")).to_contain_text("Right.")


def test_a_sheet_is_readable_and_prints(open_page: Any) -> None:
    page, _ = open_page("/practise/sheet?concept=eigenvectors&questions=4&seed=7", width=360)
    assert (too_wide(page), axe(page)) == ([], [])
    page.set_viewport_size({"width": 794, "height": 1123})  # A4 at 96 dots an inch
    page.get_by_role("button", name="Open to print").click()
    expect(page.locator("math").first).to_be_visible()
    assert (too_wide(page), axe(page)) == ([], [])
    page.emulate_media(media="print")
    assert page.locator(".solutions .answer").count() == 4
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
