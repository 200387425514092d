"""What may be printed: lead-ins go, and a sentence that leans on another is refused with its reason."""

import pytest

from chainrule.study.condense import advised, lean, variants, whole_sentence
from chainrule.study.resolve import described, named_subject, with_context
from chainrule.study.speech import kinds, kinds_of
from chainrule.study.standalone import faults, opens_dangling, ragged, standalone


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("So basically it turns out that light slows down in glass.", "Light slows down in glass."),
        ("And, you know, the gradient points uphill, right?", "The gradient points uphill."),
        ("Well, I think that the variance is the better measure.", "The variance is the better measure."),
        ("Keep in mind that a matrix moves every vector.", "A matrix moves every vector."),
        ("the rank is the number of independent columns", "The rank is the number of independent columns."),
        ("The weights are, um, really what those numbers scale.", "The weights are, really what those numbers scale."),
        ("A tensor is a kind of table.", "A tensor is a kind of table."),
        ("So much of it is linear algebra.", "So much of it is linear algebra."),
    ],
)
def test_lead_ins_and_fillers_go(said: str, printed: str) -> None:
    assert lean(said) == printed


@pytest.mark.parametrize(
    "text",
    [
        "A matrix is a machine that moves every vector at once.",
        "There are three areas of mathematics behind most models.",
        "When light enters a medium, it slows down.",
        "The goal of linear regression is to find the best line through the data.",
        "You don't need to prove every theorem before you use it.",
        "The set of all vectors that you can reach is called the span of those vectors.",
    ],
)
def test_sentences_that_stand(text: str) -> None:
    assert faults(text) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("This is the language of data in machine learning.", "opens on something said before"),
        ("It covers linear algebra and calculus in depth.", "opens on something said before"),
        ("These form the foundation of every model.", "opens on something said before"),
        ("Which feels like it should be a complete mess.", "opens on something said before"),
        ("The answer is that every point can be reached.", "vague subject"),
        ("The model behaves like this on new data.", "points outside"),
        ("They are said to be linearly independent vectors.", "a pronoun without its noun"),
        ("Where does the word linear come from?", "no statement"),
        ("Vector or matrix calculus and all of its rules.", "no main clause"),
        ("A lot of the time you don need anything complex.", "garbled"),
    ],
)
def test_sentences_that_lean_are_refused_with_a_reason(text: str, reason: str) -> None:
    assert reason in faults(text)
    assert not standalone(text)


@pytest.mark.parametrize("opener", ["this", "it", "these", "that", "they", "here", "which", "and", "but", "so", "then"])
def test_no_dangling_opener_is_let_through(opener: str) -> None:
    assert opens_dangling(f"{opener} is the gradient of the loss")


def test_parts_of_a_sentence_are_whole() -> None:
    text = "The wavelength is small, and that means that the fringes lie close together, which matters later."
    for part in variants(text):
        assert whole_sentence(part) or part == lean(text)
    assert "The wavelength is small." not in variants(
        "If the wavelength is small, and the film is fine, then it works."
    )


def test_a_condition_is_not_cut_from_its_consequence() -> None:
    text = "The key rule is that if you hear two different chains, you trust the longest one."
    assert all("trust" in part for part in variants(text))


def test_advice_loses_its_speaker() -> None:
    assert advised("First I found it really helpful to look at pictures before reading proofs.")[0] == (
        "Look at pictures before reading proofs."
    )
    assert advised("I found it surprising.") == ()


def test_a_pronoun_takes_the_name_that_the_sentence_before_gave() -> None:
    texts = ["Next is linear algebra.", "This is the language of data in machine learning."]
    assert with_context(texts, 1, {}) == ("Linear algebra is the language of data in machine learning.", True)
    texts = ["The principle is simple.", "This is the language of data in machine learning."]
    assert with_context(texts, 1, {}) == ("", False)
    assert with_context(["The chain rule, this is really at the heart of backpropagation."], 0, {})[0] == (
        "The chain rule is really at the heart of backpropagation."
    )


def test_only_a_sentence_that_does_nothing_else_names_a_subject() -> None:
    assert named_subject("Finally, there's calculus, particularly differential calculus.") == "calculus"
    assert named_subject("Then there's a function that normalizes all of the outputs of the last layer into one.") == ""
    assert named_subject("The gradient points uphill.") == ""


def test_a_pointing_word_becomes_an_article_only_before_a_telling_phrase() -> None:
    weights = {"chain": 0.8, "rule": 0.7, "expression": 0.3}
    said = "These chain rule expressions give you the derivatives of the cost."
    assert described(said, weights) == "The chain rule expressions give you the derivatives of the cost."
    assert described("This gives you the derivatives of the cost.", weights) == ""
    assert described("These expressions give you the derivatives of the cost.", {}) == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hi everyone and welcome back.", "greeting"),
        ("My name is Ada and I teach mathematics.", "introduction"),
        ("This video is sponsored by a company.", "sponsor"),
        ("Don't forget to subscribe and hit the bell.", "plea"),
        ("Thank you for watching.", "farewell"),
        ("In this video, I'm going to talk about rank.", "plan"),
        ("What does the determinant measure?", "question"),
        ("Let's say you have two vectors.", "example"),
    ],
)
def test_kinds_of_talk(text: str, kind: str) -> None:
    assert kind in kinds_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "The training loss keeps falling.",
        "A brilliant idea is the kernel trick.",
        "The gradient is a vector of slopes.",
    ],
)
def test_talk_on_the_subject_has_no_kind(text: str) -> None:
    assert kinds_of(text) == frozenset()


def test_an_advertisement_lasts_until_the_lecture_resumes() -> None:
    texts = [
        "The rank counts independent columns.",
        "This video is sponsored by a site for courses.",
        "Use the link for a free trial of their service.",
        "Now, back to the rank of a matrix.",
        "The rank never exceeds the number of rows.",
    ]
    assert ["sponsor" in found for found in kinds(texts)] == [False, True, True, False, False]


def test_farewells_in_the_middle_are_none() -> None:
    texts = (
        ["The rank counts columns."] * 20 + ["See you in the next step of the proof."] + ["The rank counts rows."] * 20
    )
    assert "farewell" not in kinds(texts)[20]


def test_sentences_that_run_on_without_punctuation_are_ragged() -> None:
    assert ragged("The difference is one of complexity templates is more like a copy.")
    assert ragged("the last word that's the real key piece a transformer is a network")
    assert not ragged("a condition variable is nothing more than a list of sleeping threads")


def test_nothing_is_cut_before_the_but_that_takes_it_back() -> None:
    whole = "The coins of every textbook are easy to picture, but they bend your intuition about data."
    assert whole in variants(whole)
    assert "The coins of every textbook are easy to picture." not in variants(whole)
