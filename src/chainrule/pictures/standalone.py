"""Pictures that stand by themselves: SVG files with their own colours, and PNG."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from chainrule.errors import ChainruleError
from chainrule.pictures.paint import paint
from chainrule.pictures.scene import Scene

LIGHT = {
    "ground": "#FBF8F2", "ink": "#1E1C19", "quiet": "#6B655B", "input": "#1F5FA8", "output": "#B4500B",
    "special": "#8B2C7A", "error": "#B3261E", "other": "#3F6F73", "accent": "#2E5E4E",
}  # fmt: skip
DARK = {
    "ground": "#16181A", "ink": "#ECE8E0", "quiet": "#A39C90", "input": "#7FB2EA", "output": "#F0A35E",
    "special": "#E08BCB", "error": "#F2877E", "other": "#86B9BD", "accent": "#8CC5AE",
}  # fmt: skip
FONTS = {
    "sans": "Inter, 'Inter Variable', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif",
    "serif": "'Source Serif 4', 'Source Serif 4 Variable', Georgia, 'DejaVu Serif', serif",
}


def tokens(place: str, **more: str) -> str:
    """A rule that gives a place in somebody else's page our colours, for both schemes, and our fonts."""
    colours = {name: f"light-dark({LIGHT[name]}, {DARK[name]})" for name in LIGHT}
    return f"{place} {{ {''.join(f'--{name}: {value}; ' for name, value in {**colours, **FONTS, **more}.items())}}}"


@cache
def style(theme: str = "light") -> str:
    """The picture's style sheet with concrete colours, for a file without a page around it."""
    sheet = (Path(__file__).parent / "static" / "picture.css").read_text(encoding="utf-8").split("/**/")[0]
    values = {**(DARK if theme == "dark" else LIGHT), **FONTS}
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    sheet = re.sub(r"var\(--([a-z]+)\)", lambda m: values[m[1]], sheet).replace(".pic ", "")
    return f"<style>{' '.join(sheet.split())}</style>"


def to_svg(scene: Scene, width: int = 556, theme: str = "light", ground: bool = True) -> str:
    """The scene as the text of an SVG file, with its own colours."""
    sheet = style(theme)
    if ground:
        colour = (DARK if theme == "dark" else LIGHT)["ground"]
        sheet += f'<rect x="-16" y="-16" width="100%" height="100%" fill="{colour}"/>'
    svg = paint(scene, width).svg("p", sheet)
    if ground:
        svg = re.sub(r'width="(\d+)" height="(\d+)" viewBox="0 0 \d+ \d+"', _padded, svg, count=1)
    return svg


def _padded(match: re.Match[str]) -> str:
    w, h = int(match[1]) + 32, int(match[2]) + 32
    return f'width="{w}" height="{h}" viewBox="-16 -16 {w} {h}"'


def to_png(scene: Scene, width: int = 556, theme: str = "light", scale: float = 2.0) -> bytes:
    """The scene as a PNG, `scale` pixels for each of the picture's. Raises ChainruleError where it cannot be drawn."""
    import resvg_py

    svg = to_svg(scene, width, theme)
    try:
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=int(max(1, scale))))
    except (ValueError, RuntimeError, OSError) as error:
        raise ChainruleError(f"The picture could not be drawn as a PNG: {error}. Write an SVG file instead.") from error
