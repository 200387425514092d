"""The rules that read English: tags, main clauses, noun phrases, stems."""

import pytest

from chainrule.study.english import balanced, content, is_plural, main_clause, noun_phrases, stem, tag


def clause_of(text: str) -> tuple[str, str] | None:
    tokens = tag(text)
    clause = main_clause(tokens)
    if clause is None:
        return None
    subject = " ".join(token.text for token in tokens[clause.subject[0] : clause.subject[1]])
    return subject, " ".join(token.text for token in tokens[clause.verb[0] : clause.verb[1]])


@pytest.mark.parametrize(
    ("text", "subject", "verb"),
    [
        ("The gradient points uphill.", "The gradient", "points"),
        (
            "The set of all vectors that you can reach is called the span.",
            "The set of all vectors that you can reach",
            "is called",
        ),
        ("When light enters a medium, it slows down.", "it", "slows"),
        ("Snell's law tells us that the ratio is constant.", "Snell 's law", "tells"),
        ("What matters is the data.", "What matters", "is"),
        ("The span of most pairs of vectors ends up being a plane.", "The span of most pairs of vectors", "ends"),
        ("Understanding how a model fails is useful.", "Understanding how a model fails", "is"),
        ("There are three areas.", "There", "are"),
    ],
)
def test_the_main_clause_is_found(text: str, subject: str, verb: str) -> None:
    assert clause_of(text) == (subject, verb)


@pytest.mark.parametrize(
    "text",
    [
        "Linear and logistic regression.",
        "Starting with statistics.",
        "If you go and graph the function.",
        "A copy of the sound that would come if the string were plucked again and the room were empty.",
        "To begin with the end.",
        "Since multiplying by one is the same as doing nothing.",
    ],
)
def test_fragments_have_none(text: str) -> None:
    assert clause_of(text) is None


def test_a_clause_left_open_is_not_balanced() -> None:
    assert balanced(tag("The idea is that the model learns."))
    assert not balanced(tag("The idea is that rather than trying to define a procedure."))


def test_noun_phrases_leave_their_articles() -> None:
    text = "The steepest direction of a smooth function is its gradient."
    assert [phrase.text for phrase in noun_phrases(text, tag(text))] == [
        "steepest direction",
        "smooth function",
        "gradient",
    ]


def test_stems_bring_forms_together() -> None:
    assert stem("matrices") == stem("matrix") and stem("Bayes'") == "bayes" and stem("analysis") == "analysis"
    assert content("So these are the vectors and the matrices.") == ("vector", "matrix")


def test_plurals() -> None:
    assert is_plural("vectors") and is_plural("data") and not is_plural("bias") and not is_plural("statistics")
