"""A picture at some arguments, as a value: it shows itself in a notebook and saves itself as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import numpy as np

from chainrule.errors import ChainruleError
from chainrule.pictures import ControlError, Picture, Scene, find_picture
from chainrule.pictures.controls import Data
from chainrule.pictures.say import plain_say
from chainrule.pictures.standalone import to_png, to_svg

MOST_ROWS = 500


@dataclass(frozen=True, eq=False)
class Drawing:
    """A picture with its arguments. `scene` is what its function returns; `say` its computed sentence."""

    picture: Picture
    arguments: Mapping[str, Any]

    @classmethod
    def of(cls, concept: str, name: str = "", *, data: Any = None, **arguments: Any) -> Drawing:
        """The named picture; `data` goes to its data control. Raises PictureError or ControlError."""
        picture = find_picture(concept, name)
        if data is not None:
            slots = [n for n, c in picture.controls.items() if isinstance(c, Data)]
            if not slots:
                raise ControlError(f"The picture {picture.name} takes no table of data.")
            arguments[slots[0]] = sample(data)
        return cls(picture, picture.read(arguments))

    @property
    def scene(self) -> Scene:
        """The scene at these arguments."""
        return self.picture.function(**self.arguments)

    @property
    def say(self) -> str:
        """The picture's sentence, in words."""
        return plain_say(self.scene.say)

    def save(self, path: str | Path, *, width: int = 556, theme: str = "light") -> Path:
        """Write an .svg or .png file. Raises ChainruleError for another ending, OSError where it cannot be written."""
        path = Path(path)
        if path.suffix.lower() == ".svg":
            path.write_text(to_svg(self.scene, width, theme), encoding="utf-8")
        elif path.suffix.lower() == ".png":
            path.write_bytes(to_png(self.scene, width, theme))
        else:
            raise ChainruleError(f"A picture is saved as .svg or .png; got “{path.name}”.")
        return path

    def _repr_svg_(self) -> str:
        return to_svg(self.scene)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The live picture, and the still one for readers without a kernel: an exported notebook, GitHub, an e-mail."""
        still = {"image/svg+xml": self._repr_svg_(), "text/plain": self.say}
        # The notebook stands above the desk, so it is found by its entry point and not imported from here.
        for entry in entry_points(group="chainrule.notebook", name="widget"):
            live = entry.load()(self)._repr_mimebundle_(**kwargs) or {}
            bundle, about = live if isinstance(live, tuple) else (live, {})
            return {**bundle, **still}, about
        return still, {}

    def __str__(self) -> str:
        return self.say


def sample(data: Any) -> dict[str, Any]:
    """A table's numeric columns as a picture takes them: every k-th row, at most 500, rows with gaps left out.

    Takes an array of shape (rows, columns), a mapping of columns, or a pandas or Polars frame.
    Raises ControlError where fewer than two numeric columns or three whole rows are found.
    """
    columns = _columns(data)
    if len(columns) < 2:
        raise ControlError(f"The picture needs at least two numeric columns; got {len(columns)}.")
    rows = np.column_stack(list(columns.values()))
    rows = rows[np.isfinite(rows).all(axis=1)]
    if len(rows) < 3:
        raise ControlError(f"The picture needs at least three rows without gaps; got {len(rows)}.")
    step = -(-len(rows) // MOST_ROWS)
    return {"columns": list(columns), "rows": rows[::step].tolist(), "of": len(rows)}


def _columns(data: Any) -> dict[str, Any]:
    if hasattr(data, "to_dict") and hasattr(data, "columns") and hasattr(data, "dtypes"):
        named = {str(c): np.asarray(data[c]) for c in data.columns}
    elif isinstance(data, Mapping):
        named = {str(c): np.asarray(v) for c, v in data.items()}
    else:
        array = np.asarray(data)
        if array.ndim != 2:
            raise ControlError(f"A table has rows and columns; got the shape {array.shape}.")
        named = {f"column {i + 1}": array[:, i] for i in range(array.shape[1])}
    numeric = {c: v.astype(float) for c, v in named.items() if np.issubdtype(v.dtype, np.number) and v.ndim == 1}
    if len({len(v) for v in numeric.values()}) > 1:
        raise ControlError("The table's columns have different lengths.")
    return numeric
