"""The kinds of answer beyond expressions, and the options of each."""

from typing import Any

import pytest

from chainrule.errors import ChainruleError
from chainrule.practice.answers import KINDS, check, understood

ROWS: list[tuple[str, str, dict[str, Any], str]] = [
    # number: exact without a tolerance, absolute or relative with one
    ("0.333", "1/3", {"kind": "number"}, "wrong"),
    ("0.333", "1/3", {"kind": "number", "tolerance": 1e-3}, "correct"),
    ("0.332", "1/3", {"kind": "number", "tolerance": 1e-3}, "wrong"),
    ("1.05", "1", {"kind": "number", "tolerance": 0.05}, "correct"),
    ("1.0500001", "1", {"kind": "number", "tolerance": 0.05}, "wrong"),
    ("1010", "1000", {"kind": "number", "tolerance": ("relative", 0.01)}, "correct"),
    ("1011", "1000", {"kind": "number", "tolerance": ("relative", 0.01)}, "wrong"),
    ("-1010", "-1000", {"kind": "number", "tolerance": ("relative", 0.01)}, "correct"),
    ("3.1416", "pi", {"kind": "number", "tolerance": 1e-4}, "correct"),
    ("sqrt(2)", "1.41421", {"kind": "number", "tolerance": 1e-5}, "correct"),
    ("50%", "0.5", {"kind": "number"}, "correct"),
    ("3e5", "3*10^5", {"kind": "number"}, "correct"),
    ("3,5", "3.5", {"kind": "number"}, "invalid"),
    ("1,000", "1000", {"kind": "number"}, "invalid"),
    ("x", "1000", {"kind": "number"}, "invalid"),
    ("2.1x", "2x", {"tolerance": ("relative", 0.1)}, "correct"),
    ("2.5x", "2x", {"tolerance": ("relative", 0.1)}, "wrong"),
    ("[1.01,2]", "[1,2]", {"tolerance": 0.02}, "correct"),
    # significant figures
    ("3.142", "pi", {"kind": "significant_figures", "figures": 4}, "correct"),
    ("3.1416", "pi", {"kind": "significant_figures", "figures": 4}, "wrong_form"),
    ("3.14", "pi", {"kind": "significant_figures", "figures": 4}, "wrong_form"),
    ("3.141", "pi", {"kind": "significant_figures", "figures": 4}, "wrong"),
    ("0.00320", "0.0032", {"kind": "significant_figures", "figures": 3}, "correct"),
    ("0.0032", "0.0032", {"kind": "significant_figures", "figures": 3}, "wrong_form"),
    ("100", "100", {"kind": "significant_figures", "figures": 1}, "correct"),
    ("100", "100", {"kind": "significant_figures", "figures": 2}, "correct"),
    ("100", "100", {"kind": "significant_figures", "figures": 3}, "correct"),
    ("100", "100", {"kind": "significant_figures", "figures": 4}, "wrong_form"),
    ("100.", "100", {"kind": "significant_figures", "figures": 3}, "correct"),
    ("100.", "100", {"kind": "significant_figures", "figures": 2}, "wrong_form"),
    ("1.0e2", "100", {"kind": "significant_figures", "figures": 2}, "correct"),
    ("1.0*10^2", "100", {"kind": "significant_figures", "figures": 2}, "correct"),
    ("1.0×10²", "100", {"kind": "significant_figures", "figures": 2}, "correct"),
    ("1.0\\times 10^{2}", "100", {"kind": "significant_figures", "figures": 2}, "correct"),
    ("-0.50", "-1/2", {"kind": "significant_figures", "figures": 2}, "correct"),
    ("0.67", "2/3", {"kind": "significant_figures", "figures": 2}, "correct"),
    ("1.3", "1.25", {"kind": "significant_figures", "figures": 2}, "correct"),
    ("1000", "999.7", {"kind": "significant_figures", "figures": 3}, "correct"),
    ("2/3", "2/3", {"kind": "significant_figures", "figures": 2}, "wrong_form"),
    ("1/3", "2/3", {"kind": "significant_figures", "figures": 2}, "wrong"),
    # decimal places
    ("3.14", "pi", {"kind": "decimal_places", "figures": 2}, "correct"),
    ("3.142", "pi", {"kind": "decimal_places", "figures": 2}, "wrong_form"),
    ("3.1", "pi", {"kind": "decimal_places", "figures": 2}, "wrong_form"),
    ("3.15", "pi", {"kind": "decimal_places", "figures": 2}, "wrong"),
    ("3.10", "3.1", {"kind": "decimal_places", "figures": 2}, "correct"),
    ("3", "pi", {"kind": "decimal_places", "figures": 0}, "correct"),
    ("0.00", "0.001", {"kind": "decimal_places", "figures": 2}, "correct"),
    ("3.14e1", "31.4", {"kind": "decimal_places", "figures": 1}, "correct"),
    ("-1.50", "-3/2", {"kind": "decimal_places", "figures": 2}, "correct"),
    # vectors and matrices
    ("(1,2)", "[1,2]", {"kind": "vector"}, "correct"),
    ("<1,2>", "[1;2]", {"kind": "vector"}, "correct"),
    ("1,2", "[1,2]", {"kind": "vector"}, "correct"),
    ("(2,1)", "[1,2]", {"kind": "vector"}, "wrong"),
    ("(1,2,3)", "[1,2]", {"kind": "vector"}, "wrong"),
    ("[1,2;3,4]", "[[1,2],[3,4]]", {"kind": "matrix"}, "correct"),
    ("[1,3;2,4]", "[[1,2],[3,4]]", {"kind": "matrix"}, "wrong"),
    ("[1,2]", "[[1,2]]", {"kind": "matrix"}, "correct"),
    # intervals and relations
    ("1<=x<2", "[1,2)", {"kind": "interval"}, "wrong_form"),
    ("[1,2)", "1<=x<2", {"kind": "inequality"}, "wrong_form"),
    ("2", "x=2", {"kind": "equation"}, "wrong_form"),
    ("x=2", "2", {}, "wrong_form"),
    ("1,2", "{1,2}", {"kind": "set"}, "correct"),
    ("[1,2]", "{1,2}", {"kind": "set"}, "wrong_form"),
    ("x=1 or x=2", "{1,2}", {"kind": "set"}, "wrong_form"),
    # distributions
    ("N(0,4)", "N(mu=0,sigma=2)", {"kind": "distribution"}, "correct"),
    ("N(0,2)", "N(mu=0,sigma=2)", {"kind": "distribution"}, "wrong"),
    ("N(0,2²)", "N(0,4)", {"kind": "distribution"}, "correct"),
    ("normal(mean=1, sd=3)", "N(1, 9)", {"kind": "distribution"}, "correct"),
    ("Exp(2)", "Exp(scale=1/2)", {"kind": "distribution"}, "correct"),
    ("Exp(1/2)", "Exp(scale=1/2)", {"kind": "distribution"}, "wrong"),
    ("Gamma(2, scale=3)", "Gamma(2, 1/3)", {"kind": "distribution"}, "correct"),
    ("Bin(10, 1/2)", "Binomial(n=10, p=0.5)", {"kind": "distribution"}, "correct"),
    ("Bin(10, 1/2)", "Poisson(5)", {"kind": "distribution"}, "wrong"),
    ("X ~ Poisson(λ)", "Pois(lambda)", {"kind": "distribution"}, "correct"),
    ("N(mu, sigma^2)", "N(mu, sd=sigma)", {"kind": "distribution", "variables": {"sigma": "positive"}}, "correct"),
    ("N(0)", "N(0,1)", {"kind": "distribution"}, "invalid"),
    ("Foo(1)", "N(0,1)", {"kind": "distribution"}, "invalid"),
    ("N(0, 1/0)", "N(0,1)", {"kind": "distribution"}, "invalid"),
    # choices and steps
    ("B", "b", {"kind": "choice"}, "correct"),
    ("(c), a", "a, c", {"kind": "choice"}, "correct"),
    ("a", "a, c", {"kind": "choice"}, "wrong"),
    ("", "a", {"kind": "choice"}, "invalid"),
    ("b,a,c", "b a c", {"kind": "steps"}, "correct"),
    ("a,b,c", "b a c", {"kind": "steps"}, "wrong"),
    ("2x+2=4\n2x=2\nx=1", "2x+2=4\nx=1", {"kind": "steps"}, "correct"),
    ("2x=2 => x=1", "2x+2=4\nx=1", {"kind": "steps"}, "correct"),
    ("2x+2=4\n2x=6\nx=3", "2x+2=4\nx=1", {"kind": "steps"}, "wrong"),
    ("2x+2=4\n2x=2", "2x+2=4\nx=1", {"kind": "steps"}, "wrong_form"),
    # domains
    ("x", "sqrt(x^2)", {"variables": {"x": "positive"}}, "correct"),
    ("x", "sqrt(x^2)", {"variables": {"x": "real"}}, "wrong"),
    ("-x", "sqrt(x^2)", {"variables": {"x": "negative"}}, "correct"),
    ("(-1)^n", "cos(n pi)", {"variables": {"n": "integer"}}, "correct"),
    ("0", "sin(n pi)", {"variables": {"n": "integer"}}, "correct"),
    ("0", "sin(n pi)", {}, "wrong"),
    ("1", "cos(n pi)", {"variables": {"n": "integer"}}, "wrong"),
    ("1", "cos(2 n pi)", {"variables": {"n": "integer"}}, "correct"),
    ("(-1)^(n+1)", "-cos(n pi)", {"variables": {"n": "natural"}}, "correct"),
    ("sin(n pi/2)^2", "(1-(-1)^n)/2", {"variables": {"n": "integer"}}, "correct"),
    ("floor(n/2)", "n/2", {"variables": {"n": "integer"}}, "wrong"),
    ("x = 1", "x^3 = 1", {"variables": {"x": "real"}}, "correct"),
    ("x = 2", "1 < x < 3", {"variables": {"x": "integer"}}, "correct"),
    ("z conj(z)", "|z|^2", {"variables": {"z": "complex"}}, "correct"),
    ("z^2", "|z|^2", {"variables": {"z": "complex"}}, "wrong"),
    ("e+1", "1+e", {"variables": {"e": "real"}}, "correct"),
    ("rate*2", "2 rate", {"variables": {"rate": "positive"}}, "correct"),
    ("sqrt((1-p)^2)", "1-p", {"variables": {"p": "probability"}}, "correct"),
]


