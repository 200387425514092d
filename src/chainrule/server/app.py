"""The app, put together: limits, then the door, then the routes, and one thread for long work."""

import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from chainrule.desk import work
from chainrule.server import routes
from chainrule.server.access import Access, Door, own_token
from chainrule.server.limits import Headed, Limits
from chainrule.server.problems import HANDLERS
from chainrule.store import open_store, private_folder, work_until


class Assets(StaticFiles):
    """Our own style sheets and modules, and the third-party files beside them; a browser asks again each time."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["cache-control"] = "private, no-cache"
        return response


def create_app(
    data: Path, *, token: str | None = None, host: str = "127.0.0.1", password: str | None = None
) -> Starlette:
    """The ASGI app over one data folder. Without a token, the folder's own is read or made.

    Raises AccessError for a host that others can reach without a password, and StoreError where the data cannot be
    opened.
    """
    folder = private_folder(data)
    access = Access(token or own_token(folder), host, password)
    store = open_store(folder)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        stop = threading.Event()
        work.resume(store)
        worker = threading.Thread(target=work_until, args=(store, work.HANDLERS, stop), daemon=True, name="work")
        worker.start()
        yield
        stop.set()
        worker.join(5)
        store.close()

    app = Starlette(
        routes=[
            *routes.everything(),
            Mount(
                "/static",
                Assets(packages=[("chainrule.server", "static"), ("chainrule.pictures", "static")]),
                name="static",
            ),
        ],
        middleware=[Middleware(Headed), Middleware(Limits), Middleware(Door, access=access)],
        exception_handlers=HANDLERS,
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False  # a redirect would repeat the address as it came
    app.state.data = folder
    app.state.access = access
    app.state.store = store
    return app
