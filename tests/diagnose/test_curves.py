"""A run's curves: nothing is lost by thinning, what leaves its frame says so, and every number in the sentence is the
run's."""

import math
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.diagnose.curves import _thinned, curves, run_scene
from chainrule.diagnose.judgement import judge
from chainrule.diagnose.report import Report, Series
from chainrule.diagnose.samples import sample
from chainrule.pictures import Curve


def report(**series: list[float]) -> Report:
    made = tuple(Series(name, tuple(range(len(v))), tuple(v)) for name, v in series.items())
    return Report("training", "mine.py", (), "2026-01-01T00:00:00", (), (), (), series=made)


@given(st.integers(0, 10**6), st.integers(1201, 20_000), st.sampled_from([0.0, 0.3, 1.0]))
@settings(max_examples=30, deadline=None)
def test_thinning_keeps_the_ends_and_every_peak(seed: int, count: int, missing: float) -> None:
    rng = np.random.default_rng(seed)
    values = np.where(rng.random(count) < missing, np.nan, np.exp(rng.normal(0, 5, count)))
    points = np.column_stack([np.arange(len(values)), values])
    kept = _thinned(points)
    assert len(kept) <= 1201 and (np.diff(kept[:, 0]) > 0).all()
    assert kept[-1, 0] == len(values) - 1
    if np.isfinite(values).any():
        assert np.nanmax(kept[:, 1]) == np.nanmax(values) and np.nanmin(kept[:, 1]) == np.nanmin(values)


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        ([1.0, 0.5, 0.25], "3 steps; the loss went from 1.00 to 0.250."),
        ([1.0, 9.0, math.nan], "to not a number at step 2."),
        ([1.0, math.inf], "to infinite at step 1."),
        ([0.0, 0.0], "from 0.00 to 0.00."),
        ([math.nan, math.nan], "to not a number at step 0."),
        ([-2.0, -3.0], "from −2.00 to −3.00."),
    ],
)
def test_what_happened_is_said_and_drawn(loss: list[float], words: str) -> None:
    given_ = report(loss=loss, learning_rate=[0.1] * len(loss), gradient_norm=loss)
    scene = run_scene(given_)
    assert scene is not None and scene.say.endswith(words)
    for width in (328, 1312):
        svg = curves(given_, width)
        assert svg is not None
        ET.fromstring(svg)
        assert "nan" not in svg and "inf," not in svg


def test_the_shipped_run_is_drawn_with_its_limit_and_its_step() -> None:
    run = judge(sample("diverged"))
    scene = run_scene(run)
    assert scene is not None and [p.id for p in scene.panels] == ["loss", "learning_rate", "gradient_norm"]
    rate = next(m for m in scene.marks if m.id == "rate")
    assert isinstance(rate, Curve)
    recorded = next(s for s in run.series if s.name == "learning_rate")
    assert set(rate.points[:, 1]) == set(recorded.values)
    svg = curves(run, 1312)
    assert svg is not None and "step 480" in svg and "limit 0.15, as measured" in svg


def test_a_table_has_no_curves() -> None:
    assert run_scene(report()) is None and curves(report(), 328) is None
