"""Hostile answers: code, bombs, look-alikes, noise; threads and memory."""

import random
import subprocess
import sys
import threading
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.practice.answers import Verdict, checking
from chainrule.practice.answers import check as guarded

CODE = [
    "__import__('os').system('touch /tmp/x')",
    "().__class__.__bases__[0]",
    "lambda: 0",
    "lambda x: x+1",
    "f'{1+1}'",
    'f"{x}"',
    "exec('1')",
    "eval(1)",
    "[x for x in y]",
    "x if x else y",
    "open('a')",
    "import os",
    "os.system",
    "print(x)",
    "x.y",
    "def f(x): x",
    "getattr(x,y)",
    "x;import os",
]
BOMBS = [
    "9**9**9**9",
    "9^9^9^9",
    "10000000!",
    "(((9!)!)!)!",
    "(" * 10_000,
    "x" * 1_000_000,
    "(" * 200 + "x" + ")" * 200,
    "-" * 1500 + "x",
    "x^(10^12)",
    "2^(2^(2^(2^100)))",
    "1e999999999",
    "9" * 1900,
    "sqrt(" * 200,
    "{" * 500,
    "|" * 900,
    "1/" * 900 + "1",
    "x^" * 400 + "x",
    "(1+x)^99999*(1-x)^99999*(x+2)^99999",
    "((((x+1)^999)^99)^9)",
    "gamma(10^300)",
    "sin(10^5000)",
    "binomial(10^9, 10^8)",
    "e^(e^(e^(e^9)))",
    "[" * 40 + "]" * 40,
    "(x+y+z+a+b+c)^60",
    "1/(x-x)",
    "floor(10^400*pi)",
    "\\frac" * 300,
    "x!!!!!!",
    "1.1^99999",
]
TEACHERS: list[tuple[str, dict[str, Any]]] = [
    ("x+1", {}),
    ("sin(x)", {}),
    ("x^2-1", {"form": "factored"}),
    ("x/2", {"form": "simplified"}),
    ("x=1", {}),
    ("x>2", {}),
    ("{1,2}", {}),
    ("[1,2)", {"kind": "interval"}),
    ("2", {"kind": "number", "tolerance": 0.1}),
    ("pi", {"kind": "decimal_places", "figures": 2}),
    ("[1,2;3,4]", {"kind": "matrix"}),
    ("N(0,1)", {"kind": "distribution"}),
    ("x=1\nx=2", {"kind": "steps"}),
    ("a,b", {"kind": "choice"}),
    ("x=1 or x=2", {}),
    ("P(A|B)", {}),
    ("n!", {"variables": {"n": "integer"}}),
    ("z^2", {"variables": {"z": "complex"}}),
]
PIECES = [
    "x",
    "y",
    "n",
    "1",
    "2",
    "0",
    "0.5",
    "10",
    "pi",
    "e",
    "i",
    "inf",
    "sin",
    "cos",
    "ln",
    "log",
    "sqrt",
    "abs",
    "exp",
    "(",
    ")",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "+",
    "-",
    "*",
    "/",
    "^",
    "!",
    "=",
    "<",
    ">",
    "<=",
    ">=",
    "!=",
    ",",
    ";",
    "|",
    "'",
    "_",
    "%",
    "°",
    "²",
    "√",
    "∞",
    "∪",
    "and",
    "or",
    "not",
    "U",
    "\\frac{",
    "}",
    "\\sqrt{",
    "\\left(",
    "\\right)",
    "\\cdot",
    "\\pi",
    "λ",
    "±",
    "1e5",
    "P(A|B)",
    "f(x)",
    "floor",
    "max(",
    "gamma(",
    "matrix(",
    "[1,2]",
    "{1,2}",
    "[1,2)",
    "x=1",
    "x>2",
    "e^",
    "2^",
    "root(",
    "mod(",
    "arcsin",
    "\\begin{bmatrix}",
    "\\end{bmatrix}",
    "&",
    "\\\\",
    "99999999",
    "re(",
    "tanh",
]


def check(student: str, teacher: str, **options: Any) -> Verdict:
    """The checker without its last net: a defect is an exception here."""
    options["domains"] = options.pop("variables", {})
    return checking.unguarded(student, teacher, **options)


def test_a_defect_costs_no_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> Verdict:
        raise KeyError("a defect")

    monkeypatch.setattr(checking, "unguarded", broken)
    assert guarded("x", "x").outcome == "undecided"


