"""A report's file in Chromium, and its formulas beside KaTeX's."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

import chainrule
from chainrule import prose
from chainrule.atlas.atlas import open_atlas
from chainrule.diagnose import judge
from chainrule.diagnose.samples import sample
from chainrule.diagnose.symptoms import every
from chainrule.prose.tex import ROLE_MACROS
from tests.browser.watching import Watch, axe, too_wide

PACKAGE = Path(chainrule.__file__).parent
KATEX = PACKAGE / "server" / "static" / "vendor" / "katex" / "katex.min.js"
# What a script typesets and what the browser reads are compared as trees: tags and texts, without grouping and space.
TREE = """([texs, macros]) => {
  const skip = new Set(["mrow", "mstyle", "mpadded", "semantics", "math", "mphantom"]);
  const tree = (node) => {
    const name = node.localName;
    if (name === "mspace" || name === "annotation") return [];
    if (["mi", "mo", "mn", "mtext"].includes(name)) {
      const text = node.textContent.normalize("NFKD").replace(/[\\u2061-\\u2064\\u00a0\\s]/g, "").replace("⋯", "...");
      return text ? [...text] : [];
    }
    const inside = [...node.children].map(tree).filter((part) => part.length || name === "mtr" || name === "mtd");
    return skip.has(name) ? inside.flat() : [[name, ...inside]];
  };
  const read = (text) => {
    const host = document.createElement("div");
    host.innerHTML = text;
    return tree(host.querySelector("math"));
  };
  return texs.map(([tex, ours, display]) => {
    const theirs = katex.renderToString(tex, { output: "mathml", displayMode: display, macros, trust: true, strict: false });
    return [tex, JSON.stringify(read(ours)), JSON.stringify(read(theirs))];
  });
}"""


def reported() -> list[str]:
    """What a report can show: the map's definitions, the symptoms' pages, a finding."""
    texts = [concept.definition for concept in open_atlas().values()]
    texts += [text for page in every() for text in page.sections.values()]
    return texts + [finding.meaning for finding in judge(sample("diverged")).findings]


def lessons() -> list[str]:
    """Texts with harder formulas than any report has."""
    return [path.read_text(encoding="utf-8") for path in sorted(PACKAGE.glob("concepts/*/*/lesson.md"))]


def formulas(texts: list[str]) -> list[tuple[str, str, bool]]:
    """(TeX, our MathML, whether it is displayed) for every formula of the texts that is read at all."""
    found: dict[tuple[str, bool], str] = {}
    for text in texts:
        for match in re.finditer(r'<(?:span|p) class="tex( display)?">(.*?)</', prose.to_html(text), re.DOTALL):
            tex = html.unescape(match[2])
            found[tex, bool(match[1])] = prose.to_mathml(tex, bool(match[1]))
    return [(tex, ours, display) for (tex, display), ours in found.items() if "<math" in ours]


def test_formulas_without_a_script_are_those_of_katex(browser: Browser) -> None:
    page = browser.new_page()
    page.add_script_tag(path=KATEX)
    macros = {f"\\{name}": f"\\htmlClass{{{role}}}{{#1}}" for name, role in ROLE_MACROS.items()}
    for texts, share, least in ((reported(), 0.0, 25), (lessons(), 0.02, 150)):
        rows: list[list[Any]] = page.evaluate(TREE, [formulas(texts), macros])
        assert len(rows) > least
        other = [f"{tex}\n  ours  {ours}\n  katex {theirs}" for tex, ours, theirs in rows if ours != theirs]
        assert len(other) <= share * len(rows), f"{len(other)} of {len(rows)}\n" + "\n".join(other[:12])
    page.close()


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (360, "dark")])
def test_the_file_is_read_without_a_network(browser: Browser, tmp_path: Path, width: int, theme: Any) -> None:
    path = judge(sample("diverged")).save(tmp_path / "report.html")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, offline=True)
    watch = Watch(context.new_page())
    page = watch.page
    page.goto(path.as_uri())
    assert axe(page) == [] and too_wide(page) == []
    shown = page.evaluate("[...document.querySelectorAll('svg')].filter(s => s.getBoundingClientRect().width).length")
    assert shown == 2  # one picture and the run, each at the width that fits
    scale = page.evaluate(
        "[...document.querySelectorAll('svg')].filter(s => s.getBoundingClientRect().width).map(s => s.getBoundingClientRect().width / s.getAttribute('width'))"
    )
    assert scale == [1, 1]
    ground = page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor")
    assert ground == ("rgb(22, 24, 26)" if theme == "dark" else "rgb(251, 248, 242)")
    assert watch.unexpected() == []
    context.close()
