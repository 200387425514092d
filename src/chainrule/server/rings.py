"""A ring for mastery: empty, a part of a disc, full, or pale; always with its word."""

import math

from markupsafe import Markup

from chainrule.desk.knowing import Knowing


def ring(knowing: Knowing, lesson: bool = False, word: bool = True) -> Markup:
    """A 13 px SVG. With a lesson the rim is ink and larger. `word` names the mastery for screen readers."""
    rim = 6 if lesson else 5
    name = knowing.word + (", with a lesson" if lesson else "")
    label = f'role="img" aria-label="{name}"' if word else 'aria-hidden="true"'
    return Markup(
        f'<svg class="ring {knowing.word}{" lesson" if lesson else ""}" width="13" height="13" viewBox="0 0 13 13" '
        f'{label}><circle class="rim" cx="6.5" cy="6.5" r="{rim}"/>{_fill(knowing)}</svg>'
    )


def _fill(knowing: Knowing) -> str:
    if knowing.word == "new":
        return ""
    if knowing.word == "strong" or knowing.share >= 0.995:
        return '<circle class="fill" cx="6.5" cy="6.5" r="4"/>'
    angle = 2 * math.pi * max(0.08, knowing.share)
    x, y = 6.5 + 4 * math.sin(angle), 6.5 - 4 * math.cos(angle)
    return f'<path class="fill" d="M6.5,6.5 V2.5 A4,4 0 {int(angle > math.pi)} 1 {x:.2f},{y:.2f}Z"/>'
