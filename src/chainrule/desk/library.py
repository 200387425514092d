"""The library of lectures: a source is kept first, its page is derived by a job, its cards are made known with it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from chainrule import study
from chainrule.atlas.atlas import Atlas, open_atlas
from chainrule.cards import Card, lecture_card_id, shelf
from chainrule.cards.anki import Heard, to_anki
from chainrule.errors import ChainruleError
from chainrule.pictures.picture import pictures_of
from chainrule.prose import escape, to_html
from chainrule.store import Store, Work, jobs, lectures
from chainrule.store.jobs import JobRow
from chainrule.store.lectures import LectureRow, PageRow
from chainrule.study.errors import SourceError
from chainrule.study.lecture import Chapter, Lecture, Source
from chainrule.study.sources.reading import is_address

FORMATS = ("txt", "md", "json", "srt")
PRIVATE = ("files", "repairs")
"""Keys of a kept page that are ours and not a part of its data: exports, and the places of repairs."""


class LibraryError(ChainruleError):
    """A lecture that cannot be added, or a file of it that does not exist."""


@dataclass(frozen=True)
class Shelved:
    """A lecture with its page, or with the job that writes it."""

    lecture: LectureRow
    page: PageRow | None
    job: JobRow | None

    @property
    def title(self) -> str:
        """The page's title, the given one, or the file's name."""
        return str(self.page.body["title"]) if self.page else self.lecture.title or self.lecture.name


def method() -> str:
    """The method that pages are written by now; an older page is written again at start."""
    from chainrule.study.page import METHOD, VERSION

    return f"{METHOD}, {VERSION}.2"


def add(store: Store, source: bytes, name: str, title: str = "") -> str:
    """Keeps captions or a transcript and asks for its page; the lecture's id. Raises SourceError before keeping it."""
    lecture = study.read(source, name=name or "pasted text", title=title or None)
    with store.write() as db:
        row = lectures.add(db, source, kind=lecture.source.kind, name=name or "pasted text", title=title or None)
        page = lectures.page(db, row.id)
        if _writing(db, row.id) is None and (page is None or (title and page.body["title"] != title)):
            _ask(db, row.id)
    return row.id


def add_sample(store: Store) -> str:
    """The lecture that comes with the app; its id."""
    from chainrule.study import sample

    return add(store, sample.captions(), sample.NAME, sample.TITLE)


def fetch(store: Store, address: str) -> str:
    """Asks for the lecture at an address; the id of the job that fetches it."""
    with store.write() as db:
        return jobs.add(db, "fetch", {"address": address}).id


def fetched(work: Work) -> dict[str, str]:
    """The job of `fetch`: captions through the guarded network, kept as captions with what their page said."""
    from chainrule.study.export import srt

    def load() -> dict[str, Any]:
        address = str(work.job.payload["address"])
        if not is_address(address):  # `read` takes paths too, and a page may never name a file of this machine
            raise SourceError(f"“{address[:80]}” is not an address. Give one that begins with https://, or a file.")
        found = study.read(address)
        about = found.source
        facts = {
            "author": about.author,
            "published": about.published,
            "chapters": [[chapter.t, chapter.title] for chapter in found.chapters],
            "notes": list(found.notes),
        }
        text = srt(study.Sentence(cue.start, cue.end, cue.text) for cue in found.cues)
        title = found.title if found.titled else None
        return {"text": text, "name": about.name, "title": title, "url": about.url or address, "facts": facts}

    def keep(db: Connection, got: dict[str, Any]) -> None:
        row = lectures.add(
            db, got["text"], kind="video", name=got["name"], title=got["title"], url=got["url"], facts=got["facts"]
        )
        _ask(db, row.id)

    work.tell(0.05, "Fetching the captions")
    got = work.step("captions", load, keep)
    return {"lecture": hashlib.sha256(got["text"].encode()).hexdigest()[:16]}


def written(work: Work) -> dict[str, str]:
    """The job that writes a page: all of it in one transaction, cards included."""
    ident = str(work.job.payload["lecture"])
    with work.store.read() as db:
        row, source = lectures.get(db, ident), lectures.source(db, ident)
    work.tell(0.1, "Reading the captions")
    lecture = opened(row, source)
    work.tell(0.3, f"Writing the page of {len(lecture.sentences)} sentences")
    body = body_of(lecture, open_atlas())

    def keep(db: Connection, _: Any) -> None:
        lectures.write_page(
            db, ident, method=method(), body=body, brief=_brief(body),
            sentences_=[(s.start, s.end, s.text) for s in lecture.sentences],
            mentions_=[(m["concept"], m["t"], m["text"]) for m in body["mentions"]],
        )  # fmt: skip
        shelf.put(db, cards_of(ident, body, open_atlas()))

    work.step("page", lambda: None, keep)
    return {"lecture": ident}


def opened(row: LectureRow, source: bytes) -> Lecture:
    """The lecture of a kept source, with what was kept beside it."""
    lecture = study.read(source, name=row.name, title=row.title)
    facts = row.facts
    about = replace(
        lecture.source, kind=row.kind, url=row.url, author=facts.get("author", ""), published=facts.get("published", "")
    )
    chapters = tuple(Chapter(float(t), str(title)) for t, title in facts.get("chapters", ())) or lecture.chapters
    return replace(lecture, source=about, chapters=chapters, notes=(*facts.get("notes", ()), *lecture.notes))


