"""The page about the atlas: its code runs, and it names every field of a concept's file."""

import re
from dataclasses import fields
from pathlib import Path

from chainrule.atlas.concept import Concept, Sense

PAGE = (Path(__file__).parents[2] / "docs" / "atlas.md").read_text(encoding="utf-8")


def test_the_code_of_the_page_runs() -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len(blocks) == 3
    for block in blocks:
        exec(compile(block, "docs/atlas.md", "exec"), {})


def test_every_field_is_documented() -> None:
    for field in (*fields(Concept), *fields(Sense)):
        assert field.name in ("slug", "folder") or re.search(rf"\b{field.name}\b", PAGE), field.name
