r"""Some columns nearly repeat a mixture of others, so a linear model cannot tell their coefficients apart.

## Measures

The columns are centred and brought to unit length. Their singular values say how far the table reaches in each
direction; the largest over each of them is that direction's *condition index*. Each coefficient's variance is a sum
over directions, and the shares of that sum are its *variance proportions*. The variance inflation factor (VIF) is the
sum itself, measured in what the variance would be without dependence: its square root says how many times wider a
confidence interval is.

It counts when a condition index is above 10, two or more columns have over half of their variance in that direction,
and the interval of one of them is over $\sqrt{10} \approx 3.2$ times as wide. Above 30 the dependence is strong. The
limits are those of Belsley, Kuh and Welsch (1980), and are judgements.

## Why it hurts

Least squares finds a coefficient from what its column does *while the others stand still*. Where a column hardly ever
moves by itself there is little to find it from, and noise decides: coefficients are large, of odd sign, and change
when a few rows do. Predictions for rows like those seen are not affected.

## Worked numbers

Two columns with correlation $r$ have the condition index $\sqrt{(1+r)/(1-r)}$ and the VIF $1/(1-r^2)$. At $r = 0.99$
these are $\sqrt{199} \approx 14.1$ and $1/0.0199 \approx 50.3$: each interval is $\sqrt{50.3} \approx 7.1$ times as
wide as without dependence.

## Remedy

Where only predictions matter, nothing needs to change. Where coefficients are read, combine the columns that say the
same, or use ridge regression with the penalty given: it keeps every column and brings the condition index to 10. To
drop a column is a choice about the question asked, not a repair: the others then speak for it.

## False alarms

An offset (years around 2000) is no dependence here, since columns are centred; nor is a scale, since they have unit
length. Powers and products of one column depend on it by their making: that is expected, and only their joint effect
can be read. A tree or a forest has no coefficients, and is not judged.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.diagnose.evidence import (
    Evidence,
    Finding,
    Healthy,
    NotApplicable,
    NotVerified,
    Outcome,
    Remedy,
    Verified,
)
from chainrule.diagnose.figures import listed, percent, short, tex
from chainrule.diagnose.subject import Subject
from chainrule.diagnose.symptom import Symptom
from chainrule.maths.collinearity import Collinearity, collinearity, is_exact, least_squares, ridge_penalty
from chainrule.pictures.call import PictureCall

INDEX, STRONG = 10.0, 30.0  # condition indices: moderate and strong dependence (Belsley, Kuh and Welsch; policy)
PROPORTION = 0.5  # of a coefficient's variance in one direction (the same)
WIDENING = math.sqrt(10)  # of a confidence interval; a VIF of 10 (policy, a common rule)
DRAWN, FARTHEST = 200, 15.0  # rows in the picture, and how many standard deviations it reaches
MOST = 2000  # columns; the time grows with their square
_NO_COEFFICIENTS = ("Tree", "Forest", "Boosting", "Neighbors", "Bagging", "XGB", "LGBM", "CatBoost", "Dummy")


def judge(subject: Subject) -> Outcome:
    """A Finding with the columns that depend, Healthy with the largest index, or NotApplicable."""
    reason = _why_not(subject)
    if reason:
        return NotApplicable("near_collinearity", reason)
    found = collinearity(_seen(subject), _penalty(subject))
    columns = _dependent(found)
    if found.condition > INDEX and len(columns) > 1 and math.sqrt(found.inflation[columns].max()) > WIDENING:
        return _finding(subject, found, columns)
    return Healthy("near_collinearity", _headroom(found))


def _why_not(subject: Subject) -> str:
    rows, width = subject.values.shape
    if width < 2:
        return f"The table has {width} column{'' if width == 1 else 's'} of numbers that vary; two can depend."
    if rows < width + 2:
        return f"There are {rows} whole rows for {width} columns: so few determine no coefficient, collinear or not."
    if width > MOST:
        return f"The table has {width:,} columns of numbers; up to {MOST:,} are judged."
    kind = type(_last(subject.estimator)).__name__
    if any(part in kind for part in _NO_COEFFICIENTS):
        return f"{kind} has no coefficients that dependence could blur."
    return ""


def _last(estimator: Any) -> Any:
    """The model at the end of a scikit-learn pipeline, or the estimator itself."""
    steps = getattr(estimator, "steps", None)
    return steps[-1][1] if isinstance(steps, list) and steps else estimator


def _penalty(subject: Subject) -> float:
    model = _last(subject.estimator)
    alpha = getattr(model, "alpha_", getattr(model, "alpha", 0.0))
    return float(alpha) if type(model).__name__ in ("Ridge", "RidgeCV") and isinstance(alpha, int | float) else 0.0


def _seen(subject: Subject) -> NDArray[np.float64]:
    """The columns as the model sees them: standardised where its pipeline does so (it matters to a penalty only)."""
    steps = getattr(subject.estimator, "steps", None) or []
    if any(type(step).__name__ == "StandardScaler" for _, step in steps):
        return np.asarray((subject.values - subject.values.mean(axis=0)) / subject.values.std(axis=0))
    return subject.values


def _dependent(found: Collinearity) -> list[int]:
    """The columns with over half of their variance in the worst direction, those most inflated first."""
    inside = np.flatnonzero(found.proportions[-1] > PROPORTION)
    if is_exact(found):  # where all are inflated beyond measure, the table's own order
        return [int(column) for column in inside]
    return [int(column) for column in inside[np.argsort(-found.inflation[inside])]]


def _headroom(found: Collinearity) -> str:
    widest = short(math.sqrt(float(found.inflation.max())), 2)
    if found.condition <= INDEX:
        share = percent(found.condition / INDEX)
        return f"condition index at {share} of its limit; intervals at most {widest} times wider"
    return f"condition index {short(found.condition)}, shared by no two columns; intervals at most {widest} times wider"


def _finding(subject: Subject, found: Collinearity, columns: list[int]) -> Finding:
    names = [subject.names[column] for column in columns]
    exact = is_exact(found)
    wider = math.sqrt(float(found.inflation[columns[0]]))
    first, second = _pair(subject, columns)
    told = f"{listed(names)} depend exactly" if exact else f"{listed(names)} nearly depend on one another"
    cause = f"condition index {short(found.condition)} > {short(INDEX, 2)}  ({_few(names)}" + (
        "; no coefficient is determined)" if exact else f"; intervals {short(wider, 2)} times wider)"
    )
    return Finding(
        symptom="near_collinearity",
        severity="high" if found.condition > STRONG else "moderate",
        kind="statistical",
        title=told,
        cause=cause,
        evidence=_evidence(subject, found, columns),
        meaning=_meaning(subject, found, columns, (first, second)),
        picture=_picture(subject, first, second),
        remedies=_remedies(subject, found, columns),
        concepts=SYMPTOM.concepts,
        columns=tuple(names),
    )


def _few(names: list[str]) -> str:
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def _pair(subject: Subject, columns: list[int]) -> tuple[int, int]:
    """The two of the dependent columns that are most strongly correlated."""
    size = np.abs(np.corrcoef(subject.values[:, columns], rowvar=False))
    np.fill_diagonal(size, -1)
    first, second = sorted(np.unravel_index(int(np.argmax(size)), size.shape))
    return columns[int(first)], columns[int(second)]


def _evidence(subject: Subject, found: Collinearity, columns: list[int]) -> tuple[Evidence, ...]:
    why = "moderate above 10, strong above 30 (Belsley, Kuh and Welsch)"
    rows = [Evidence("condition index", found.condition, INDEX, "policy", "worst direction", why)]
    for column in columns[:6]:
        share = float(found.proportions[-1, column])
        rows.append(
            Evidence("share of variance", share, PROPORTION, "policy", subject.names[column], "in that direction")
        )
    for column in columns[:6]:
        wider = math.sqrt(float(found.inflation[column]))
        why = "√VIF: times wider than without dependence; the limit is a VIF of 10"
        rows.append(Evidence("interval, times wider", wider, WIDENING, "policy", subject.names[column], why))
    return tuple(rows)


def _meaning(subject: Subject, found: Collinearity, columns: list[int], pair: tuple[int, int]) -> str:
    first, second = (subject.names[column] for column in pair)
    r = float(np.corrcoef(subject.values[:, pair[0]], subject.values[:, pair[1]])[0, 1])
    lines = [
        f"In the direction in which the table reaches least, it reaches {short(found.condition)} times less far than "
        f"in its longest. {_mixture(subject, found, columns)}"
    ]
    if is_exact(found):
        lines.append("As far as float64 can tell the dependence is exact: no coefficient of these is determined.")
    else:
        worst = columns[0]
        vif = float(found.inflation[worst])
        wider = math.sqrt(vif)
        lines.append(
            f"The variance of {_code(subject.names[worst])}'s coefficient is {short(vif)} times what it would be "
            rf"without dependence, so its confidence interval is $\sqrt{{{tex(vif)}}} = \spec{{{tex(wider)}}}$ "
            "times as wide. " + _interval(subject, worst)
        )
    lines.append("Predictions do not suffer; coefficients do. If you do not read these, nothing needs to change.")
    drawn = "" if len(subject.rows) <= DRAWN else f", {DRAWN} of {len(subject.rows):,} rows,"
    lines.append(
        f"The picture shows {_code(first)} and {_code(second)} (${_correlation(r)}$){drawn} each in standard "
        f"deviations from its mean: one axis keeps {percent((1 + abs(r)) / 2)} of their variance."
    )
    return "\n\n".join(line.strip() for line in lines)


def _correlation(r: float) -> str:
    """A correlation for a formula, never rounded to 1 where it is less."""
    if abs(r) >= 0.9995:
        return "r > 0.999" if r > 0 else "r < -0.999"
    return f"r = {r:.3f}"


def _code(name: str) -> str:
    """A column's name in Markdown as code, whatever it holds."""
    return f"`{name.replace('`', 'ˋ')}`"


