"""The atlas: every concept's file, the order of needs, and what a faulty file says."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.atlas.atlas import Atlas, UnknownConcept, open_atlas, read_atlas
from chainrule.atlas.concept import LEVELS, PARTS, SHORT, Concept, ConceptError, read_concept
from chainrule.atlas.words import stems

ATLAS = open_atlas()
SLUGS = sorted(ATLAS)
LESSONS = (
    "bayes_theorem",
    "central_limit_theorem",
    "linear_regression",
    "linear_maps",
    "eigenvectors",
    "pca",
    "chain_rule",
    "gradient_descent",
    "overfitting",
)


def test_seventy_concepts_of_which_the_founding_lecture_names_forty_three() -> None:
    assert len(ATLAS) == 70
    assert [len(ATLAS.part(p)) for p in PARTS] == [23, 21, 19, 7]
    assert len(ATLAS.seeds()) == 43
    assert ATLAS.seeds()[0] == "gradient_descent" and ATLAS["gradient_descent"].seed == "00:31"
    assert set(LESSONS) <= set(ATLAS)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_concept_is_complete(slug: str) -> None:
    concept = ATLAS[slug]
    assert concept.folder.name == slug and concept.folder.parent.name == concept.part
    assert (concept.folder / "__init__.py").is_file()
    assert concept.level in LEVELS and len(concept.short) <= SHORT
    assert len(concept.names) >= 3
    assert concept.heard or concept.knobs or concept.part != "training"
    assert ATLAS.needs_drawn(slug) == concept.needs, "an implied need is left out"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_definition_is_one_sentence_with_balanced_formulas(slug: str) -> None:
    text = ATLAS[slug].definition
    words = re.sub(r"\$[^$]*\$", "F", text)
    assert text.count("$") % 2 == 0
    assert text[0].isupper() and words.endswith(".") and not re.search(r"[.!?]\s", words)
    assert 60 <= len(text) <= 340
    assert "−" in text or "-1" not in words


@pytest.mark.parametrize("slug", SLUGS)
def test_resources_say_where(slug: str) -> None:
    for link in ATLAS[slug].resources:
        assert link.name and link.place
        assert link.url == "" or re.fullmatch(r"https://[a-z0-9.-]+(/[a-z0-9/_-]*)?", link.url)
        if link.name in ("Mathematics for Machine Learning", "An Introduction to Statistical Learning"):
            assert re.fullmatch(r"section \d+\.\d+(\.\d+)?, [^;]+(; section \d+\.\d+(\.\d+)?, [^;]+)*", link.place)


def test_names_belong_to_one_concept() -> None:
    owner: dict[str, str] = {}
    for concept in ATLAS.values():
        checked = {"".join(stems(w)) for sense in concept.senses for w in sense.words}
        for letters in {"".join(stems(n)) for n in concept.names}:
            assert letters not in owner or letters in checked, (letters, owner[letters], concept.slug)
            owner[letters] = concept.slug


def test_a_concept_is_at_least_as_hard_as_what_it_needs() -> None:
    for concept in ATLAS.values():
        for need in concept.needs:
            assert LEVELS.index(ATLAS[need].level) <= LEVELS.index(concept.level), (need, concept.slug)


@given(st.lists(st.sampled_from(SLUGS), max_size=6))
def test_before_is_complete_and_in_learning_order(slugs: list[str]) -> None:
    order = ATLAS.before(*slugs)
    assert set(slugs) <= set(order) and len(set(order)) == len(order)
    for k, slug in enumerate(order):
        assert set(ATLAS[slug].needs) <= set(order[:k])
    for slug in order:
        assert slug in slugs or any(slug in ATLAS[s].needs for s in order), "nothing that is not needed"


@given(st.sampled_from(SLUGS))
def test_before_ends_with_the_one_asked_for(slug: str) -> None:
    assert ATLAS.before(slug)[-1] == slug
    assert ATLAS.depth(slug) == max((ATLAS.depth(n) + 1 for n in ATLAS[slug].needs), default=0)
    assert all(slug in ATLAS[s].needs for s in ATLAS.after(slug))


@given(st.lists(st.sampled_from(SLUGS), max_size=4), st.sets(st.sampled_from(SLUGS)))
def test_path_to_leaves_out_what_is_known(slugs: list[str], known: set[str]) -> None:
    path = ATLAS.path_to(slugs, known)
    assert not known & set(path) and set(slugs) <= set(path) | known
    assert path == tuple(s for s in ATLAS.before(*slugs) if s in path)
    for k, slug in enumerate(path):
        assert set(ATLAS[slug].needs) <= set(ATLAS.before(*known)) | set(path[:k])


def test_who_knows_a_concept_is_not_sent_back_before_it() -> None:
    path = ATLAS.path_to(["eigenvectors"], known={"linear_maps"})
    assert path == ("determinant", "eigenvectors")
    assert ATLAS.path_to(["eigenvectors"], known={"eigenvectors"}) == ()


@given(st.sets(st.sampled_from(SLUGS)))
def test_opened_is_ready(known: set[str]) -> None:
    for slug in ATLAS.opened(known):
        assert slug not in known and set(ATLAS[slug].needs) <= known


def test_the_roadmap_holds_the_seeds_and_their_needs() -> None:
    road = ATLAS.roadmap()
    assert set(ATLAS.seeds()) <= set(road)
    assert ATLAS.roadmap(["eigenvectors"]) == ATLAS.before("eigenvectors")
    assert ATLAS.before("eigenvectors") == ("tensors", "vector_addition", "linear_maps", "determinant", "eigenvectors")


def test_an_unknown_slug_is_named() -> None:
    with pytest.raises(UnknownConcept, match="No concept 'eigenvektoren'"):
        ATLAS["eigenvektoren"]
    assert "eigenvektoren" not in ATLAS and ATLAS.get("eigenvektoren") is None


GOOD = """title = "T"
short = "T"
part = "calculus"
level = "introductory"
needs = []
definition = "A thing is a thing."
names = ["thing"]
heard = []
knobs = []
"""


def written(root: Path, slug: str, text: str) -> Path:
    folder = root / "calculus" / slug
    folder.mkdir(parents=True)
    (folder / "concept.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_good_file_is_read(tmp_path: Path) -> None:
    concept = read_concept(written(tmp_path, "thing", GOOD))
    assert isinstance(concept, Concept) and concept.seed is None and concept.names == ("thing",)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('title = "T"\n', "", "title is missing; expected a text"),
        ('short = "T"', 'short = "' + "x" * 27 + '"', "short has 27 characters; expected at most 26"),
        ('part = "calculus"', 'part = "algebra"', "part is 'algebra'; expected calculus"),
        ('level = "introductory"', 'level = "easy"', "level is 'easy'; expected introductory or"),
        ("needs = []", 'needs = "limits"', "needs is 'limits'; expected a list of texts"),
        ("needs = []", 'needs = ["thing"]', "needs names the concept itself"),
        ('names = ["thing"]', 'names = ["thing", "thing"]', "names holds 'thing' twice"),
        ('names = ["thing"]', "names = [3]", "names is .3.; expected a list of texts"),
        ("heard = []", "herd = []", "unknown field 'herd'; expected one of"),
        ("heard = []", 'heard = []\nseed = "3:20"', "seed is '3:20'; expected a time"),
        ("heard = []", "heard = []\nseed = 200", "seed is 200; expected a time"),
        ("knobs = []", "knobs = []\nresources = 3", "resources is 3; expected tables"),
        ("knobs = []", 'knobs = []\n[[resources]]\nname = "B"', "a resource is .*; expected the texts name"),
        (
            "knobs = []",
            'knobs = []\n[[resources]]\nname = "B"\nplace = ""\nurl = "javascript:x"',
            "url is 'javascript:x'; expected an https",
        ),
        ("knobs = []", 'knobs = []\n[[senses]]\nnear = ["x"]', "a sense has the fields .*; expected words"),
        ("knobs = []", 'knobs = []\n[[senses]]\nwords = ["x"]', "senses.words holds .*; expected only words that"),
        ("knobs = []", 'knobs = []\n[[senses]]\nwords = ["thing"]\nwithin = 0', "senses.within is 0; expected"),
        ('title = "T"', "title = ", "not readable as TOML"),
    ],
)
def test_a_faulty_file_says_which_field(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in GOOD
    folder = written(tmp_path, "thing", GOOD.replace(old, new))
    with pytest.raises(ConceptError, match=says) as caught:
        read_concept(folder)
    assert str(folder / "concept.toml") in str(caught.value)


def test_a_folder_without_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "calculus" / "empty").mkdir(parents=True)
    with pytest.raises(ConceptError, match="no such file"):
        read_atlas(tmp_path)


def test_a_need_that_is_not_on_the_map_is_named(tmp_path: Path) -> None:
    written(tmp_path, "thing", GOOD.replace("needs = []", 'needs = ["nothing"]'))
    with pytest.raises(ConceptError, match="needs names 'nothing', which is not on the map"):
        read_atlas(tmp_path)


def test_a_circle_of_needs_is_named(tmp_path: Path) -> None:
    for slug, need in (("a", "b"), ("b", "c"), ("c", "a")):
        written(tmp_path, slug, GOOD.replace("needs = []", f'needs = ["{need}"]'))
    with pytest.raises(ConceptError, match="in a circle: a needs b needs c needs a"):
        read_atlas(tmp_path)


def test_a_slug_twice_is_named() -> None:
    one = ATLAS["limits"]
    with pytest.raises(ConceptError, match="the same slug 'limits' twice"):
        Atlas([one, one])
