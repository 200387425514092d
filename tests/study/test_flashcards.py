"""Cards: questions that can be answered, with answers that were said."""

import pytest

from chainrule.atlas.atlas import open_atlas
from chainrule.study.asking import ask, plural_subject, why
from chainrule.study.flashcards import cards
from chainrule.study.parts import Flashcard
from tests.study.making import lecture_of, page_of, reading_of, sample_page


def made(*sentences: str) -> list[Flashcard]:
    return [card for card in cards(reading_of(lecture_of(*sentences)), (), ()) if card.origin == "lecture"]


@pytest.mark.parametrize(
    ("said", "question", "answer"),
    [
        ("Derivatives tell us how a function changes.", "What do derivatives tell us?", "How a function changes."),
        (
            "You need the variance, which tells you how spread out your data is.",
            "What does the variance tell you?",
            "How spread out your data is.",
        ),
        (
            "The chain rule, this is really at the heart of how backpropagation works.",
            "What is at the heart of how backpropagation works?",
            "The chain rule.",
        ),
        (
            "The set of all vectors that you can reach is called the span of those vectors.",
            "What is the span of vectors?",
            "The set of all vectors that you can reach.",
        ),
        (
            "Maximum likelihood estimation is all about finding the parameters that make the data likely.",
            "What is maximum likelihood estimation all about?",
            "Finding the parameters that make the data likely.",
        ),
        (
            "The loss function measures how wrong the model is.",
            "What does the loss function measure?",
            "How wrong the model is.",
        ),
        ("PCA stands for principal component analysis.", "What does PCA stand for?", "Principal component analysis."),
        (
            "You should think of linear transformations as keeping grid lines parallel.",
            "How can you think of linear transformations?",
            "As keeping grid lines parallel.",
        ),
        (
            "When the determinant is zero, the matrix has no inverse.",
            "What happens when the determinant is zero?",
            "The matrix has no inverse.",
        ),
        ("A gradient is a vector of slopes.", "What is a gradient?", "A vector of slopes."),
    ],
)
def test_definitions_become_questions(said: str, question: str, answer: str) -> None:
    assert (question, answer) in [(card.question, card.answer) for card in made(said, "A vector of slopes is short.")]


@pytest.mark.parametrize(
    "said",
    [
        "This is the language of data.",
        "The answer is the one that you expect.",
        "It tells us how a function changes.",
        "My favourite is a long walk.",
        "The first one is a good example.",
        "Those vectors are the ones I like.",
    ],
)
def test_no_card_from_a_sentence_that_leans(said: str) -> None:
    assert made(said, "Vectors are everywhere.") == []


def test_what_is_named_without_a_word_on_it_comes_from_the_map() -> None:
    page = page_of(
        "The central limit theorem, Bayes' theorem and the Hessian are all worth knowing.", "Vectors are next."
    )
    mapped = {card.concept: card for card in page.cards if card.origin == "map" and card.concept}
    assert {"central_limit_theorem", "bayes_theorem", "hessian"} <= set(mapped)
    for slug, card in mapped.items():
        assert card.answer == open_atlas()[slug].definition
        assert card.quotes and card.t < 8


def test_at_most_eight_are_chosen_and_all_is_in_order() -> None:
    page = sample_page()
    chosen = [card for card in page.cards if card.chosen]
    assert len(chosen) == 8 and len(page.cards) > 8
    assert [card.t for card in page.cards] == sorted(card.t for card in page.cards)
    assert len({card.question for card in page.cards}) == len(page.cards)
    assert {card.difficulty for card in page.cards} <= {"easy", "medium", "hard"}
    assert len({card.difficulty for card in chosen}) > 1


def test_the_answer_of_a_lecture_card_was_said() -> None:
    for card in sample_page().cards:
        if card.origin == "lecture" and card.method not in {"announced list", "resources"}:
            said = " ".join(quote.text for quote in card.quotes).lower()
            assert card.answer.rstrip(".").lower() in said


def test_every_concept_can_be_asked_for() -> None:
    for concept in open_atlas().values():
        question = ask(concept)
        assert (
            question.endswith("?") and "$" not in question and question.split()[0] in {"What", "When", "How", "Which"}
        )
        assert "  " not in question and len(question.split()) <= 16


def test_a_concept_may_bring_its_own_question() -> None:
    assert ask(open_atlas()["norms"]) == "What does a norm measure, and which rules does it keep?"


def test_agreement() -> None:
    assert plural_subject("derivatives") and plural_subject("eigenvalues and eigenvectors")
    assert not plural_subject("the span of two vectors") and not plural_subject("statistics")


def test_why() -> None:
    assert why("A digital signature is stronger") == "Why is a digital signature stronger?"
    assert why("The light slows down") == "Why is it that the light slows down?"


def test_a_question_of_the_lecture_with_its_reason_is_a_card() -> None:
    talk = ("Ridge regression adds a penalty on the squared weights.", "Why do we scale the columns first?",
            "Because the penalty does not know the units of a column.", "Why is it like that?",
            "Because it has to be so in the end for everybody.")  # fmt: skip
    found = {card.question: card for card in made(*talk) if card.method == "asked"}
    assert list(found) == ["Why do we scale the columns first?"]
    card = found["Why do we scale the columns first?"]
    assert card.answer == "Because the penalty does not know the units of a column."
    assert [quote.text for quote in card.quotes] == list(talk[1:3])