def _mixture(subject: Subject, found: Collinearity, columns: list[int]) -> str:
    """The dependence as a sentence: the combination of standardised columns that hardly moves."""
    weights = found.directions[-1]
    order = sorted(columns, key=lambda column: -abs(weights[column]))[:4]
    lead = order[0]
    terms = [(-weights[column] / weights[lead], subject.names[column]) for column in order[1:]]
    text = "".join(
        f" {'−' if weight < 0 else '+'} {short(abs(weight), 2)}·{_code(name)}" for weight, name in terms
    ).removeprefix(" + ")
    text = f"−{text[3:]}" if text.startswith(" − ") else text
    return f"In standard units {_code(subject.names[lead])} ≈ {text}."


def _interval(subject: Subject, column: int) -> str:
    """What the widening does to the reader's own coefficient, where y is there to tell."""
    if subject.target is None or len(np.unique(subject.target)) <= 2:
        return ""
    fit = least_squares(subject.values, subject.target)
    low, high = fit.intervals[column]
    sign = "its sign is not known" if low < 0 < high else "its sign is known"
    value = short(float(fit.coefficients[column]))
    name = _code(subject.names[column])
    return f"Least squares gives {name} the coefficient {value}, between {short(low)} and {short(high)} (95 %): {sign}."


def _picture(subject: Subject, first: int, second: int) -> PictureCall:
    """The two columns in standard deviations from their means; every k-th row where there are many."""
    pair: NDArray[np.float64] = subject.values[:, [first, second]]
    scaled = (pair - pair.mean(axis=0)) / pair.std(axis=0)
    inside = np.flatnonzero((np.abs(scaled) <= FARTHEST).all(axis=1))
    chosen = inside[np.unique(np.linspace(0, len(inside) - 1, min(DRAWN, len(inside))).astype(int))]
    arguments: dict[str, object] = {
        "points": np.round(np.take(scaled, chosen, axis=0), 3).tolist(),
        "columns": [subject.names[first], subject.names[second]],
        # Of two columns in standard deviations the best axis is a diagonal, whatever their correlation.
        "angle": 45 if float(scaled[:, 0] @ scaled[:, 1]) > 0 else 135,
        "reveal": True,
    }
    return PictureCall("pca", "pca", arguments)


