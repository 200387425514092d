"""The one box: what people type and where it must lead first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.atlas.atlas import open_atlas
from chainrule.atlas.find import search
from chainrule.atlas.spelling import distance

ATLAS = open_atlas()


@pytest.mark.parametrize("slug", sorted(ATLAS))
def test_a_concept_is_found_by_slug_title_and_short_title(slug: str) -> None:
    concept = ATLAS[slug]
    for query in (slug, slug.replace("_", " "), concept.title, concept.title.upper(), concept.short):
        hit = search(query, ATLAS)[0]
        assert (hit.concept, hit.kind, hit.score, hit.close) == (slug, "title", 1.0, False)


@pytest.mark.parametrize("slug", sorted(ATLAS))
def test_a_concept_is_found_by_all_that_it_lists(slug: str) -> None:
    concept = ATLAS[slug]
    for phrase in concept.names:
        assert slug in [h.concept for h in search(phrase, ATLAS, limit=4)], phrase
    for phrase in (*concept.heard, *concept.knobs):
        assert slug in [h.concept for h in search(phrase, ATLAS, limit=20)], phrase


@pytest.mark.parametrize(
    ("query", "first", "kind", "why"),
    [
        ("bell curve", "normal_distribution", "name", "also called “bell curve”"),
        ("loss is nan", "gradient_descent", "heard", "heard as “loss is nan”"),
        ("My loss goes to NaN!", "gradient_descent", "heard", "heard as “loss goes to nan”"),
        ("ConvergenceWarning", "gradient_descent", "heard", "heard as “ConvergenceWarning”"),
        ("Singular matrix", "inverse", "heard", "heard as “Singular matrix”"),
        ("numpy.linalg.LinAlgError: Singular matrix", "inverse", "heard", "heard as “LinAlgError: Singular matrix”"),
        ("val loss goes up", "overfitting", "heard", "heard as “val loss goes up”"),
        ("validation loss keeps increasing", "overfitting", "heard", "heard as “val loss goes up”"),
        (
            "C",
            "regularization",
            "knob",
            "knob C: 1/λ in LogisticRegression and LinearSVC: a smaller C is a stronger penalty",
        ),
        ("lr", "gradient_descent", "knob", "knob lr: the learning rate η of every PyTorch optimiser"),
        ("lr=0.3", "gradient_descent", "knob", "knob lr: the learning rate η of every PyTorch optimiser"),
        ("ddof", "variance", "knob", "knob ddof: what is taken off n in the divisor: 0 in np.var, 1 in pandas"),
        ("BATCH_SIZE", "stochastic_gradient_descent", "knob", None),
        ("max_depth", "bias_variance", "knob", None),
        ("alpha", "regularization", "knob", None),
        ("eigen", "eigenvectors", "name", None),
        ("princ", "pca", "title", ""),
        ("grad", "gradient", "title", ""),
        ("egienvalues", "eigenvectors", "name", "did you mean “eigenvalue”?"),
        ("overfiting", "overfitting", "title", "did you mean “Overfitting”?"),
        ("L'Hôpital", "limits", "name", None),
        ("lhopital", "limits", "name", None),
        ("regularisation", "regularization", "title", ""),
        ("what is an eigenvector?", "eigenvectors", "title", ""),
    ],
)
def test_the_first_hit(query: str, first: str, kind: str, why: str | None) -> None:
    hit = search(query, ATLAS)[0]
    assert (hit.concept, hit.kind) == (first, kind)
    assert why is None or hit.why == why


def test_a_pasted_traceback_leads_to_its_last_line() -> None:
    text = (
        "Traceback (most recent call last):\n"
        '  File "fit.py", line 12, in <module>\n    y = A @ x\n'
        "ValueError: matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature "
        "(n?,k),(k,m?)->(n?,m?) (size 3 is different from 4)"
    )
    assert search(text, ATLAS)[0].concept == "matrix_multiplication"
    assert search("noise " * 100_000 + text, ATLAS)[0].concept == "matrix_multiplication"


def test_a_shared_complaint_gives_every_concept_that_lists_it() -> None:
    assert {h.concept for h in search("loss is nan", ATLAS, limit=2)} == {"gradient_descent", "vanishing_gradients"}


@pytest.mark.parametrize("query", ["", "   ", "zzzzz", "best recipe for soup", "?!", "\x00", "x"])
def test_nothing_is_better_than_a_guess(query: str) -> None:
    assert search(query, ATLAS) == ()


@given(st.text(max_size=120), st.integers(1, 10))
def test_any_query_gives_few_ordered_hits(query: str, limit: int) -> None:
    hits = search(query, ATLAS, limit)
    assert len(hits) <= limit and len({h.concept for h in hits}) == len(hits)
    assert [round(h.score, 6) for h in hits] == sorted((round(h.score, 6) for h in hits), reverse=True)
    assert all(h.concept in ATLAS and 0 < h.score <= 1.3 for h in hits)


@given(st.sampled_from(sorted(ATLAS)), st.data())
def test_one_slip_in_a_long_title_is_forgiven(slug: str, data: st.DataObject) -> None:
    title = ATLAS[slug].title.lower()
    if len(title) < 9:
        return
    k = data.draw(st.integers(1, len(title) - 2).filter(lambda k: title[k].isalpha() and title[k + 1].isalpha()))
    slipped = title[:k] + title[k + 1] + title[k] + title[k + 2 :]
    assert slug in [h.concept for h in search(slipped, ATLAS)]


@pytest.mark.parametrize(
    ("one", "other", "most", "off"),
    [
        ("eigen", "eigen", 2, 0),
        ("egien", "eigen", 2, 1),
        ("eign", "eigen", 2, 1),
        ("eigne", "gine", 1, None),
        ("limit", "limits", 1, 1),
        ("rank", "bank", 1, 1),
        ("abcd", "dcba", 2, None),
        ("", "ab", 2, 2),
    ],
)
def test_distance(one: str, other: str, most: int, off: int | None) -> None:
    assert distance(one, other, most) == off
    assert distance(other, one, most) == off
