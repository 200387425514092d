"""A report as one file: everything is in it, nothing is loaded, and no name in it is obeyed."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from chainrule.diagnose import NotApplicable, Report, examine, judge
from chainrule.diagnose.errors import BadReport
from chainrule.diagnose.paper import as_fragment, as_html
from chainrule.diagnose.samples import sample
from chainrule.pictures import PictureCall

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "$\\href{x}{y}$ `a` [b](c)",
]


class Elements(HTMLParser):
    """Every element with its attributes, and the text outside of style sheets."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] != "style":
            self.words.append(data)


def table(names: list[str], rows: int = 120) -> Report:
    """A report on a table whose first two columns nearly repeat one another."""
    rng = np.random.default_rng(3)
    values = rng.normal(size=(rows, len(names)))
    values[:, 1] = values[:, 0] + 0.01 * values[:, 1]
    return examine(values, values.sum(axis=1), names=names)


@pytest.fixture(scope="module")
def run() -> Report:
    return judge(sample("diverged"))


def test_the_file_holds_all_that_the_report_says(run: Report) -> None:
    missing = NotApplicable("near_collinearity", "No table was given.")
    page = Elements(as_html(replace(run, not_judged=(missing,))))
    words = " ".join("".join(page.words).split())
    (finding,) = run.roots
    for part in (finding.title, " ".join(finding.cause.split()), "you are here", run.subject, *run.facts, *run.notes):
        assert part in words
    for part in (*finding.remedies[0].code.split("\n"), *finding.remedies[0].verify.split("\n")):
        assert " ".join(part.split()) in words
    for evidence in finding.evidence:
        assert evidence.quantity in words
    assert "1 not judged (why)" in words and missing.reason in words
    tags = [tag for tag, _ in page.found]
    assert tags.count("svg") == 2 + 3  # the picture at two widths, the run's curves at three
    assert "math" in tags and "$" not in words and "\\" not in words


@pytest.mark.parametrize("make", [lambda: judge(sample("repaired")), lambda: table(["a", "b", "c"])])
def test_the_file_loads_nothing_and_runs_nothing(make, tmp_path: Path) -> None:
    page = make().save(tmp_path / "report.html").read_text(encoding="utf-8")
    elements = Elements(page)
    assert {tag for tag, _ in elements.found}.isdisjoint(
        {"script", "link", "iframe", "object", "embed", "form", "base"}
    )
    for tag, attributes in elements.found:
        assert not any(name.startswith("on") or name in ("src", "style", "srcset") for name in attributes), (
            tag,
            attributes,
        )
        assert (attributes.get("href") or "#").startswith("#")
    assert "url(" not in re.sub(r'"url\(#[\w/-]+\)"', "", page) and "@import" not in page
    assert "default-src 'none'" in page
    ids = [attributes["id"] for _, attributes in elements.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {(a.get("href") or "")[1:] for t, a in elements.found if t == "a"} <= set(ids)


def test_names_in_a_table_are_shown_and_not_obeyed() -> None:
    report = table(HOSTILE)
    assert report.findings
    for page in (as_html(report), as_fragment(report)):
        elements = Elements(page)
        assert {tag for tag, _ in elements.found}.isdisjoint({"script", "img"})
        assert all(not name.startswith("on") for _, attributes in elements.found for name in attributes)
        assert not any("javascript:" in (a.get("href") or "") for _, a in elements.found)
        assert "alert(1)" in "".join(elements.words)


def test_a_hostile_report_from_json_is_text_too(run: Report) -> None:
    bad = "</style><script>alert(1)</script>"
    data = json.loads(json.dumps(run.to_json()).replace("Sequential", "</style><script>alert(1)</script>"))
    data["findings"][0] |= {"title": bad, "cause": bad, "concepts": [bad], "meaning": bad, "symptom": bad}
    data["findings"][0]["picture"] |= {"arguments": {"rate": bad}}
    data |= {"subject": bad, "healthy": [{"symptom": bad, "headroom": bad}], "notes": [bad], "made_at": bad}
    page = as_html(Report.from_json(data))
    assert "<script" not in page and page.count("</style>") == 1 and "&lt;script" in page


def test_several_roots_stand_one_after_another_and_a_consequence_under_its_own(run: Report) -> None:
    (first,) = run.roots
    second = replace(first, symptom="other", title="Another root", picture=None)
    third = replace(first, symptom="third", title="A third root", cause="c3")
    under = replace(first, symptom="under", title="What follows", cause="because", consequence_of="other")
    page = as_html(replace(run, findings=(first, second, third, under)))
    places = [page.index(f">{words}</h2>") for words in ("Another root", "A third root")]
    follows = page.index("<b>What follows.</b> because")
    assert page.index("</h1>") < places[0] < follows < places[1]
    links = re.findall(r'href="#([\w-]+picture-\d)"', page)
    assert len(links) == 2 and all(f'<figure id="{link}">' in page for link in links)


def test_a_picture_that_does_not_fit_any_more_is_said_to_be_missing(run: Report) -> None:
    (first,) = run.roots
    page = as_html(replace(run, findings=(replace(first, picture=PictureCall("gradient_descent", "gone", {})),)))
    assert "has no picture &#x27;gone&#x27;" in page and page.count("<svg") == 3


def test_a_notebook_keeps_its_own_look() -> None:
    page = as_fragment(table(["a", "b", "c"]))
    sheet = re.search(r"<style>(.*?)</style>", page, re.S)
    assert sheet
    rules = re.sub(r"@media[^{]+\{((?:[^{}]*\{[^{}]*\})*[^{}]*)\}", r"\1", sheet[1])
    for selectors in re.findall(r"([^{}]+)\{", rules):
        for selector in re.sub(r"\([^()]*\)", "", selectors).split(","):
            assert ".chainrule-report" in selector or selector.strip().startswith(".pic"), selector


def test_two_reports_in_one_notebook_do_not_share_ids(run: Report) -> None:
    both = Elements(as_fragment(run) + as_fragment(table(["a", "b", "c"])))
    ids = [attributes["id"] for _, attributes in both.found if "id" in attributes]
    assert len(ids) == len(set(ids)) > 4


def test_a_report_saves_itself(run: Report, tmp_path: Path) -> None:
    assert run.save(tmp_path / "r.txt").read_text(encoding="utf-8").startswith("Root cause")
    kept = Report.from_json(json.loads(run.save(tmp_path / "r.json").read_text(encoding="utf-8")))
    assert kept.to_json() == run.to_json() and as_html(kept) == as_html(run)
    assert str(run).startswith("Root cause") and run._repr_html_() == as_fragment(run)
    with pytest.raises(BadReport, match=r"\.html, \.txt or \.json; got “r\.pdf”"):
        run.save(tmp_path / "r.pdf")
