"""The computed sentence of a scene: as words, and as HTML with the roles' colours."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from chainrule.pictures.labels import plain

_ROLE = re.compile(r"\[([^\]\[]+)\]\{(input|output|special|error|other|data|guide)\}")
_MARK = re.compile(r"\*\*(.+?)\*\*|\*(.+?)\*")


def plain_say(say: str) -> str:
    """The sentence without any marks."""
    return plain(_ROLE.sub(r"\1", say))


@lru_cache(1024)
def marked(words: str) -> str:
    """`**v**` and `*A*` as maths in interface text; everything else is escaped."""
    out, last = [], 0
    for m in _MARK.finditer(words):
        out.append(html.escape(words[last : m.start()]))
        out.append(f'<b class="vec">{html.escape(m[1])}</b>' if m[1] else f"<i>{html.escape(m[2])}</i>")
        last = m.end()
    return "".join(out) + html.escape(words[last:])


def say_html(say: str) -> str:
    """The sentence as safe HTML; `[words]{role}` takes the role's colour."""
    out, last = [], 0
    for m in _ROLE.finditer(say):
        out.append(marked(say[last : m.start()]))
        out.append(f'<span class="role {m[2]}">{marked(m[1])}</span>')
        last = m.end()
    return "".join(out) + marked(say[last:])
