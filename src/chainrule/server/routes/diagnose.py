"""Diagnose: a recorded run or a table goes in; what was found, with its evidence, its picture and its remedy."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chainrule.atlas.atlas import open_atlas
from chainrule.desk import diagnosis
from chainrule.diagnose.curves import curves, run_scene
from chainrule.diagnose.figures import short
from chainrule.diagnose.paper import as_html
from chainrule.diagnose.symptoms import every
from chainrule.diagnose.text import as_rows, as_text
from chainrule.server.figures import revealed
from chainrule.server.forms import fields, upload
from chainrule.server.pages import back, download, page

WIDTHS = (("wide", 1312), ("mid", 720), ("phone", 328))


def shelf(request: Request) -> Response:
    """What was examined so far, and what is looked for."""
    known = diagnosis.all_of(request.app.state.store)
    return page(request, "diagnoses.html", door="diagnose", known=known, pages=every())


async def add(request: Request) -> Response:
    """A file: a trace or a table."""
    _, name, data = await upload(request, "file")
    return back(request, f"/diagnose/{await run_in_threadpool(diagnosis.add, request.app.state.store, data, name)}")


async def sample(request: Request) -> Response:
    """An example by its `name`: a run that comes with the app (`diverged` without one), or a table."""
    name = (await fields(request)).get("name") or "diverged"
    return back(request, f"/diagnose/{await run_in_threadpool(diagnosis.add_sample, request.app.state.store, name)}")


def show(request: Request) -> Response:
    """One report."""
    found = diagnosis.one(request.app.state.store, request.path_params["id"])
    report = found.report
    assert report is not None
    pictures = {
        finding.symptom: revealed(finding.picture.concept, finding.picture.picture, finding.picture.arguments)
        for finding in report.roots
        if finding.picture is not None
    }
    return page(
        request,
        "diagnosis.html",
        door="diagnose",
        trace=found.trace,
        report=report,
        rows=as_rows(report),
        pictures=pictures,
        charts=[(kind, chart) for kind, width in WIDTHS if (chart := curves(report, width)) is not None],
        run_say=scene.say if (scene := run_scene(report)) is not None else "",
        short=short,
        atlas=open_atlas(),
        symptoms={p.symptom.slug: p for p in every()},
    )


def text(request: Request) -> Response:
    """The same report as plain text."""
    found = diagnosis.one(request.app.state.store, request.path_params["id"])
    assert found.report is not None
    return download(as_text(found.report).encode(), f"{found.trace.name}.report.txt", "text/plain; charset=utf-8")


def paper(request: Request) -> Response:
    """The same report as one HTML file, to keep or to send."""
    found = diagnosis.one(request.app.state.store, request.path_params["id"])
    assert found.report is not None
    return download(as_html(found.report).encode(), f"{found.trace.name}.report.html", "text/html; charset=utf-8")


async def remove(request: Request) -> Response:
    """Deletes what was given, with its report."""
    await fields(request)
    await run_in_threadpool(diagnosis.remove, request.app.state.store, request.path_params["id"])
    return back(request, "/diagnose")


def symptom(request: Request) -> Response:
    """A symptom's page, as its module tells it."""
    found, sections = diagnosis.symptom_page(request.path_params["slug"])
    return page(
        request,
        "symptom.html",
        door="diagnose",
        found=found,
        symptom=found.symptom,
        sections=sections,
        atlas=open_atlas(),
    )


ROUTES = [
    Route("/diagnose", shelf),
    Route("/diagnose/add", add, methods=["POST"]),
    Route("/diagnose/sample", sample, methods=["POST"]),
    Route("/diagnose/symptoms/{slug}", symptom),
    Route("/diagnose/{id}", show),
    Route("/diagnose/{id}/text", text),
    Route("/diagnose/{id}/file", paper),
    Route("/diagnose/{id}/remove", remove, methods=["POST"]),
]