@pytest.mark.parametrize(("student", "teacher", "options", "outcome"), ROWS)
def test_kind(student: str, teacher: str, options: dict, outcome: str) -> None:
    verdict = check(student, teacher, **options)
    assert verdict.outcome == outcome, verdict


def test_every_kind_is_tested() -> None:
    tested = {options["kind"] for _, _, options, _ in ROWS if "kind" in options}
    assert tested | {"expression", "code"} == set(KINDS)  # code has tests of its own


def test_replies_say_what_is_wrong() -> None:
    assert "at x = 2" in check("2x+3", "2x+2").reply.lower()
    assert "X is not x" in check("X+1", "x+1").reply
    assert "variance" in check("N(0,2)", "N(mu=0,sigma=2)", kind="distribution").reply
    assert "Line 2" in check("2x+2=4\n2x=6", "2x+2=4\nx=1", kind="steps").reply
    assert "divides by zero" in check("1/0", "1").reply
    assert "decimal point" in check("3,5", "3.5", kind="number").reply
    assert "by" in check("[1,2,3]", "[[1,2],[3,4]]", kind="matrix").reply
    assert "significant" in check("3.1", "pi", kind="significant_figures", figures=4).reply
    assert "(at character 3)" in check("2+@", "x").reply


def test_a_witness_is_true() -> None:
    witness = check("(x+1)^2", "x^2+1").witness
    assert witness is not None
    x = int(dict(witness.point)["x"])
    assert (int(witness.yours), int(witness.ours)) == ((x + 1) ** 2, x**2 + 1)
    assert witness.sentence() == f"at x = {x} yours is {(x + 1) ** 2}, ours is {x * x + 1}"


