"""Questions on eigenvalues and eigenvectors. Every matrix fits the picture's control: entries within 2 of zero."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np

from chainrule.maths.planar import Array, between_lines, line_angle
from chainrule.maths.tidy import tidy_matrices, whole
from chainrule.maths.written import inside, matrix_tex, number, pair, signed
from chainrule.pictures import PictureCall
from chainrule.practice.exercise import Answer, Mistake, Question, exercise, question

BASES = (((1.0, 0.5), (-1.0, 0.5)), ((1.0, -0.5), (1.0, 0.5)), ((2.0, 1.0), (1.0, 1.0)), ((1.0, 1.0), (1.0, 2.0)))
"""Two eigenvectors in columns, with determinant 1, so that no division spoils the entries."""


def _drawn(draw: random.Random, steps: int) -> tuple[Array, float, float]:
    rows, one, two = draw.choice(tidy_matrices(steps))
    return np.array(rows), one, two


def _direction(matrix: Array, value: float) -> tuple[int, int]:
    """The smallest whole vector on the line of an eigenvalue, its first number positive."""
    return whole(matrix[0, 1], value - matrix[0, 0])


def _see(matrix: Array, direction: tuple[float, float], *lit: tuple[float, float]) -> PictureCall:
    """The picture at the learner's own matrix with v along `direction`; the lines in `lit` count as found."""
    arguments = {"matrix": np.asarray(matrix).tolist(), "angle": line_angle(*direction)}
    return PictureCall("eigenvectors", "eigenvectors", {**arguments, "found": [line_angle(*v) for v in lit]})


def _turned(matrix: Array, direction: tuple[float, float]) -> str:
    """By how many degrees the image leaves the line, in words."""
    image = matrix @ np.array(direction)
    turn = abs(between_lines(line_angle(*direction), line_angle(float(image[0]), float(image[1]))))
    return f"the image is turned {turn:.0f}° off it"


def _slips(value: float, v: Array, image: Array) -> list[tuple[str, str, str]]:
    """What people read off Av instead of the factor: answer, belief, reply."""
    k = int(np.argmax(np.abs(v)))
    slips = [(
        number(image[k]), "λ is an entry of the image.",
        f"That is entry {k + 1} of $A\\mathbf v = {pair(image)}$. The eigenvalue is the factor from $\\mathbf v$ to "
        f"$A\\mathbf v$: divide by the same entry of $\\mathbf v$, which is ${v[k]}$.",
    )]  # fmt: skip
    if value < 0:
        slips.append((
            number(-value), "λ is how much longer the image is.",
            "That is the factor of the length. In the picture the image points the other way on the line, so λ is "
            "negative.",
        ))  # fmt: skip
    elif value == 1:
        slips.append((
            "0", "What does not change has the factor 0.",
            "The factor 0 would send $\\mathbf v$ to the zero vector. In the picture it stays where it is: once itself.",
        ))  # fmt: skip
    if abs(value) > 1:
        slips.append((
            f"1/({number(value)})", "λ takes the image back to the vector.",
            f"$A\\mathbf v = \\lambda\\mathbf v$ goes from $\\mathbf v$ to its image, which is {number(abs(value))} times "
            "as long in the picture. You divided the other way round.",
        ))  # fmt: skip
    return slips


@exercise("eigenvalue of a given vector", "easy")
def value_of(draw: random.Random) -> Question:
    """A whole eigenvector of any length is given; multiply and read off λ."""
    while True:
        matrix, *values = _drawn(draw, 1)
        value, times = draw.choice([v for v in values if v]), draw.choice([-2, -1, 1, 2, 3])
        v = times * np.array(_direction(matrix, value))
        if np.abs(v).max() > 1:
            break
    image, line = matrix @ v, _direction(matrix, value)
    return question(
        f"The vector $\\inp{{\\mathbf v}} = {pair(v)}$ is an eigenvector of $A = {matrix_tex(matrix)}$. "
        "What is its eigenvalue?",
        Answer(number(value), "number"),
        mistakes=tuple(Mistake(*slip, _see(matrix, line, line)) for slip in _slips(value, v, image)),
        hints=("Multiply $A$ by $\\mathbf v$.", f"Which number times ${pair(v)}$ is ${pair(image)}$?"),
        solution=(
            f"$A\\mathbf v = {pair(image)}$.",
            f"That is ${number(value)}$ times ${pair(v)}$, so $\\lambda = {number(value)}$.",
        ),
        check_value=_nearest(matrix, value),
    )


