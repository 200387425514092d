"""Bytes to text: the encodings that captions come in, and a refusal by name for what is not text at all."""

from __future__ import annotations

from chainrule.study.errors import SourceError

MOST_BYTES = 20_000_000

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a ZIP archive (or an office document)"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"ID3", "an MP3 recording"),
    (b"\xff\xfb", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
    (b"RIFF", "a WAV or AVI recording"),
    (b"fLaC", "a FLAC recording"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_MARKS: tuple[tuple[bytes, str], ...] = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of ``data`` and notes on what had to be assumed about its encoding.

    Raises SourceError where the data are empty, larger than MOST_BYTES, or not text.
    """
    if not data.strip():
        raise SourceError(f"{name} is empty. It should hold captions (SRT, VTT, JSON3) or a transcript with times.")
    if len(data) > MOST_BYTES:
        size = f"{len(data) / 1e6:.0f} MB"
        raise SourceError(f"{name} has {size}; captions of a lecture are at most {MOST_BYTES // 1_000_000} MB.")
    what = _recognised(data)
    if what:
        raise SourceError(f"{name} is {what}, not text. Give its captions instead: an SRT, VTT or transcript file.")
    text, notes = _text(data, name)
    _refuse_binary(text, name)
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def _recognised(data: bytes) -> str:
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            return what
    return "an MP4 recording" if data[4:8] == b"ftyp" else ""


def _text(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return data.decode(codec, "replace"), ()
    wide = _wide(data)
    if wide:
        return data.decode(wide, "replace"), (f"{name} was read as {wide.upper()}: it has no byte order mark.",)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _not_quite_utf8(data, name)


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: in Latin text every second byte is zero."""
    head = data[:4000]
    pairs = len(head) // 2
    if pairs < 4:
        return ""
    low, high = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if high > 0.7 * pairs and low < 0.1 * pairs:
        return "utf-16-le"
    return "utf-16-be" if low > 0.7 * pairs and high < 0.1 * pairs else ""


def _not_quite_utf8(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(ord(c) > 127 for c in text) - broken
    if sound > 5 * broken:  # UTF-8 that was cut or damaged in a few places, rather than another encoding
        note = f"{name} is UTF-8 with {broken} damaged characters, which were left out."
        return text.replace("\ufffd", ""), (note,)
    note = f"{name} is not UTF-8; it was read as Windows-1252 (Latin-1). Check letters with accents."
    return data.decode("cp1252", "ignore"), (note,)


def _refuse_binary(text: str, name: str) -> None:
    sample = text[:100_000]
    odd = sum((ord(c) < 32 and c not in "\t\n\r\f") or c == "\ufffd" for c in sample)
    if odd > 0.05 * len(sample) + 3:
        raise SourceError(f"{name} is not text: it holds binary data. Give an SRT, VTT, JSON3 or transcript file.")