@pytest.mark.parametrize(
    ("teacher", "options"),
    [
        ("2+", {}),
        ("1/0", {}),
        ("ln(0)", {}),
        ("x", {"kind": "poem"}),
        ("x", {"form": "nice"}),
        ("x", {"variables": {"x": "odd"}}),
        ("x", {"tolerance": -1}),
        ("x", {"tolerance": ("about", 1)}),
        ("pi", {"kind": "significant_figures"}),
        ("", {}),
        ("N(1)", {"kind": "distribution"}),
        ("", {"kind": "choice"}),
        ("i", {"kind": "decimal_places", "figures": 1}),
    ],
)
def test_a_bad_teacher_is_told(teacher: str, options: dict) -> None:
    with pytest.raises(ChainruleError) as caught:
        check("1", teacher, **options)
    assert len(str(caught.value)) > 20


PREVIEWS = [
    ("2x", r"2 \, x"),
    ("x^2/2", r"\frac{x^{2}}{2}"),
    ("sin^2 x", r"\sin^{2}\left(x\right)"),
    ("√2", r"\sqrt{2}"),
    ("λ_1", r"\lambda_{1}"),
    ("|x|", r"\left|x\right|"),
    ("P(A|B)", r"P\left(A \mid B\right)"),
    ("[1,2;3,4]", r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}"),
    ("x<=2", r"x \le 2"),
    ("1/2x", r"\frac{1}{2} \, x"),
    ("-x^2", "-x^{2}"),
    ("e^-x", "e^{-x}"),
    ("0.50", "0.5"),
    ("(x+1)^2", r"\left(x + 1\right)^{2}"),
    ("2*3", r"2 \cdot 3"),
    ("{1,2}", r"\left\{1, 2\right\}"),
    ("[1,2) U (3,inf)", r"\left[1, 2\right) \cup \left(3, \infty\right)"),
]


@pytest.mark.parametrize(("text", "tex"), PREVIEWS)
def test_preview(text: str, tex: str) -> None:
    assert understood(text) == tex


def test_preview_of_other_kinds_and_of_trouble() -> None:
    assert "variance" in understood("N(0,4)", kind="distribution")
    assert understood("a, b", kind="choice") == r"\text{a}, \text{b}"
    assert r"\\" in understood("x=1\nx=2", kind="steps")
    with pytest.raises(ChainruleError):
        understood("2+")
