"""A printable sheet: one file, the same for the same seed, without a script, with its solutions."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.atlas.atlas import open_atlas
from chainrule.desk.asking import with_questions
from chainrule.desk.sheets import sheet
from chainrule.practice.sheet import SheetError, to_html

ATLAS = open_atlas()
EVERY = with_questions(ATLAS)


class Tags(HTMLParser):
    """Counts what is open: a page that is well formed closes what it opens."""

    VOID = frozenset({"meta", "link", "br", "hr", "img", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    return tags


def test_the_same_seed_is_the_same_sheet_and_another_is_not() -> None:
    one, two = (to_html(sheet(ATLAS, ["eigenvectors", "pca"], 12, 7)) for _ in range(2))
    assert one == two
    assert one != to_html(sheet(ATLAS, ["eigenvectors", "pca"], 12, 8))


def test_a_sheet_is_one_file_that_needs_nothing_else() -> None:
    page = to_html(sheet(ATLAS, EVERY, 2 * len(EVERY), 7))
    tags = read(page)
    assert {"script", "img", "iframe"} & set(tags.names) == set()
    assert [address for address in tags.addresses if address != "data:,"] == []
    assert "@page" in page and "url(" not in page
    assert "math" in tags.names
    assert re.findall(r"\\[a-z]{3,}|tex-words", re.sub(r"<style>.*?</style>", "", page, flags=re.S)) == []


def test_questions_and_solutions_can_be_apart() -> None:
    drawn = sheet(ATLAS, ["eigenvectors"], 5, 7)
    asked, solved = to_html(drawn, "questions"), to_html(drawn, "solutions")
    assert (asked.count('class="answer"'), solved.count('class="answer"')) == (0, 5)
    assert "Name" in asked and "Name" not in solved
    both = to_html(drawn)
    assert both.count('class="room"') == asked.count('class="room"') > 0


def test_a_sheet_has_every_kind_before_one_comes_twice() -> None:
    drawn = sheet(ATLAS, ["eigenvectors", "pca"], 9, 3)
    counted = [question.concept for question in drawn.questions]
    assert (counted.count("eigenvectors"), counted.count("pca")) == (5, 4)
    assert len({question.skill for question in drawn.questions[:5]}) >= min(5, 3)
    assert len({question.prompt for question in drawn.questions}) == 9


@settings(max_examples=12)
@given(st.integers(0, 10**9), st.integers(1, 6))
def test_any_seed_draws_a_sheet(seed: int, count: int) -> None:
    drawn = sheet(ATLAS, ["bayes_theorem", "chain_rule"], count, seed)
    assert len(drawn.questions) == count
    for question in drawn.questions:
        assert question.check(question.answer.text).correct


@pytest.mark.parametrize(
    ("slugs", "count", "named"),
    [([], 5, "at least one concept"), (["nonsense"], 5, "no concept 'nonsense'"), (["pca"], 0, "1 to 60"),
     (["pca"], 61, "1 to 60"), ([next(s for s in ATLAS if s not in EVERY)], 5, "has no questions yet")],
)  # fmt: skip
def test_what_cannot_be_drawn_is_named(slugs: list[str], count: int, named: str) -> None:
    with pytest.raises(SheetError, match=named):
        sheet(ATLAS, slugs, count, 1)
