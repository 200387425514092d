"""On your data: a table of the reader's own under a lesson's picture."""

from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Route

from chainrule.desk import diagnosis, held
from chainrule.diagnose.samples import diabetes_table
from chainrule.pictures import Picture, find_picture
from chainrule.server.forms import upload
from chainrule.server.pages import back

LONGEST = 200


def tables_of(connection: HTTPConnection) -> held.Tables:
    """The tables that this app holds."""
    state = connection.app.state
    if not hasattr(state, "tables"):
        state.tables = held.Tables()
    found: held.Tables = state.tables
    return found


def given(connection: HTTPConnection, picture: Picture) -> tuple[held.Held, held.Fitted] | None:
    """The table that an address names, fitted to the picture; None where it names none.

    Raises Missing for a table that is no longer held, DataError where it does not fit.
    """
    query: QueryParams = connection.query_params
    if not query.get("table") or not held.needed(picture):
        return None
    table = tables_of(connection).find(query["table"][:LONGEST])
    return table, held.fit(picture, table, tuple(query.getlist("column"))[:2])


def feed(table: held.Held, fitted: held.Fitted) -> str:
    """The part of an address that names the table and its columns."""
    return urlencode([("table", table.ident), *(("column", name) for name in fitted.columns)])


def context(connection: HTTPConnection, picture: Picture) -> dict[str, Any]:
    """What the lesson's page shows of the reader's table."""
    found = given(connection, picture)
    needed = held.needed(picture)
    if found is None:
        return {"needed": needed, "table": None, "fitted": None, "feed": ""}
    return {"needed": needed, "table": found[0], "fitted": found[1], "feed": feed(*found)}


async def give(request: Request) -> Response:
    """A file, pasted text, or (`example`) scikit-learn's diabetes table; the lesson comes back with it drawn."""
    form, name, data = await upload(request, "file")
    slug = request.path_params["slug"]
    picture = find_picture(slug)
    if form.get("example"):
        name, data = f"{diagnosis.TABLE}.csv", await run_in_threadpool(diabetes_table)
    elif not data:
        name, data = "", form.get("text", "").encode("utf-8", "replace")
    table = await run_in_threadpool(tables_of(request).hold, data, name)
    fitted = await run_in_threadpool(held.fit, picture, table)
    return back(request, f"/learn/{slug}?{feed(table, fitted)}#on-your-data")


ROUTES = [Route("/learn/{slug}/data", give, methods=["POST"])]
