"""A study page as files: JSON with the agreed keys, Markdown and text to read, SRT with one sentence a caption."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from chainrule.prose import clock
from chainrule.study.lecture import Quote, Sentence, Statement
from chainrule.study.parts import Flashcard, KeyPoint, Moment, PromiseItem, Resource

if TYPE_CHECKING:
    from chainrule.study.page import StudyPage

FORMATS = ("txt", "md", "json", "srt")


def _t(seconds: float) -> float:
    return round(seconds, 3)


def _evidence(quotes: Iterable[Quote]) -> list[dict[str, Any]]:
    return [{"start": _t(quote.start), "end": _t(quote.end), "quote": quote.text} for quote in quotes]


def _statement(statement: Statement | None) -> dict[str, Any]:
    if statement is None:
        return {"text": "", "evidence": [], "method": ""}
    return {"text": statement.text, "evidence": _evidence(statement.quotes), "method": statement.method}


def _point(point: KeyPoint) -> dict[str, Any]:
    row = {"t": _t(point.t), "title": point.title, **_statement(point.statement)}
    return row | {"adds": point.adds, "concept": point.concept}


def _item(item: PromiseItem) -> dict[str, Any]:
    return {
        "promise": item.promise,
        "kept": item.kept,
        "t": None if item.t is None else _t(item.t),
        "how": item.how,
        "said_at": None if item.said_at is None else _t(item.said_at),
        "evidence": _evidence(item.quotes),
    }


def _work(row: Resource) -> dict[str, Any]:
    return {
        "name": row.name,
        "t": _t(row.t),
        "heard_as": row.heard_as,
        "kind": row.kind,
        "detail": row.detail,
        "url": row.url,
        "evidence": _evidence([row.quote]),
    }


def _card(card: Flashcard) -> dict[str, Any]:
    return {
        "question": card.question,
        "answer": card.answer,
        "t": _t(card.t),
        "difficulty": card.difficulty,
        "origin": card.origin,
        "concept": card.concept,
        "evidence": _evidence(card.quotes),
        "chosen": card.chosen,
        "method": card.method,
    }


def _moment(row: Moment) -> dict[str, Any]:
    return {"t": _t(row.t), "title": row.title, "why": row.why, "evidence": _evidence(row.quotes)}


def _promise(page: StudyPage) -> dict[str, Any]:
    kept = page.promise
    items = [_item(item) for item in kept.items]
    return {"score": kept.score, "arithmetic": kept.arithmetic, "source": kept.source, "items": items}


def to_json(page: StudyPage) -> dict[str, Any]:
    """The page as plain data; times in seconds."""
    return {
        "title": page.title,
        "titled": page.titled,
        "source": asdict(page.source),
        "made_at": page.made_at,
        "method": page.method,
        "version": page.version,
        "duration_s": _t(page.duration),
        "level": page.level.level,
        "level_reason": page.level.reason,
        "audience": page.level.audience,
        "reading_minutes": page.reading_minutes,
        "minutes_saved": page.minutes_saved,
        "overview": page.overview,
        "summary": [_statement(row) for row in page.summary],
        "key_points": [_point(point) for point in page.key_points],
        "chapters": [{"t": _t(chapter.t), "title": chapter.title} for chapter in page.chapters],
        "takeaway": _statement(page.takeaway),
        "promise": _promise(page),
        "resources": [_work(row) for row in page.resources],
        "mentions": [{"concept": row.concept, "t": _t(row.t), "text": row.text} for row in page.mentions],
        "needs": list(page.needs),
        "cards": [_card(card) for card in page.cards],
        "best_moments": [_moment(row) for row in page.best_moments],
        "corrections": [
            {"heard": row.heard, "meant": row.meant, "reason": row.reason, "t": _t(row.t)} for row in page.corrections
        ],
        "sentences": [{"start": _t(row.start), "end": _t(row.end), "text": row.text} for row in page.sentences],
        "notes": list(page.notes),
    }


def export(page: StudyPage, kind: str) -> str:
    """The page in one of ``FORMATS``. Raises ValueError for any other."""
    if kind == "json":
        return json.dumps(to_json(page), ensure_ascii=False, indent=2) + "\n"
    if kind == "md":
        return markdown(page)
    if kind == "txt":
        return text(page)
    if kind == "srt":
        return srt(page.sentences)
    raise ValueError(f"A study page is written as {', '.join(FORMATS)}, not as {kind!r}.")


def srt(sentences: Iterable[Sentence]) -> str:
    """SubRip captions, one sentence each."""
    rows = []
    for number, row in enumerate(sentences, start=1):
        rows.append(f"{number}\n{_stamp(row.start)} --> {_stamp(row.end)}\n{row.text}\n")
    return "\n".join(rows)


def _stamp(seconds: float) -> str:
    whole = round(seconds * 1000)
    return f"{whole // 3600000:02d}:{whole // 60000 % 60:02d}:{whole // 1000 % 60:02d},{whole % 1000:03d}"


def _plain(markdown_text: str) -> str:
    """Text in which Markdown would see markup, escaped."""
    return "".join("\\" + c if c in "\\`*_[]<>#|" else c for c in markdown_text)


def _head(page: StudyPage) -> list[str]:
    return [
        f"{round(page.duration / 60)} min · read {page.reading_minutes} · saves {page.minutes_saved} min",
        f"{page.level.level.capitalize()}: {page.level.reason}.",
        f"For: {page.level.audience}",
        f"Source: {page.source.name}" + (f" ({page.source.url})" if page.source.url else ""),
        f"Written {page.made_at[:10]}, {page.method}.",
    ]


def markdown(page: StudyPage) -> str:
    """The whole page as Markdown."""
    lines = [
        f"# {_plain(page.title)}",
        "",
        *(_plain(line) + "  " for line in _head(page)),
        "",
        "## In one breath",
        "",
        _plain(page.overview),
        "",
    ]
    lines += [f"{_plain(row.text)} `{clock(row.quotes[0].start)}`  " for row in page.summary]
    if page.takeaway:
        lines += ["", f"**Take away:** {_plain(page.takeaway.text)} `{clock(page.takeaway.quotes[0].start)}`"]
    lines += ["", "## Key points", ""]
    for point in page.key_points:
        lines += [f"- `{clock(point.t)}` **{_plain(point.title)}.** {_plain(point.statement.text)}"]
        lines += [f"  - The map adds: {point.adds}"] if point.adds else []
    lines += ["", "## Promise", "", _plain(page.promise.arithmetic.capitalize()) + ".", ""]
    for item in page.promise.items:
        when = f" `{clock(item.t)}`" if item.t is not None else ""
        lines += [f"- “{_plain(item.promise)}”: {'kept' if item.kept else 'not kept'}{when}. {_plain(item.how)}"]
    if page.resources:
        lines += ["", "## Resources", ""]
        for row in page.resources:
            heard = f", heard as “{_plain(row.heard_as)}”" if row.heard_as else ""
            lines += [f"- `{clock(row.t)}` {_plain(row.name)} ({row.kind}{heard})"]
    lines += ["", "## Cards", ""]
    for card in page.cards:
        if card.chosen:
            origin = (
                f"said at {clock(card.t)}" if card.origin == "lecture" else f"from the map, named at {clock(card.t)}"
            )
            answer = card.answer if card.origin == "map" else _plain(card.answer)
            lines += [f"- **{_plain(card.question)}** {answer} ({card.difficulty}, {origin})"]
    lines += ["", "## Best moments", ""]
    lines += [f"- `{clock(row.t)}` “{_plain(row.quotes[0].text)}” {_plain(row.why)}" for row in page.best_moments]
    lines += ["", "## Transcript", "", *_transcript(page, "### ", _plain)]
    return "\n".join(lines).rstrip() + "\n"


def text(page: StudyPage) -> str:
    """The transcript as plain text: paragraphs under chapter heads, each with its time."""
    return "\n".join([page.title, "", *_head(page), "", *_transcript(page, "", str)]).rstrip() + "\n"


def _transcript(page: StudyPage, mark: str, escape: Any) -> list[str]:
    lines: list[str] = []
    for when, head, words in paragraphs(page):
        if head:
            lines += [f"{mark}{escape(head)}", ""]
        lines += [f"[{clock(when)}] {escape(words)}", ""]
    return lines


def paragraphs(page: StudyPage) -> list[tuple[float, str, str]]:
    """The transcript as (time, chapter title where one begins, text), a paragraph for about half a minute."""
    found: list[tuple[float, str, str]] = []
    heads = list(page.chapters)
    current: list[Sentence] = []
    head = ""

    def close() -> None:
        nonlocal head
        if current:
            found.append((current[0].start, head, " ".join(row.text for row in current)))
            current.clear()
            head = ""

    for row in page.sentences:
        title = ""
        while heads and heads[0].t <= row.start + 0.05:
            title = heads.pop(0).title
        if title or (current and row.start - current[0].start > 30):
            close()
        head = title or head
        current.append(row)
    close()
    return found
