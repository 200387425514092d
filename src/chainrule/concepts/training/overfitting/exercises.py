"""Questions on training and test errors, on what chooses a model, and on what then judges it."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from numpy.polynomial import Polynomial

from chainrule.maths.splits import Mask, fit, kept_back
from chainrule.maths.wave import MOST, SIGMA, draws, source
from chainrule.pictures import PictureCall
from chainrule.pictures.controls import Array
from chainrule.practice.exercise import Answer, Mistake, Question, exercise, question

TOP = 9
PLACES = (-0.9, -0.5, -0.1, 0.2, 0.6, 0.9)


def _text(x: float) -> str:
    return f"{x:.8g}"


def _picture(**arguments: object) -> PictureCall:
    return PictureCall("overfitting", "overfitting", {"reveal": True, **arguments})


@exercise("the smallest degree that meets every training point", "easy")
def meets_all(draw: random.Random) -> Question:
    """Coefficients against training rows: the rows that were kept back do not count."""
    rows, split = draw.randint(6, 15), draw.randrange(200)
    held = max(1, round(rows / 3))
    n = rows - held
    points = np.round(draws()[draw.sample(range(MOST), rows)], 3)
    while len(set(points[:, 0])) < rows:  # the question says that every x is different
        points = np.round(draws()[draw.sample(range(MOST), rows)], 3)
    shown = {"points": points.tolist(), "split": split}
    matrix = np.vander(np.linspace(-1, 1, n), n)
    ranks = [np.linalg.matrix_rank(matrix[:, -k:]) for k in range(1, n + 1)]
    return question(
        f"A table has {rows} rows with one feature $\\inp{{x}}$, different in every row. You keep {held} rows back for the "
        "test and fit a polynomial to the others by least squares. What is the smallest degree at which the training error is certain to "
        "be 0, whatever the values of $y$?",
        Answer(str(n - 1), "number"),
        mistakes=(
            Mistake(str(n), "Degree d has d coefficients.",
                    f"Degree $d$ has $d + 1$ coefficients, for the constant is one of them. So degree {n} has {n + 1}, one "
                    "more than needed.", _picture(degree=min(n, TOP), **shown)),
            Mistake(str(rows - 1), "All rows of the table count.",
                    f"The fit does not see the {held} rows that are kept back. Only the {n} training rows have to be met; "
                    "in the picture the curve meets the filled dots.", _picture(degree=min(rows - 1, TOP), **shown)),
            Mistake(str(n - 2), "Two coefficients more than the degree.",
                    f"Degree {n - 2} has {n - 1} coefficients, one fewer than there are training rows. In general no "
                    "curve of this degree meets them all.", _picture(degree=n - 2, **shown)),
        ),
        hints=("How many rows are there to train on?", "How many coefficients has a polynomial of degree 1? Of degree 2?"),
        solution=(f"There are ${rows} - {held} = {n}$ training rows.",
                  f"A polynomial of degree $d$ has $d + 1$ coefficients, and with {n} of them it can meet {n} points with "
                  f"different $x$: $d = {n - 1}$."),
        check_value=float(next(k for k, rank in enumerate(ranks) if rank == n)),
    )  # fmt: skip


@exercise("the gap of a constant", "medium")
def gap_of(draw: random.Random) -> Question:
    """Degree 0 by hand: fitted to the training values, judged on the test values, and subtracted."""
    middle, a, b = draw.choice([-0.5, 0.0, 0.5]), draw.choice([0.5, 1.0]), draw.choice([0.0, 0.5, 1.0])
    off = draw.sample([-1.5, -1.0, -0.5, 0.5, 1.0, 1.5], 2)
    split = draw.randrange(200)
    held = kept_back(6, 0, split)
    y = np.zeros(6)
    y[~held] = middle + np.array(draw.sample([a, -a, b, -b], 4))
    y[held] = middle + np.array(off)
    train, test, refit = (float(np.mean((y[part] - c) ** 2)) for part, c in ((~held, middle), (held, middle), (held, y[held].mean())))
    shown = _picture(points=[list(p) for p in zip(PLACES, y.tolist(), strict=True)], degree=0, split=split)
    listed = [", ".join(f"{v:g}" for v in y[part]) for part in (~held, held)]
    return question(
        f"The training values of $y$ are ${listed[0]}$, the test values ${listed[1]}$. You predict with a polynomial of "
        "degree 0, fitted by least squares. How large is the gap, the test error minus the training error, both as means "
        "of squares?",
        Answer(_text(test - train), "number", {"tolerance": 0.001}),
        mistakes=(
            Mistake(_text(test), "The test error is the gap.",
                    f"That is the test error. Subtract the training error, ${train:g}$: the curve misses its own training "
                    "points, too.", shown),
            Mistake(_text(refit - train), "The test points get a constant of their own.",
                    f"The constant ${middle:g}$ is fitted to the training values. Nothing is fitted to the test values; "
                    "that is what makes them a test.", shown),
            Mistake(_text(2 * test - 4 * train), "Squares are added up, not averaged.",
                    "There are four training points and two test points, so sums cannot be compared. Divide each by its "
                    "number of points.", shown),
        ),
        hints=("Which constant has the smallest squared error on the training values?",
               f"It is their mean, ${middle:g}$. Use it for both parts."),
        solution=(f"The constant is the mean of the training values, ${middle:g}$.",
                  f"The training error is ${train:g}$, the test error with the same constant ${test:g}$.",
                  f"The gap is ${test:g} - {train:g} = {_text(test - train)}$."),
        check_value=_gap(y, held),
    )  # fmt: skip


def _gap(y: Array, held: Mask) -> float:
    """The same gap from the picture's own fit of degree 0, for the places of the question."""
    fitted = fit(np.column_stack([PLACES, y]), 6, next(s for s in range(200) if (kept_back(6, 0, s) == held).all()), 0)
    return float(fitted.test_error[0] - fitted.train_error[0])


