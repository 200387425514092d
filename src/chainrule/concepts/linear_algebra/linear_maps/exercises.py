"""Questions on matrices as maps. Every number fits the picture's controls: entries and points within 2.5 of zero."""

from __future__ import annotations

import random

import numpy as np
from numpy.typing import NDArray

from chainrule.maths.written import inside, matrix_tex, matrix_text, nested, pair, signed
from chainrule.pictures import PictureCall
from chainrule.practice.exercise import Answer, Mistake, Question, exercise, question

Whole = NDArray[np.int64]
SMALL = (-2, -1, 1, 2)


def _see(matrix: Whole, point: Whole | tuple[int, int]) -> PictureCall:
    """The picture at the learner's own matrix and point, with the staircase drawn."""
    arguments = {"matrix": np.asarray(matrix, float).tolist(), "point": np.asarray(point, float).tolist()}
    return PictureCall("linear_maps", "linear_maps", {**arguments, "reveal": True})


def _square(draw: random.Random, entries: tuple[int, ...] = SMALL) -> Whole:
    return np.array([[draw.choice(entries) for _ in range(2)] for _ in range(2)])


def _in_frame(v: Whole) -> bool:
    return bool(abs(v[0]) <= 3 and abs(v[1]) <= 2 and v.any())


def _wrong_landings(matrix: Whole, point: Whole, flights: str) -> tuple[Mistake, ...]:
    """Three places that are taken for Ax."""
    (a, _), (_, d) = matrix.tolist()
    x, y = point.tolist()
    return (
        Mistake(
            pair(matrix.T @ point), "The rows are what is added up.",
            f"You took ${x}$ of the first *row* and ${y}$ of the second. The point is ${x}$ of the first *column* "
            f"and ${y}$ of the second: {flights}. In the picture the staircase runs along the columns.",
            _see(matrix, point),
        ),
        Mistake(
            pair(matrix @ point[::-1]), "Which number counts which column does not matter.",
            f"That is where $({y}, {x})$ lands, as the picture shows. The first number of $\\mathbf x$, ${x}$, "
            f"counts the first column: {flights}.",
            _see(matrix, point[::-1]),
        ),
        Mistake(
            pair(np.diag(matrix) * point), "Each number of x meets its own entry of the diagonal.",
            f"That uses ${a}$ and ${d}$ only. The picture's staircase goes along *whole* columns, and each moves "
            f"the point both across and up: {flights}.",
            _see(matrix, point),
        ),
    )  # fmt: skip


@exercise("where a point lands", "easy")
def lands(draw: random.Random) -> Question:
    """A matrix and a point; where does it go? The image lies in the picture's frame."""
    while True:
        matrix, point = _square(draw), np.array([draw.choice(SMALL), draw.choice(SMALL)])
        image = matrix @ point
        if _in_frame(image) and matrix[0, 1] != matrix[1, 0] and point[0] != point[1]:
            break
    x, y = point.tolist()
    flights = f"${x}\\,\\inp{{{pair(matrix[:, 0])}}} {signed(y)}\\,\\out{{{pair(matrix[:, 1])}}}$"
    return question(
        f"Let $A = {matrix_tex(matrix)}$ and $\\mathbf x = ({x}, {y})$. Where does $A$ take $\\mathbf x$? "
        "(Write a point, as in $(3, -1)$.)",
        Answer(pair(image), "vector"),
        mistakes=_wrong_landings(matrix, point, flights),
        hints=(
            "How many of each column does $\\mathbf x$ ask for?",
            f"{flights}: add the first numbers, then the second.",
        ),
        solution=(
            f"$A\\mathbf x$ is ${x}$ of the first column and ${y}$ of the second: {flights}.",
            f"The two flights are ${pair(x * matrix[:, 0])}$ and ${pair(y * matrix[:, 1])}$.",
            f"Added number by number: $\\spec{{{pair(image)}}}$.",
        ),
        check_value=pair(matrix[i, 0] * x + matrix[i, 1] * y for i in (0, 1)),
    )


