"""Sentences that run into each other where a recogniser left the punctuation out."""

import pytest

from chainrule.study.seams import parted, seams
from tests.study.making import page_of


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("this kernel finds vertical edges the output of a convolution is called a feature map", "the output"),
        ("what we see is what the counts are if all nine are equal then the picture gets blurred", "if all nine"),
        ("the filter has to learn an edge for every corner of the image a fully connected layer", "a fully"),
        (
            "with a stride of two the map has half the width and half the height padding means that you add zeros",
            "padding",
        ),
        ("a convolution is a weighted sum that slides the weights are learned by the network", "the weights"),
    ],
)
def test_a_second_sentence_is_found(text: str, second: str) -> None:
    assert [text[place:].startswith(second) for place in seams(text)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "A matrix gives each vector a new place in the plane.",
        "When the rate is too large the steps overshoot the minimum.",
        "The gradient is the vector of the partial derivatives of the loss.",
        "You can think of a matrix as a map that moves every point of the plane.",
        "The loss is large when the network is wrong about many of the pictures.",
        "A function that measures the error is called a loss.",
    ],
)
def test_one_sentence_has_no_seam(text: str) -> None:
    assert seams(text) == ()
    assert parted(text) == ()


def test_what_lies_between_seams_is_whole() -> None:
    text = "this filter finds edges in a picture the output of a filter is called a feature map"
    assert "The output of a filter is called a feature map." in parted(text)


PLAIN = (
    "today we look at what a filter does to a picture",
    "the filter is a small grid of weights that slides over the picture the sum at each place is one pixel of the map",
    "this filter finds vertical edges the output of the filter is called a feature map",
    "in the old days people designed each filter by hand the network learns the weights of the filter from pictures",
    "the stride is the number of pixels that the filter moves the feature map is smaller with a larger stride",
    "so to recap the filter is a grid of weights the network learns them from many pictures of edges",
)


def test_nothing_that_runs_on_is_printed_from_captions_without_punctuation() -> None:
    page = page_of(*PLAIN, title="What a filter does to a picture")
    printed = [row.text for row in page.summary] + [point.statement.text for point in page.key_points]
    printed += [page.takeaway.text] if page.takeaway else []
    printed += [quote.text for moment in page.best_moments for quote in moment.quotes]
    assert printed
    assert not [text for text in printed if seams(text)]