@exercise("the expected gap of a fit", "hard")
def expected_gap(draw: random.Random) -> Question:
    """2σ²p/n: the price of the coefficients."""
    degree, third, sigma = draw.randint(1, TOP), draw.randint(0, 45), draw.choice([0.1, 0.2, 0.3, 0.4, 0.5, 1.5, 2.0])
    n, p = 10 + 2 * third, degree + 1
    gap = 2 * sigma**2 * p / n
    shown = _picture(degree=degree, more=3 * third)
    x = np.linspace(-1, 1, n)
    columns = np.polynomial.legendre.legvander(x, degree)
    hat, equals = columns @ np.linalg.pinv(columns), "=" if abs(float(f"{gap:.4g}") - gap) < 1e-12 else "\\approx"
    return question(
        f"You fit a polynomial of degree $\\out{{d}} = {degree}$ to $\\inp{{n}} = {n}$ points at different $\\inp{{x}}$ by "
        "least squares. The noise is independent from point to point, with the mean 0 and the *standard deviation* "
        f"$\\sigma = {sigma:g}$. You then measure again at the same places. By how much do you expect the error on the new "
        "values to exceed the training error, both as means of squares?",
        Answer(_text(gap), "number", {"tolerance": ("relative", 0.005)}),
        mistakes=(
            Mistake(_text(2 * sigma**2 * degree / n), "The constant costs nothing.",
                    f"Degree {degree} has {p} coefficients: the constant follows the noise like the others.", shown),
            Mistake(_text(sigma**2 * p / n), "Only the training error is moved.",
                    "The noise in the curve counts twice: it lowers the training error by $\\sigma^2 p/n$ and raises the error "
                    "on new values by as much.", shown),
            Mistake(_text(2 * sigma * p / n), "The noise comes in by its standard deviation.",
                    f"Errors are means of squares, so the variance counts: $\\sigma^2 = {sigma**2:g}$.", shown),
        ),
        hints=("How many coefficients are there?",
               "The noise in a curve with $p$ coefficients lowers the training error by $\\sigma^2 p/n$. What does it do to the "
               "error on the new values?", f"$p = {p}$ and $\\sigma^2 = {sigma**2:g}$."),
        solution=(f"$\\out{{p}} = {degree} + 1 = {p}$ coefficients, and $\\sigma^2 = {sigma:g}^2 = {sigma**2:g}$.",
                  f"The gap is $2\\sigma^2 p/n = 2\\cdot {sigma**2:g}\\cdot {p}/{n} {equals} {gap:.4g}$."),
        check_value=float(sigma**2 * (np.sum(hat**2) + np.trace(hat)) / n),
    )  # fmt: skip


