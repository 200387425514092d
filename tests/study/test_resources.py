"""What a lecture names to read, watch or use; and what it does not name."""

import pytest

from chainrule.study.catalogue import hits, one_off
from chainrule.study.parts import Resource
from chainrule.study.resources import resources
from tests.study.making import lecture_of, reading_of


def found(*sentences: str, author: str = "") -> tuple[Resource, ...]:
    return resources(reading_of(lecture_of("The talk begins.", *sentences, "The talk goes on.", author=author)))


@pytest.mark.parametrize(
    ("said", "name", "kind", "heard"),
    [
        ("I recommend the YouTube channel FreeBlue1Brown.", "3Blue1Brown", "channel", "FreeBlue1Brown"),
        ("I highly recommend Three Blue One Brown.", "3Blue1Brown", "channel", ""),
        ("I turned to can academy series on this.", "Khan Academy", "site", "can academy"),
        (
            "Then I read parts of an introduction to statistical learning.",
            "An Introduction to Statistical Learning",
            "book",
            "",
        ),
        ("The paper Attention Is All You Need started it.", "Attention Is All You Need", "paper", ""),
        ("Watch Stat Quest for that.", "StatQuest", "channel", ""),
        ("Play with TensorFlow Playground for an hour.", "TensorFlow Playground", "tool", ""),
    ],
)
def test_known_works(said: str, name: str, kind: str, heard: str) -> None:
    assert [(row.name, row.kind, row.heard_as) for row in found(said)] == [(name, kind, heard)]


def test_two_works_of_one_name_stay_apart() -> None:
    rows = found(
        "I took the Mathematics for Machine Learning Specialization by Imperial College on Coursera.",
        "It was clear and practical from beginning to end.",
        "A last recommendation is the mathematics for machine learning ebook.",
    )
    assert [(row.short, row.kind) for row in rows] == [
        ("Mathematics for Machine Learning", "course"),
        ("Mathematics for Machine Learning", "book"),
    ]


def test_the_phrase_alone_is_no_work() -> None:
    assert found("You need mathematics for machine learning.", "Deep learning is a crash course in patience.") == ()


def test_libraries_are_no_resources_unless_recommended() -> None:
    assert found("With packages like scikit-learn, pytorch and tensorflow you can skip the details.") == ()
    assert [row.name for row in found("I recommend the documentation of scikit-learn.")] == ["scikit-learn"]


def test_unknown_works_where_the_words_say_what_they_are() -> None:
    rows = found(
        "There is a lovely book called The Shape of Numbers by Maria Gaetana Agnesi.",
        "I liked the paper called Slow Learning in Quiet Rooms.",
        "Look at the channel Curious Triangles for more.",
    )
    assert [(row.name, row.kind) for row in rows] == [
        ("The Shape of Numbers (Maria Gaetana Agnesi)", "book"),
        ("Slow Learning in Quiet Rooms", "paper"),
        ("Curious Triangles", "channel"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        "We should book a room by Friday.",
        "A hologram is what R2D2 projects in Star Wars.",
        "The channel is a number that the kernel keeps.",
        "The paper is thin and the book is heavy.",
        "Cats and dogs are animals by nature.",
        "An eigenvector is called special by everyone.",
    ],
)
def test_no_phantoms(said: str) -> None:
    assert found(said) == ()


def test_a_sponsor_and_the_speakers_own_channel_are_no_resources() -> None:
    assert found("This video is sponsored by the channel Numberphile.") == ()
    assert found("You can find it in the 3blue1brown collection of lessons.", author="Ann (3Blue1Brown)") == ()


def test_each_work_once_with_its_series() -> None:
    rows = found("I recommend 3Blue1Brown and his video series on the essence of calculus.", "3Blue1Brown is great.")
    assert [(row.name, row.detail) for row in rows] == [("3Blue1Brown", "essence of calculus")]
    assert rows[0].quote.text.startswith("I recommend") and 4.0 <= rows[0].t < 8.0


def test_one_letter_off() -> None:
    assert one_off("mathologer", "mathologar") and one_off("abc", "acb") and one_off("abc", "abcd")
    assert not one_off("abc", "abc") and not one_off("abc", "xyz") and not one_off("abc", "abcde")


def test_the_longest_name_wins() -> None:
    assert [hit.works[0].name for hit in hits("try tensorflow playground")] == ["TensorFlow Playground"]
