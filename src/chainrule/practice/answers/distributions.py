"""Distributions, with the parametrisation that was meant.

Positional parameters follow these conventions: N(mean, variance), LogN(mean, variance), Exp(rate), Gamma(shape, rate),
Bin(n, p), Bernoulli(p), Poisson(mean), Geom(p), NegBin(r, p), U(a, b), Beta(a, b), t(df), Chi2(degrees), F(d1, d2),
Laplace(location, scale).
Named parameters say it in full: N(mu=0, sigma=2), Exp(scale=1/2).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .errors import UnreadableError
from .grammar import parse
from .tree import Node, number

NORMAL = {
    "mu": "mean",
    "mean": "mean",
    "m": "mean",
    "loc": "mean",
    "var": "variance",
    "variance": "variance",
    "sigma2": "variance",
    "sigma^2": "variance",
    "sd": "sd",
    "sigma": "sd",
    "std": "sd",
    "scale": "sd",
    "precision": "precision",
    "tau": "precision",
}
RATE = {
    "rate": "rate",
    "lambda": "rate",
    "lam": "rate",
    "scale": "scale",
    "theta": "scale",
    "mean": "scale",
    "mu": "scale",
}
FAMILIES: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "normal": (("mean", "variance"), NORMAL),
    "lognormal": (("mean", "variance"), NORMAL),
    "exponential": (("rate",), RATE),
    "gamma": (
        ("shape", "rate"),
        {
            "shape": "shape",
            "k": "shape",
            "alpha": "shape",
            "a": "shape",
            "beta": "rate",
            **{k: v for k, v in RATE.items() if k not in ("mean", "mu")},
        },
    ),
    "binomial": (("n", "p"), {"n": "n", "trials": "n", "p": "p", "prob": "p"}),
    "bernoulli": (("p",), {"p": "p", "prob": "p"}),
    "poisson": (("mean",), {"lambda": "mean", "lam": "mean", "mean": "mean", "mu": "mean", "rate": "mean"}),
    "geometric": (("p",), {"p": "p", "prob": "p"}),
    "negative binomial": (("r", "p"), {"r": "r", "n": "r", "p": "p"}),
    "uniform": (("a", "b"), {"a": "a", "b": "b", "min": "a", "max": "b", "low": "a", "high": "b"}),
    "beta": (("a", "b"), {"a": "a", "b": "b", "alpha": "a", "beta": "b"}),
    "t": (("df",), {"df": "df", "nu": "df"}),
    "chi-squared": (("df",), {"df": "df", "k": "df", "nu": "df"}),
    "F": (("d1", "d2"), {"d1": "d1", "d2": "d2"}),
    "laplace": (
        ("location", "scale"),
        {"mu": "location", "loc": "location", "location": "location", "b": "scale", "scale": "scale"},
    ),
}
NAMES = {
    "n": "normal",
    "normal": "normal",
    "norm": "normal",
    "gaussian": "normal",
    "lognormal": "lognormal",
    "logn": "lognormal",
    "exp": "exponential",
    "exponential": "exponential",
    "expo": "exponential",
    "gamma": "gamma",
    "ga": "gamma",
    "bin": "binomial",
    "binom": "binomial",
    "binomial": "binomial",
    "b": "binomial",
    "bernoulli": "bernoulli",
    "ber": "bernoulli",
    "bern": "bernoulli",
    "poisson": "poisson",
    "pois": "poisson",
    "poi": "poisson",
    "po": "poisson",
    "geometric": "geometric",
    "geom": "geometric",
    "geo": "geometric",
    "nb": "negative binomial",
    "negbin": "negative binomial",
    "negativebinomial": "negative binomial",
    "u": "uniform",
    "uniform": "uniform",
    "unif": "uniform",
    "beta": "beta",
    "t": "t",
    "student": "t",
    "studentt": "t",
    "chi2": "chi-squared",
    "chisq": "chi-squared",
    "chisquared": "chi-squared",
    "chi-squared": "chi-squared",
    "f": "F",
    "laplace": "laplace",
    "γ": "gamma",
    "χ2": "chi-squared",
    "𝒩": "normal",
    "β": "beta",
    "𝓝": "normal",
}
SHAPE = re.compile(
    r"\s*(?:[A-Za-z]\w*\s*(?:~|∼|\\sim)\s*)?\\?(?:mathcal|mathrm|text|operatorname)?\{?\s*"
    r"([^\W\d_][\w\-]*|χ²|χ\^2|chi\^2)\s*\}?\s*(?:\\left)?\((.*?)(?:\\right)?\)\s*",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Distribution:
    """A family and its parameters in canonical form; `named` are the parameters as they were given."""

    family: str
    parameters: Mapping[str, Node]
    named: frozenset[str]


def read(text: str, declared: frozenset[str]) -> Distribution:
    """The distribution of a text.  Raises UnreadableError."""
    if len(text) > 400:
        raise UnreadableError("A distribution is shorter than 400 characters, as in N(0, 4).")
    found = SHAPE.fullmatch(text.replace("²", "^2"))
    key = found[1].lower().replace("^2", "2") if found else ""
    family = NAMES.get(key)
    if found is None or family is None:
        raise UnreadableError("A distribution is written with its name and parameters, as in N(0, 4) or Exp(rate=2).")
    order, known = FAMILIES[family]
    given: dict[str, Node] = {}
    for place, part in enumerate(_split(found[2])):
        name, value = _parameter(part, place, order, known, family)
        if name in given:
            raise UnreadableError(f"The parameter '{name}' is given twice.")
        given[name] = parse(value, declared)
    return Distribution(family, _canonical(family, given), frozenset(given))


def _split(text: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for at, c in enumerate(text):
        depth += (c in "([{") - (c in ")]}")
        if c in ",;" and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [part.strip() for part in (*parts, text[start:])]


def _parameter(part: str, place: int, order: tuple[str, ...], known: dict[str, str], family: str) -> tuple[str, str]:
    name, sign, value = part.partition("=")
    if not sign:
        if place >= len(order):
            raise UnreadableError(f"The {family} distribution has {len(order)} parameter{'s' * (len(order) > 1)}.")
        return order[place], part
    key = name.strip().lstrip("\\").replace(" ", "").replace("μ", "mu").replace("σ", "sigma").replace("λ", "lambda")
    key = key.replace("θ", "theta").replace("τ", "tau").replace("α", "alpha").replace("β", "beta").replace("ν", "nu")
    if key not in known:
        raise UnreadableError(
            f"'{name.strip()}' is no parameter of the {family} distribution; known are {', '.join(known)}."
        )
    return known[key], value


def _canonical(family: str, given: dict[str, Node]) -> dict[str, Node]:
    order, _ = FAMILIES[family]
    if family in ("normal", "lognormal"):
        _exchange(given, "sd", "variance", lambda x: Node("pow", (x, number(2))))
        _exchange(given, "precision", "variance", lambda x: Node("div", (number(1), x)))
    if family in ("exponential", "gamma"):
        _exchange(given, "scale", "rate", lambda x: Node("div", (number(1), x)))
    missing = [name for name in order if name not in given]
    if missing or len(given) != len(order):
        raise UnreadableError(f"The {family} distribution needs {' and '.join(order)}.")
    return {name: given[name] for name in order}


def _exchange(given: dict[str, Node], old: str, new: str, change: Callable[[Node], Node]) -> None:
    if old in given and new not in given:
        given[new] = change(given.pop(old))


def other_reading(student: Distribution, same: Callable[[Node, Node], bool], teacher: Distribution) -> str:
    """The hint for one who took the other parametrisation: variance for standard deviation, rate for scale."""
    if student.family != teacher.family:
        return f"The answer is not a {student.family} distribution."
    if student.family in ("normal", "lognormal") and same(student.parameters["mean"], teacher.parameters["mean"]):
        mine, ours = student.parameters["variance"], teacher.parameters["variance"]
        if same(Node("pow", (mine, number(2))), ours) and "sd" not in student.named:
            return "In N(m, v) the second number is the variance; write N(mu=..., sigma=...) for a standard deviation."
        if same(mine, Node("pow", (ours, number(2)))):
            return "You gave the variance where the standard deviation was named."
    if "rate" in student.parameters:
        mine, ours = student.parameters["rate"], teacher.parameters["rate"]
        if same(Node("mul", (mine, ours)), number(1)):
            return "Rate and scale are exchanged: without a name the number is the rate."
    wrong = [name for name, value in student.parameters.items() if not same(value, teacher.parameters[name])]
    many = len(wrong) > 1
    return f"The parameter{'s' * many} {' and '.join(wrong)} {'are' if many else 'is'} not right."


def tex(distribution: Distribution) -> str:
    """The TeX of what was understood, every parameter named."""
    from .tex import tex as node_tex

    inside = ",\\ ".join(rf"\text{{{name}}} = {node_tex(value)}" for name, value in distribution.parameters.items())
    return rf"\text{{{distribution.family}}}\left({inside}\right)"