def _table(columns: Sequence[tuple[str, Sequence[float]]]) -> str:
    """A Markdown table with one row a degree from 1."""
    head = "| degree | " + " | ".join(name for name, _ in columns) + " |\n" + "| - " * (len(columns) + 1) + "|\n"
    rows = zip(*(values for _, values in columns), strict=True)
    return head + "\n".join(f"| {d} | " + " | ".join(f"{v:.2f}" for v in row) + " |" for d, row in enumerate(rows, 1))


def _three_parts(draw: random.Random) -> tuple[Array, int, Array, Array]:
    """Fifteen points, a split, and the printed errors of the degrees 1 to 6 on three parts, of shape (3, 6); new points."""
    while True:
        rng = np.random.default_rng(draw.randrange(2**31))
        x = np.round(np.linspace(-0.95, 0.95, 15) + rng.uniform(-0.05, 0.05, 15), 2)
        points = np.column_stack([x, np.clip(np.round(source(x) + SIGMA * rng.normal(size=15), 2), -2, 2)])
        far = rng.uniform(-0.9, 0.9, 10)
        new = np.column_stack([far, source(far) + SIGMA * rng.normal(size=10)])
        split = draw.randrange(1000)
        fitted = fit(points, 15, split, 6)
        fresh = ((fitted.rungs.at(new[:, 0]) - new[:, 1]) ** 2).mean(axis=1)
        errors = np.round([fitted.train_error[1:], fitted.test_error[1:], fresh[1:]], 2)
        _, valid, test = errors
        chosen, tempting = int(valid.argmin()), int(test.argmin())
        told = [test[chosen], valid[chosen], test[tempting], errors[0, chosen]]
        apart = min(abs(p - q) for i, p in enumerate(told) for q in told[:i]) > 0.015
        if chosen != tempting and np.sort(valid)[1] > valid[chosen] and errors.max() < 10 and apart:
            return points, split, errors, new


@exercise("what to report after choosing a degree", "hard")
def report(draw: random.Random) -> Question:
    """A table of three errors on real fits: the validation set chooses, the test set is asked once."""
    points, split, (train, valid, test), new = _three_parts(draw)
    chosen, tempting = int(valid.argmin()), int(test.argmin())
    shown = {"points": points.tolist(), "split": split}
    held = kept_back(15, 0, split)
    curve = Polynomial.fit(points[~held, 0], points[~held, 1], chosen + 1)
    table = _table([("training", train.tolist()), ("validation", valid.tolist()), ("test", test.tolist())])
    return question(
        "You fitted polynomials to 10 training rows, and have 5 rows for validation and 10 for the test. The mean squared "
        f"errors:\n\n{table}\n\nEach part does its own job. Which number do you report as the error to expect on new data?",
        Answer(f"{test[chosen]:.2f}", "number", {"tolerance": 0.0051}),
        mistakes=(
            Mistake(f"{test[tempting]:.2f}", "The test set may choose.",
                    f"That is the least of the six test errors, at degree {tempting + 1}. Once the test rows choose, their error "
                    "flatters the choice. The validation rows choose; the test rows are asked about that one degree.",
                    _picture(degree=tempting + 1, fresh=True, **shown)),
            Mistake(f"{valid[chosen]:.2f}", "What chose the degree can judge it.",
                    f"It is the smallest of six numbers, chosen for being small. The validation rows picked degree {chosen + 1}, "
                    "so ask rows that had no say: the test rows. In the picture the rings are your validation rows, and the "
                    "dashed curve is the error on new points.",
                    _picture(degree=chosen + 1, fresh=True, **shown)),
            Mistake(f"{train[chosen]:.2f}", "The training error says how good the model is.",
                    "The curve was bent toward these very rows. What they cost says little about rows that it has not seen.",
                    _picture(degree=chosen + 1, **shown)),
        ),
        hints=("Which column chooses the degree?", f"The least validation error is {valid[chosen]:.2f}.",
               "Which rows have had no part in fitting or choosing?"),
        solution=(f"The validation error is least at degree {chosen + 1}: {valid[chosen]:.2f}.",
                  f"The test rows have had no part in it. At degree {chosen + 1} their error is {test[chosen]:.2f}, and that is "
                  "what to report.",
                  f"Degree {tempting + 1} has a smaller test error, and choosing it now would use up the test."),
        check_value=round(float(np.mean((curve(new[:, 0]) - new[:, 1]) ** 2)), 2),
    )  # fmt: skip


