"""Markdown with roles and formulas to safe HTML (markdown-it-py with raw HTML off)."""

import html
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from chainrule.errors import ChainruleError
from chainrule.prose.tex import ROLES, guard, in_words

LONGEST = 400_000
_ROLE = re.compile(r"\{(" + "|".join(ROLES) + r")\}")
_ADDRESS = re.compile(r"https?://[^\s\\]+", re.IGNORECASE)
_MARKS = re.compile(r"[.,;:?!)’”]+")
_SHORT_TEX = 30  # characters
_RELATIVE = re.compile(r"(?!//)(?:[/#?.]|[\w%~-]+(?:[/#?.]|$))[^\s\\]*")


class ProseError(ChainruleError):
    """A text that cannot be read as prose: too long, or a lesson with the same heading twice."""


def to_html(markdown: str) -> str:
    """Blocks of HTML for a page; formulas are `<span class="tex">` and `<p class="tex display">` with escaped TeX.

    Raises ProseError for a text of more than 400,000 characters.
    """
    return str(_reader().render(_bounded(markdown)))


def inline(markdown: str) -> str:
    """HTML for one line of text, without a paragraph around it."""
    return str(_reader().renderInline(_bounded(markdown).strip()))


def plain(markdown: str) -> str:
    """The words alone, on one line: for titles, screen readers and terminals. Not HTML: escape it in a page."""
    return re.sub(r"\s+", " ", "".join(_words(_reader().parse(_bounded(markdown))))).strip()


def sections(markdown: str, level: int = 2) -> dict[str, str]:
    """The text under each heading of the given level, in order; what stands before the first one is under "".

    Headings inside code fences are code. Raises ProseError when a heading occurs twice.
    """
    found: dict[str, list[str]] = {"": []}
    here, fence = "", ""
    for line in _bounded(markdown).splitlines():
        mark = re.match(r" {0,3}(`{3,}|~{3,})", line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        heading = None if fence else re.match(rf"{'#' * level}[ \t]+(.+?)[ \t]*#*$", line)
        if heading:
            here = heading[1]
            if here in found:
                raise ProseError(f"The heading “{here}” stands twice in this text; each section needs its own name.")
            found[here] = []
        else:
            found[here].append(line)
    texts = {name: "\n".join(lines).strip() for name, lines in found.items()}
    return {name: text for name, text in texts.items() if name or text}


def escape(text: str) -> str:
    """Markdown that shows the given words as they are: for quotes from a lecture inside a card."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|$~<>&])", r"\\\1", re.sub(r"\s+", " ", text).strip())


def _bounded(markdown: str) -> str:
    if len(markdown) > LONGEST:
        raise ProseError(f"This text has {len(markdown):,} characters; prose is read up to {LONGEST:,}.")
    return markdown


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("default", {"html": False, "linkify": False, "typographer": True})
    # Quotes become typographic; "(c)" and "+-" stay as typed, since they are usually mathematics here.
    reader.disable(["replacements", "image", "linkify"])
    reader.use(dollarmath_plugin, allow_space=False, allow_labels=False, allow_digits=False, double_inline=True)
    reader.inline.ruler.before("link", "role", _role)
    setattr(reader, "validateLink", _safe)  # noqa: B010 — a method that markdown-it asks its users to replace
    for name, rule in {
        "math_inline": _render_math_inline,
        "math_inline_double": _render_math_inline_double,
        "math_block": _render_math_block,
        "fence": _render_fence,
        "code_block": _render_code_block,
        "link_open": _render_link_open,
        "table_open": _render_table_open,
        "table_close": _render_table_close,
        "th_open": _render_cell,
        "td_open": _render_cell,
    }.items():
        reader.add_render_rule(name, rule)
    return reader


def _safe(address: str) -> bool:
    return bool(_ADDRESS.fullmatch(address) or _RELATIVE.fullmatch(address))


def _role(state: StateInline, silent: bool) -> bool:
    """`[words]{input}`: the words, with their own markup, in the colour of a role."""
    if state.src[state.pos] != "[":
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos)
    role = _ROLE.match(state.src, end + 1) if end >= 0 else None
    if role is None:
        return False
    if not silent:
        start, last = state.pos + 1, state.posMax
        state.pos, state.posMax = start, end
        state.push("role_open", "span", 1).attrs = {"class": f"role {role[1]}"}
        state.md.inline.tokenize(state)
        state.push("role_close", "span", -1)
        state.posMax = last
    state.pos = role.end()
    return True


def _render_math_inline(self: Any, tokens: Sequence[Token], i: int, options: Any, env: Any) -> str:
    tex = tokens[i].content.strip()
    drawn = f'<span class="tex">{html.escape(guard(tex))}</span>'
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    mark = _MARKS.match(after.content) if after is not None and after.type == "text" else None
    if after is None or mark is None or len(tex) > _SHORT_TEX:
        return drawn
    # A browser may break a line between a formula and the full stop behind it; a long formula must be free to wrap.
    after.content = after.content[mark.end() :]
    return f'<span class="nowrap">{drawn}{html.escape(mark[0])}</span>'


def _render_math_inline_double(self: Any, tokens: Sequence[Token], i: int, options: Any, env: Any) -> str:
    return f'<span class="tex display">{html.escape(guard(tokens[i].content.strip()))}</span>'


def _render_math_block(self: Any, tokens: Sequence[Token], i: int, options: Any, env: Any) -> str:
    return f'<p class="tex display">{html.escape(guard(tokens[i].content.strip()))}</p>\n'


def _render_fence(self: Any, tokens: Sequence[Token], i: int, options: Any, env: Any) -> str:
    language = (tokens[i].info.split() or [""])[0]
    return f'<pre class="code" tabindex="0"><code>{_coloured(tokens[i].content, language)}</code></pre>\n'


def _render_code_block(self: Any, tokens: Sequence[Token], i: int, options: Any, env: Any) -> str:
    return f'<pre class="code" tabindex="0"><code>{html.escape(tokens[i].content)}</code></pre>\n'


def _render_link_open(self: Any, tokens: Sequence[Token], i: int, options: Any, env: Any) -> str:
    if _ADDRESS.match(str(tokens[i].attrGet("href") or "")):
        tokens[i].attrSet("rel", "noopener noreferrer")
    return str(self.renderToken(tokens, i, options, env))


def _render_cell(self: Any, tokens: Sequence[Token], i: int, options: Any, env: Any) -> str:
    """Alignment as a class: the page's security policy has no inline style."""
    style = str(tokens[i].attrs.pop("style", ""))
    if style:
        tokens[i].attrSet("class", style.removeprefix("text-align:"))
    return str(self.renderToken(tokens, i, options, env))


def _render_table_open(self: Any, tokens: Sequence[Token], i: int, options: Any, env: Any) -> str:
    return '<div class="scroll" tabindex="0"><table>\n'


def _render_table_close(self: Any, tokens: Sequence[Token], i: int, options: Any, env: Any) -> str:
    return "</table></div>\n"


def _coloured(code: str, language: str) -> str:
    if not language or len(code) > 20_000:
        return html.escape(code)
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return html.escape(code)
    return str(highlight(code, lexer, HtmlFormatter(nowrap=True, classprefix="hl-")))


def _words(tokens: Iterable[Token]) -> Iterable[str]:
    for token in tokens:
        if token.children is not None:
            yield from _words(token.children)
        elif token.type.startswith("math"):
            yield in_words(token.content)
        elif token.type in {"text", "code_inline", "fence", "code_block", "text_special"}:
            yield token.content
        elif token.type in {"softbreak", "hardbreak"} or token.block:
            yield " "
