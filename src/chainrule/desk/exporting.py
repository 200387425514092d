"""The cards on the queue as a deck for Anki."""

from dataclasses import replace

from sqlalchemy import Connection

from chainrule.atlas.atlas import Atlas
from chainrule.cards import Card, shelf
from chainrule.cards.anki import Heard, to_anki
from chainrule.desk import drills
from chainrule.desk.library import picture_of
from chainrule.practice.exercise import Answer
from chainrule.prose import to_html
from chainrule.store import Missing, Store, lectures


def queue_deck(store: Store, atlas: Atlas) -> bytes:
    """Every card on the queue as an .apkg file. An exercise goes as a worked example: one question and its solution."""
    with store.read() as db:
        cards = [made for card in shelf.kept(db) if (made := worked(card, atlas)) is not None]
        heard = _heard(db, cards)
    images = {card.id: image for card in cards if (image := picture_of(card)) is not None}
    return to_anki(cards, title="Review", render=to_html, pictures=images, lectures=heard)


def worked(card: Card, atlas: Atlas) -> Card | None:
    """A card with words: an exercise becomes the question of a fixed seed and the way to its answer.

    None for an exercise that there is no longer.
    """
    if card.exercise is None:
        return card
    question = drills.drawn(atlas, card, "worked example")
    if question is None:
        return None
    choices = "".join(f"\n{n}. {words}" for n, words in enumerate(question.answer.choices, 1))
    steps = "\n".join(f"{n}. {words}" for n, words in enumerate(question.solution, 1))
    call = next((mistake.picture for mistake in question.mistakes if mistake.picture), None)
    picture = card.picture or (call.to_json() if call is not None else None)
    front = question.prompt + (f"\n{choices}" if choices else "")
    return replace(card, exercise=None, front=front, back=f"{_answer(question.answer)}\n\n{steps}", picture=picture)


def _answer(answer: Answer) -> str:
    if answer.choices:
        return f"**{answer.text}.** {answer.choices[int(answer.text) - 1]}"
    tex = answer.check(answer.text).understood_as
    return f"${tex}$" if tex else answer.text


def _heard(db: Connection, cards: list[Card]) -> dict[str, Heard]:
    found = {}
    for ident in {card.lecture for card in cards if card.lecture}:
        try:
            lecture, page = lectures.get(db, ident), lectures.page(db, ident)
        except Missing:
            continue
        title = str(page.body.get("title", "")) if page else ""
        found[ident] = Heard(title or lecture.title or lecture.name, lecture.url)
    return found
