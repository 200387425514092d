"""The atlas: every concept of the map and the order in which they build on one another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from chainrule.atlas.concept import PARTS, Concept, ConceptError, read_concept
from chainrule.errors import ChainruleError


class UnknownConcept(ChainruleError, KeyError):
    """A slug that is not on the map."""

    def __str__(self) -> str:
        return str(self.args[0])


class Atlas(Mapping[str, Concept]):
    """The concepts by slug, in learning order. Raises ConceptError for needs that lead nowhere or in a circle."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        by_slug: dict[str, Concept] = {}
        for concept in concepts:
            if concept.slug in by_slug:
                both = f"{by_slug[concept.slug].folder} and {concept.folder}"
                raise ConceptError(f"{both}: the same slug {concept.slug!r} twice; expected each once.")
            by_slug[concept.slug] = concept
        for concept in by_slug.values():
            for need in concept.needs:
                if need not in by_slug:
                    raise ConceptError(
                        f"{concept.folder / 'concept.toml'}: needs names {need!r}, which is not on the map; "
                        f"expected the folder's name of a concept."
                    )
        self._depth = _depths(by_slug)
        order = sorted(by_slug, key=lambda s: _rank(by_slug[s], self._depth[s]))
        self._concepts = {slug: by_slug[slug] for slug in order}
        self._place = {slug: k for k, slug in enumerate(order)}
        self._after: dict[str, tuple[str, ...]] = {
            slug: tuple(s for s in order if slug in by_slug[s].needs) for slug in order
        }

    def __getitem__(self, slug: str) -> Concept:
        try:
            return self._concepts[slug]
        except KeyError:
            raise UnknownConcept(f"No concept {slug!r} on the map; expected a slug such as 'eigenvectors'.") from None

    def __contains__(self, slug: object) -> bool:
        return slug in self._concepts

    def __iter__(self) -> Iterator[str]:
        return iter(self._concepts)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def __len__(self) -> int:
        return len(self._concepts)

    def depth(self, slug: str) -> int:
        """Length of the longest chain of needs before the concept; 0 for one that needs nothing."""
        self[slug]
        return self._depth[slug]

    def before(self, *slugs: str) -> tuple[str, ...]:
        """Everything the given concepts need, directly or not, in learning order, and themselves among it.

        For one slug it comes last; for several each comes after all that it needs.
        """
        seen: set[str] = set()
        todo = list(slugs)
        while todo:
            slug = todo.pop()
            if slug not in seen:
                seen.add(slug)
                todo += self[slug].needs
        return self._ordered(seen)

    def after(self, slug: str) -> tuple[str, ...]:
        """The concepts that name this one among their needs, in learning order."""
        self[slug]
        return self._after[slug]

    def opened(self, known: Collection[str]) -> tuple[str, ...]:
        """What is ready to be learnt next: not known itself, with all its needs known."""
        return tuple(s for s, c in self._concepts.items() if s not in known and all(n in known for n in c.needs))

    def needs_drawn(self, slug: str) -> tuple[str, ...]:
        """The direct needs of a concept without those that another of its needs implies."""
        needs = self[slug].needs
        implied = {n for need in needs for n in self.before(need) if n != need}
        return tuple(n for n in needs if n not in implied)

    def roadmap(self, slugs: Iterable[str] | None = None) -> tuple[str, ...]:
        """The given concepts (the founding lecture's where none are given), with what they need, in learning order."""
        chosen = tuple(slugs) if slugs is not None else self.seeds()
        return self.before(*chosen)

    def path_to(self, slugs: Iterable[str], known: Collection[str] = ()) -> tuple[str, ...]:
        """What is still to be learnt to reach the given concepts, in learning order.

        What a known concept needs counts as known too: who knows a thing is not sent back before it. A concept that
        was asked for by name is left out only if it is itself known.
        """
        past = set(self.before(*known))
        asked = {s for s in slugs if s not in known}
        return self._ordered({s for s in self.before(*asked) if s not in past or s in asked})

    def seeds(self) -> tuple[str, ...]:
        """The concepts that the founding lecture names, by the time at which it does."""
        named = [c for c in self.values() if c.seed is not None]
        return tuple(c.slug for c in sorted(named, key=lambda c: (c.seed or "", self._place[c.slug])))

    def part(self, part: str) -> tuple[str, ...]:
        """The concepts of one part of the map, in learning order."""
        return tuple(s for s, c in self._concepts.items() if c.part == part)

    def _ordered(self, slugs: Collection[str]) -> tuple[str, ...]:
        return tuple(sorted(slugs, key=self._place.__getitem__))


def _rank(concept: Concept, depth: int) -> tuple[int, int, int, str, str]:
    """Learning order: by depth, the founding lecture's first, then by part, by its time and by name."""
    return depth, concept.seed is None, PARTS.index(concept.part), concept.seed or "", concept.slug


def _depths(concepts: Mapping[str, Concept]) -> dict[str, int]:
    """The depth of every concept; raises ConceptError naming the concepts of a circle."""
    depth: dict[str, int] = {}
    path: list[str] = []

    def visit(slug: str) -> int:
        if slug in path:
            circle = " needs ".join([*path[path.index(slug) :], slug])
            raise ConceptError(f"The needs go in a circle: {circle}. Take one of these needs out of its concept.toml.")
        if slug not in depth:
            path.append(slug)
            depth[slug] = max((visit(n) + 1 for n in concepts[slug].needs), default=0)
            path.pop()
        return depth[slug]

    for slug in concepts:
        visit(slug)
    return depth


def read_atlas(root: Path) -> Atlas:
    """The atlas in a folder of parts, each a folder of concepts; a folder without `concept.toml` is an error.

    Raises ConceptError, which names the file and the field.
    """
    folders = [
        folder
        for part in PARTS
        if (root / part).is_dir()
        for folder in sorted((root / part).iterdir())
        if folder.is_dir() and not folder.name.startswith(("_", "."))
    ]
    return Atlas(read_concept(folder) for folder in folders)


@cache
def open_atlas() -> Atlas:
    """The atlas of this package, read once."""
    return read_atlas(Path(str(files("chainrule") / "concepts")))
