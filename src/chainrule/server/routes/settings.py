"""Settings: the theme, the daily goal, and what happens with the reader's data."""

from datetime import date

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chainrule.desk import own
from chainrule.server.forms import FormError, fields, upload
from chainrule.server.pages import back, download, page
from chainrule.store import Store, settings


def show(request: Request, message: str = "", status: int = 200, good: bool = False) -> Response:
    """The settings as they are, and what the data folder holds."""
    store = request.app.state.store
    with store.read() as db:
        chosen = settings.read(db)
    return page(
        request,
        "settings.html",
        status=status,
        chosen=chosen,
        holds=own.holdings(store),
        folder=str(request.app.state.data),
        message=message,
        good=good,
        saved=request.query_params.get("saved") == "yes",
    )


async def change(request: Request) -> Response:
    """`theme`, `daily_new`, `goal`, `code_tab`: those that are given change."""
    form = await fields(request)
    changes: dict[str, object] = {key: form[key] for key in ("theme", "code_tab") if key in form}
    for key, word in (("daily_new", "New cards a day"), ("goal", "Minutes a day")):
        if key in form:
            if not form[key].strip().isascii() or not form[key].strip().isdigit():
                raise FormError(f"{word} is a whole number such as 5; got “{form[key][:40]}”.")
            changes[key] = int(form[key].strip()[:6])
    await run_in_threadpool(_change, request.app.state.store, changes)
    return back(request, "/settings?saved=yes")


def _change(store: Store, changes: dict[str, object]) -> None:
    with store.write() as db:
        settings.change(db, **changes)


def export(request: Request) -> Response:
    """Everything as a zip."""
    return download(own.exported(request.app.state.store), f"chainrule-{date.today()}.zip", "application/zip")


def backup(request: Request) -> Response:
    """The database."""
    return download(own.backed_up(request.app.state.store), f"chainrule-{date.today()}.db", "application/vnd.sqlite3")


async def restore(request: Request) -> Response:
    """Puts a backup in the place of everything; what was there stays in a file of the data folder."""
    _, name, data = await upload(request, "file")
    if not data:
        raise FormError("Choose a backup first: a file that ends in .db.")
    kept = await run_in_threadpool(own.put_back, request.app.state.store, data, name)
    words = f"Everything is as it was in {name}. What was here before is kept in {kept.name}, in the data folder."
    return await run_in_threadpool(show, request, words, 200, True)


async def delete(request: Request) -> Response:
    """Deletes everything, when the word `delete` was typed."""
    form = await fields(request)
    done = await run_in_threadpool(own.forget_all, request.app.state.store, form.get("word", ""))
    if not done:
        words = "Nothing was deleted: type the word delete into the box to delete everything."
        return await run_in_threadpool(show, request, words, 422)
    return back(request, "/")


ROUTES = [
    Route("/settings", show),
    Route("/settings", change, methods=["POST"]),
    Route("/settings/export", export),
    Route("/settings/backup", backup),
    Route("/settings/restore", restore, methods=["POST"]),
    Route("/settings/delete", delete, methods=["POST"]),
]
