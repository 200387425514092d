"""A skill under review, by keyboard alone: kept from its lesson, answered wrong, then right, and rated."""

from typing import Any

from playwright.sync_api import expect

from chainrule.atlas.atlas import open_atlas
from chainrule.desk import review
from chainrule.practice.exercise import Question
from chainrule.store import open_store
from tests.browser.watching import axe, too_wide


def test_a_skill_is_kept_answered_and_rated_by_keyboard(open_page: Any, fresh_live: Any) -> None:
    def asked() -> Question:
        with open_store(fresh_live.data) as store:
            found = review.session(store, open_atlas()).asked
        assert found is not None and found.drill is not None
        return found.drill.turn.question

    page, _ = open_page("/learn/linear_maps", app=fresh_live, still=True)
    page.get_by_role("button", name="Keep this skill in review").click()
    expect(page.locator("#question")).to_contain_text("Kept: it comes with new numbers in review.")
    page.goto(fresh_live.url + "/review")
    expect(page.locator("#question [data-typed]")).to_be_focused()
    first = asked()
    page.keyboard.type(first.mistakes[0].answer)
    expect(page.locator("[data-shown] .katex")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#question .verdict")).to_contain_text("Not this.")
    expect(page.locator("[name=rating]")).to_have_count(1)
    expect(page.locator("[name=rating]")).to_be_focused()
    assert too_wide(page) == []
    assert axe(page) == []
    page.keyboard.press("1")
    expect(page.locator("#question [data-typed]")).to_be_focused()
    second = asked()
    assert second.seed != first.seed
    page.keyboard.type(second.answer.text)
    page.keyboard.press("Enter")
    expect(page.locator("#question .verdict")).to_contain_text("Right.")
    page.keyboard.press("4")
    expect(page.locator("#session")).to_contain_text("Nothing today.")
    with open_store(fresh_live.data) as store:
        standing = review.standing(store)
    assert standing.known.begun == 1
