"""Sentences: where they are cut, with punctuation, after it was lost, and without any."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.study.lecture import Sentence
from chainrule.study.sentences import cut
from chainrule.study.sources import read
from chainrule.study.sources.title import from_opening
from chainrule.study.words import Word
from tests.study.sources import samples


def said(text: str, cue: int = 0) -> list[Word]:
    """Words half a second long, one after the other without a pause."""
    return [Word(w, 0.5 * i, 0.5 * i + 0.5, cue) for i, w in enumerate(text.split())]


def sentences(text: str) -> list[str]:
    return [s.text for s in cut(said(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Take a set, e.g. the numbers from one to ten. | It has a mean.",
        "That is the calculus of many variables, i.e. vector calculus. | Next comes the chain rule.",
        "Dr. Smith and Prof. Jones agree. | So do we.",
        "See Fig. 3 and Eq. 4 for the proof. | It is short.",
        "It costs 3.14 dollars. | Or 2.5 of them.",
        "George E. P. Box said that all models are wrong. | Some are useful.",
        "We call it the matrix A. | The result is B. | Then we stop.",
        "We live in the U.S. and in the U.K. now. | The end.",
        "Well... that is odd. | But true.",
        "Is it so? | Yes! | It is.",
        'He said "stop." | Then we stopped.',
        "Means, medians, etc. are averages. | Compare gradient descent vs. Newton's method. | Done.",
        "1. Take the mean. | 2. Subtract it.",
        "The fundamentals of optimisation. | things like minima help you.",
        "Kolmogorov et al. showed it. | We use it.",
    ],
)
def test_cuts_by_punctuation(text: str) -> None:
    expected = [part.strip() for part in text.split("|")]
    assert sentences(text.replace("| ", "")) == expected


LOST = (
    "Good data beats a clever model in most of the projects that you will meet at work. "
    "That takes patience to see and of course some courage on the side of the people you working with "
    "A lot of the time you don need a network at all If you plot the table first you often find the pattern by eye "
    "This can save you weeks of work Plus, the plot convinces your colleagues. So plot first."
)


def test_lost_punctuation_is_found_by_capitals() -> None:
    assert sentences(LOST) == [
        "Good data beats a clever model in most of the projects that you will meet at work.",
        "That takes patience to see and of course some courage on the side of the people you working with",
        "A lot of the time you don need a network at all",
        "If you plot the table first you often find the pattern by eye",
        "This can save you weeks of work",
        "Plus, the plot convinces your colleagues.",
        "So plot first.",
    ]


def test_a_long_sentence_with_commas_is_left_whole() -> None:
    text = (
        "The tools that we use most are the mean, the median, the mode, the variance, which says how far the numbers "
        "lie from their mean, and the covariance, which says how two columns move together when neither stands still. "
        "That is all."
    )
    assert len(sentences(text)) == 2


PLAIN = (
    "hello everyone so today we are going to talk about the mean and the median | the mean is the balance point of the "
    "numbers | if you move one number far away the mean follows it | now the median does not care about that | so for "
    "example one rich guest lifts the mean income of a room | but the median stays in place | and that's why we look "
    "at both of them before we build a model"
)


def plain(pause: float) -> list[Word]:
    words: list[Word] = []
    t = 0.0
    for part in PLAIN.split("|"):
        for text in part.split():
            words.append(Word(text, t, t + 0.3, 0))
            t += 0.3
        t += pause
    return words


def test_text_without_punctuation_is_cut_at_pauses_and_openings() -> None:
    assert [s.text for s in cut(plain(1.0))] == [part.strip() for part in PLAIN.split("|")]


def test_without_pauses_most_openings_are_still_found() -> None:
    found = [s.text for s in cut(plain(0.0))]
    true = {part.split()[0] + " " + part.split()[1] for part in PLAIN.split("|")}
    begun = {" ".join(text.split()[:2]) for text in found}
    assert len(begun & true) >= 4
    assert all(len(text.split()) <= 30 for text in found)


def test_no_sentence_of_an_unpunctuated_hour_is_endless() -> None:
    text = " ".join(PLAIN.replace("|", "").split() * 150)
    lengths = [len(s.text.split()) for s in cut(said(text))]
    assert max(lengths) <= 45 and sum(lengths) == len(text.split())


def test_words_without_any_opening_are_cut_too() -> None:
    lengths = [len(s.text.split()) for s in cut(said(" ".join(["word"] * 500)))]
    assert sum(lengths) == 500 and max(lengths) <= 45


tokens = st.sampled_from(
    [
        "a",
        "The",
        "mean",
        "is",
        "3.",
        "0.5",
        "e.g.",
        "so",
        "I",
        "x.",
        "What?",
        "no!",
        "...",
        "Dr.",
        "A.",
        "and",
        "if",
        "J.",
        '"so."',
        "1.",
    ]
)


@given(st.lists(tokens, min_size=1, max_size=150))
def test_every_word_is_in_exactly_one_sentence(given_tokens: list[str]) -> None:
    words = said(" ".join(given_tokens))
    found = cut(words)
    assert " ".join(s.text for s in found) == " ".join(given_tokens)
    assert all(a.end <= b.start + 1e-9 for a, b in pairwise(found))
    assert found[0].start == words[0].start and found[-1].end == words[-1].end


def test_cutting_again_changes_nothing() -> None:
    once = sentences(" ".join(samples.TALK))
    assert once == [s for line in once for s in sentences(line)]
    assert all(re.search(r"[.?!]$", s) for s in once)


def test_a_title_from_what_the_speaker_announces() -> None:
    assert read(samples.talk().encode()).title == "Three tools for understanding data"
    assert not read(samples.talk().encode()).titled


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("How gradients flow [dQw4w9WgXcQ].en.srt", "How gradients flow"),
        ("The trouble with means.txt", "The trouble with means"),
        ("week_3-final.en.srt", ""),
        ("lecture 3 final captions.vtt", ""),
        ("talk.srt", ""),
    ],
)
def test_a_title_from_the_name_of_a_file(name: str, title: str) -> None:
    lecture = read(samples.SRT.encode(), name=name)
    assert (lecture.title if lecture.titled else "") == title


def test_a_title_from_the_opening_has_no_noises_before_it() -> None:
    noisy = [Sentence(0, 4, "Right, so, uh, loss functions."), Sentence(4, 8, "They count.")]
    assert from_opening(noisy) == "Loss functions"
    assert from_opening([Sentence(0, 4, "Right triangles have a hypotenuse.")]) == "Right triangles have a hypotenuse"
