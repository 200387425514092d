"""The whole page: what must hold of every lecture, however short, strange or silent."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from chainrule.atlas.atlas import open_atlas
from chainrule.cli import app
from chainrule.study import sample, write
from chainrule.study.page import StudyPage
from chainrule.study.standalone import opens_dangling
from chainrule.study.verify import Verifier
from tests.study.making import MADE_AT, lecture_of, page_of, sample_page

KEYS = {
    "title": str, "source": dict, "made_at": str, "method": str, "duration_s": float, "level": str, "audience": str,
    "reading_minutes": int, "minutes_saved": int, "summary": list, "key_points": list, "chapters": list,
    "takeaway": dict, "promise": dict, "resources": list, "mentions": list, "cards": list, "best_moments": list,
    "sentences": list,
}  # fmt: skip
ROWS = {
    "summary": {"text", "evidence"},
    "key_points": {"t", "title", "text", "evidence"},
    "chapters": {"t", "title"},
    "resources": {"name", "t", "heard_as", "kind"},
    "mentions": {"concept", "t", "text"},
    "cards": {"question", "answer", "t", "difficulty", "origin", "concept", "evidence"},
    "best_moments": {"t", "title", "why", "evidence"},
    "sentences": {"start", "end", "text"},
}
SAID = [sentence.text for sentence in sample.lecture().sentences]
STRANGE = [
    "", "?", "...", "A", "this", "um uh", "[Music]", "♪ ♪", "日本語の文。", "<script>alert(1)</script>", "a " * 300,
    "so and but or", "x = 3 * y + 2", "The the the the.", "\u202eabc", "I I I I", "100 200 300", "Which is, which is?",
]  # fmt: skip


def check(page: StudyPage) -> None:
    """What holds of every page."""
    data = page.to_json()
    json.dumps(data)
    for key, kind in KEYS.items():
        assert isinstance(data[key], kind), key
    for key, names in ROWS.items():
        assert all(names <= set(row) for row in data[key]), key
    transcript = " ".join(row["text"] for row in data["sentences"])
    evidence = [data["takeaway"], *data["summary"], *data["key_points"], *data["cards"], *data["best_moments"]]
    for row in evidence:
        for quote in row["evidence"]:
            assert set(quote) == {"start", "end", "quote"} and quote["quote"] in transcript
            assert 0 <= quote["start"] <= quote["end"] <= page.duration + 0.001
    for text in [row["text"] for row in (*data["summary"], *data["key_points"])]:
        assert text and not opens_dangling(text.lower()) and text[-1] in ".!?"
    assert all(
        row["evidence"] for row in (*data["summary"], *data["key_points"], *data["cards"], *data["best_moments"])
    )
    times = [
        row["t"]
        for key in ("key_points", "chapters", "resources", "mentions", "cards", "best_moments")
        for row in data[key]
    ]
    assert all(0 <= t <= page.duration for t in times)
    assert sum(card["chosen"] for card in data["cards"]) <= 8 and len(data["best_moments"]) <= 3
    titles = [row["title"].casefold() for row in data["key_points"]]
    assert len(titles) == len(set(titles))
    assert all(card["origin"] in {"lecture", "map"} for card in data["cards"])
    score = data["promise"]["score"]
    assert score is None or 0 <= score <= 1


def test_the_sample_has_every_section() -> None:
    page = sample_page()
    check(page)
    assert 300 < page.duration < 420 and 900 <= sum(len(row.text.split()) for row in page.sentences) <= 1000
    assert 2 <= len(page.summary) <= 3 and 6 <= len(page.key_points) <= 12 and page.takeaway
    assert [row.short for row in page.resources] == [
        "3Blue1Brown",
        "Khan Academy",
        "An Introduction to Statistical Learning",
        "Mathematics for Machine Learning",
    ]
    assert page.promise.score == 1.0 and len(page.best_moments) == 3
    assert len({mention.concept for mention in page.mentions}) >= 25
    assert page.overview == "28 concepts in four areas; 4 resources; needs: none."
    assert page.reading_minutes + page.minutes_saved == round(page.duration / 60)


def test_the_command_writes_the_agreed_keys_and_quotes_stand_at_their_times(tmp_path: Path) -> None:
    captions, out = tmp_path / "talk.srt", tmp_path / "page.json"
    captions.write_bytes(sample.captions())
    done = CliRunner().invoke(app, ["study", str(captions), "--title", "What a model does", "--json", str(out)])
    assert done.exit_code == 0, done.output
    data = json.loads(out.read_text(encoding="utf-8"))
    assert [key for key in data if key in KEYS] == list(KEYS)
    assert data["title"] == "What a model does"
    assert set(data["promise"]) >= {"score", "items"} and set(data["takeaway"]) >= {"text", "evidence"}
    assert all({"promise", "kept", "t"} <= set(item) for item in data["promise"]["items"])
    assert {card["difficulty"] for card in data["cards"]} <= {"easy", "medium", "hard"}
    rows = [data["takeaway"], *(row for key, names in ROWS.items() if "evidence" in names for row in data[key])]
    for quote in (quote for row in rows for quote in row["evidence"]):
        assert any(
            quote["quote"] in said["text"]
            and said["start"] <= quote["start"] + 0.01
            and quote["end"] <= said["end"] + 0.01
            for said in data["sentences"]
        ), quote


def test_every_statement_of_the_sample_passes_the_verifier() -> None:
    page, judge = sample_page(), Verifier(sample.lecture(), sample_page().corrections)
    for statement in (*page.summary, *(point.statement for point in page.key_points), page.takeaway):
        assert statement is not None and judge.statement(statement).sound, statement


def test_greeting_and_farewell_are_never_evidence() -> None:
    data = sample_page().to_json()
    quotes = [
        quote["quote"]
        for key in ("summary", "key_points", "cards", "best_moments")
        for row in data[key]
        for quote in row["evidence"]
    ]
    assert quotes and not any("Thank you for watching" in quote for quote in quotes)


def test_the_same_lecture_gives_the_same_page() -> None:
    again = write(sample.lecture(), open_atlas(), made_at=MADE_AT)
    assert again.to_json() == sample_page().to_json()


def test_the_map_adds_only_where_it_says_so() -> None:
    page, atlas = sample_page(), open_atlas()
    added = [point for point in page.key_points if point.adds]
    assert added and all(point.concept and point.adds == atlas[point.concept].definition for point in added)
    said = " ".join(row.text for row in page.sentences)
    assert all(point.adds not in said for point in added)


@pytest.mark.parametrize(
    "sentences",
    [
        ("Hello.",),
        ("Thank you for watching.",),
        ("um", "uh", "okay so"),
        ("The gradient points uphill.",),
        ("Hi everyone.", "Please subscribe.", "See you next time."),
        ("This is it.", "That was that.", "Those are these.", "It is what it is."),
    ],
)
def test_a_lecture_of_twenty_seconds_or_less(sentences: tuple[str, ...]) -> None:
    page = page_of(*sentences)
    check(page)
    assert page.resources == () and page.promise.source == "none"


def test_a_lecture_that_is_not_about_mathematics() -> None:
    bread = (
        "A sourdough starter is a mixture of flour and water.",
        "The yeast eats the sugar and gives off carbon dioxide.",
        "Gluten is a net of proteins that holds the gas.",
        "A wet dough has larger holes because the gas can move through it.",
        "The crust sets after the loaf has risen.",
        "You should let the loaf cool before you cut it.",
    )
    page = page_of(*bread, title="How a sourdough loaf gets its holes")
    check(page)
    assert page.mentions == () and page.key_points and all(card.origin == "lecture" for card in page.cards)


def test_captions_without_punctuation_still_give_a_page() -> None:
    bare = [text.lower().translate(str.maketrans("", "", ".,?:;")) for text in SAID]
    page = write(lecture_of(*bare, title="The mathematics of machine learning"), open_atlas(), made_at=MADE_AT)
    check(page)
    assert len(page.key_points) >= 4 and len(page.summary) >= 2
    assert {row.short for row in page.resources} >= {"3Blue1Brown", "Khan Academy"}


@settings(max_examples=25)
@given(
    st.lists(st.sampled_from(SAID + STRANGE), min_size=1, max_size=30), st.sampled_from(["", "Vectors and rank", "?"])
)
def test_any_sentences_in_any_order(sentences: list[str], title: str) -> None:
    kept = [text for text in sentences if text.strip()] or ["Nothing is said."]
    check(write(lecture_of(*kept, title=title), open_atlas(), made_at=MADE_AT))
