"""The start page: one box, the first minute or what is due, and the four doors."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chainrule.atlas.atlas import open_atlas
from chainrule.desk import home
from chainrule.server.pages import page


def show(request: Request) -> Response:
    """The first visit opens on the run that broke; later ones also on what is due and where the reader was."""
    atlas = open_atlas()
    return page(request, "start.html", atlas=atlas, places=home.where_you_were(request.app.state.store, atlas))


ROUTES = [Route("/", show)]