def _nearest(matrix: Array, value: float) -> float:
    """NumPy's eigenvalue nearest to the answer: the same number only if the answer is one."""
    values = np.linalg.eigvals(matrix)
    return round(float(values[np.argmin(abs(values - value))].real), 9)


def _scaled(direction: tuple[float, float]) -> str:
    """The vector on this line whose first number is 1; the vector itself where its first number is 0."""
    p, q = whole(*direction)
    return f"(1, {Fraction(q, p)})" if p else f"({p}, {q})"


def _wrong_lines(matrix: Array, value: float, other: float) -> tuple[Mistake, ...]:
    """Three directions that are taken for the eigenvector of `value`, each tried in the picture."""
    (a, b), (c, _) = matrix.tolist()
    right, second, row = _direction(matrix, value), _direction(matrix, other), (a - value, b)
    return (
        Mistake(
            _scaled(second), "Any eigenvector of the matrix will do.",
            f"$A$ keeps that line too, but with the factor ${number(other)}$, as the picture says. "
            f"Solve $(A - \\lambda I)\\mathbf v = \\mathbf 0$ with $\\lambda = {number(value)}$.",
            _see(matrix, second, second),
        ),
        Mistake(
            _scaled(row), "The first row of A − λI is the direction.",
            f"Try it in the picture: {_turned(matrix, row)}. The row ${pair(row)}$ is what the eigenvector is "
            f"*perpendicular* to: ${inside(a - value)}\\,x {signed(b)}\\,y = 0$. The lit line is the one to find.",
            _see(matrix, row, right),
        ),
        Mistake(
            _scaled((a, c)), "The columns of the matrix are its eigenvectors.",
            f"The first column ${pair((a, c))}$ is where $(1, 0)$ goes. Put $\\mathbf v$ on it, as in the picture: "
            f"{_turned(matrix, (a, c))}. The lit line is the one to find.",
            _see(matrix, (a, c), right),
        ),
    )  # fmt: skip


@exercise("an eigenvector of a given value", "medium")
def vector_of(draw: random.Random) -> Question:
    """One eigenvalue is given; an eigenvector is free up to its scale, which the question fixes."""
    matrix, *values = _drawn(draw, draw.choice([1, 2]))
    draw.shuffle(values)
    value, other = values
    right = _direction(matrix, value)
    row = f"{number(matrix[0, 0] - value)}\\,x {signed(matrix[0, 1])}\\,y = 0"
    found = np.linalg.eig(matrix)
    v = found.eigenvectors[:, np.argmin(abs(found.eigenvalues - value))]
    return question(
        f"$A = {matrix_tex(matrix)}$ has the eigenvalue ${number(value)}$. Which eigenvector with this "
        "eigenvalue has $1$ as its first number? (Write a vector, as in $(1, -2/3)$.)",
        Answer(_scaled(right), "vector"),
        mistakes=_wrong_lines(matrix, value, other),
        hints=(
            f"Write down $A - \\lambda I$: subtract ${number(value)}$ on the diagonal.",
            f"With $\\mathbf v = (x, y)$ its first row gives ${row}$.",
        ),
        solution=(
            f"$A - \\lambda I = {matrix_tex(matrix - value * np.eye(2))}$.",
            f"With $\\mathbf v = (x, y)$ its first row asks for ${row}$; the second row asks for nothing else.",
            f"So the line runs along ${pair(right)}$, and with $x = 1$ it is ${_scaled(right)}$.",
        ),
        check_value=f"(1, {Fraction(float(v[1] / v[0])).limit_denominator(50)})",
    )


