"""The skeleton of a new concept or symptom: files that load as they are, with what belongs where said in them."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from chainrule.atlas.concept import PARTS, SHORT
from chainrule.errors import ChainruleError

KINDS = ("training", "tables")
CONCEPT = ("concept.toml", "picture.py", "lesson.md", "exercises.py", "cards.toml")
_SLUG = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


class SkeletonError(ChainruleError):
    """A name that cannot be used, or a place that is taken."""


def concepts_folder() -> Path:
    """Where this installation keeps its concepts."""
    return Path(str(files("chainrule") / "concepts"))


def symptoms_folder() -> Path:
    """Where this installation keeps its symptoms."""
    return Path(str(files("chainrule") / "diagnose" / "symptoms"))


def new_concept(slug: str, part: str, root: Path | None = None) -> tuple[Path, ...]:
    """Write the folder of a new concept; the files written. Raises SkeletonError; nothing is overwritten."""
    _check(slug, part, PARTS, "part")
    if len(_title(slug)) > SHORT:
        raise SkeletonError(f"“{_title(slug)}” is longer than the map's {SHORT} characters; take a shorter name.")
    folder = (root or concepts_folder()) / part / slug
    for other in PARTS:
        if (taken := folder.parent.parent / other / slug).exists():
            raise SkeletonError(f"There is a concept {slug} already: {taken}.")
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("", encoding="utf-8")
    written = [folder / name for name in CONCEPT]
    for path in written:
        path.write_text(_filled(path.name, slug, part), encoding="utf-8")
    return (folder / "__init__.py", *written)


def new_symptom(slug: str, kind: str, root: Path | None = None) -> Path:
    """Write the module of a new symptom; its path. Raises SkeletonError; nothing is overwritten."""
    _check(slug, kind, KINDS, "kind")
    path = (root or symptoms_folder()) / kind / f"{slug}.py"
    if path.exists():
        raise SkeletonError(f"There is a symptom {slug} already: {path}.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_filled("symptom.py", slug, kind), encoding="utf-8")
    return path


def _check(slug: str, place: str, places: tuple[str, ...], what: str) -> None:
    if not _SLUG.fullmatch(slug):
        raise SkeletonError(f"A name is lower case with underscores, such as dot_product; got {slug[:60]!r}.")
    if place not in places:
        raise SkeletonError(f"The {what} is one of {', '.join(places)}; got {place[:60]!r}.")


def _title(slug: str) -> str:
    return slug.replace("_", " ").capitalize()


def _filled(name: str, slug: str, place: str) -> str:
    text = files(__package__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    words = {"slug": slug, "title": _title(slug), "name": slug.replace("_", " "), "place": place}
    for key, value in words.items():
        text = text.replace(f"<<{key}>>", value)
    return text
