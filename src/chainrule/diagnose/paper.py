"""A report as HTML that stands by itself: one file without script or network, and the same inside a notebook."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from html import escape
from pathlib import Path

from chainrule import prose
from chainrule.atlas.atlas import open_atlas
from chainrule.diagnose.curves import curves
from chainrule.diagnose.evidence import Evidence, Finding, Remedy
from chainrule.diagnose.figures import short
from chainrule.diagnose.report import Report
from chainrule.diagnose.symptoms import find
from chainrule.diagnose.text import as_rows, limit_words
from chainrule.errors import ChainruleError
from chainrule.pictures import Picture, PictureCall, Scene, find_picture, paint
from chainrule.pictures.say import say_html
from chainrule.pictures.standalone import tokens

WIDE, NARROW, PHONE = 556, 328, 480
"""Widths in pixels: a picture on a screen, on a phone, and the one from which on it is the former."""


def as_html(report: Report) -> str:
    """The whole report as the text of one HTML file. It loads nothing, holds no script, and prints."""
    title = report.roots[0].title if report.roots else "Nothing found"
    body = _body(report, (WIDE, NARROW), (("wide", 1008), ("mid", 640), ("phone", NARROW)))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{escape(title)} · {escape(report.subject)}</title><style>{_sheet()}\n{_PAGE}</style></head>"
        f'<body><main class="chainrule-report">{body}</main></body></html>\n'
    )


def as_fragment(report: Report) -> str:
    """The report as HTML for the cell of a notebook, with its own style sheet."""
    return f'<div class="chainrule-report"><style>{_sheet()}</style>{_body(report, (WIDE,), (("wide", 720),))}</div>'


@cache
def _sheet() -> str:
    """The style sheet of a report and of the pictures in it; every rule stays inside the report."""
    here = Path(__file__).parent
    picture = (here.parent / "pictures" / "static" / "picture.css").read_text(encoding="utf-8").split("/**/")[0]
    own = (here / "report.css").read_text(encoding="utf-8")
    sheet = re.sub(r"/\*.*?\*/", "", f"{tokens('.chainrule-report')}\n{own}\n{picture}", flags=re.DOTALL)
    return "\n".join(line for line in sheet.splitlines() if line.strip())


_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_PAGE = """html { color-scheme: light dark; background: light-dark(#FBF8F2, #16181A) }
body { margin: 0 }
.chainrule-report { margin: 0 auto; padding: 40px clamp(16px, 4vw, 64px) 64px }
@media print { html { color-scheme: light; background: none } .chainrule-report { padding: 0; background: none } }
@page { margin: 18mm 16mm }"""


def _body(report: Report, widths: tuple[int, ...], runs: tuple[tuple[str, int], ...]) -> str:
    first = report.roots[0] if report.roots else None
    title = _words(first.title) if first else "Nothing found"
    parts = [
        f'<header><p class="quiet"><code>{escape(report.subject)}</code>{_facts(report)}</p><h1>{title}</h1></header>',
        _lines(report),
        *(_finding(finding, report, n, widths) for n, finding in enumerate(report.roots)),
        "" if report.roots else _healthy_words(report),
        _run(report, runs),
        _others(report),
        _concepts(report),
    ]
    return "\n".join(part for part in parts if part)


def _facts(report: Report) -> str:
    day = report.made_at[:10]
    return "".join(f" · {escape(fact)}" for fact in (*report.facts, *([day] if day else [])))


def _lines(report: Report) -> str:
    """The lines of the terminal, with ways into the page."""
    rows: list[str] = []
    for label, text in as_rows(report):
        shown = escape(text)
        if label == "Picture":
            place = sum("<dt>Picture" in row for row in rows)
            shown = f'<a href="#{_anchor(report, f"picture-{place}")}">{shown}</a>'
        if text.endswith(" (why)"):
            shown = f'{escape(text[:-6])} <a href="#{_anchor(report, "others")}">(why)</a>'
        rows.append(f"<dt>{escape(label)}</dt><dd>{shown}</dd>")
    return f'<dl class="lines">{"".join(rows)}</dl>'


def _anchor(report: Report, name: str) -> str:
    """An id that no other report in the same notebook has."""
    told = f"{report.subject} {report.made_at} {[f.cause for f in report.findings]}"
    return f"cr-{hashlib.sha256(told.encode()).hexdigest()[:8]}-{name}"


def _finding(finding: Finding, report: Report, n: int, widths: tuple[int, ...]) -> str:
    heading = f"<h2>{_words(finding.title)}</h2>" if n else ""
    place = sum(1 for other in report.roots[:n] if other.picture is not None)
    meaning = prose.set_formulas(prose.to_html(finding.meaning))
    picture = _picture(finding.picture, _anchor(report, f"picture-{place}"), report, widths)
    remedies = "".join(_remedy(remedy) for remedy in finding.remedies)
    return (
        f'<section class="finding">{heading}<div class="two"><div class="prose">{meaning}</div>{picture}</div>'
        f"{remedies}{_evidence(finding.evidence)}{_folded(finding, report)}</section>"
    )


def _remedy(remedy: Remedy) -> str:
    code, check = (prose.to_html(_fenced(text)) for text in (remedy.code, remedy.verify))
    return (
        f'<section class="remedy"><div><h3>Change: {_words(remedy.change)}</h3><p>{_words(remedy.because)}</p></div>'
        f'<div>{code}<p class="quiet">And check the change:</p>{check}</div></section>'
    )


def _fenced(code: str) -> str:
    """Code as a block of Markdown, whatever marks it holds itself."""
    ticks = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", code)), 3)
    return f"{ticks}python\n{code}\n{ticks}"


def _picture(call: PictureCall | None, anchor: str, report: Report, widths: tuple[int, ...]) -> str:
    """The finding's picture at the reader's own numbers, with its computed sentence."""
    if call is None:
        return ""
    title = escape(open_atlas()[call.concept].title) if call.concept in open_atlas() else escape(call.concept)
    whose = "this run’s" if report.kind == "training" else "this table’s"
    try:
        picture = find_picture(call.concept, call.picture)
        scene = _scene(picture, call)
    except ChainruleError as error:
        return f'<figure id="{anchor}"><p class="quiet">{title}: {escape(str(error))}</p></figure>'
    drawn = "".join(_painted(scene, width, f"{anchor}-{width}", len(widths) > 1) for width in widths)
    caption = f"<figcaption>{say_html(scene.say)}</figcaption>"
    return f'<figure id="{anchor}"><p><b>{title}, at {whose} numbers</b></p>{drawn}{caption}</figure>'


def _scene(picture: Picture, call: PictureCall) -> Scene:
    """The scene with its answer shown: a diagnosis has nothing to guess."""
    shown = {"reveal": True} if "reveal" in picture.controls else {}
    return picture.draw(**{**call.arguments, **shown})


def _painted(scene: Scene, width: int, uid: str, chosen: bool) -> str:
    """The scene at a width, one to one; on a phone its panels stand below one another."""
    place = f" at-{'phone' if width < PHONE else 'wide'}" if chosen else ""
    return f'<div class="drawing{place}">{paint(scene, width).svg(uid)}</div>'


def _evidence(rows: tuple[Evidence, ...]) -> str:
    if not rows:
        return ""
    body = "".join(
        f'<tr><th scope="row">{_words(", ".join(filter(None, (e.quantity, e.where))))}</th>'
        f'<td class="n">{short(e.observed)}</td><td class="n">{"" if e.limit is None else short(e.limit)}</td>'
        f"<td>{_words(limit_words(e))}</td></tr>"
        for e in rows
    )
    head = '<th scope="col">Quantity</th><th scope="col" class="n">Observed</th><th scope="col" class="n">Limit</th>'
    return (
        '<h3>Evidence</h3><div class="scroll" tabindex="0" role="group" aria-label="Evidence"><table>'
        f'<tr>{head}<th scope="col">The limit is</th></tr>{body}</table></div>'
    )


def _folded(finding: Finding, report: Report) -> str:
    folded = report.consequences(finding)
    rows = "".join(f"<li><b>{_words(one.title)}.</b> {_words(one.cause)}</li>" for one in folded)
    return f"<h3>Consequences</h3><ul>{rows}</ul>" if folded else ""


def _healthy_words(report: Report) -> str:
    one = "One symptom was" if report.checked == 1 else f"{report.checked} symptoms were"
    return f'<p class="prose">{one} looked for, and none is there. How far away each is stands below.</p>'


def _run(report: Report, runs: tuple[tuple[str, int], ...]) -> str:
    charts = [(kind, chart) for kind, width in runs if (chart := curves(report, width)) is not None]
    if not charts:
        return ""
    many = len(charts) > 1
    drawn = "".join(f'<div class="drawing{f" run-{kind}" if many else ""}">{chart}</div>' for kind, chart in charts)
    return f"<section><h2>The run</h2>{drawn}</section>"


def _others(report: Report) -> str:
    """What is healthy, with its headroom, and what could not be judged, with the reason: nothing is left out."""
    rows = [f"<li><b>Healthy.</b> {_symptom(h.symptom)}: {_words(h.headroom)}</li>" for h in report.healthy]
    rows += [f"<li><b>Not judged.</b> {_symptom(n.symptom)}: {_words(n.reason)}</li>" for n in report.not_judged]
    rows = rows or ["<li>Nothing else was looked for.</li>"]
    notes = "".join(f'<p class="quiet">{escape(note)}</p>' for note in report.notes)
    name = "Not causes" if report.roots else "What was looked for"
    return f'<section id="{_anchor(report, "others")}"><h2>{name}</h2><ul>{"".join(rows)}</ul>{notes}</section>'


def _symptom(slug: str) -> str:
    page = find(slug)
    return _words(page.symptom.title if page else slug.replace("_", " "))


def _concepts(report: Report) -> str:
    atlas = open_atlas()
    slugs = dict.fromkeys(slug for finding in report.roots for slug in finding.concepts if slug in atlas)
    rows = "".join(
        f"<dt>{escape(atlas[slug].title)}</dt><dd>{prose.set_formulas(prose.inline(atlas[slug].definition))}</dd>"
        for slug in slugs
    )
    return f'<section><h2>The maths behind it</h2><dl class="terms">{rows}</dl></section>' if slugs else ""


def _words(text: str) -> str:
    """Text of a report as it stands: never markup, whatever a column is called."""
    return escape(text)