def _remedies(subject: Subject, found: Collinearity, columns: list[int]) -> tuple[Remedy, ...]:
    again = "report = chainrule.examine(X{}, y{})\n# expects a condition index of at most 10"
    remedies = []
    if not is_exact(found):
        alpha = math.ceil(ridge_penalty(found, len(subject.rows), INDEX) * 10) / 10
        remedies.append(
            Remedy(
                change=f"Ridge(alpha={alpha:g}) on standardised columns, if coefficients are read",
                because=f"It keeps every column and brings the condition index from {short(found.condition)} to 10.",
                code=(
                    "from sklearn.linear_model import Ridge\nfrom sklearn.pipeline import make_pipeline\n"
                    "from sklearn.preprocessing import StandardScaler\n\n"
                    f"model = make_pipeline(StandardScaler(), Ridge(alpha={alpha:g}))"
                ),
                verify=again.format("", ", estimator=model"),
            )
        )
    dropped, index = _best_to_drop(subject, columns)
    name = subject.names[dropped]
    remedies.append(
        Remedy(
            change=f"leave out {name}, if the question allows it",
            because=f"Without it the condition index is {short(index)}; the columns that stay then speak for it.",
            code=f"X = X.drop(columns=[{name!r}])  # a pandas frame",
            verify=again.format("", ""),
        )
    )
    return tuple(remedies)


