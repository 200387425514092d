"""A picture is a pure, typed function whose signature is its controls."""

from __future__ import annotations

import importlib.util
import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from chainrule.errors import ChainruleError
from chainrule.pictures.controls import Control, ControlError
from chainrule.pictures.scene import Case, Goal, Scene


class PictureError(ChainruleError):
    """A picture that does not exist, or is declared wrongly."""


@dataclass(frozen=True, eq=False)
class Picture:
    """A concept's picture: its function, its controls by name, its cases and its goals.

    `opening` is one move of a control, ``(name, from, to)``, that an untouched picture plays.
    """

    concept: str
    name: str
    title: str
    function: Callable[..., Scene]
    controls: Mapping[str, Control]
    defaults: Mapping[str, Any]
    cases: tuple[Case, ...]
    goals: tuple[Goal, ...]
    opening: tuple[str, Any, Any] | None
    source: str

    def read(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """All arguments: the defaults, with `values` read by their controls. Raises `ControlError`."""
        unknown = [name for name in values if name not in self.controls]
        if unknown:
            known = ", ".join(self.controls)
            raise ControlError(f"The picture {self.name} has no control {unknown[0][:40]!r}. It has: {known}.")
        return {
            name: control.read(values[name], name) if name in values else control.read(self.defaults[name], name)
            for name, control in self.controls.items()
        }

    def draw(self, **values: Any) -> Scene:
        """The scene at these arguments; what is not given keeps its default. Raises `ControlError`."""
        return self.function(**self.read(values))

    def case(self, slug: str) -> Case:
        """The case by its slug. Raises `PictureError`."""
        for case in self.cases:
            if case.slug == slug:
                return case
        raise PictureError(f"{self.name} has no case {slug!r}. It has: {', '.join(c.slug for c in self.cases)}.")

    def tuned_by(self, knob: str) -> str:
        """The control that an argument of a library is (`lr`); "" where it is none of this picture."""
        return next((name for name, control in self.controls.items() if knob in control.knobs), "")

    def between(self, start: Mapping[str, Any], end: Mapping[str, Any], t: float) -> dict[str, Any]:
        """The arguments at the share `t` of the way between two settings."""
        a, b = self.read(start), self.read(end)
        return {name: control.between(a[name], b[name], t) for name, control in self.controls.items()}


def picture(
    *,
    title: str,
    cases: Sequence[Case] = (),
    goals: Sequence[Goal] = (),
    opening: tuple[str, Any, Any] | None = None,
) -> Callable[[Callable[..., Scene]], Picture]:
    """Make a function a `Picture`. Every parameter needs an `Annotated` control and a default."""

    def decorate(function: Callable[..., Scene]) -> Picture:
        hints = get_type_hints(function, include_extras=True)
        controls, defaults = {}, {}
        for name, parameter in inspect.signature(function).parameters.items():
            found = [a for a in get_args(hints.get(name)) if isinstance(a, Control)]
            if get_origin(hints.get(name)) is not Annotated or not found or parameter.default is parameter.empty:
                raise PictureError(f"{function.__name__}: the parameter {name} needs a control and a default.")
            controls[name], defaults[name] = found[0], parameter.default
        concept = function.__module__.rpartition(".")[0].rpartition(".")[2]
        source = inspect.getsource(function)
        return Picture(
            concept, function.__name__, title, function, controls, defaults, tuple(cases), tuple(goals), opening, source
        )

    return decorate


def load_module(folder: Path, name: str) -> ModuleType:
    """The module `name`.py of a concept's folder, imported once under its package's name."""
    full = f"chainrule.concepts.{folder.parent.name}.{folder.name}.{name}"
    if full in sys.modules:
        return sys.modules[full]
    spec = importlib.util.spec_from_file_location(full, folder / f"{name}.py")
    if spec is None or spec.loader is None:
        raise PictureError(f"{folder.name} has no {name}.py.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[full] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[full]
        raise
    return module


@cache
def pictures_of(folder: Path) -> dict[str, Picture]:
    """The pictures in a concept's folder by name, the concept's own first; empty where it has none yet."""
    if not (folder / "picture.py").is_file():
        return {}
    module = load_module(folder, "picture")
    found = [value for value in vars(module).values() if isinstance(value, Picture)]
    found.sort(key=lambda p: p.name != folder.name)
    return {p.name: p for p in found}


def find_picture(concept: str, name: str = "") -> Picture:
    """A concept's picture by slug. Raises `PictureError` and says which concepts have one."""
    from chainrule.atlas.atlas import open_atlas

    atlas = open_atlas()
    if concept not in atlas:
        raise PictureError(f"There is no concept {concept[:60]!r} on the map. Try: {', '.join(list(atlas)[:5])}.")
    found = pictures_of(atlas[concept].folder)
    if not found:
        have = [slug for slug, c in atlas.items() if (c.folder / "picture.py").is_file()]
        raise PictureError(f"{concept} has no picture yet. These have: {', '.join(have)}.")
    if name and name not in found:
        raise PictureError(f"{concept} has no picture {name[:60]!r}. It has: {', '.join(found)}.")
    return found[name or next(iter(found))]
