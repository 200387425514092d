"""The quick reading gives the tree of the full grammar, or none; verdicts kept in memory never mix."""

import random
import tomllib
from pathlib import Path

import pytest

from chainrule.practice.answers import TeacherError, check, plain, quick
from chainrule.practice.answers.errors import UnreadableError
from chainrule.practice.answers.grammar import parse_fully
from chainrule.practice.answers.tree import Node

FAMILIES = tomllib.loads((Path(__file__).parent / "corpus.toml").read_text(encoding="utf-8"))["family"]
DECLARED = [frozenset(), frozenset("xy"), frozenset(["x", "e"]), frozenset(["ab", "x_1"]), frozenset(["n", "i"])]
PIECES = (
    "x y z n a 1 2 0 0.5 10 300 1.25 pi e i d sin( cos( tan( ln( log( sqrt( abs( exp( arcsin( ( ( ) ) ) + - * / ^ ** "
    "x( e( pi( 2( 3e2 2e x1 f( T ^T U sin xy ^-1 ^-x ^2 ^(1/2) e^x 1/2 .5 2. 3! P( C( E xy ax bxe dx re or π ² ³ · × − ≤ = < >= != ²³ is"
)
NOISE = PIECES.split()


def in_full(text: str, declared: frozenset[str]) -> Node | None:
    try:
        return parse_fully(text, declared)
    except UnreadableError:
        return None


def formula(source: random.Random, depth: int) -> str:
    """A well-formed text with the accidents of typing: spaces, missing signs of multiplication, double signs."""
    if depth == 0:
        return source.choice(["x", "y", "n", "2", "3", "17", "0.5", "256", "pi", "e", "i", "k", "xy", "abc", "π", "x²"])
    a, b = formula(source, depth - 1), formula(source, source.randrange(depth))
    kind = source.randrange(9)
    if kind < 4:
        return a + source.choice(["+", " - ", "*", "/", " ", "^", "**", "-", " * -", "+-", "^-", "·", "−", "="]) + b
    if kind < 6:
        return source.choice(["sin", "exp", "sqrt", "ln", "cos", "x", "2", "", "-", "abs"]) + f"({a})"
    return source.choice([f"({a}){b}", f"{b}({a})", f"-{a}", f"({a})^2", f"({a})({b})", f"2{a}"])


def test_what_is_read_quickly_is_what_the_grammar_reads() -> None:
    source = random.Random(4)
    texts = [text for family in FAMILIES for key in ("correct", "wrong") for row in family.get(key, []) for text in row]
    texts += [formula(source, source.randint(1, 4)) for _ in range(3000)]
    texts += [source.choice(["", " "]).join(source.choices(NOISE, k=source.randint(1, 9))) for _ in range(6000)]
    read = 0
    for k, text in enumerate(texts):
        declared = DECLARED[k % len(DECLARED)]
        tree = plain.read(text, declared)
        if tree is not None:
            read += 1
            assert tree == in_full(text, declared), text
    assert read > 2000


def test_the_quick_reading_keeps_the_caps() -> None:
    for text in ("9^9^9^9", "x^(10^12)", "(" * 60 + "x" + ")" * 60, "1/" * 200 + "1", "9" * 300, "2^(9^99)"):
        assert plain.read(text, frozenset()) is None


def test_the_quick_comparison_says_what_the_full_one_says(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [
        (*row, family.get("variables"))
        for family in FAMILIES
        for key in ("correct", "wrong")
        if "kind" not in family and "form" not in family
        for row in family.get(key, [])
    ]
    source = random.Random(8)
    while len(pairs) < 600:
        one = formula(source, 2)
        if plain.read(one, DECLARED[0]) is None or check(one, one).outcome != "correct":
            continue
        pairs += [(f"{one} + x/7", f"x/7 + {one}", None)]
        pairs += [(one, f"({one}) {source.choice(['+ 0.001', '* 2', '- x/1000', '+ 10^-30'])}", None)]
    seen = [quick.compare(s, t, v or {}, frozenset(v or ())) is not None for s, t, v in pairs]
    fast = [check(s, t, variables=v) for s, t, v in pairs]
    monkeypatch.setattr(quick, "compare", lambda *arguments: None)
    full = [check(s, t, variables=v) for s, t, v in pairs]
    other = [(p, a.outcome, b.outcome) for p, a, b in zip(pairs, fast, full, strict=True) if a.outcome != b.outcome]
    assert not other
    assert sum(seen) > 150


def test_kept_answers_of_teachers_do_not_mix() -> None:
    assert check("sqrt(x^2)", "x", variables={"x": "positive"}).outcome == "correct"
    assert check("sqrt(x^2)", "x").outcome == "wrong"
    assert check("e", "e", variables={"e": "real"}).outcome == "correct"
    assert check("2.718", "e", tolerance=0.01).outcome == "correct"
    assert check("2.718", "e").outcome == "wrong"
    assert check("3.1", "pi", kind="decimal_places", figures=1).outcome == "correct"
    with pytest.raises(TeacherError):
        check("3.1", "pi", kind="decimal_places", figures=True)
    with pytest.raises(TeacherError):
        check("x", "x", variables={"x": []})
    assert check("2(x+1)", "2x+2", form="expanded").outcome == "wrong_form"
    assert check("2(x+1)", "2x+2").outcome == "correct"
