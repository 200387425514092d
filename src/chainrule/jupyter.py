"""Live pictures in a notebook: the page's own module over anywidget's messages. The data stays with the kernel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from chainrule.pictures.figure import figure
from chainrule.pictures.live import Conversation
from chainrule.pictures.standalone import tokens

if TYPE_CHECKING:
    from chainrule.desk.drawing import Drawing

MONO = "'JetBrains Mono', ui-monospace, 'DejaVu Sans Mono', monospace"
_STATIC = Path(__file__).parent / "pictures" / "static"


def _css() -> str:
    """The picture's sheet with its tokens; the notebook's theme says which of the two colours holds."""
    sheets = ((_STATIC / name).read_text(encoding="utf-8") for name in ("picture.css", "notebook.css"))
    return "\n".join((tokens(".picture", mono=MONO), *sheets))


class PictureWidget(anywidget.AnyWidget):
    """One picture in one cell. The browser asks, the kernel draws."""

    _esm = _STATIC / "picture.js"
    _css = _css()
    html = traitlets.Unicode().tag(sync=True)

    def __init__(self, drawing: Drawing, **rest: Any):
        picture = drawing.picture
        self.talk = Conversation(picture, drawing.arguments)
        super().__init__(html=figure(picture, drawing.arguments), **rest)
        self.on_msg(self._answer)

    def _answer(self, _widget: Any, message: Any, _buffers: Any) -> None:
        if isinstance(message, dict):
            self.send(self.talk.answer(message))


def widget(drawing: Drawing) -> PictureWidget:
    """The live picture of a drawing."""
    return PictureWidget(drawing)
