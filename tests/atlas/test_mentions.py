"""Mentions: matching of names, sense checks in pairs, and a lecture of our own that names the 43 seeds."""

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.atlas.atlas import open_atlas
from chainrule.atlas.mentions import find, lexicon_of
from chainrule.atlas.words import stems

ATLAS = open_atlas()
PAIRS: dict[str, list[list[str]]] = tomllib.loads((Path(__file__).parent / "senses.toml").read_text(encoding="utf-8"))
ROWS = [(concept, *row) for concept, rows in PAIRS.items() for row in rows]


def named(text: str) -> set[str]:
    return {found.concept for found in find(text, ATLAS)}


@pytest.mark.parametrize(("concept", "word", "yes", "no"), ROWS)
def test_an_ambiguous_name_counts_only_in_its_sense(concept: str, word: str, yes: str, no: str) -> None:
    letters = "".join(stems(word))
    assert letters in "".join(stems(yes)) and letters in "".join(stems(no)), "both sentences must hold the word"
    assert any(f.concept == concept and letters in "".join(stems(f.text)) for f in find(yes, ATLAS))
    assert concept not in named(no)


def test_every_sense_rule_has_a_pair() -> None:
    missing = [
        (concept.slug, sense.words)
        for concept in ATLAS.values()
        for sense in concept.senses
        if not any(row[0] in sense.words for row in PAIRS.get(concept.slug, []))
    ]
    assert missing == []


def test_a_name_shared_by_two_concepts_has_a_sense_in_each() -> None:
    for letters, names in lexicon_of(ATLAS).names.items():
        assert len(names) == 1 or all(name.checks for name in names), letters


@pytest.mark.parametrize(
    ("text", "concept", "found"),
    [
        ("two EIGEN-VECTORS here", "eigenvectors", "EIGEN-VECTORS"),
        ("its eigen\nvalues are real", "eigenvectors", "eigen\nvalues"),
        ("Newton’s method hops", "newtons_method", "Newton’s method"),
        ("Bayes' theorem", "bayes_theorem", "Bayes' theorem"),
        ("L2 regularisation and", "regularization", "L2 regularisation"),
        ("null-space", "rank", "null-space"),
        ("two matrices", "tensors", "matrices"),
        ("back\n propagation", "backpropagation", "back\n propagation"),
        ("the bias–variance trade-off", "bias_variance", "bias–variance trade-off"),
        ("L’Hôpital’s rule", "limits", "L’Hôpital’s rule"),
        ("the determinant's sign", "determinant", "determinant"),
        ("i.i.d. draws", "independence", "i.i.d"),
        ("principle component analysis", "pca", "principle component analysis"),
    ],
)
def test_spellings(text: str, concept: str, found: str) -> None:
    assert [(f.concept, f.text) for f in find(text, ATLAS)] == [(concept, found)]


@pytest.mark.parametrize(
    "text",
    [
        "tensorflow and scikit-learn",
        "a dam in verse",
        "hyper parameter tuning and optimization problems",
        "Add the vec. Tor is a browser.",
        "the language and meaning of the maths",
        "complex integrals",
        "",
        "…",
    ],
)
def test_nothing_is_named(text: str) -> None:
    assert find(text, ATLAS) == ()


def test_the_longest_name_wins() -> None:
    assert [f.text for f in find("stochastic gradient descent", ATLAS)] == ["stochastic gradient descent"]
    assert [f.concept for f in find("the mean squared error", ATLAS)] == ["loss_functions"]
    assert [f.concept for f in find("the covariance matrix of a Hessian matrix", ATLAS)] == ["covariance", "hessian"]
    assert [f.concept for f in find("linear and logistic regression", ATLAS)] == [
        "linear_regression",
        "logistic_regression",
    ]


def test_a_name_does_not_cross_the_end_of_a_sentence() -> None:
    assert named("It broke the chain. Rule one is to check.") == set()
    assert named("It broke the chain\nrule.") == {"chain_rule"}


# Our own words, not a lecturer's: one sentence and one concept of the founding lecture at a time.
SEEDS = {
    "sampling": "A survey asks a random sample instead of everyone.",
    "mean_median_mode": "The median does not mind one huge salary.",
    "expected_value": "The expected value of a fair die is three and a half.",
    "variance": "Squares on the deviations average to the variance.",
    "covariance": "Height and shoe size have a positive covariance.",
    "random_variables": "A random variable attaches numbers to outcomes.",
    "normal_distribution": "Heights follow a bell curve.",
    "binomial_distribution": "Ten coins give a binomial distribution.",
    "uniform_distribution": "A dart on a strip has a uniform distribution.",
    "central_limit_theorem": "The central limit theorem speaks of averages.",
    "conditional_probability": "A conditional probability looks inside one shelf.",
    "bayes_theorem": "Bayes' rule turns the question around.",
    "maximum_likelihood": "Maximum-likelihood estimation slides the curve under the dots.",
    "bias_variance": "There is a trade-off between bias and variance.",
    "linear_regression": "The line of best fit runs through the cloud.",
    "logistic_regression": "Logistic regression gives the odds of a class.",
    "tensors": "A picture is a tensor with three axes.",
    "vector_addition": "Put the arrows tip to tail.",
    "linear_maps": "A linear transformation keeps the grid straight.",
    "matrix_multiplication": "Matrix multiplication does one map after another.",
    "transpose": "The transpose swaps rows and columns.",
    "determinant": "Its determinant is negative.",
    "inverse": "A system of linear equations has one answer or none or many.",
    "rank": "The null space was a line.",
    "linear_independence": "Three arrows in a plane cannot be linearly independent.",
    "eigenvectors": "Some eigenvalues are complex.",
    "diagonalization": "The eigendecomposition makes powers cheap.",
    "svd": "Every table has a singular value decomposition.",
    "pca": "The first principal component points along the cloud.",
    "derivative": "Zoom in, and the derivative is the slope.",
    "derivative_rules": "The quotient rule is the one people forget.",
    "partial_derivatives": "Freeze one input for a partial derivative.",
    "gradient": "Uphill is where the gradient points.",
    "jacobian": "The Jacobian is a small square's map.",
    "hessian": "Curvature is kept in the Hessian.",
    "chain_rule": "Gears explain the chain rule.",
    "backpropagation": "Backprop walks the graph from the end.",
    "convexity": "Convexity is a chord above a curve.",
    "minima": "Balls stop in local minima.",
    "saddle_points": "A mountain pass is a saddle point.",
    "gradient_descent": "The learning rate was too large.",
    "loss_functions": "A loss function scores each answer.",
    "overfitting": "It overfits the noise.",
}


def test_each_seed_is_named_by_its_own_sentence() -> None:
    assert set(SEEDS) == set(ATLAS.seeds())
    for slug, text in SEEDS.items():
        assert slug in named(text), text


def test_a_whole_lecture_names_the_seeds_and_nothing_else() -> None:
    assert named("\n".join(SEEDS.values())) == set(ATLAS.seeds())


@given(st.text(max_size=200))
def test_any_text_gives_ordered_spans_of_itself(text: str) -> None:
    found = find(text, ATLAS)
    for f in found:
        assert text[f.start : f.end] == f.text and f.concept in ATLAS
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.lists(st.sampled_from([(c.slug, n) for c in ATLAS.values() if not c.senses for n in c.names]), max_size=6))
def test_names_without_a_second_sense_are_always_found(picked: list[tuple[str, str]]) -> None:
    text = ". ".join(f"Now {name.upper()}" for _, name in picked)
    assert [f.concept for f in find(text, ATLAS)] == [slug for slug, _ in picked]