def _best_to_drop(subject: Subject, columns: list[int]) -> tuple[int, float]:
    """The dependent column without which the largest condition index is least, and that index."""
    if subject.values.shape[1] == 2:
        return columns[0], 1.0
    left = {column: collinearity(np.delete(subject.values, column, axis=1)).condition for column in columns[:6]}
    best = min(left, key=lambda column: left[column])
    return best, left[best]


def verify(finding: Finding, subject: Subject) -> Verified | NotVerified:
    """Whether the table (as the estimator given sees it) no longer has the dependence."""
    outcome = judge(subject)
    if isinstance(outcome, NotApplicable):
        return NotVerified(finding.symptom, outcome.reason, ())
    found = collinearity(_seen(subject), _penalty(subject))
    before = next(e.observed for e in finding.evidence if e.quantity == "condition index")
    why = "moderate above 10 (Belsley, Kuh and Welsch)"
    evidence = (
        Evidence("condition index", found.condition, INDEX, "policy", "after", why),
        Evidence("condition index", before, INDEX, "policy", "before", why),
    )
    sentence = f"the condition index is {short(found.condition)} (limit {short(INDEX, 2)}); it was {short(before)}."
    if isinstance(outcome, Healthy) and found.condition <= INDEX * (1 + 1e-9):
        return Verified(finding.symptom, sentence[0].upper() + sentence[1:], evidence)
    return NotVerified(finding.symptom, f"Not yet: {sentence}", evidence)


SYMPTOM = Symptom(
    slug="near_collinearity",
    kind="tables",
    title="Near collinearity",
    causes=(),
    concepts=("pca", "condition_number", "linear_regression", "eigenvectors"),
    heard=(
        "Singular matrix",
        "ill-conditioned matrix",
        "coefficients have the wrong sign",
        "VIF is high",
        "multicollinearity",
    ),
    judge=judge,
    verify=verify,
)
