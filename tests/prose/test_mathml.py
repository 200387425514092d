"""Formulas without a script: MathML that says the same as the TeX, or the formula's words."""

import html
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chainrule
from chainrule.atlas.atlas import open_atlas
from chainrule.diagnose.symptoms import every
from chainrule.prose import set_formulas, to_html, to_mathml

SOURCES = Path(chainrule.__file__).parent


def shape(tex: str, display: bool = False) -> str:
    """The tree as nested brackets, without attributes: `msup(mi:x mn:2)`."""

    def told(node: ET.Element) -> str:
        if len(node):
            return f"{node.tag}({' '.join(told(child) for child in node)})"
        return f"{node.tag}:{node.text or ''}"

    return told(ET.fromstring(to_mathml(tex, display)))


def test_a_sign_stands_close_to_its_number() -> None:
    for tex, signs in ((r"(-2, +1)", 2), ("a - b", 0), (r"2 \cdot -3", 1), ("x = -1", 1), ("a^{-1} - b", 1), ("|x| - 1", 0)):
        assert to_mathml(tex).count('form="prefix"') == signs, tex


@pytest.mark.parametrize(
    ("tex", "tree"),
    [
        ("x^2", "math(msup(mi:x mn:2))"),
        (r"\frac{a}{b+1}", "math(mfrac(mi:a mrow(mi:b mo:+ mn:1)))"),
        (r"\sqrt{59.2}", "math(msqrt(mn:59.2))"),
        (r"\sqrt[3]{x}", "math(mroot(mi:x mrow(mn:3)))"),
        (r"\lambda_{\max}", "math(msub(mi:λ mi:max))"),
        (r"x_1^2", "math(msubsup(mi:x mn:1 mn:2))"),
        (r"x^2_1", "math(msubsup(mi:x mn:1 mn:2))"),
        ("f''", "math(msup(mi:f mrow(mo:′ mo:′)))"),
        ("f'^2", "math(msup(mi:f mrow(mo:′ mn:2)))"),
        (r"-1{,}611.5", "math(mrow(mo:− mn:1,611.5))"),
        (r"\spec{\eta}\,\inp{x}", "math(mrow(mrow(mi:η) mspace: mrow(mi:x)))"),
        (r"\mathbf u^\mathsf{T}", "math(msup(mi:u mi:T))"),
        (r"\left(\frac12\right)", "math(mrow(mo:( mfrac(mn:1 mn:2) mo:)))"),
        (r"\boldsymbol\varepsilon", "math(mi:ε)"),
        (r"\bigl(x\bigr)", "math(mrow(mo:( mi:x mo:)))"),
        (r"\text{rate } a < b", "math(mrow(mtext:rate\u00a0 mi:a mo:< mi:b))"),
        (
            r"\begin{bmatrix} a & b \\ c & d \end{bmatrix}",
            "math(mrow(mo:[ mtable(mtr(mtd(mi:a) mtd(mi:b)) mtr(mtd(mi:c) mtd(mi:d))) mo:]))",
        ),
    ],
)
def test_the_tree_of_a_formula(tex: str, tree: str) -> None:
    assert shape(tex) == tree


def test_limits_stand_below_only_where_there_is_room() -> None:
    assert shape(r"\sum_{i=1}^n x_i", display=True).startswith("math(mrow(munderover(mo:∑")
    assert shape(r"\sum_{i=1}^n x_i").startswith("math(mrow(msubsup(mo:∑")


@pytest.mark.parametrize(
    "tex", [r"\frac1", r"\unknown{x}", "x^", "{x", "x}", r"\left(x", r"x^a^b", r"\begin{x}a\end{x}"]
)
def test_what_is_not_read_becomes_words_and_never_half_a_formula(tex: str) -> None:
    assert to_mathml(tex).startswith('<span class="tex-words">') and "<math" not in to_mathml(tex)


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\text{<script>alert(1)</script>}",
        r"\htmlClass{x onload=alert(1)}{a}",
        r"\htmlData{a=b}{x}",
        r"\def\a{\a\a}\a",
        "<img src=x onerror=alert(1)>",
        r"\mathrm{\" onmouseover=\"alert(1)}",
    ],
)
def test_hostile_formulas_are_text(tex: str) -> None:
    tree = ET.fromstring(to_mathml(tex))
    allowed = {"class", "display", "mathvariant", "stretchy", "accent", "width"}
    assert {node.tag for node in tree.iter()}.isdisjoint({"script", "img", "a"})
    assert {name for node in tree.iter() for name in node.attrib} <= allowed
    assert all(re.fullmatch(r"[\w -]+", node.attrib.get("class", "x")) for node in tree.iter())


PIECES = st.sampled_from([r"\frac", "{", "}", "^", "_", r"\left(", r"\right)", "x", "1", r"\sqrt", "[", "]", r"\\", "&",
                          r"\begin{cases}", r"\end{cases}", r"\inp", r"\text", "<", "'", r"\mathbf", " ", "λ", "$"])  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=30))
def test_any_text_gives_well_formed_markup(tex: str) -> None:
    if all(character.isprintable() for character in tex):  # others are no XML either way
        assert ET.fromstring(to_mathml(tex)).tag in {"math", "span"}


def unread(markdown: str) -> tuple[int, list[str]]:
    """How many formulas a text has, and those that became words."""
    made = set_formulas(to_html(markdown))
    words = [html.unescape(found) for found in re.findall(r'tex-words">(.*?)</span>', made)]
    return made.count("<math") + len(words), words


def test_every_formula_that_a_report_shows_is_read() -> None:
    for concept in open_atlas().values():
        assert unread(concept.definition)[1] == [], concept.slug
    for page in every():
        assert unread("\n\n".join(page.sections.values()))[1] == [], page.symptom.slug


def test_nearly_every_formula_of_the_lessons_is_read() -> None:
    lessons = [path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("concepts/*/*/lesson.md"))]
    counts, words = zip(*map(unread, lessons), strict=True)
    assert sum(counts) > 150 and sum(map(len, words)) < 0.05 * sum(counts), words
