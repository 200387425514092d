"""What people type into the one box, and what must come of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.atlas.atlas import open_atlas
from chainrule.desk.box import Complaint, understand

ATLAS = open_atlas()


@pytest.mark.parametrize(
    ("typed", "concept"),
    [
        ("eigenvectors", "eigenvectors"),
        ("Eigenvalues and eigenvectors", "eigenvectors"),
        ("PCA", "pca"),
        ("bayes theorem", "bayes_theorem"),
        ("Bayes' theorem", "bayes_theorem"),
        ("the chain rule", "chain_rule"),
        ("gradient descent", "gradient_descent"),
        ("principal component analysis", "pca"),
    ],
)
def test_a_concept_by_its_name_opens(typed: str, concept: str) -> None:
    meant = understand(typed, ATLAS)
    assert (meant.kind, meant.open) == ("concept", concept)


@pytest.mark.parametrize(
    ("typed", "concept"),
    [
        ("loss is nan", "gradient_descent"),
        ("my loss is NaN after 200 steps", "gradient_descent"),
        ("numpy.linalg.LinAlgError: Singular matrix", "inverse"),
        ("val loss goes up", "overfitting"),
        ("eigenvectrs", "eigenvectors"),
        ("alpha in Ridge", "regularization"),
        ("batch_size", "stochastic_gradient_descent"),
    ],
)
def test_a_complaint_or_a_knob_finds_its_concept(typed: str, concept: str) -> None:
    assert concept in [hit.concept for hit in understand(typed, ATLAS).hits[:2]]


def test_an_address_is_an_address_and_a_file_a_file() -> None:
    for address in ("https://example.org/a", "http://127.0.0.1/x", "youtu.be/abc", "www.youtube.com/watch?v=x"):
        assert understand(address, ATLAS).kind == "address"
    for name in ("lecture.srt", "C:\\talks\\week1.vtt", "/home/me/data.csv", "run.trace"):
        assert understand(name, ATLAS).kind == "file"
    assert understand("javascript:alert(1)", ATLAS).kind in {"nothing", "found"}


def test_nonsense_finds_nothing_and_nothing_is_nothing() -> None:
    assert understand("zzqx wibble", ATLAS).kind == "nothing"
    assert understand("   ", ATLAS).kind == "empty"


def test_symptoms_are_found_by_what_people_say() -> None:
    known = [Complaint("learning_rate_too_high", "The rate", ("the loss jumps up",), ("gradient_descent",))]
    assert understand("Help, the loss jumps up!", ATLAS, known).symptoms == tuple(known)
    assert understand("eigenvectors", ATLAS, known).symptoms == ()


@given(st.text(max_size=3000))
def test_any_text_is_understood_as_something(text: str) -> None:
    assert understand(text, ATLAS).kind in {"empty", "address", "file", "concept", "found", "nothing"}
