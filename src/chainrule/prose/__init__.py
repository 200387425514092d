"""Markdown and TeX to safe HTML, for lessons, cards, questions and pages about symptoms.

Nothing that comes in is trusted: raw HTML is escaped, links go to http(s), relative addresses and anchors only,
and formulas leave as escaped TeX that the browser typesets with a short list of trusted commands.
"""

from chainrule.prose.clock import clock
from chainrule.prose.markdown import ProseError, escape, inline, plain, sections, to_html
from chainrule.prose.mathml import set_formulas, to_mathml
from chainrule.prose.tex import ROLES, guard, in_words

__all__ = [
    "ROLES",
    "ProseError",
    "clock",
    "escape",
    "guard",
    "in_words",
    "inline",
    "plain",
    "sections",
    "set_formulas",
    "to_html",
    "to_mathml",
]
