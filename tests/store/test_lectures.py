"""Lectures: the source comes first and stays; the page, its sentences and mentions are derived and replaceable."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from chainrule.store import Missing, Store, cards, lectures, reviews, search
from chainrule.store.cards import CardRow
from chainrule.store.lectures import MentionRow
from chainrule.store.reviews import MemoryRow, ReviewRow

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def add(store: Store, words: str = "Hello.", name: str = "a.srt") -> str:
    with store.write() as db:
        return lectures.add(db, words, kind="captions", name=name, at=NOON).id


def write_page(store: Store, lecture: str, method: str = "1") -> None:
    with store.write() as db:
        lectures.write_page(
            db,
            lecture,
            method=method,
            body={"title": "Hello", "method": method},
            brief={"level": "introductory"},
            sentences_=[(0.0, 2.0, "A matrix has eigenvalues."), (2.0, 4.5, "The gradient descends.")],
            mentions_=[("eigenvectors", 0.5, "eigenvalues"), ("gradient_descent", 2.5, "gradient descends")],
        )


def test_a_source_comes_back_byte_for_byte(store: Store) -> None:
    raw = b"\xff\xfe1\x00\r\n\x00 not UTF-8"
    with store.write() as db:
        row = lectures.add(db, raw, kind="captions", name="odd.srt", facts={"author": "A"}, at=NOON)
        assert lectures.source(db, row.id) == raw
        assert lectures.get(db, row.id) == row
    assert (row.title, row.facts, row.added_at) == (None, {"author": "A"}, NOON)
    assert row.id == row.sha256[:16]


def test_the_same_source_is_the_same_lecture(store: Store) -> None:
    with store.write() as db:
        first = lectures.add(db, "Hello.", kind="captions", name="a.srt", title="Mine", url="https://x.test/1", at=NOON)
        again = lectures.add(db, "Hello.", kind="captions", name="b.srt", at=NOON + timedelta(days=1))
        assert len(lectures.every(db)) == 1
    assert (again.id, again.title, again.url, again.name) == (first.id, "Mine", "https://x.test/1", "b.srt")
    assert again.added_at == NOON


def test_a_page_is_missing_until_it_is_written_and_old_when_the_method_changes(store: Store) -> None:
    one, two = add(store, "One."), add(store, "Two.")
    with store.read() as db:
        assert set(lectures.unwritten(db, "1")) == {one, two}
        assert lectures.page(db, one) is None
        assert [found.brief for found in lectures.every(db)] == [None, None]
    write_page(store, one)
    with store.read() as db:
        assert lectures.unwritten(db, "1") == (two,)
        assert set(lectures.unwritten(db, "2")) == {one, two}
        page = lectures.page(db, one)
        assert page is not None
        assert (page.method, page.body["title"], page.brief) == ("1", "Hello", {"level": "introductory"})


def test_a_page_written_again_replaces_what_is_found_through_it(store: Store) -> None:
    lecture = add(store)
    write_page(store, lecture)
    write_page(store, lecture, method="2")
    with store.read() as db:
        assert len(search.find(db, "eigenvalues")) == 1
        assert lectures.speaking_of(db, "eigenvectors") == (MentionRow(lecture, "eigenvectors", 0.5, "eigenvalues"),)
        assert lectures.speaking_of(db, "pca") == ()


def test_a_removed_lecture_takes_its_cards_along_but_not_the_log_of_reviews(store: Store) -> None:
    lecture, other = add(store, "One."), add(store, "Two.")
    for each in (lecture, other):
        write_page(store, each)
    with store.write() as db:
        card = CardRow("c", "front", "back", None, "lecture", 1.0, lecture, None, "easy", None)
        cards.put(db, [card])
        cards.choose(db, ["c"], True)
        lectures.undo_correction(db, lecture, "x")
        after = MemoryRow("c", 2.0, 5.0, NOON, "review", None, NOON)
        reviews.record(db, ReviewRow("r", "c", 3, NOON, 4.0, None), after)
        lectures.remove(db, lecture)
        assert cards.kept(db) == ()
        assert reviews.memory(db, "c") is None
        assert [review.id for review in reviews.log(db)] == ["r"]
        assert [hit.lecture for hit in search.find(db, "eigenvalues")] == [other]
        assert lectures.undone_corrections(db, lecture) == frozenset()
        with pytest.raises(Missing, match="no lecture"):
            lectures.get(db, lecture)
        with pytest.raises(Missing):
            lectures.source(db, lecture)


def test_titles_and_corrections_are_the_readers(store: Store) -> None:
    lecture = add(store)
    with store.write() as db:
        assert lectures.rename(db, lecture, "Better").title == "Better"
        assert lectures.rename(db, lecture, "").title is None
        lectures.undo_correction(db, lecture, "c1")
        lectures.undo_correction(db, lecture, "c1")
        lectures.undo_correction(db, lecture, "c2")
        assert lectures.undone_corrections(db, lecture) == {"c1", "c2"}
        lectures.redo_correction(db, lecture, "c1")
        assert lectures.undone_corrections(db, lecture) == {"c2"}


@pytest.mark.parametrize("hours", [-5, 0, 9])
def test_moments_come_back_in_utc_whatever_zone_they_were_in(store: Store, hours: int) -> None:
    here = NOON.astimezone(timezone(timedelta(hours=hours)))
    with store.write() as db:
        kept = lectures.add(db, "Hello.", kind="captions", name="a.srt", at=here)
        assert kept.added_at == NOON and kept.added_at.utcoffset() == timedelta(0)


def test_a_naive_moment_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="time zone"), store.write() as db:
        lectures.add(db, "Hello.", kind="captions", name="a.srt", at=datetime(2026, 3, 1))


def test_deep_json_comes_back_as_it_was(store: Store) -> None:
    lecture = add(store)
    body = {"λ": [1, 2.5, None, True, {"deep": ["ünïcode", float("inf")]}], "empty": {}}
    with store.write() as db:
        lectures.write_page(db, lecture, method="1", body=body, brief={}, sentences_=[])
        page = lectures.page(db, lecture)
    assert page is not None and page.body == body
