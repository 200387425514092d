"""A video's page: recorded metadata in the shape of yt-dlp's, and yt-dlp itself against a server on this machine."""

import http.server
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from chainrule.study.errors import AddressError, SourceError
from chainrule.study.lecture import Chapter
from chainrule.study.sources import downloader, read, video
from chainrule.study.sources.addresses import Guard
from tests.study.sources import samples
from tests.study.sources.test_addresses import answer, open_guard, serving

HERE = "https://videos.example.org"
METADATA: dict[str, Any] = {
    "id": "abc123def45",
    "title": "Slopes, vectors &amp; means",
    "channel": "A Made-up Channel",
    "uploader": "someone else",
    "upload_date": "20260314",
    "webpage_url": f"{HERE}/watch?v=abc123def45",
    "duration": 11,
    "language": "en",
    "chapters": [
        {"start_time": 7.2, "end_time": 11.0, "title": "Why it matters"},
        {"start_time": 0.0, "end_time": 7.2, "title": "What a slope is"},
        {"start_time": 900.0, "end_time": 901.0, "title": "Behind the end"},
    ],
    "subtitles": {
        "live_chat": [{"ext": "json", "url": f"{HERE}/chat"}],
        "de": [{"ext": "vtt", "url": f"{HERE}/de.vtt"}],
        "en-GB": [{"ext": "ttml", "url": f"{HERE}/en.ttml"}, {"ext": "vtt", "url": f"{HERE}/en.vtt"}],
    },
    "automatic_captions": {
        "fr": [{"ext": "json3", "url": f"{HERE}/auto-fr"}],
        "en": [{"ext": "json3", "url": f"{HERE}/auto-en"}],
        "en-orig": [{"ext": "vtt", "url": f"{HERE}/auto.vtt"}, {"ext": "json3", "url": f"{HERE}/auto-orig"}],
    },
}
FILES = {f"{HERE}/en.vtt": samples.SRT.encode(), f"{HERE}/auto-orig": samples.JSON3.encode()}


def test_title_author_date_chapters_and_manual_captions() -> None:
    lecture = video.from_metadata(METADATA, FILES.__getitem__)
    assert (lecture.title, lecture.titled) == ("Slopes, vectors & means", True)
    assert lecture.source.kind == "video"
    assert lecture.source.url == f"{HERE}/watch?v=abc123def45"
    assert (lecture.source.author, lecture.source.published) == ("A Made-up Channel", "2026-03-14")
    assert lecture.chapters == (Chapter(0.0, "What a slope is"), Chapter(7.2, "Why it matters"))
    assert lecture.sentences[0].text == "Welcome to a short talk about slopes."
    assert not any("automatic" in note for note in lecture.notes)


def test_a_title_of_ones_own_wins() -> None:
    assert video.from_metadata(METADATA, FILES.__getitem__, title="Mine").title == "Mine"


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        ({"subtitles": METADATA["subtitles"]}, "en.vtt"),
        ({"subtitles": {"de": METADATA["subtitles"]["de"]}}, "auto-orig"),
        ({"subtitles": {"de": METADATA["subtitles"]["de"]}, "language": "de"}, "de.vtt"),
        ({"subtitles": {}, "language": None}, "auto-orig"),
        ({"subtitles": None, "automatic_captions": {"fr": METADATA["automatic_captions"]["fr"]}}, "auto-fr"),
        ({"automatic_captions": {}, "subtitles": {"de": METADATA["subtitles"]["de"]}}, "de.vtt"),
    ],
)
def test_which_captions_are_read(left: dict[str, Any], expected: str) -> None:
    track = video.best_track({**METADATA, **left})
    assert track is not None and track.address == f"{HERE}/{expected}"


def test_automatic_captions_are_said_to_be_so() -> None:
    lecture = video.from_metadata({**METADATA, "subtitles": {}}, FILES.__getitem__)
    assert any("automatic" in note for note in lecture.notes)


@pytest.mark.parametrize("hostile", ["file:///etc/passwd", "-x", "javascript:1", "", None, 7, ["http://x"]])
def test_a_captions_address_of_another_kind_is_passed_over(hostile: object) -> None:
    metadata = {**METADATA, "subtitles": {"en": [{"ext": "vtt", "url": hostile}]}, "automatic_captions": {}}
    with pytest.raises(SourceError, match="no captions"):
        video.from_metadata(metadata, FILES.__getitem__)


