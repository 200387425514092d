"""Every picture at three settings, as it was when somebody last looked at it.

A drawing that changes fails here with its name. Look at it (`chainrule picture NAME`), and if it is meant so, write the
snapshots again with ``CHAINRULE_SNAPSHOTS=write python dev.py test tests/concepts/test_snapshots.py``.
Numbers may differ by less than a pixel, since processors round differently; everything else is as it was.
"""

import itertools
import os
import re
from pathlib import Path

import pytest

from chainrule.atlas.atlas import open_atlas
from chainrule.pictures import Picture, paint, pictures_of

FOLDER = Path(__file__).with_name("snapshots")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
PIXEL = 1.0
WRITE = os.environ.get("CHAINRULE_SNAPSHOTS") == "write"


def settings(picture: Picture) -> list[tuple[str, dict[str, object]]]:
    """The default and the first two cases."""
    return [("default", {}), *((f"case-{i + 1}", dict(c.arguments)) for i, c in enumerate(picture.cases[:2]))]


SHOTS = [
    pytest.param(picture, arguments, f"{slug}-{name}.svg", id=f"{slug}-{name}")
    for slug, concept in open_atlas().items()
    if (concept.folder / "picture.py").is_file()
    for picture in pictures_of(concept.folder).values()
    for name, arguments in settings(picture)
]


def rounded(svg: str) -> str:
    """The drawing with its numbers to a tenth of a pixel, one element a line."""
    tenth = NUMBER.sub(lambda n: f"{float(n[0]):.1f}".removesuffix(".0") if "." in n[0] else n[0], svg)
    return tenth.replace("><", ">\n<") + "\n"


def differences(old: str, new: str) -> list[str]:
    """The lines of which the words differ, or a number by a pixel or more."""
    found = []
    for a, b in itertools.zip_longest(old.splitlines(), new.splitlines(), fillvalue=""):
        numbers = zip(NUMBER.findall(a), NUMBER.findall(b), strict=False)
        if NUMBER.sub("0", a) != NUMBER.sub("0", b) or any(abs(float(x) - float(y)) >= PIXEL for x, y in numbers):
            found.append(f"- {a[:200]}\n+ {b[:200]}")
    return found


@pytest.mark.parametrize(("picture", "arguments", "name"), SHOTS)
def test_the_picture_is_as_it_was_when_last_looked_at(
    picture: Picture, arguments: dict[str, object], name: str
) -> None:
    drawn = rounded(paint(picture.draw(**arguments), 556).svg())
    if WRITE:
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / name).write_text(drawn, encoding="utf-8")
    kept = (FOLDER / name).read_text(encoding="utf-8")
    assert differences(kept, drawn) == []


def test_a_moved_mark_and_another_word_are_differences() -> None:
    old = '<g><circle cx="10.2" cy="4"/><text>0.50</text></g>'
    assert differences(rounded(old), rounded(old.replace("10.2", "10.6"))) == []
    assert differences(rounded(old), rounded(old.replace("10.2", "11.6")))
    assert differences(rounded(old), rounded(old.replace("circle", "ellipse")))
    assert differences(rounded(old), rounded(old.replace("</g>", "<path/></g>")))


def test_no_snapshot_is_left_of_a_picture_that_is_gone() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {str(shot.values[2]) for shot in SHOTS}
