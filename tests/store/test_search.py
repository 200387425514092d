"""Search: what a reader types is words. It finds what was said, and no syntax in it ever has a meaning."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Connection

from chainrule.store import Store, lectures, open_store, search

SAID = (
    "An eigenvector is a direction that the matrix keeps.",
    "The eigenvalues of A are 3 and 1.",
    "The chain rule multiplies the rates along the way.",
    "A rule that chains two functions.",
    'Schrödinger\'s naïve café has <b>bold</b> & "quoted" things: 50 % off; DROP TABLE lectures;',
    "L'Hôpital, Σ and the λ₁ of it, x² + y² = 1.",
)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Connection:  # type: ignore[misc]
    with open_store(tmp_path_factory.mktemp("data")) as store:
        with store.write() as db:
            for title, words in (("One", SAID[:3]), ("Two", SAID[3:])):
                lecture = lectures.add(db, title, kind="transcript", name=f"{title}.txt", title=title).id
                sentences = [(10.0 * n, 10.0 * n + 9, text) for n, text in enumerate(words)]
                lectures.write_page(db, lecture, method="1", body={}, brief={}, sentences_=sentences)
        with store.read() as db:
            yield db


def found(db: Connection, words: str) -> list[str]:
    return [hit.text for hit in search.find(db, words)]


def test_a_hit_says_where_and_marks_the_words(db: Connection) -> None:
    (hit,) = search.find(db, "eigenvalue")
    assert (hit.title, hit.t) == ("One", 10.0)
    assert hit.pieces == (("The ", False), ("eigenvalues", True), (" of A are 3 and 1.", False))


def test_markup_in_a_sentence_stays_text(db: Connection) -> None:
    (hit,) = search.find(db, "bold")
    assert ("bold", True) in hit.pieces
    assert hit.text == SAID[4]


@pytest.mark.parametrize("n", range(len(SAID)))
def test_each_sentence_is_found_by_its_own_words(db: Connection, n: int) -> None:
    assert SAID[n] in found(db, SAID[n])
    assert found(db, SAID[n].replace('"', ""))[0] == SAID[n]


def test_forms_of_a_word_and_missing_accents_do_not_matter(db: Connection) -> None:
    assert found(db, "matrices keep directions") == [SAID[0]]
    assert found(db, "schrodinger NAIVE Cafe") == [SAID[4]]


def test_the_last_word_may_be_unfinished(db: Connection) -> None:
    assert found(db, "multipl") == [SAID[2]]
    assert found(db, "mult") == [SAID[2]]
    assert found(db, "mult ") == []


def test_quotes_ask_for_words_side_by_side(db: Connection) -> None:
    assert set(found(db, "chain rule")) == {SAID[2], SAID[3]}
    assert found(db, '"chain rule"') == [SAID[2]]


def test_all_words_first_and_some_words_where_none_has_all(db: Connection) -> None:
    assert found(db, "eigenvector direction") == [SAID[0]]
    assert set(found(db, "eigenvector multiplies")) == {SAID[0], SAID[2]}
    assert found(db, "zebra") == []


def test_one_lecture_and_a_limit(db: Connection) -> None:
    (hit,) = search.find(db, '"A rule"')
    assert {found.lecture for found in search.find(db, "rule", lecture=hit.lecture)} == {hit.lecture}
    assert len(search.find(db, "the", limit=2)) == 2
    assert search.find(db, "the", limit=0) == ()
    assert search.find(db, "the", limit=-1) == ()


@given(st.text(max_size=60) | st.text("\"*()^:-+ANDORNEAR{}%_;'\0 aeλ₁\x02\x03", max_size=60))
@example('"')
@example('""')
@example('a"*')
@example("text:eigenvalue")
@example("eigenvalue OR")
@example("NEAR(eigenvalue, 2)")
@example("^eigen* AND NOT (")
@example("'; DROP TABLE lectures; --")
@example("words MATCH 'x'")
@example("\x00eigen\x00")
@example("\ud800")
@example("(" * 5000)
@example("a " * 5000)
@example("-")
@example("᭄ ⃝ ́")
def test_no_text_is_an_error_or_syntax(db: Connection, words: str) -> None:
    for hit in search.find(db, words):
        assert hit.text and hit.text.replace("…", "").strip()
        assert "\x02" not in hit.text and "\x03" not in hit.text
    assert db.exec_driver_sql("SELECT count(*) FROM lectures").scalar() == 2


@pytest.mark.parametrize("words", ["eigenvalues NOT 3", "text : eigenvalues", "NEAR eigenvalues", "eigenvalues -3"])
def test_operators_are_words(db: Connection, words: str) -> None:
    assert SAID[1] in found(db, words)


def test_marks_smuggled_into_a_sentence_do_not_count(store: Store) -> None:
    with store.write() as db:
        lecture = lectures.add(db, "x", kind="transcript", name="x.txt").id
        said = [(0.0, 1.0, "a \x02fake\x03 mark and an eigenvalue")]
        lectures.write_page(db, lecture, method="1", body={}, brief={}, sentences_=said)
        (hit,) = search.find(db, "eigenvalue")
    assert [words for words, is_hit in hit.pieces if is_hit] == ["eigenvalue"]


def test_the_index_follows_the_sentences(store: Store) -> None:
    with store.write() as db:
        ids = [lectures.add(db, f"{n}", kind="transcript", name="x.txt").id for n in range(4)]
        for repeat in range(3):
            for lecture in ids:
                said = [(float(n), n + 1.0, f"word{repeat} number {n} of a gradient") for n in range(5)]
                lectures.write_page(db, lecture, method="1", body={}, brief={}, sentences_=said)
        lectures.remove(db, ids[0])
        assert len(search.find(db, "gradient")) == 15
        assert search.find(db, "word1") == ()
        db.exec_driver_sql("INSERT INTO words(words, rank) VALUES ('integrity-check', 1)")
