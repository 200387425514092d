"""The app's pages in real Chromium: they fit, they read well, and their keys and buttons do what they say."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watching import axe, too_wide
from tests.server.lecture import SRT

PAGES = ["/", "/map", "/map?view=list&at=pca", "/study", "/practise", "/practise/eigenvectors", "/diagnose", "/review",
         "/settings", "/find?q=loss+is+nan", "/find?q=zzqx", "/learn/svd"]  # fmt: skip


@pytest.fixture(scope="module")
def captions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("captions") / "talk.srt"
    path.write_text(SRT, encoding="utf-8")
    return path


def give(page: Page, captions: Path) -> None:
    """Give the lecture on the Study page and wait, as a reader does, until its page comes by itself."""
    page.locator("#file").set_input_files(captions)
    page.get_by_role("button", name="Write the study page").click()
    expect(page.get_by_role("heading", name="In one breath")).to_be_visible(timeout=20_000)


def diagnose(page: Page) -> None:
    page.get_by_role("button", name="A run that diverged").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The rate passed the limit")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_and_reads_well(open_page: Any, path: str) -> None:
    page, _ = open_page(path, width=360, still=True)
    for width, theme in ((360, "light"), (800, "dark"), (1440, "light")):
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(250)
        assert too_wide(page) == [], width
        if width < 1440:
            assert axe(page) == [], width


def test_a_lecture_is_given_read_and_asked(fresh_live: Any, open_page: Any, captions: Path, width: int) -> None:
    page, _ = open_page("/study", width=width, app=fresh_live, still=True)
    give(page, captions)
    assert too_wide(page) == []
    assert axe(page) == []
    stated = page.locator(".stated").first
    stated.focus()
    expect(stated.locator(".quote")).to_be_visible()
    assert too_wide(page) == []
    cards = page.locator("#card-box")
    first = cards.locator(".front").inner_text()
    cards.locator(".reveal summary").first.click()
    cards.get_by_role("button", name=re.compile("Good")).click()
    expect(cards.locator(".front")).not_to_have_text(first)
    expect(cards).to_contain_text("1 of")
    page.locator("[data-find]").fill("overshoots")
    expect(page.locator("[data-found]")).to_have_text("1 paragraph")


def test_a_time_from_elsewhere_finds_its_sentence(fresh_live: Any, open_page: Any, captions: Path) -> None:
    page, _ = open_page("/study", app=fresh_live, still=True)
    give(page, captions)
    page.goto(page.url.split("#")[0] + "#t27")
    here = page.locator(".spoken.here")
    expect(here).to_have_count(1)
    expect(here).to_contain_text("overshoots")
    expect(here).to_be_in_viewport()
    expect(page.locator("[data-now-time]").first).to_have_text("00:24")


def test_a_file_is_dropped_on_the_page(fresh_live: Any, open_page: Any) -> None:
    page, _ = open_page("/study", app=fresh_live, still=True)
    page.evaluate(
        """(text) => {
          const data = new DataTransfer();
          data.items.add(new File([text], "talk.srt"));
          dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
        }""",
        SRT,
    )
    expect(page.get_by_role("heading", name="In one breath")).to_be_visible(timeout=20_000)


def test_a_repair_is_undone_where_it_stands(fresh_live: Any, open_page: Any, captions: Path) -> None:
    page, _ = open_page("/study", app=fresh_live, still=True)
    give(page, captions)
    page.locator("#resources").get_by_role("button", name="undo").click()
    expect(page.locator("#resources")).to_contain_text("not repaired to")
    assert page.url.endswith("#resources")


def test_cards_by_keyboard(fresh_live: Any, open_page: Any) -> None:
    page, _ = open_page("/review", app=fresh_live, still=True)
    page.get_by_role("button", name="Keep the cards on eigenvectors").click()
    expect(page.locator(".front .katex").first).to_be_visible()
    expect(page.locator(".front")).to_contain_text("When is a vector")
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name=re.compile("Good"))).to_be_visible()
    page.keyboard.press("3")
    expect(page.locator(".front")).not_to_contain_text("When is a vector")
    expect(page.locator("form:has(#undo)[data-htmx-powered]")).to_have_count(1)
    page.keyboard.press("u")
    expect(page.locator(".front")).to_contain_text("When is a vector")
    expect(page.locator(".front .katex").first).to_be_visible()


def test_the_map_by_keyboard_and_mouse(open_page: Any) -> None:
    page, _ = open_page("/map?at=eigenvectors", still=True)
    page.locator('.node[data-slug="eigenvectors"] a').focus()
    page.keyboard.press("ArrowLeft")
    slug = page.evaluate("document.activeElement.closest('.node').dataset.slug")
    assert slug != "eigenvectors"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"at={slug}"))
    expect(page.locator(f'.node[data-slug="{slug}"] a')).to_be_focused()
    expect(page.locator(f'.node[data-slug="{slug}"] a')).to_have_attribute("aria-current", "true")
    page.locator('.node[data-slug="pca"] a').click()
    expect(page.locator("#chosen")).to_contain_text("Principal component analysis")
    expect(page.locator("#chosen .katex, #chosen p").first).to_be_visible()
    page.locator("#filter").fill("bayes")
    expect(page.locator(".node:not(.away)")).to_have_count(page.locator(".node:not(.away)").count())
    assert 1 <= page.locator(".node:not(.away)").count() <= 8


def test_a_theme_is_chosen_and_stays(fresh_live: Any, open_page: Any) -> None:
    page, _ = open_page("/settings", app=fresh_live, still=True)
    page.get_by_label("Dark").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    # The attribute may be there before the style sheet of the new page is: expect waits for it.
    expect(page.locator("html")).to_have_css("background-color", "rgb(22, 24, 26)")


def test_the_box_is_one_key_away(open_page: Any) -> None:
    page, _ = open_page("/map", still=True)
    page.keyboard.press("/")
    page.keyboard.type("val loss goes up")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("Overfitting", re.I))


def test_a_diagnosis_shows_the_runs_own_numbers(fresh_live: Any, open_page: Any, width: int) -> None:
    page, _ = open_page("/diagnose", width=width, app=fresh_live, still=True)
    diagnose(page)
    page.wait_for_timeout(600)
    assert too_wide(page) == []
    assert axe(page) == []
    expect(page.locator(".runpic .say")).to_contain_text("0.28")
    assert page.locator(".curves:visible").count() == 1


def test_the_first_tab_stop_skips_to_the_page(open_page: Any) -> None:
    page, _ = open_page("/settings", still=True)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_study_page_prints_its_cards(fresh_live: Any, open_page: Any, captions: Path) -> None:
    page, _ = open_page("/study", app=fresh_live, still=True)
    give(page, captions)
    page.emulate_media(media="print")
    expect(page.locator(".print-cards")).to_be_visible()
    expect(page.locator(".transcript")).to_be_hidden()
    expect(page.locator(".top")).to_be_hidden()
