"""Study: the library with its box and its search, a lecture's page, and everything one can do with it."""

from collections.abc import Iterable

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chainrule.cards import Rating
from chainrule.desk import keeping, library, review
from chainrule.desk.library import Shelved
from chainrule.server.forms import FormError, fields, upload
from chainrule.server.pages import back, download, fragment, page
from chainrule.server.studypage import everything, progress
from chainrule.store import jobs, search
from chainrule.store.lectures import Brief

KINDS = {
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "srt": "application/x-subrip; charset=utf-8",
    "apkg": "application/octet-stream",
}


def shelf(request: Request) -> Response:
    """The library; `?q=` searches everything that was said."""
    store, words = request.app.state.store, request.query_params.get("q", "")[:400]
    with store.read() as db:
        said = search.find(db, words, limit=40) if words.strip() else ()
    every = library.every(store)
    titles = page_titles(every)
    return page(request, "library.html", door="study", lectures=every, words=words, said=said, titles=titles)


def page_titles(lectures: Iterable[Brief]) -> dict[str, str]:
    """What the pages of lectures are called, which for a file without a title is not the file's name."""
    return {row.lecture.id: str(row.brief["title"]) for row in lectures if row.brief}


async def add(request: Request) -> Response:
    """A file, pasted text or an address. What can be read at once is refused at once."""
    form, name, data = await upload(request, "file")
    store, title = request.app.state.store, form.get("title", "").strip()
    address, text = form.get("address", "").strip(), form.get("text", "")
    if data:
        return back(request, f"/study/{await run_in_threadpool(library.add, store, data, name, title)}")
    if text.strip():
        pasted = await run_in_threadpool(library.add, store, text.encode("utf-8", "replace"), "", title)
        return back(request, f"/study/{pasted}")
    if address:
        return back(request, f"/study/fetching/{await run_in_threadpool(library.fetch, store, address[:2000])}")
    raise FormError("Nothing was given: choose a file of captions, paste a transcript, or give an address.")


async def sample(request: Request) -> Response:
    """The lecture that comes with the app: its page (`at` a second), or with `to=map` its concepts on the map."""
    form = await fields(request)
    ident = await run_in_threadpool(library.add_sample, request.app.state.store)
    if form.get("to") == "map":
        return back(request, f"/map?lecture={ident}")
    at = form.get("at", "")
    return back(request, f"/study/{ident}" + (f"#t{at}" if at.isascii() and at.isdigit() else ""))


def fetching(request: Request) -> Response:
    """A lecture on its way from an address."""
    with request.app.state.store.read() as db:
        job = jobs.get(db, request.path_params["job"])
    if job.state == "done":
        return _onward(request, f"/study/{job.result['lecture']}")
    return progress(request, job, f"/study/fetching/{job.id}", "A lecture on its way")


def show(request: Request) -> Response:
    """A lecture's page, or how far it is."""
    store, ident = request.app.state.store, request.path_params["id"]
    found = library.shelved(store, ident)
    if found.page is None:
        assert found.job is not None
        return progress(request, found.job, f"/study/{ident}", found.title)
    if request.headers.get("hx-request"):
        return _onward(request, f"/study/{ident}")
    return page(request, "study.html", door="study", **everything(store, found, _card(request)))


def _onward(request: Request, address: str) -> Response:
    if request.headers.get("hx-request"):
        return Response(headers={"hx-redirect": address})
    return back(request, address)


def _card(request: Request) -> int:
    text = request.query_params.get("card", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 1


async def card(request: Request) -> Response:
    """One card of a lecture: `rating` keeps and answers it, `keep` yes or no decides, `next` shows another."""
    form = await fields(request)
    store, ident = request.app.state.store, request.path_params["id"]
    given = form.get("card", "")
    if "rating" in form:
        rating = Rating.read(form["rating"])
        await run_in_threadpool(keeping.rate, store, form.get("review", ""), given, rating)
    elif form.get("keep") == "yes":
        await run_in_threadpool(keeping.keep, store, (given,))
    elif form.get("keep") == "no":
        await run_in_threadpool(review.set_aside, store, given)
    elif form.get("keep") == "all":
        await run_in_threadpool(_keep_all, request)
    number = form.get("next", "1") if form.get("next", "").isdigit() else "1"
    if not request.headers.get("hx-request"):
        return back(request, f"/study/{ident}?card={number[:4]}#cards")
    return await run_in_threadpool(_cards, request, int(number[:4]))


def _keep_all(request: Request) -> None:
    store = request.app.state.store
    found = _written(request)
    deck = everything(store, found, 1)["deck"]
    keeping.keep(store, tuple(c.card.id for c in deck.suggested if c.kept is None))


def _cards(request: Request, number: int) -> Response:
    context = everything(request.app.state.store, _written(request), number)
    return fragment(request, "parts/cards.html", **context)


def _written(request: Request) -> Shelved:
    found = library.shelved(request.app.state.store, request.path_params["id"])
    if found.page is None:
        raise HTTPException(404, "This page is still being written.")
    return found


async def change(request: Request) -> Response:
    """`title` renames; `remove` deletes; `correction` is `id:yes:place` to undo a repair, `id:no:place` to redo."""
    form = await fields(request)
    store, ident = request.app.state.store, request.path_params["id"]
    if form.get("remove") == "yes":
        await run_in_threadpool(library.remove, store, ident)
        return back(request, "/study")
    if "correction" in form:
        correction, undone, place = [*form["correction"].split(":"), "", ""][:3]
        await run_in_threadpool(library.correct, store, ident, correction, undone == "yes")
        return back(request, f"/study/{ident}#{place}" if place.isalnum() and place.isascii() else f"/study/{ident}")
    await run_in_threadpool(library.rename, store, ident, form.get("title", ""))
    return back(request, f"/study/{ident}")


def save(request: Request) -> Response:
    """The page as a file."""
    kind = request.path_params["kind"]
    if kind not in KINDS:
        raise HTTPException(404, f"A study page is saved as {', '.join(KINDS)}, not as {kind[:20]}.")
    title, data = library.file_of(request.app.state.store, request.path_params["id"], kind)
    return download(data, f"{title[:80]}.{kind}", KINDS[kind])


ROUTES = [
    Route("/study", shelf),
    Route("/study/add", add, methods=["POST"]),
    Route("/study/sample", sample, methods=["POST"]),
    Route("/study/fetching/{job}", fetching),
    Route("/study/{id}", show),
    Route("/study/{id}", change, methods=["POST"]),
    Route("/study/{id}/card", card, methods=["POST"]),
    Route("/study/{id}/save/{kind}", save),
]
