"""Questions on matrices as maps."""

from __future__ import annotations

import random

import numpy as np

from chainrule.pictures import PictureCall
from chainrule.practice.exercise import Answer, Mistake, Question, exercise, question


@exercise("where a point lands", "easy")
def lands(draw: random.Random) -> Question:
    """A matrix and a point; the first number of the image."""
    a, b, c, d = (draw.choice([-3, -2, -1, 1, 2, 3, 4]) for _ in range(4))
    x, y = draw.choice([2, 3, 4]), draw.choice([-2, -1, 2, 3])
    matrix = np.array([[a, b], [c, d]], dtype=float)
    return question(
        f"Let $A = \\begin{{pmatrix}} {a} & {b} \\\\ {c} & {d} \\end{{pmatrix}}$ and $\\mathbf x = ({x}, {y})$. "
        "What is the first number of $A\\mathbf x$?",
        Answer(str(a * x + b * y), "number"),
        mistakes=(
            Mistake(
                str(a * x + c * y), "The rows are what is added up.",
                f"You took ${x}$ of the first *row* and ${y}$ of the second. The point is ${x}$ times the first "
                f"*column*, $({a}, {c})$, and ${y}$ times the second, $({b}, {d})$.",
                PictureCall("linear_maps", "linear_maps", {"matrix": [[1.5, 1.0], [0.0, 0.5]], "reveal": True}),
            ),
            Mistake(
                str(a * x), "Only the first column has a say in the first number.",
                f"The second column adds to it too: ${y}$ times ${b}$.",
            ),
            Mistake(
                str(c * x + d * y), "The second row gives the first number.",
                "That is the second number of $A\\mathbf x$.",
            ),
        ),
        hints=(
            "How many of each column does $\\mathbf x$ ask for?",
            f"${x}\\,({a}, {c}) + ({y})\\,({b}, {d})$: add the first numbers.",
        ),
        solution=(
            f"$A\\mathbf x = {x}\\,({a}, {c}) + ({y})\\,({b}, {d})$.",
            f"Its first number is ${x}\\cdot({a}) + ({y})\\cdot({b}) = {a * x + b * y}$.",
        ),
        check_value=float((matrix @ np.array([x, y]))[0]),
    )  # fmt: skip


@exercise("a map from two of its images", "medium")
def from_images(draw: random.Random) -> Question:
    """T(1, 0) and T(1, 1) are known; linearity gives the rest."""
    u = np.array([draw.choice([-3, -2, -1, 1, 2, 3]), draw.randint(-3, 3)])
    w = np.array([draw.choice([-4, -2, 1, 4, 5, 6]), draw.randint(-3, 3)])
    m, n = draw.choice([-1, 2, 3]), draw.choice([2, 3, 4])
    second = w - u
    answer = m * u + n * second
    matrix = np.column_stack([u, w]) @ np.linalg.inv(np.array([[1.0, 1.0], [0.0, 1.0]]))
    return question(
        f"A linear map $T$ takes $(1, 0)$ to $({u[0]}, {u[1]})$ and $(1, 1)$ to $({w[0]}, {w[1]})$. "
        f"What is the first number of $T({m}, {n})$?",
        Answer(str(answer[0]), "number"),
        mistakes=(
            Mistake(
                str(m * u[0] + n * w[0]), "The two given images are the columns.",
                f"The second column is the image of $(0, 1)$, and you were given that of $(1, 1)$. Subtract: "
                f"$T(0, 1) = T(1, 1) - T(1, 0) = ({second[0]}, {second[1]})$.",
            ),
            Mistake(
                str(m * u[0] + n * (u[0] + w[0])), "The image of (0, 1) is the sum of the two.",
                "$(0, 1) = (1, 1) - (1, 0)$: its image is the difference of the images.",
            ),
            Mistake(
                str(n * w[0] - m * u[0]), "The first step is taken backwards.",
                f"$({m}, {n}) = {m}\\,(1, 0) + {n}\\,(0, 1)$. Write both images down, then add.",
            ),
        ),
        hints=("Write $(0, 1)$ with $(1, 1)$ and $(1, 0)$.", f"$T(0, 1) = ({second[0]}, {second[1]})$."),
        solution=(
            f"$T(0, 1) = ({w[0]}, {w[1]}) - ({u[0]}, {u[1]}) = ({second[0]}, {second[1]})$, for $T$ keeps differences.",
            f"The first number of $T({m}, {n})$ is $({m})\\cdot({u[0]}) + {n}\\cdot({second[0]}) = {answer[0]}$.",
        ),
        check_value=float((matrix @ np.array([m, n]))[0]),
    )  # fmt: skip


@exercise("a layer written by hand", "hard")
def by_hand(draw: random.Random) -> Question:
    """Which product of the batch and the stored weights is the layer?"""
    batch, (inputs, outputs) = draw.choice([16, 32, 64]), draw.sample([2, 3, 4, 5, 8, 10], 2)
    torch = draw.random() < 0.5
    name, shape = ("`nn.Linear`", (outputs, inputs)) if torch else ("Keras' `Dense`", (inputs, outputs))
    products = ["`X @ W`", "`X @ W.T`", "`W @ X`", "`W.T @ X`"]
    draw.shuffle(products)
    right = products.index("`X @ W.T`" if torch else "`X @ W`") + 1
    data, weights = np.zeros((batch, inputs)), np.zeros(shape)
    fits = []
    for product in products:
        left, _, second = product.strip("`").partition(" @ ")
        pair = [{"X": data, "W": weights, "W.T": weights.T}[part] for part in (left, second)]
        fits.append(pair[0].shape[1] == pair[1].shape[0] and (pair[0].shape[0], pair[1].shape[1]) == (batch, outputs))
    replies = {
        "X": f"The shapes are ({batch}, {inputs}) and ({', '.join(map(str, shape if torch else shape[::-1]))}): "
        "the inner numbers differ, and no product exists.",
        "W": f"The points stand in the rows of `X`, so the weights have to come from the right: ({batch}, {inputs}) "
        f"times ({inputs}, {outputs}).",
    }
    return question(
        f"A batch `X` has {batch} rows, one for each example, and {inputs} columns. A layer {name} without bias takes "
        f"{inputs} numbers to {outputs}. Its stored weights are `W`. Which product is its output?",
        Answer(str(right), "choice", choices=tuple(products)),
        mistakes=tuple(
            Mistake(str(i + 1), f"The layer is {product}.", replies[product.strip("`")[0]])
            for i, product in enumerate(products)
            if i + 1 != right
        ),
        hints=(f"What shape do the stored weights of {name} have?", f"The output has the shape ({batch}, {outputs})."),
        solution=(
            f"{name} stores its weights with the shape ({shape[0]}, {shape[1]}), "
            f"{'outputs first' if torch else 'inputs first'}.",
            f"({batch}, {inputs}) times ({inputs}, {outputs}) gives ({batch}, {outputs}): {products[right - 1]}.",
        ),
        check_value=fits.index(True) + 1,
    )  # fmt: skip
