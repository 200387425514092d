"""Formulas and colours as Anki shows them: MathJax between `\\(` and `\\)`, and a style sheet for both of its modes."""

import html
import re

# Light and dark, as everywhere in the app.
COLOURS = {
    "input": ("#1F5FA8", "#7FB2EA"),
    "output": ("#B4500B", "#F0A35E"),
    "special": ("#8B2C7A", "#E08BCB"),
    "error": ("#B3261E", "#F2877E"),
    "other": ("#3F6F73", "#86B9BD"),
    "guide": ("#6B655B", "#A39C90"),
    "data": ("#1E1C19", "#ECE8E0"),
}
MACROS = {"inp": "input", "out": "output", "spec": "special", "oth": "other", "err": "error"}

_FORMULA = re.compile(r'<(span|p) class="tex( display)?">(.*?)</\1>', re.DOTALL)
_ROLE = re.compile(r"\\(?:(" + "|".join(MACROS) + r")(?![A-Za-z])|htmlClass\s*\{(" + "|".join(COLOURS) + r")\})\s*")


def formulas(page: str) -> str:
    """HTML whose formulas (`class="tex"`, escaped TeX) stand between MathJax's delimiters, still escaped."""

    def typeset(found: re.Match[str]) -> str:
        tex = html.escape(coloured(html.unescape(found[3])), quote=False)
        return rf"\[{tex}\]" if found[2] else rf"\({tex}\)"

    return _FORMULA.sub(typeset, page)


def coloured(tex: str) -> str:
    r"""TeX with `\inp{v}` and its kind as `{\color{#1F5FA8}{v}}`, which every version of MathJax reads alike."""
    done, rest = "", tex
    while found := _ROLE.search(rest):
        colour = COLOURS[found[2] or MACROS[found[1]]][0]
        inner, after = _argument(rest[found.end() :])
        done += rest[: found.start()] + rf"{{\color{{{colour}}}{{{coloured(inner)}}}}}"
        rest = after
    return done + rest


def _argument(tex: str) -> tuple[str, str]:
    """What TeX takes as the next argument, without its braces, and what follows it."""
    if not tex.startswith("{"):
        taken = re.match(r"\\[A-Za-z]+|\\.|.|", tex, re.DOTALL)
        end = taken.end() if taken else 0
        return tex[:end], tex[end:]
    depth = 0
    for token in re.finditer(r"\\.|[{}]", tex, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if depth == 0 and token[0] == "}":
            return tex[1 : token.start()], tex[token.end() :]
    return tex[1:], ""


def _style() -> str:
    rules = [
        ".card { font: 20px/1.5 serif; text-align: left; max-width: 34em; margin: 20px auto; padding: 0 20px;"
        " color: #1E1C19; background: #FBF8F2; }",
        ".card.nightMode { color: #ECE8E0; background: #16181A; }",
        ".picture img { max-width: 100%; }",
        ".card.nightMode .picture img { background: #FBF8F2; }",
        ".source { font: 13px/1.5 sans-serif; color: #6B655B; margin-top: 1em; }",
        ".nightMode .source { color: #A39C90; }",
    ]
    for role, (light, dark) in COLOURS.items():
        channels = ", ".join(str(int(light[n : n + 2], 16)) for n in (1, 3, 5))
        rules.append(f".role.{role} {{ color: {light}; }}")
        # MathJax writes the colour of a formula into the element; browsers show it there as three channels.
        marks = f'.nightMode .role.{role}, .nightMode [style*="{light}"], .nightMode [style*="rgb({channels})"]'
        rules.append(f"{marks} {{ color: {dark} !important; }}")
    return "\n".join(rules)


STYLE = _style()
