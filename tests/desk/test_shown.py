"""A picture where there is no kernel, or no front end for widgets: the still drawing."""

import base64
import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert import HTMLExporter

import chainrule
from chainrule.desk import drawing as module

LIVE = "application/vnd.jupyter.widget-view+json"


def test_a_notebook_is_given_the_live_picture_and_the_still_one() -> None:
    data, _ = chainrule.picture("eigenvectors", angle=30)._repr_mimebundle_()
    assert data[LIVE]["model_id"]
    assert data["image/svg+xml"].startswith("<svg") and data["text/plain"].startswith("v at 30.0°.")


def test_without_a_front_end_the_still_one_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "entry_points", lambda **_: ())
    drawn = chainrule.picture("eigenvectors", angle=30)
    data, _ = drawn._repr_mimebundle_()
    assert set(data) == {"image/svg+xml", "text/plain"} and data["image/svg+xml"] == drawn._repr_svg_()


def test_an_exported_notebook_shows_the_drawing_and_the_report(tmp_path: Path) -> None:
    picture: dict[str, Any] = chainrule.picture("eigenvectors")._repr_mimebundle_()[0]
    report = {"text/html": chainrule.examine([[1.0, 1.01], [2.0, 2.0], [3.0, 3.02], [4.0, 3.97]])._repr_html_()}
    outputs = [{"output_type": "display_data", "data": data, "metadata": {}} for data in (picture, report)]
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "execution_count": 1, "source": "", "outputs": outputs}
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    page, _ = HTMLExporter().from_notebook_node(nbformat.read(path, as_version=4))
    (image,) = re.findall(r'<img[^>]+src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert base64.b64decode(image).decode() == picture["image/svg+xml"] and LIVE not in page
    assert 'class="chainrule-report"' in page
