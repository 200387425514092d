"""Markdown to HTML: what authors may write, and what nobody may smuggle in."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.prose import ProseError, escape, inline, plain, sections, to_html

ALLOWED = {
    "p", "span", "a", "em", "strong", "code", "pre", "br", "hr", "ul", "ol", "li", "blockquote", "h1", "h2", "h3",
    "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "div", "s",
}  # fmt: skip
ATTRIBUTES = {"class", "href", "rel", "title", "tabindex", "start"}


class Walk(HTMLParser):
    """Every tag and attribute of a page, as a browser would see them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def harmless(html: str) -> None:
    for tag, attributes in Walk(html).tags:
        assert tag in ALLOWED, tag
        assert set(attributes) <= ATTRIBUTES, attributes
        address = attributes.get("href") or ""
        assert not address.startswith("//")
        assert re.match(r"(https?://|[^:]*$|[^:/?#]*[/?#])", address), address


def test_a_role_colours_words_that_keep_their_own_markup() -> None:
    assert inline("the [**arrow** $v$]{input} moves") == (
        'the <span class="role input"><strong>arrow</strong> <span class="tex">v</span></span> moves'
    )


def test_an_unknown_role_stays_text() -> None:
    assert inline("[x]{onclick}") == "[x]{onclick}"
    assert "<span" not in inline('[x]{input" onclick="alert(1)}')


def test_formulas_are_escaped_tex_and_money_is_not_a_formula() -> None:
    assert inline("$a<b$") == '<span class="tex">a&lt;b</span>'
    assert to_html("$$\na<b\n$$") == '<p class="tex display">a&lt;b</p>\n'
    assert inline("from $5 to $6") == "from $5 to $6"


def test_a_full_stop_stays_with_a_short_formula() -> None:
    assert inline("Take $x_n$. Then") == 'Take <span class="nowrap"><span class="tex">x_n</span>.</span> Then'
    assert inline("$a$ (or $b$), say") == (
        '<span class="tex">a</span> (or <span class="nowrap"><span class="tex">b</span>),</span> say'
    )
    long = "+".join("abcdefghijklmnopq")
    assert inline(f"${long}$.") == f'<span class="tex">{long}</span>.'


def test_quotes_are_typographic_but_code_and_formulas_keep_theirs() -> None:
    assert inline('"one" `"two"` $f\'$ it\'s (c) +-') == (
        '“one” <code>&quot;two&quot;</code> <span class="tex">f&#x27;</span> it’s (c) +-'
    )


def test_code_is_coloured_by_classes_and_an_unknown_language_is_plain() -> None:
    assert 'class="hl-kn">import' in to_html("```python\nimport numpy\n```")
    assert to_html("```nonsense\na < b\n```") == '<pre class="code" tabindex="0"><code>a &lt; b\n</code></pre>\n'


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\nscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html,hi)",
        "[x](vbscript:x)",
        "[x](//evil.test/x)",
        "[x](/\\evil.test)",
        "[x](\\\\evil.test)",
        "[x]: javascript:alert(1)\n\n[x]",
        "<javascript:alert(1)>",
        "![x](https://evil.test/pixel.png)",
        "```python\n</code><script>alert(1)</script>\n```",
        '```"><script>alert(1)</script>\nx\n```',
        "$</span><script>alert(1)</script>$",
        "$$\n</p><img src=x onerror=alert(1)>\n$$",
        "| <b onclick=x> | $<i>$ |\n|-|-|\n| <svg/onload=x> | y |",
        '[a](/x "\\" onmouseover=\\"alert(1)")',
    ],
)
def test_hostile_text_leaves_only_harmless_tags(text: str) -> None:
    harmless(to_html(text))
    harmless(inline(text))
    assert "evil.test/pixel" not in "".join(str(t) for t in Walk(to_html(text)).tags if t[0] == "img")


def test_links_of_every_allowed_kind_survive() -> None:
    for address in ("https://example.org/a?b=c", "/learn/pca", "#why", "?angle=30", "notes.md", "../x"):
        assert f'href="{address}"' in inline(f"[x]({address})")
    assert 'rel="noopener noreferrer"' in inline("[x](https://example.org)")
    assert "rel=" not in inline("[x](/map)")


PIECES = [*"[](){}<>\"'`$\\/:#*_-|!&; \nabjx", "javascript:", "{input}", "<b>", "]("]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_is_harmless(text: str) -> None:
    harmless(to_html(text))
    harmless(inline(text))
    plain(text)


@given(st.text(max_size=60))
def test_escaped_words_come_out_as_they_went_in(text: str) -> None:
    clean = re.sub(r"\s+", " ", re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\"']", " ", text)).strip()
    assert plain(escape(clean)) == clean.replace("\ufffd", "\ufffd")


def test_plain_words_for_titles() -> None:
    assert plain(r"The **limit** is $\frac{2}{\lambda}$ for [all]{data} $\inp{x}^2 \le y_1$") == (
        "The limit is 2/λ for all x² ≤ y₁"
    )


def test_sections_keep_their_order_and_skip_fences() -> None:
    text = "before\n\n## Where it bites\n\ntext\n\n```\n## a comment\n```\n\n## See ##\n\nmore\n### part\n"
    assert sections(text) == {
        "": "before",
        "Where it bites": "text\n\n```\n## a comment\n```",
        "See": "more\n### part",
    }
    assert list(sections("## A\n## B")) == ["A", "B"]


def test_a_heading_that_stands_twice_is_named() -> None:
    with pytest.raises(ProseError, match="“See”"):
        sections("## See\nx\n## See\ny")


def test_a_text_without_end_is_refused() -> None:
    with pytest.raises(ProseError, match="500,000"):
        to_html("x" * 500_000)


def test_deep_nesting_comes_back() -> None:
    for text in ("[" * 3000, "*" * 5000, "> " * 2000 + "x", "$" * 3000, "[x" * 500 + "]{input}" * 500, "`" * 4001):
        harmless(to_html(text))