@exercise("the weights that early stopping keeps", "medium")
def early_stopping(draw: random.Random) -> Question:
    """A training log: patience, the best epoch so far, and a better one that is never reached."""
    best, patience = draw.randint(3, 5), draw.randint(2, 3)
    stop = best + patience
    floor = draw.uniform(0.35, 0.55)
    valid = [floor + 0.11 * (best - k) for k in range(1, best + 1)]
    valid += [floor + draw.uniform(0.03, 0.12) for _ in range(patience)]
    valid += [floor + 0.05, floor - draw.uniform(0.03, 0.06)]
    train = [0.9 * 0.72**k for k in range(1, len(valid) + 1)]
    printed = [[round(v, 2) for v in column] for column in (train, valid)]
    head = "| epoch | loss | val_loss |\n| - | - | - |\n"
    log = head + "\n".join(f"| {k} | {a:.2f} | {b:.2f} |" for k, (a, b) in enumerate(zip(*printed, strict=True), 1))
    late = len(valid)
    return question(
        f"This is what a run without early stopping printed:\n\n{log}\n\nYou run it again from the same seed with Keras's "
        f"`EarlyStopping(monitor=\"val_loss\", patience={patience}, restore_best_weights=True)`. From which epoch are the weights "
        "that you have in the end?",
        Answer(str(best), "number"),
        mistakes=(
            Mistake(str(stop), "The weights are those of the last epoch.",
                    f"Training stops after epoch {stop}, {patience} epochs without a smaller `val_loss`. With "
                    "`restore_best_weights=True` the weights then go back to the best epoch; without it they stay.",
                    _picture(degree=6)),
            Mistake(str(late), "The smallest loss of the whole table wins.",
                    f"Epoch {late} is never reached: by then {patience} epochs in a row had brought no smaller `val_loss`, "
                    "and training had stopped. Nor would the training loss be a reason to keep it.", _picture(degree=9)),
            Mistake("1", "The weights go back to the start.",
                    "They go back to the epoch with the smallest `val_loss` so far, not to the first one, which underfits.",
                    _picture(degree=1)),
        ),
        hints=("Go down `val_loss` and mark each new smallest value.",
               f"Stop when {patience} epochs in a row have brought no new one."),
        solution=(f"`val_loss` falls until epoch {best}, to {printed[1][best - 1]:.2f}.",
                  f"The next {patience} epochs bring nothing smaller, so training stops after epoch {stop}, and the weights of "
                  f"epoch {best} come back."),
        check_value=_kept_epoch(printed[1], patience),
    )  # fmt: skip


def _kept_epoch(losses: Sequence[float], patience: int) -> float:
    """The rule of early stopping, epoch by epoch, on the printed losses."""
    least, at, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(losses, 1):
        if loss < least:
            least, at, waited = loss, epoch, 0
        else:
            waited += 1
        if waited >= patience:
            break
    return float(at)