def _wrong_pairs(matrix: Array, one: float, two: float, polynomial: str) -> tuple[Mistake, ...]:
    """Three pairs of numbers that are taken for the eigenvalues."""
    (a, _), (c, d) = matrix.tolist()
    trace, det = one + two, one * two
    first, second = _direction(matrix, one), _direction(matrix, two)
    return (
        Mistake(
            _set(a, d), "The eigenvalues stand on the diagonal.",
            f"In the picture $\\mathbf v = (1, 0)$ goes to the first column ${pair((a, c))}$ and leaves its line, so "
            f"${number(a)}$ is no factor. Solve ${polynomial} = 0$.",
            _see(matrix, (1, 0), first, second),
        ),
        Mistake(
            _set(-one, -two), "The polynomial is λ² + (tr A)λ + det A.",
            f"It is $\\lambda^2 - (\\operatorname{{tr}} A)\\,\\lambda + \\det A$: the roots add up to the trace, "
            f"${number(trace)}$. The lit lines of the picture say their factors.",
            _see(matrix, first, first, second),
        ),
        Mistake(
            _set(trace, det), "The trace and the determinant are the eigenvalues.",
            f"They are the *sum* ${number(trace)}$ and the *product* ${number(det)}$ of the two. "
            "The lit lines of the picture say the factors themselves.",
            _see(matrix, second, first, second),
        ),
    )  # fmt: skip


@exercise("both eigenvalues", "medium")
def both(draw: random.Random) -> Question:
    """The roots of the characteristic polynomial, as a set."""
    matrix, one, two = _drawn(draw, 2)
    (a, b), (c, d) = matrix.tolist()
    trace, det = a + d, a * d - b * c
    polynomial = f"\\lambda^2 {signed(-trace)}\\,\\lambda {signed(det)}"
    return question(
        f"What are the eigenvalues of $A = {matrix_tex(matrix)}$? (Write a set, as in $\\{{1, -2\\}}$.)",
        Answer(_set(one, two), "set"),
        mistakes=_wrong_pairs(matrix, one, two, polynomial),
        hints=(
            f"The two add up to the trace ${number(a)} {signed(d)} = {number(trace)}$ and multiply to the determinant.",
            f"They are the roots of ${polynomial}$.",
        ),
        solution=(
            f"The trace is ${number(trace)}$, the determinant ${inside(a)}\\cdot{inside(d)} - {inside(b)}\\cdot{inside(c)} "
            f"= {number(det)}$.",
            f"${polynomial} = (\\lambda {signed(-one)})(\\lambda {signed(-two)})$.",
            f"So the eigenvalues are ${number(one)}$ and ${number(two)}$.",
        ),
        check_value=_set(*np.round(np.linalg.eigvals(matrix), 9)),
    )


def _set(*values: float) -> str:
    return "{" + ", ".join(dict.fromkeys(number(v) for v in values)) + "}"


def _longer(value: float) -> str:
    """How long the image is on a line with this eigenvalue, in words."""
    return "as long as before" if abs(value) == 1 else f"{number(abs(value))} times as long"


def _wrong_seconds(matrix: Array, one: float, two: float) -> tuple[Mistake, ...]:
    """Three numbers that are taken for the second eigenvalue, given the first."""
    (a, _), (_, d) = matrix.tolist()
    line = _direction(matrix, two)
    stretch = (
        "On the second line, lit in the picture, the image is the zero vector." if two == 0 else
        f"On the second line, lit in the picture, the image is {_longer(two)}"
        f"{'.' if two > 0 else ' and points the other way.'}"
    )  # fmt: skip
    return (
        Mistake(
            number(one * two - one), "The eigenvalues add up to the determinant.",
            "Eigenvalues *multiply* to the determinant and *add up* to the trace, the sum of the diagonal: "
            f"take the known one away from ${number(a)} {signed(d)}$. {stretch}",
            _see(matrix, line, line),
        ),
        Mistake(
            number(d), "The eigenvalues stand on the diagonal.",
            "They stand there only when everything on one side of the diagonal is zero. In the picture "
            f"$\\mathbf v = (0, 1)$ goes to ${pair(matrix[:, 1])}$ and leaves its line. "
            "Here only the *sum* of the diagonal tells: it is the sum of the eigenvalues.",
            _see(matrix, (0, 1), line),
        ),
        Mistake(
            number(2 * one + two), "The known eigenvalue is added to the trace.",
            f"The trace is already the sum of both: take the known one away from it. {stretch}",
            _see(matrix, line, line),
        ),
    )  # fmt: skip