def _offers(draw: random.Random) -> tuple[tuple[Whole, str, str], ...]:
    """A matrix that mirrors, and three that do not, each with the belief that takes it for one and the way back."""
    p, q, r = draw.choice([1, 2]), draw.choice([1, 2]), draw.choice([-2, -1, 1, 2])
    mirror = draw.choice([[[1, 2], [q, 1]], [[0, p], [q, 0]], [[-p, r], [0, q]], [[p, 0], [r, -q]], [[1, q], [2, 1]]])
    return (
        (np.array(mirror), "", ""),
        (
            np.array([[-p, 0], [0, -q]]), "Negative entries mean a mirror image.",
            f"Both columns are reversed, and two reversals make a half turn, stretched or not: $\\det = {p * q} > 0$. "
            "The F in the picture stands on its head, but it can be read.",
        ),
        (
            np.array([[0, -q], [p, 0]]), "One minus sign mirrors the plane.",
            f"The first arrow goes up and the second to the left, as in a quarter turn: $\\det = 0 - ({-q})\\cdot {p} = "
            f"{p * q} > 0$. The picture's F lies on its side and is not mirrored.",
        ),
        (
            np.array([[1, r], [0, p]]), "What slants the F mirrors it.",
            f"The second arrow leans, but it is still on the left of the first: $\\det = {p} > 0$. "
            "The picture's F is slanted, and it can be read.",
        ),
    )  # fmt: skip


@exercise("mirrored or not", "easy")
def mirrored(draw: random.Random) -> Question:
    """Four matrices; which one mirrors the plane?"""
    offers = list(_offers(draw))
    draw.shuffle(offers)
    right = next(i for i, (_, belief, _) in enumerate(offers) if not belief)
    (a, b), (c, d) = matrix = offers[right][0]
    columns = [matrix[:, 0] @ [1, 1j] for matrix, _, _ in offers], [matrix[:, 1] @ [1, 1j] for matrix, _, _ in offers]
    turns = np.angle(np.array(columns[1]) / np.array(columns[0]))
    return question(
        "Three of these matrices turn, stretch or slant the letter F; after a turn of the page it can be read. "
        "The fourth mirrors it. Which one is that?",
        Answer(str(right + 1), "choice", choices=tuple(f"${matrix_tex(m)}$" for m, _, _ in offers)),
        mistakes=tuple(
            Mistake(str(i + 1), belief, reply, _see(m, (1, 1)))
            for i, (m, belief, reply) in enumerate(offers)
            if belief
        ),
        hints=(
            "Where do the arrows $(1, 0)$ and $(0, 1)$ go, and is the second still on the left of the first?",
            "It is mirrored exactly when $\\det A = a_{11}a_{22} - a_{12}a_{21}$ is negative.",
        ),
        solution=(
            f"For $A = {matrix_tex(matrix)}$: $\\det A = {inside(a)}\\cdot{inside(d)} - {inside(b)}\\cdot{inside(c)} = "
            f"{a * d - b * c}$, below zero.",
            "The other three determinants are "
            + ", ".join(f"${round(np.linalg.det(m))}$" for m, belief, _ in offers if belief)
            + ", all positive: only this one mirrors the F.",
        ),
        check_value=int(np.argmin(turns)) + 1,
    )  # fmt: skip


def _columns(k: int, known: Whole, other: Whole) -> Whole:
    """The matrix with `known` as column k and `other` beside it."""
    return np.column_stack([known, other] if k == 0 else [other, known])


def _images(draw: random.Random, k: int, sign: int) -> tuple[Whole, Whole, tuple[Whole, Whole, Whole]]:
    """The image of basis arrow k, that of the diagonal, and three matrices that do not take the diagonal there."""
    diagonal = np.array([1, sign] if k == 0 else [sign, 1])
    while True:
        u, w = (np.array([draw.randint(-2, 2), draw.randint(-2, 2)]) for _ in range(2))
        matrix, slip = _columns(k, u, sign * (w - u)), _columns(k, u, u + w if sign > 0 else w - u)
        wrong = (_columns(k, u, w), slip, matrix.T)
        fits = max(np.abs(m).max() for m in (matrix, *wrong)) <= 2 and u.any() and np.linalg.det(matrix).round() != 0
        if fits and all((m @ diagonal != w).any() for m in wrong):
            return u, w, wrong


