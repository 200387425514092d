"""The guard that stands between a formula and the browser."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.prose import guard, in_words

FORBIDDEN = re.compile(r"\\(href|url|includegraphics|htmlData|htmlId|htmlStyle|[gex]?def|let|newcommand)(?![A-Za-z])")


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\url{javascript:alert(1)}",
        r"\htmlData{a=b}{x}",
        r"\htmlId{top}{x}",
        r"\htmlStyle{position:fixed}{x}",
        r"\includegraphics{https://evil.test/x.png}",
        r"\def\a{\b\b}\def\b{\c\c}\a",
        r"\gdef\a{x}",
        r"\newcommand{\a}{x}",
        r"\let\a\href \a{javascript:x}{y}",
    ],
)
def test_a_command_that_leaves_the_formula_becomes_its_name(tex: str) -> None:
    assert not FORBIDDEN.search(guard(tex))


def test_only_roles_may_be_classes() -> None:
    assert guard(r"\htmlClass{input}{v}") == r"\htmlClass{input}{v}"
    assert guard(r"\htmlClass{top evil}{v}") == r"\text{htmlClass}{top evil}{v}"
    assert guard(r"\inp{v} \out{w} \spec{x} \oth{y} \err{z}") == r"\inp{v} \out{w} \spec{x} \oth{y} \err{z}"


def test_a_common_formula_is_left_alone() -> None:
    for tex in (r"\det(A - \lambda I) = 0", r"\left\lVert x \right\rVert", r"\leftarrow \letter", r"\underline{x}"):
        assert guard(tex) == tex


def test_a_long_or_deep_formula_says_so() -> None:
    assert "too long" in guard("x" * 10_000)
    assert "nested" in guard("{" * 200 + "}" * 200)


PIECES = ["\\", "href", "def", "{", "}", "x", " ", "htmlClass", "input", "\\\\", "\\href", "\\def"]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_no_text_passes_a_forbidden_command(tex: str) -> None:
    assert not FORBIDDEN.search(guard(tex))


def test_formulas_in_words() -> None:
    assert in_words(r"\frac{2}{\lambda_{\max}}") == "2/(λ_max )"
    assert in_words(r"A\mathbf{v} = \spec{\lambda}\,\inp{\mathbf v}") == "Av = λ v"
    assert in_words(r"x^{2} + y_1 \approx \sqrt{2}") == "x² + y₁ ≈ √(2)"
