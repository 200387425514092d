"""Each section of the page on lectures made by hand, with those that must give nothing."""

import pytest

from chainrule.prose import clock
from chainrule.study.condense import advised
from chainrule.study.enumerations import enumerations, join
from chainrule.study.key_points import how_many, key_points
from chainrule.study.level import level, needs, reading_minutes
from chainrule.study.moments import moments
from chainrule.study.promise import of_title, promise
from chainrule.study.standalone import opens_dangling
from chainrule.study.summary import announcement, summary, takeaway
from chainrule.study.titles import generic, title_of
from tests.study.making import lecture_of, page_of, reading_of, sample_page

AREAS = (
    "There are three main areas that you will meet.",
    "Starting with statistics and probability.",
    "Statistics tells you how far a sample can be trusted.",
    "Next is linear algebra.",
    "This is the language of data in machine learning.",
    "Finally, there's calculus.",
    "Calculus tells you which way is downhill.",
)
BREAD = (
    "Today I'm going to explain how a sourdough loaf gets its holes.",
    "A sourdough starter is a mixture of flour, water and wild yeast.",
    "The yeast eats the sugar in the flour and gives off carbon dioxide.",
    "Gluten is a net of proteins that holds the gas inside the dough.",
    "A wet dough has larger holes because the gas can move through it more easily.",
    "The oven must be hot, so that the crust sets after the loaf has risen.",
    "You should let the loaf cool before you cut it, rather than tearing it open while it is hot.",
    "A good loaf depends on time more than on any other ingredient.",
)


def test_an_announced_list_is_found_when_every_entry_is_given() -> None:
    found = enumerations(reading_of(lecture_of(*AREAS)))
    assert [row.text for row in found] == [
        "The three main areas are statistics and probability, linear algebra, and calculus."
    ]
    assert [item.said.index for item in found[0].items] == [1, 3, 5]


def test_a_list_with_an_entry_missing_is_no_list() -> None:
    assert enumerations(reading_of(lecture_of(*AREAS[:5], "The rest is left to you."))) == ()


def test_ordinals_in_one_sentence() -> None:
    said = "There are three main uses, and the first is sorting mail, the second is finding faults and the third is ranking."
    found = enumerations(reading_of(lecture_of("Welcome.", said, "That is the plan for the whole hour.")))
    assert found[0].listed == "sorting mail, finding faults and ranking"


def test_joining() -> None:
    assert join(["a"]) == "a" and join(["a", "b"]) == "a and b" and join(["a", "b", "c"]) == "a, b and c"
    assert join(["a and b", "c", "d"]) == "a and b, c, and d"


def test_the_summary_tells_what_the_opening_announces() -> None:
    said = announcement(reading_of(lecture_of(*BREAD)))
    assert said is not None
    assert said.text == "The lecture sets out to explain how a sourdough loaf gets its holes."
    assert said.quotes[0].text == BREAD[0]


def test_the_summary_has_two_or_three_sentences_and_no_takeaway_twice() -> None:
    reading = reading_of(lecture_of(*BREAD))
    last = takeaway(reading)
    rows = summary(reading, (), last)
    assert 2 <= len(rows) <= 3 and last is not None
    assert last.text not in {row.text for row in rows}


def test_the_takeaway_is_the_lectures_own_advice() -> None:
    assert sample_page().takeaway is not None
    assert sample_page().takeaway.text.startswith("The most important thing is to look before you tune")  # type: ignore[union-attr]
    reading = reading_of(lecture_of(*BREAD[:6], "To sum up, a good loaf depends on time more than on flour."))
    assert takeaway(reading).text == "A good loaf depends on time more than on flour."  # type: ignore[union-attr]


def test_points_have_short_titles_and_one_sentence_each() -> None:
    for point in sample_page().key_points:
        assert 1 <= len(point.title.split()) <= 12 and point.title[0].isupper()
        assert point.statement.text.endswith(".") and not opens_dangling(point.statement.text.lower())


def test_a_passage_of_names_becomes_one_point() -> None:
    names = (
        "The ideas to know are random variables, variance, covariance and the normal distribution.",
        "The central limit theorem, conditional probability, Bayes' theorem.",
        "And linear regression.",
    )
    points = key_points(reading_of(lecture_of(*BREAD, *names, *BREAD)), ())
    listed = [point for point in points if point.title.startswith("Statistics: from ")]
    assert len(listed) == 1
    assert "Bayes' theorem" in listed[0].statement.text
    assert len(listed[0].statement.quotes) == 3


def test_how_many_points() -> None:
    assert (
        how_many(360, 100) == 8 and how_many(3600, 600) == 14 and how_many(20, 4) == 1 and how_many(86400, 9999) == 14
    )


@pytest.mark.parametrize("title", ["Introduction", "Outro", "Thanks to our patrons", "Part 2", "Summary"])
def test_titles_that_say_nothing(title: str) -> None:
    assert generic(title)


def test_a_title_is_cut_from_the_sentence_and_not_used_twice() -> None:
    reading = reading_of(lecture_of(*BREAD))
    text = "Gluten is a net of proteins that holds the gas inside the dough."
    first = title_of(text, reading, ())
    assert first == "Gluten is a net of proteins that holds the gas"
    assert title_of(text, reading, (first,)) not in {first, ""}


