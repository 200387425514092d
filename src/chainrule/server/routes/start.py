"""The start page: one box, the first minute or what is due, and the four doors."""

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chainrule.atlas.atlas import open_atlas
from chainrule.desk import home
from chainrule.pictures.figure import figure
from chainrule.pictures.picture import find_picture
from chainrule.server.pages import page


def show(request: Request) -> Response:
    """The first visit opens on the run that broke; later ones also on what is due and where the reader was."""
    atlas, store = open_atlas(), request.app.state.store
    bowl = find_picture("gradient_descent")
    drawing = Markup(figure(bowl, width=820, bare=True, cases=False))
    return page(request, "start.html", atlas=atlas, places=home.where_you_were(store, atlas), drawing=drawing)


ROUTES = [Route("/", show)]