@exercise("the second eigenvalue from the trace", "medium")
def from_trace(draw: random.Random) -> Question:
    """One eigenvalue is known; trace or determinant gives the other."""
    matrix, *values = _drawn(draw, 2)
    draw.shuffle(values)
    one, two = values
    trace = f"{number(matrix[0, 0])} {signed(matrix[1, 1])} = {number(one + two)}"
    return question(
        f"One eigenvalue of $A = {matrix_tex(matrix)}$ is ${number(one)}$. What is the other?",
        Answer(number(two), "number"),
        mistakes=_wrong_seconds(matrix, one, two),
        hints=("What do the two eigenvalues add up to?", f"The trace is ${trace}$."),
        solution=(
            f"The trace is ${trace}$.",
            f"The two add up to it: $\\lambda_2 = {number(one + two)} - {inside(one)} = {number(two)}$.",
            f"Check: ${inside(one)} \\cdot {inside(two)} = {number(one * two)} = \\det A$.",
        ),
        check_value=round(float(sorted(np.linalg.eigvals(matrix).real, key=lambda x: abs(x - one))[1]), 9) + 0.0,
    )


def _wrong_shares(matrix: Array, leave: int, back: int) -> tuple[Mistake, ...]:
    """Three pairs of shares that do not stay; `leave` and `back` are tenths."""
    slips = (
        ((leave, back), "The larger rate makes the larger share.",
         f"Exchanged: {10 * leave} % of those inside leave and {10 * back} % of those outside return. The larger share is "
         "where people are *less* likely to move away."),
        ((1, 1), "In the long run everything evens out.",
         "What evens out are the flows and not the shares: in the long run as many leave as return."),
        ((10 - leave, leave), "The first column is the long run.",
         "That is the state after *one* step from everybody inside. The next step changes it again."),
    )  # fmt: skip
    return tuple(
        Mistake(
            f"({Fraction(v[0], sum(v))}, {Fraction(v[1], sum(v))})", belief,
            f"{reply} Put $\\mathbf v$ on the line of your shares: {_turned(matrix, v)}, so they do not stay. "
            "The lit line keeps them, with $\\lambda = 1$.",
            _see(matrix, v, (back, leave)),
        )
        for v, belief, reply in slips
    )  # fmt: skip


@exercise("a chain in the long run", "medium")
def chain(draw: random.Random) -> Question:
    """A Markov model with two states: the eigenvector of the eigenvalue 1, scaled to shares."""
    leave, back = draw.sample(range(1, 10), 2)
    being, going, coming = draw.choice([
        ("are subscribed", "cancel", "come back"), ("are online", "log off", "log on again"),
        ("play the game", "stop", "start again"),
    ])  # fmt: skip
    matrix, total = np.array([[10 - leave, back], [leave, 10 - back]]) / 10, leave + back
    shares = f"({Fraction(back, total)}, {Fraction(leave, total)})"
    balance = f"{number(leave / 10)}\\,v_1 = {number(back / 10)}\\,v_2"
    return question(
        f"In a model of the users of a service, each week {10 * leave} % of those who {being} {going}, and {10 * back} % of "
        f"the others {coming}. The shares (in, out) are multiplied by $A = {matrix_tex(matrix)}$ every week. What are they "
        "in the long run? (Write a vector, as in $(1/3, 2/3)$; two decimals will do.)",
        Answer(shares, "vector", {"tolerance": 0.0051}),
        mistakes=_wrong_shares(matrix, leave, back),
        hints=(
            "In the long run one more week changes nothing: $A\\mathbf v = \\mathbf v$. Which eigenvalue is that?",
            f"$(A - I)\\mathbf v = \\mathbf 0$ says ${balance}$, and the two shares add up to 1.",
        ),
        solution=(
            f"What stays satisfies $A\\mathbf v = 1\\cdot\\mathbf v$; the other eigenvalue is ${number(1 - total / 10)}$, and "
            "its part dies out.",
            f"$(A - I)\\mathbf v = \\mathbf 0$ says ${balance}$: $\\mathbf v$ lies along ${pair(whole(back, leave))}$.",
            f"Shares add up to 1: ${shares}$.",
        ),
        check_value=pair(np.linalg.matrix_power(matrix, 300)[:, 0]),
    )