def test_a_title_says_what_of_the_thing() -> None:
    reading = reading_of(lecture_of(*BREAD))
    text = "If you let both of them rest, the taste of the bread depends on the age of the flour."
    assert " " in title_of(text, reading, ())
    said = "It is written down as the length of the vector, and so is everything else that depends on it."
    assert title_of(said, reading, ()) == "Length of the vector"


@pytest.mark.parametrize(
    ("title", "promises"),
    [
        ("Linear combinations, span, and basis vectors | Chapter 2, Essence of linear algebra", 3),
        ("But how does bitcoin actually work?", 1),
        ("Why light can slow down, and why it depends on color | Optics puzzles 3", 2),
        ("Lecture 5", 0),
        ("Video YZOAiJmnNvc", 0),
    ],
)
def test_promises_of_titles(title: str, promises: int) -> None:
    assert len(of_title(title)) == promises


def test_a_promise_that_is_kept_and_one_that_is_not() -> None:
    page = page_of(*BREAD, *BREAD, title="Sourdough loaves and submarine engines")
    assert [(item.promise, item.kept) for item in page.promise.items] == [
        ("Sourdough loaves", True),
        ("submarine engines", False),
    ]
    assert page.promise.score == 0.5 and page.promise.arithmetic == "1 of 2 kept"
    kept, broken = page.promise.items
    assert kept.t is not None and kept.quotes and broken.t is None and "never comes back" in broken.how


def test_promises_of_the_opening_without_a_title() -> None:
    page = page_of(*BREAD)
    assert page.promise.source == "opening"
    assert [item.promise for item in page.promise.items] == ["explain how a sourdough loaf gets its holes"]


def test_promised_resources_that_never_come() -> None:
    page = page_of("In this talk I'm going to share the best resources for bakers.", *BREAD[1:])
    assert [item.kept for item in page.promise.items] == [False]
    assert page.promise.score == 0.0


def test_no_promise_no_score() -> None:
    said = promise(reading_of(lecture_of(*BREAD[1:])), (), ())
    assert said.source == "none" and said.items == () and said.score is None


def test_moments_are_quotable_and_apart() -> None:
    rows = moments(reading_of(lecture_of(*BREAD)))
    assert 1 <= len(rows) <= 3
    assert any("rather than" in row.quotes[0].text and row.why.startswith("A contrast") for row in rows)
    assert all(row.why.endswith(".") for row in rows)
    times = [row.t for row in rows]
    assert times == sorted(times) and len(set(times)) == len(times)


def test_moments_never_come_from_greeting_or_farewell() -> None:
    page = page_of("Hi, I'm Ada.", *BREAD, "Thank you for watching, this is the most important part of all.")
    for row in page.best_moments:
        assert "Ada" not in row.quotes[0].text and "Thank" not in row.quotes[0].text


def test_a_lecture_that_lists_is_introductory_and_needs_nothing() -> None:
    page = sample_page()
    assert page.needs == ()
    assert page.level.level in {"introductory", "intermediate"} and "28 concepts" in page.level.reason


def test_a_level_without_the_map_says_so() -> None:
    found = level(reading_of(lecture_of(*BREAD)))
    assert found.level == "introductory" and "no concept of the map" in found.reason
    assert needs(reading_of(lecture_of(*BREAD))) == ()


def test_the_audience_is_what_the_lecture_says() -> None:
    page = page_of(*BREAD[:2], "This talk is for people who have never baked a loaf.", *BREAD[2:])
    assert page.level.audience == "People who have never baked a loaf."
    tools = page_of("Libraries like scikit-learn and PyTorch hide the mathematics.", *BREAD, title="Gradient descent")
    assert tools.level.audience == "People who use scikit-learn or PyTorch and want to understand gradient descent."


def test_reading_time_is_at_least_a_minute() -> None:
    assert reading_minutes([]) == 1 and reading_minutes(["word " * 660]) == 3


def test_clock() -> None:
    assert clock(0) == "00:00" and clock(215.9) == "03:35" and clock(3729) == "1:02:09"


def test_where_to_read_on_is_no_takeaway_and_a_recapitulation_is() -> None:
    page = page_of(
        "Today we look at how a penalty keeps a model calm.",
        "The penalty grows with the size of the weights.",
        "We were talking about the penalty of a model last Tuesday.",
        "A large penalty pushes all of the weights of the model to zero.",
        "To sum up: the penalty trades the fit of the model for calm weights.",
        "The notes of the Stanford course CS231n are excellent.",
        title="How a penalty keeps a model calm",
    )
    assert page.takeaway is not None
    assert page.takeaway.text == "The penalty trades the fit of the model for calm weights."
    assert not [point for point in page.key_points if "were talking" in point.statement.text]


def test_a_moment_never_says_that_the_lecture_comes_back_to_what_it_says_once() -> None:
    page = page_of(
        *("A spiral of primes has arms of numbers.", "The arms have gaps between residues.") * 1, title="Primes"
    )
    assert not [moment for moment in page.best_moments if "keeps coming back" in moment.why]


def test_advice_that_says_when_is_a_takeaway_and_a_statement_is_not() -> None:
    assert advised("Before you train anything, compute the loss of a model that always guesses one number.")
    assert not advised("When you train a model, gradients flow back through the layers.")
    page = page_of(
        "A loss function says how badly a prediction missed.",
        "The squared error punishes a large miss more than a small one.",
        "The absolute error counts the distance of a miss.",
        "Before you train anything, compute the loss of a model that always guesses one number.",
        title="How a loss function counts a miss",
    )
    assert page.takeaway is not None
    assert page.takeaway.text.startswith("Before you train anything, compute")
