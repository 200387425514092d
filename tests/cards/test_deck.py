"""A concept's cards: read from its file, with errors that name the file, the card and the field."""

from pathlib import Path

import pytest

from chainrule.atlas.atlas import open_atlas
from chainrule.cards import Card, lecture_card_id
from chainrule.cards.card import exercise_card, from_row, to_row
from chainrule.cards.deck import DeckError, load

GOOD = r"""
[[card]]
id = "line"
front = "Which vectors does $A$ keep on their line?"
back = "Its eigenvectors: $A\\mathbf{v} = \\lambda\\mathbf{v}$."
difficulty = "easy"
picture = { picture = "eigenvectors", arguments = { matrix = [[2, 1], [1, 2]] } }

[[card]]
id = "by-hand"
exercise = "eigenvalues_2x2"
difficulty = "hard"
"""


def write(folder: Path, text: str) -> Path:
    (folder / "cards.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_good_file_becomes_cards_in_its_order(tmp_path: Path) -> None:
    line, by_hand = load(write(tmp_path, GOOD), "eigenvectors")
    call = {"concept": "eigenvectors", "picture": "eigenvectors", "arguments": {"matrix": [[2, 1], [1, 2]]}}
    back = r"Its eigenvectors: $A\mathbf{v} = \lambda\mathbf{v}$."
    front = "Which vectors does $A$ keep on their line?"
    assert line == Card("eigenvectors.line", front, back, "eigenvectors", "map", None, None, call, "easy")
    assert (by_hand.exercise, by_hand.front, by_hand.kin) == (("eigenvectors", "eigenvalues_2x2"), "", "eigenvectors")


def test_no_file_is_no_cards(tmp_path: Path) -> None:
    assert load(tmp_path, "eigenvectors") == ()


def test_the_ids_do_not_follow_the_words(tmp_path: Path) -> None:
    before = [card.id for card in load(write(tmp_path, GOOD), "eigenvectors")]
    after = [card.id for card in load(write(tmp_path, GOOD.replace("Which", "What")), "eigenvectors")]
    assert before == after


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('id = "line"', "", r"card 1, id: expected some text; got nothing"),
        ('id = "line"', 'id = "Line A"', r"card 1, id: small letters.*got 'Line A'"),
        ('id = "by-hand"', 'id = "line"', r"the id 'line' stands twice"),
        ('front = "Which vectors does $A$ keep on their line?"', 'front = " "', r"card 1 \(line\), front: expected"),
        ('difficulty = "easy"', 'difficulty = "trivial"', r"\(line\), difficulty: one of easy, medium, hard"),
        ('difficulty = "easy"', 'dificulty = "easy"', r"no field 'dificulty'; did you mean 'difficulty'"),
        ('difficulty = "easy"', "", r"difficulty: one of .*got None"),
        ('picture = "eigenvectors", ', "", r"\(line\), picture: expected .*picture = \"name\""),
        ('exercise = "eigenvalues_2x2"', "exercise = 3", r"\(by-hand\), exercise: expected some text; got 3"),
        ('exercise = "eigenvalues_2x2"', 'exercise = "x"\nfront = "y"', r"exercise: such a card has no front"),
        ("[[card]]", "[[cards]]", r"expected tables \[\[card\]\]"),
        ("[[card]]", "card", r"is not TOML"),
    ],
)
def test_a_faulty_file_is_named_with_card_and_field(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    with pytest.raises(DeckError, match=complaint) as caught:
        load(write(tmp_path, GOOD.replace(old, new, 1)), "eigenvectors")
    assert str(tmp_path / "cards.toml") in str(caught.value)


def test_bytes_that_are_no_text_and_a_folder_of_that_name_are_named(tmp_path: Path) -> None:
    (tmp_path / "cards.toml").write_bytes(b"\xff\xfe[[card]]")
    with pytest.raises(DeckError, match="not TOML"):
        load(tmp_path, "pca")
    (tmp_path / "other" / "cards.toml").mkdir(parents=True)
    with pytest.raises(DeckError, match="cannot be read"):
        load(tmp_path / "other", "pca")


def test_every_concept_of_the_atlas_has_readable_cards_with_ids_of_their_own() -> None:
    cards = [card for slug, concept in open_atlas().items() for card in load(concept.folder, slug)]
    assert len({card.id for card in cards}) == len(cards)


def test_a_lectures_card_has_one_id_for_ever() -> None:
    assert lecture_card_id("abc", "What  is\nthis?") == lecture_card_id("abc", "What is this?")
    assert lecture_card_id("abc", "What is this?") == "lecture.ef6d3368c8905f66"
    ids = {lecture_card_id(a, b) for a, b in (("abc", "x"), ("ab", "x"), ("abc", "y"), ("ab", "c\nx"), ("\ud800", "x"))}
    assert len(ids) == 5


def test_a_card_survives_the_store(tmp_path: Path) -> None:
    for card in (*load(write(tmp_path, GOOD), "eigenvectors"), exercise_card("pca", "axis", "hard")):
        assert from_row(to_row(card)) == card
