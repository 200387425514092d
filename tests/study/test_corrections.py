"""Repairs of what was misheard: what is mended, what is left alone, and the way back."""

import re
import tomllib
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.study.corrections import find, repair, repair_all
from chainrule.study.sources import read
from tests.study.sources import samples


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("for the problem you trying to solve", "for the problem you're trying to solve"),
        ("for the data you working with", "for the data you're working with"),
        ("most of the time you don need a network", "most of the time you don't need a network"),
        ("it doesn matter and we didn know", "it doesn't matter and we didn't know"),
        ("we won be able to invert it", "we won't be able to invert it"),
        ("we going to take the slope", "we're going to take the slope"),
        ("let see what happens", "let's see what happens"),
        ("I leave links to both in the description", "I'll leave links to both in the description"),
        ("the channel FreeBlue1Brown has one", "the channel 3Blue1Brown has one"),
        ("watch three blue one brown", "watch 3Blue1Brown"),
        ("I turned to can academy series on this", "I turned to Khan Academy series on this"),
        ("con academy and kahn academy's videos", "Khan Academy and Khan Academy's videos"),
        ("we train the model in pie torch", "we train the model in PyTorch"),
        ("fit it with psychic learn or sci-kit learn", "fit it with scikit-learn or scikit-learn"),
        ("import numb pie", "import NumPy"),
        ("find the eigen values and eigan vectors", "find the eigenvalues and eigenvectors"),
        ("back propagation trains the network", "backpropagation trains the network"),
        ("the backpropogation of errors", "the backpropagation of errors"),
        ("by bays theorem and the base theorem", "by Bayes' theorem and the Bayes' theorem"),
        ("a gaushan with a large variance", "a Gaussian with a large variance"),
        ("the haitian is the jacobian of the gradient", "the Hessian is the jacobian of the gradient"),
        ("the gradient and the jacobin matrix", "the gradient and the Jacobian matrix"),
        ("soft max gives probabilities", "softmax gives probabilities"),
        ("a poison distribution of rare events", "a Poisson distribution of rare events"),
        ("open a jupiter notebook", "open a Jupyter notebook"),
        ("a mark of chain forgets", "a Markov chain forgets"),
        ("a tailor series about zero", "a Taylor series about zero"),
    ],
)
def test_what_is_mended(heard: str, meant: str) -> None:
    assert repair(heard).text == meant


@pytest.mark.parametrize(
    "text",
    [
        "We can see what can academy students do.",
        "The academy can do it, and he can academically prove it.",
        "The bayesian base rate is low.",
        "The base rule of the house, and the base of the exponent.",
        "He won the first prize and we won again.",
        "I see you working on it, and thank you for trying.",
        "With you using it and me watching, all of you learning together.",
        "Don Quixote and you don the hat.",
        "I don't know, you don't need it, it doesn't matter.",
        "You're trying, you are working, you were going.",
        "This lets you see it, and let us say so.",
        "Let go of it, and let it say so.",
        "The number pi is irrational, and a pie is round.",
        "A Haitian painter met a psychic.",
        "Jupiter is a planet, and a poison is a poison.",
        "A person distribution list.",
        "A soft max of thirty people.",
        "The Jacobin club and the Jacobean age.",
        "Iron values its shine, and I can value that.",
        "Free blue pens and one brown one.",
        "3Blue1Brown, Khan Academy, PyTorch, scikit-learn, NumPy, Jacobian, Hessian, Gaussian.",
        "Eigenvalues, eigenvectors and the eigenbasis; backpropagation and backpropagated errors.",
        "Gilbert Strang, Yann LeCun, Andrew Ng and Andrej Karpathy.",
        "Bayes' theorem, Bayes rule, naive Bayes, Bayesian inference.",
        "Poisson's ratio, a Poisson process, Markov chains, Monte Carlo, Bernoulli trials.",
        "The k-means algorithm and k means clustering.",
        "A softmax layer with ReLU and sigmoid.",
        "We are going to, they are trying to, and how we going forward decide.",
        "I leave links as an exercise.",
        *samples.TALK,
    ],
)
def test_sound_english_is_left_alone(text: str) -> None:
    assert [(c.heard, c.meant) for c in repair(text).changes] == []


def test_the_neighbours_decide_about_a_name() -> None:
    assert repair("I like pie torch").changes == ()
    assert repair("I like pie torch", context="We train a neural network.").text == "I like PyTorch"
    around = ["The neural network has a loss.", "I like pie torch.", "Bread is good."]
    assert [r.text for r in repair_all(around)][1] == "I like PyTorch."


def test_each_repair_has_its_place_reason_and_way_back() -> None:
    raw = "If you working with data you don need can academy, watch FreeBlue1Brown."
    repaired = repair("Go to can academy if you working late, you don need FreeBlue1Brown.")
    assert len(repaired.changes) == 4
    for change in repaired.changes:
        assert repaired.text[change.start : change.end] == change.meant
        assert repaired.raw[change.raw_start : change.raw_end] == change.heard
        assert len(change.reason) > 10
    assert repaired.undone(*repaired.changes) == repaired.raw
    first = repaired.changes[0]
    assert repaired.undone(first).startswith("Go to can academy")
    assert repair(raw).undone(*repair(raw).changes) == raw


def test_places_in_the_repaired_text_lead_to_the_raw_one() -> None:
    repaired = repair("so you don need FreeBlue1Brown today")
    for word in ("so", "need", "today"):
        place = repaired.text.index(word)
        raw = repaired.raw_place(place)
        assert repaired.raw[raw : raw + len(word)] == word


pieces = st.sampled_from(
    ["you", "don", "need", "working", "with", "can", "academy", "to", "pie", "torch", "the", "model", "FreeBlue1Brown",
     "eigen", "values", "we", "going to", "let", "see", ".", ",", "base", "theorem", "three", "blue", "one", "brown"]
)  # fmt: skip


@given(st.lists(pieces, max_size=30).map(" ".join))
def test_repairs_are_reversible_and_final(text: str) -> None:
    repaired = repair(text)
    assert repaired.undone(*repaired.changes) == text
    assert all(a.end <= b.start and a.raw_end <= b.raw_start for a, b in pairwise(repaired.changes))
    assert repair(repaired.text).text == repaired.text


def test_the_transcript_stays_raw_and_times_lie_inside_the_sentence() -> None:
    lecture = read(b"[00:10] A lot of the time you don need more. I turned to can academy series.\n[00:20] It helped.")
    assert "you don need" in lecture.sentences[0].text
    corrections = find(lecture)
    assert [(c.heard, c.meant) for c in corrections] == [("you don", "you don't"), ("can academy", "Khan Academy")]
    for correction, sentence in zip(corrections, lecture.sentences, strict=False):
        assert sentence.start <= correction.t <= sentence.end
        assert correction.heard in sentence.text


def test_every_rule_has_a_reason_and_mends_without_touching_what_it_means() -> None:
    lists = tomllib.loads(files("chainrule.study").joinpath("corrections.toml").read_text("utf-8"))
    assert len(lists["name"]) > 40
    for row in lists["name"]:
        assert row["reason"] and row["heard"] + row.get("like", []), row
        meant = re.sub(r"\{\d\}", "values", row["meant"])
        context = " ".join(row.get("near", "").split())
        assert all(c.meant == c.heard for c in repair(f"with {meant} series", context).changes), row["meant"]