def _wrong_maps(
    wrong: tuple[Whole, Whole, Whole], names: tuple[str, str, str], images: tuple[Whole, Whole], difference: str
) -> tuple[Mistake, ...]:
    """Each wrong matrix tried on the diagonal in the picture; `names` are the known arrow, the missing, the diagonal."""
    (arrow, missing, diagonal), (u, w) = names, images
    ways = (
        ("The two given images are the columns.",
         f"The other column is the image of ${missing}$, and you were given that of ${diagonal}$: ${difference}$."),
        (f"The missing image is the second {'plus' if difference.endswith(arrow) else 'minus'} the first.",
         f"Write ${missing}$ with the two arrows that you know: ${difference}$."),
        ("The images are the rows.", f"The image of ${arrow}$ is a *column*: write ${pair(u)}$ downwards."),
    )  # fmt: skip
    point = np.array([int(v) for v in diagonal.strip("()").split(",")])
    return tuple(
        Mistake(
            matrix_text(m), belief,
            f"Your matrix takes ${diagonal}$ to ${pair(m @ point)}$, as the picture shows; it has to go to ${pair(w)}$. "
            f"{way}",
            _see(m, point),
        )
        for m, (belief, way) in zip(wrong, ways, strict=True)
    )  # fmt: skip


@exercise("a map from two of its images", "medium")
def from_images(draw: random.Random) -> Question:
    """The images of one basis arrow and of a diagonal are known; linearity gives the matrix."""
    k, sign = draw.choice([0, 1]), draw.choice([-1, 1])
    u, w, wrong = _images(draw, k, sign)
    other, across = sign * (w - u), np.array([1, sign] if k == 0 else [sign, 1])
    matrix, diagonal = _columns(k, u, other), pair(across)
    arrow, missing = ("(1, 0)", "(0, 1)") if k == 0 else ("(0, 1)", "(1, 0)")
    difference = f"T{missing} = T{diagonal} - T{arrow}" if sign > 0 else f"T{missing} = T{arrow} - T{diagonal}"
    return question(
        f"A linear map $T$ takes ${arrow}$ to ${pair(u)}$ and ${diagonal}$ to ${pair(w)}$. What is its matrix? "
        "(Write it row by row, as in $[1, 2; 3, 4]$.)",
        Answer(matrix_text(matrix), "matrix"),
        mistakes=_wrong_maps(wrong, (arrow, missing, diagonal), (u, w), difference),
        hints=(f"One column is missing: the image of ${missing}$.", f"${difference}$, for $T$ keeps sums and multiples."),
        solution=(
            f"The image of ${arrow}$ is the {'first' if k == 0 else 'second'} column: ${pair(u)}$.",
            f"The other column is ${difference} = {pair(other)}$.",
            f"Side by side: ${matrix_tex(matrix)}$.",
        ),
        check_value=matrix_text(_columns(k, u, w) @ np.linalg.inv(_columns(k, np.eye(2, dtype=int)[k], across))),
    )


def _wrong_outputs(matrix: Whole, x: Whole, bias: Whole, torch: bool, stores: str) -> tuple[Mistake, ...]:
    """Three outputs that are taken for the layer's; `matrix` is the map's, whatever way the layer stores it."""
    image = matrix @ x
    return (
        Mistake(
            pair(matrix.T @ x + bias), f"The layer is {'X @ W + b' if torch else 'W @ x + b'}.",
            f"It {stores}: the first output comes from the first *{'row' if torch else 'column'}* of `W`. So the map's "
            f"matrix is `{'W' if torch else 'W.T'}`; the picture shows that it takes ${pair(x)}$ to ${pair(image)}$, and "
            "the bias comes after that.",
            _see(matrix, x),
        ),
        Mistake(
            pair(image), "A layer is its matrix.",
            f"The picture's map ends at ${pair(image)}$, and it keeps the origin in its place. "
            f"The bias then shifts everything by ${pair(bias)}$.",
            _see(matrix, x),
        ),
        Mistake(
            pair(matrix @ (x + bias)), "The bias is added before the weights.",
            f"That is where the matrix takes ${pair(x + bias)}$, as in the picture: the bias went through the "
            "weights too. It is added to the result.",
            _see(matrix, x + bias),
        ),
    )  # fmt: skip