@pytest.mark.parametrize(
    "wrong",
    [
        {"subtitles": [1]},
        {"chapters": "x"},
        {"chapters": [None, {"title": 3}]},
        {"title": 5},
        {"upload_date": "yesterday"},
        {"webpage_url": "javascript:alert(1)"},
    ],
)
def test_metadata_of_another_shape_do_no_harm(wrong: dict[str, Any]) -> None:
    lecture = video.from_metadata({**METADATA, **wrong}, FILES.__getitem__)
    assert lecture.sentences
    assert lecture.source.url == "" or lecture.source.url.startswith("https://")


def test_a_list_of_videos_is_refused() -> None:
    for entries in ([METADATA, METADATA], [], [{"url": "x"}], ["x"]):
        with pytest.raises(SourceError, match="one video"):
            video.from_metadata({"entries": entries}, FILES.__getitem__)
    assert video.from_metadata({"entries": [METADATA]}, FILES.__getitem__).titled


def test_captions_saved_with_their_metadata_beside_them(tmp_path: Path) -> None:
    (tmp_path / "Slopes [abc123def45].en.vtt").write_text(samples.VTT, "utf-8")
    (tmp_path / "Slopes [abc123def45].info.json").write_text(json.dumps(METADATA), "utf-8")
    lecture = read(tmp_path / "Slopes [abc123def45].en.vtt")
    assert (lecture.title, lecture.titled, lecture.source.author) == (
        "Slopes, vectors & means",
        True,
        "A Made-up Channel",
    )
    assert lecture.source.kind == "vtt"
    (tmp_path / "Slopes [abc123def45].info.json").write_text("not json", "utf-8")
    assert read(tmp_path / "Slopes [abc123def45].en.vtt").source.author == ""


def test_without_yt_dlp_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yt_dlp", None)
    with pytest.raises(SourceError, match=r"chainrule\[video\].*Show transcript"):
        video.read("https://videos.example.org/watch", guard=Guard(resolver=lambda host, port: ["93.184.215.14"]))


PAGE = b"""<!DOCTYPE html><html><head><title>A talk on slopes</title></head><body>
<video width="640"><source src="/talk.mp4" type="video/mp4">
<track kind="subtitles" srclang="en" label="English" src="/talk.vtt"></video></body></html>"""


def site(request: http.server.BaseHTTPRequestHandler) -> None:
    pages = {"/watch": (PAGE, "text/html"), "/talk.vtt": (samples.VTT.encode(), "text/vtt")}
    body, kind = pages.get(request.path, (b"", "text/plain"))
    answer(body, 200 if body else 404, Content_Type=kind)(request)


def test_yt_dlp_reads_a_page_through_the_guard() -> None:
    with serving(site) as (host, port):
        lecture = video.read(f"http://{host}:{port}/watch", guard=open_guard((host, port)))
    assert lecture.title.startswith("A talk on slopes")
    assert lecture.source.kind == "video"
    assert [s.text for s in lecture.sentences] == ["Hello & welcome.", "Vectors are arrows <with> a length."]


def test_yt_dlp_cannot_reach_past_the_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    """A public page that leads to a private address: by redirect, and by what yt-dlp is told to ask itself."""
    reached: list[str] = []

    def handle(request: http.server.BaseHTTPRequestHandler) -> None:
        reached.append(request.path)
        answer(PAGE)(request)

    monkeypatch.setenv("no_proxy", "*")
    with serving(handle) as inner:
        inside = f"http://{inner[0]}:{inner[1]}/secret"
        with serving(answer(b"", 302, Location=inside)) as outer:
            with pytest.raises(AddressError, match=r"Port|not on the public internet"):
                video.read(f"http://{outer[0]}:{outer[1]}/watch", guard=open_guard(outer))
            with downloader.opened(open_guard(outer)) as opened, pytest.raises(AddressError):
                opened.metadata(inside)
            with downloader.opened(open_guard(outer)) as opened, pytest.raises(AddressError):
                opened.load(inside)
    assert reached == []


@pytest.mark.parametrize("scheme", ["ftp", "file", "data", "ws"])
def test_yt_dlp_has_no_other_way_to_the_network(scheme: str) -> None:
    with downloader.opened(Guard()) as opened, pytest.raises(SourceError):
        opened.metadata(f"{scheme}://127.0.0.1/etc/passwd")


def test_a_page_without_a_video_is_said_to_be_so() -> None:
    empty = answer(b"<html><body>nothing here</body></html>", Content_Type="text/html")
    with serving(empty) as place, pytest.raises(SourceError, match=r"No video could be read.*Show transcript"):
        video.read(f"http://{place[0]}:{place[1]}/page", guard=open_guard(place))