def body_of(lecture: Lecture, atlas: Atlas) -> dict[str, Any]:
    """The page as it is kept: its data, its exports as text, and the place of every repair in the raw sentences."""
    from chainrule.study.corrections import repair_all
    from chainrule.study.export import export

    page = study.write(lecture, atlas)
    repaired = repair_all([sentence.text for sentence in page.sentences])
    repairs = [
        [n, change.raw_start, change.raw_end, change.heard, change.meant, change.reason]
        for n, text in enumerate(repaired)
        for change in text.changes
    ]
    return {**page.to_json(), "files": {kind: export(page, kind) for kind in FORMATS}, "repairs": repairs}


def _brief(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": body["title"],
        "duration_s": body["duration_s"],
        "reading_minutes": body["reading_minutes"],
        "level": body["level"],
        "concepts": len({mention["concept"] for mention in body["mentions"]}),
        "takeaway": body["takeaway"]["text"],
    }


def cards_of(ident: str, body: Mapping[str, Any], atlas: Atlas) -> tuple[Card, ...]:
    """The page's cards; what the lecture said is shown word for word, what the map says is Markdown."""
    made = []
    for row in body["cards"]:
        concept = row["concept"] if row["concept"] in atlas else None
        said = row["origin"] == "lecture"
        answer = escape(row["answer"]) if said else row["answer"]
        picture = None if said or concept is None else _picture(atlas, concept)
        key = lecture_card_id(str(body["source"]["sha256"]) or ident, row["question"])
        made.append(
            Card(
                key,
                escape(row["question"]),
                answer,
                concept,
                row["origin"],
                row["t"],
                ident,
                picture,
                row["difficulty"],
            )
        )
    return tuple({card.id: card for card in made}.values())


def _picture(atlas: Atlas, concept: str) -> dict[str, Any] | None:
    names = list(pictures_of(atlas[concept].folder))
    return {"concept": concept, "picture": names[0], "arguments": {}} if names else None


def shelved(store: Store, ident: str) -> Shelved:
    """One lecture. Raises Missing. A page that nobody is writing is asked for."""
    with store.write() as db:
        row, page = lectures.get(db, ident), lectures.page(db, ident)
        job = None if page is not None else _waiting(db, ident)
    return Shelved(row, page, job)


def every(store: Store) -> tuple[lectures.Brief, ...]:
    """All lectures, the newest first."""
    with store.read() as db:
        return lectures.every(db)


def rename(store: Store, ident: str, title: str) -> None:
    """Gives a title and writes the page again, since promises are read from it. Raises Missing."""
    with store.write() as db:
        lectures.rename(db, ident, " ".join(title.split())[:300] or None)
        _ask(db, ident)


def remove(store: Store, ident: str) -> None:
    """Deletes a lecture with its page and cards. Raises Missing."""
    with store.write() as db:
        lectures.get(db, ident)
        lectures.remove(db, ident)


def correct(store: Store, ident: str, correction: str, undone: bool) -> None:
    """Takes a repair of the transcript back, or makes it again. Raises Missing."""
    with store.write() as db:
        if undone:
            lectures.undo_correction(db, ident, correction[:200])
        else:
            lectures.redo_correction(db, ident, correction[:200])


def file_of(store: Store, ident: str, kind: str) -> tuple[str, bytes]:
    """A lecture's page as a file, (title, bytes): txt, md, json, srt or apkg. Raises Missing, LibraryError."""
    found = shelved(store, ident)
    if found.page is None:
        raise LibraryError(f"The page of “{found.title}” is being written; its files follow in a moment.")
    if kind == "apkg":
        return found.title, _deck(store, found)
    files = found.page.body["files"]
    if kind not in files:
        raise LibraryError(f"A study page is saved as {', '.join(FORMATS)} or apkg, not as {kind[:20]!r}.")
    return found.title, str(files[kind]).encode()


def _deck(store: Store, found: Shelved) -> bytes:
    """The cards that the reader keeps, or those that the page chose where they have not decided yet."""
    assert found.page is not None
    body, ident = found.page.body, found.lecture.id
    cards = cards_of(ident, body, open_atlas())
    with store.read() as db:
        decided = shelf.chosen(db, lecture=ident)
    suggested = {escape(row["question"]) for row in body["cards"] if row["chosen"]}
    kept = [card for card in cards if decided.get(card.id, card.front in suggested)]
    images = {card.id: image for card in kept if (image := picture_of(card)) is not None}
    heard = {ident: Heard(found.title, found.lecture.url)}
    return to_anki(kept, title=found.title, render=to_html, pictures=images, lectures=heard)


def picture_of(card: Card) -> bytes | None:
    """A card's picture as SVG, where it has one."""
    if card.picture is None:
        return None
    from chainrule.pictures import find_picture
    from chainrule.pictures.standalone import to_svg

    picture = find_picture(card.picture["concept"], card.picture["picture"])
    return to_svg(picture.draw(**card.picture["arguments"]), 480).encode()


def _writing(db: Connection, ident: str) -> JobRow | None:
    return next((j for j in jobs.unfinished(db) if j.kind == "page" and j.payload["lecture"] == ident), None)


def _waiting(db: Connection, ident: str) -> JobRow:
    """The job of a page that is not there: running, or failed with its sentence; a new one where there is none."""
    last = jobs.latest(db, "page", "lecture", ident)
    return _ask(db, ident) if last is None or last.state == "done" else last


def _ask(db: Connection, ident: str) -> JobRow:
    return jobs.add(db, "page", {"lecture": ident})


def resume(store: Store) -> None:
    """Asks for every page that is missing, or was written by an older method."""
    with store.write() as db:
        for ident in lectures.unwritten(db, method()):
            if _writing(db, ident) is None:
                _ask(db, ident)


def source_line(source: Mapping[str, Any] | Source) -> str:
    """The quiet line about a source: its name, author and date."""
    facts = source if isinstance(source, Mapping) else vars(source)
    return " · ".join(str(facts[key]) for key in ("name", "author", "published") if facts.get(key))