@pytest.mark.parametrize("text", CODE)
def test_code_is_no_expression(text: str) -> None:
    verdict = check(text, "x+1")
    assert verdict.outcome == "invalid"
    assert verdict.understood_as == ""


@pytest.mark.parametrize("text", BOMBS, ids=lambda text: text[:16])
def test_bombs_are_answered(text: str) -> None:
    for teacher, options in TEACHERS[:8]:
        verdict = check(text, teacher, **options)
        assert verdict.outcome in ("invalid", "undecided", "wrong", "wrong_form")
        assert len(verdict.reply) < 400


@pytest.mark.parametrize("text", ["9**9**9**9", "10000000!", "(" * 10_000, "x" * 1_000_000])
def test_the_refusal_is_named(text: str) -> None:
    verdict = check(text, "x")
    assert verdict.outcome == "invalid"
    assert any(word in verdict.reply for word in ("large", "long", "nested"))


def test_look_alikes_are_explained_and_invisible_marks_ignored() -> None:
    assert "Cyrillic" in check("\u0445+1", "x+1").reply
    assert check("x\u200b+\ufeff1", "x+1").outcome == "correct"
    assert check("\uff58+\uff11", "x+1").outcome == "correct"
    assert check("\U0001d465+1", "x+1").outcome == "correct"
    assert "order" in check("\u202e1+x", "x+1").reply
    assert check("x\u200e+1", "x+1").outcome == "correct"


def fuzzed(seed: int, count: int) -> list[str]:
    source = random.Random(seed)
    found = []
    for _ in range(count):
        size = source.choice([1, 2, 3, 4, 6, 9, 14, 30])
        if source.random() < 0.15:
            found.append(
                "".join(
                    chr(source.choice([source.randrange(1, 256), source.randrange(0x370, 0x2300)])) for _ in range(size)
                )
            )
        else:
            found.append(source.choice(["", "", " "]).join(source.choice(PIECES) for _ in range(size)))
    return found


def test_two_thousand_fuzzed_answers_end_in_a_verdict() -> None:
    outcomes = set()
    for k, text in enumerate(fuzzed(1, 2000)):
        teacher, options = TEACHERS[k % len(TEACHERS)]
        verdict = check(text, teacher, **options)
        assert verdict.reply
        outcomes.add(verdict.outcome)
    assert {"invalid", "wrong"} <= outcomes


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_ends_in_a_verdict(text: str) -> None:
    for teacher, options in TEACHERS[::4]:
        assert check(text, teacher, **options).reply


THREAD_ROWS = [
    ("sin(x)^2+cos(x)^2", "1", "correct"),
    ("x+1e-40", "x", "wrong"),
    ("sqrt(2)sqrt(3)", "sqrt(6)", "correct"),
    ("1+e^-1000", "1", "wrong"),
    ("x^2>4", "x>2 or x<-2", "correct"),
    ("(x-1)^2", "x^2-2x+1", "correct"),
    ("ln(xy)", "ln x+ln y", "correct"),
    ("9^9^9^9", "1", "invalid"),
    ("x>pi", "x>3.14159265", "wrong"),
    ("sin(x)+2^-300", "sin x", "wrong"),
]


def test_sixteen_threads_agree() -> None:
    trouble: list[object] = []

    def work(start: int) -> None:
        for k in range(40):
            student, teacher, outcome = THREAD_ROWS[(start + k) % len(THREAD_ROWS)]
            verdict = check(student, teacher)
            if verdict.outcome != outcome:
                trouble.append((student, verdict))

    threads = [threading.Thread(target=work, args=(k,)) for k in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not trouble


def test_the_precision_of_flint_is_put_back() -> None:
    from flint import ctx

    before = ctx.prec
    check("sin(x)+2^-300", "sin x")
    assert ctx.prec == before


def test_memory_does_not_grow() -> None:
    rows = fuzzed(2, 300)

    def once() -> None:
        for k, text in enumerate(rows):
            teacher, options = TEACHERS[k % len(TEACHERS)]
            check(text, teacher, **options)

    once()
    tracemalloc.start()
    once()
    first = tracemalloc.get_traced_memory()[0]
    once()
    second = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert second - first < 50_000


def test_the_import_is_light() -> None:
    code = (
        "import sys, chainrule.practice.answers as a; a.check('x+1','1+x'); "
        "print([m for m in ('sympy', 'numpy', 'scipy', 'mpmath') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