def _wrong_growths(matrix: Array, basis: Array, one: float, two: float, scale: float) -> tuple[Mistake, ...]:
    """Three factors that are taken for the growth of a state under `scale` times the matrix."""
    scaled, winner, loser = scale * matrix, whole(*basis[:, 0]), whole(*basis[:, 1])
    axis = (1.0, 0.0) if np.abs(matrix[:, 0]).max() >= np.abs(matrix[:, 1]).max() else (0.0, 1.0)
    return (
        Mistake(
            number(scale * two), "The smaller eigenvalue wins.",
            "Only a state exactly on that line, where $\\mathbf v$ stands in the picture, changes by that factor. Any "
            "other has a part along the other lit line, and that part is multiplied by more each time.",
            _see(scaled, loser, winner, loser),
        ),
        Mistake(
            number(scale * scale * one), "Scaling the matrix scales the eigenvalue twice.",
            f"$(cA)\\mathbf v = c\\,(A\\mathbf v) = c\\lambda\\mathbf v$: the factor $c = {number(scale)}$ comes in once. "
            "The picture shows $cA$: read the factor of its lit line.",
            _see(scaled, winner, winner),
        ),
        Mistake(
            number(np.abs(scaled).max()), "The largest entry decides the growth.",
            f"Along ${pair(axis)}$ the image leaves the line, in the picture: the entry is not its factor. The state "
            "turns toward the lit line, and the longer it runs, the closer each step comes to multiplying by its λ.",
            _see(scaled, axis, winner),
        ),
    )  # fmt: skip


@exercise("the long run of repeated steps", "hard")
def long_run(draw: random.Random) -> Question:
    """A recurrent layer: which factor decides the growth, after the matrix is scaled."""
    while True:
        tenths, scale = draw.sample([2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14], 2), draw.choice([0.5, 2.0])
        one, two = max(tenths) / 10, min(tenths) / 10
        basis = np.array(draw.choice(BASES))
        matrix = np.round(basis @ np.diag([one, two]) @ np.linalg.inv(basis), 9)
        if np.abs(matrix).max() * max(scale, 1) <= 2:
            break
    answer = number(scale * one)
    return question(
        f"A recurrent layer multiplies its state by $A = {matrix_tex(matrix)}$ at every step. Its eigenvalues are "
        f"${number(one)}$ and ${number(two)}$. You multiply every entry of $A$ by ${number(scale)}$. "
        "In the long run, by what factor does one step change the length of a typical state?",
        Answer(answer, "number", {"tolerance": 0.005}),
        mistakes=_wrong_growths(matrix, basis, one, two, scale),
        hints=("Write the state as a part along each eigenvector.", "Which part is left after many steps?"),
        solution=(
            f"The eigenvalues of ${number(scale)}A$ are ${answer}$ and ${number(scale * two)}$.",
            f"After many steps only the part along the first matters, so one step multiplies by ${answer}$.",
        ),
        check_value=float(np.abs(np.linalg.eigvals(scale * matrix)).max()),
    )