@exercise("a layer written by hand", "hard")
def by_hand(draw: random.Random) -> Question:
    """Printed weights, a bias and one example: what does the layer return?"""
    torch = draw.random() < 0.5
    while True:
        stored, x = _square(draw), np.array([draw.choice(SMALL), draw.choice(SMALL)])
        matrix, bias = stored if torch else stored.T, np.array([draw.choice([-1, 1]), draw.choice([-1, 1])])
        if _in_frame(matrix @ x) and stored[0, 1] != stored[1, 0] and 0 < np.abs(x + bias).max() <= 2:
            break
    name, kind = ("nn.Linear(2, 2)", "weight") if torch else ("keras.layers.Dense(2)", "kernel")
    shape, rule = ("(outputs, inputs)", "X @ W.T + b") if torch else ("(inputs, outputs)", "X @ W + b")
    image = matrix @ x
    return question(
        f"A layer `{name}` has the {kind} `W = {nested(stored)}` and the bias `b = {nested([bias])[1:-1]}`. "
        f"What does it return for the example `{nested([x])[1:-1]}`? (Write a vector, as in $(3, -1)$.)",
        Answer(pair(image + bias), "vector"),
        mistakes=_wrong_outputs(matrix, x, bias, torch, f"stores its {kind} as {shape} and computes `{rule}`"),
        hints=(f"`{name}` stores its {kind} as {shape}.", "Move the example by the map's matrix first; the bias is added to what comes out."),
        solution=(
            f"The shape of the {kind} is {shape}: the first output takes the first {'row' if torch else 'column'} of `W`.",
            f"The matrix takes ${pair(x)}$ to ${x[0]}\\,\\inp{{{pair(matrix[:, 0])}}} {signed(x[1])}\\,"
            f"\\out{{{pair(matrix[:, 1])}}} = {pair(image)}$.",
            f"The bias comes after it: ${pair(image)} + {pair(bias)} = {pair(image + bias)}$.",
        ),
        check_value=pair((np.vstack([stored.T if torch else stored, bias]).T @ np.array([*x, 1])).tolist()),
    )  # fmt: skip


@exercise("two layers without an activation", "hard")
def two_layers(draw: random.Random) -> Question:
    """Two linear layers in a row are one; its matrix is the product, the later one on the left."""
    while True:
        first, second = _square(draw, (-1, 0, 1, 2)), _square(draw, (-1, 0, 1, 2))
        matrix = second @ first
        wrong = (first @ second, first + second, first * second)
        arrow = next((e for e in ((1, 0), (0, 1)) if all((m @ e != matrix @ e).any() for m in wrong)), None)
        if max(np.abs(m).max() for m in (matrix, *wrong)) <= 2 and arrow and (first @ arrow).any() and matrix.any():
            break
    halfway, end = first @ arrow, matrix @ arrow
    way = (
        f"Follow ${pair(arrow)}$: the first layer takes it to ${pair(halfway)}$, the second takes that to "
        f"${pair(end)}$. Your matrix, in the picture, takes it to ${{}}$."
    )  # fmt: skip
    beliefs = (
        ("The layer that comes first stands first.", "The vector stands on the right, so what is done first stands next to it: $W_2 W_1$."),
        ("Two layers add up.", "The second layer works on what the first one returns, not beside it."),
        ("Matrices are multiplied entry by entry.", "`W2 * W1` is not `W2 @ W1`."),
    )  # fmt: skip
    return question(
        "A model is `nn.Sequential(nn.Linear(2, 2, bias=False), nn.Linear(2, 2, bias=False))`, with nothing between the "
        f"layers. The first weight is $W_1 = {matrix_tex(first)}$, the second $W_2 = {matrix_tex(second)}$. One layer "
        "could do the same. What is its weight matrix? (Write it row by row, as in $[1, 2; 3, 4]$.)",
        Answer(matrix_text(matrix), "matrix"),
        mistakes=tuple(
            Mistake(matrix_text(m), belief, f"{way.format(pair(m @ arrow))} {reply}", _see(m, arrow))
            for m, (belief, reply) in zip(wrong, beliefs, strict=True)
        ),
        hints=("Where does $(1, 0)$ go, layer by layer? That is the first column.", "$W_2(W_1\\mathbf x) = (W_2W_1)\\,\\mathbf x$."),
        solution=(
            f"$W_1$ takes $(1, 0)$ to ${pair(first[:, 0])}$, and $W_2$ takes that to ${pair(matrix[:, 0])}$: the first column.",
            f"$(0, 1)$ goes to ${pair(first[:, 1])}$ and on to ${pair(matrix[:, 1])}$: the second.",
            f"So the two layers are one with $W_2W_1 = {matrix_tex(matrix)}$.",
        ),
        check_value=matrix_text(np.column_stack([second @ (first @ e) for e in np.eye(2)])),
    )  # fmt: skip
