"""The painter: parts, labels, frames, files."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.pictures import Axes, Claim, Conversation, Plane, Scene, Text, find_picture, fixed, paint
from chainrule.pictures.labels import box, plain, spans, width
from chainrule.pictures.paint import tabs
from chainrule.pictures.panels import frame, log_ticks, ticks
from chainrule.pictures.pen import cut
from chainrule.pictures.say import plain_say, say_html
from chainrule.pictures.standalone import to_png, to_svg


def labelled(points: list[tuple[float, float]], words: str = "label 12") -> Scene:
    marks = [Text(p, words, panel="p") for p in points]
    return Scene((Plane("p", (-1, 1), (-1, 1)),), marks, "Some labels.")


@given(st.lists(st.tuples(st.floats(-1.5, 1.5), st.floats(-1.5, 1.5)), min_size=1, max_size=5))
def test_labels_stay_in_the_frame(points: list[tuple[float, float]]) -> None:
    svg = paint(labelled(points), 500).svg()
    found = re.findall(r'x="([-\d.]+)" y="([-\d.]+)" text-anchor="(\w+)">label', svg)
    assert len(found) == len(points)
    w = width("label 12")
    for x, y, anchor in found:
        left = float(x) - {"start": 0, "middle": w / 2, "end": w}[anchor]
        assert left >= -0.5 and left + w <= 500.5 and 0 < float(y) < 500


def test_two_labels_at_one_place_do_not_overlap() -> None:
    svg = paint(labelled([(0, 0), (0, 0), (0, 0)]), 500).svg()
    places = re.findall(r'x="([-\d.]+)" y="([-\d.]+)" text-anchor="(\w+)">label', svg)
    assert len(set(places)) == 3


def test_a_plane_shows_a_square_as_a_square() -> None:
    for size in ((0, 0, 500, 300), (0, 0, 200, 700)):
        f = frame(Plane("p", (-2, 2), (-1, 1)), size)
        a, b, c = f.px([(0, 0), (1, 0), (0, 1)])
        assert np.hypot(*(b - a)) == pytest.approx(np.hypot(*(c - a)))
        assert f.x[0] <= -2 and f.x[1] >= 2 and f.y[0] <= -1 and f.y[1] >= 1


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_are_few_round_and_inside(low: float, span: float) -> None:
    found = ticks(low, low + span)
    assert 1 <= len(found) <= 5
    assert all(low - 1e-6 * span <= t <= low + span + 1e-6 * span for t in found)


@given(st.floats(-12, 3), st.floats(0.4, 12))
def test_logarithmic_ticks_are_few_and_inside(low: float, decades: float) -> None:
    found = log_ticks(10**low, 10 ** (low + decades))
    assert len(found) <= 5 and all(10**low * 0.999 <= t <= 10 ** (low + decades) * 1.001 for t in found)


@given(*[st.tuples(st.floats(-9, 9), st.floats(-9, 9)) for _ in range(2)])
def test_a_cut_segment_is_on_the_segment_and_in_the_frame(a: tuple[float, float], b: tuple[float, float]) -> None:
    f = frame(Plane("p", (-1, 1), (-1, 1)), (0, 0, 100, 100))
    ends = cut(f, a, b)
    if ends is not None:
        start, end = f.px([a, b])
        for p in ends:
            assert -0.01 <= p[0] <= 100.01 and -0.01 <= p[1] <= 100.01
            d = end - start
            assert abs(d[0] * (p - start)[1] - d[1] * (p - start)[0]) <= 1e-6 * (1 + np.hypot(*d)) ** 2


def test_words_are_escaped_and_marked() -> None:
    assert spans("<b> *A***v**") == '&lt;b&gt; <tspan class="v i">A</tspan><tspan class="v">v</tspan>'
    assert plain("*A***v** & more") == "Av & more"
    assert say_html("[**v** <i>]{input} at") == '<span class="role input"><b class="vec">v</b> &lt;i&gt;</span> at'
    assert plain_say("[**v**]{input} at *x*") == "v at x"


def test_files_stand_by_themselves() -> None:
    scene = labelled([(0.2, 0.2)], "a < b")
    for theme in ("light", "dark"):
        svg = to_svg(scene, theme=theme)
        ET.fromstring(svg)
        assert "var(" not in svg
    assert to_png(scene).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(-0.5830127, 3, "−0.583"), (-0.0001, 2, "0.00"), (6562.419, 2, "6,562.42"), (34_000_000, 2, "3.4·10⁷"), (3 - 4j, 1, "3.0 − 4.0i"),
     (float("nan"), 2, "NaN"), (float("-inf"), 2, "−∞")],
)  # fmt: skip
def test_numbers_are_written_for_readers(value: complex, digits: int, text: str) -> None:
    assert fixed(value, digits) == text


def test_a_claim_is_judged_against_its_size() -> None:
    assert Claim("", "", 1e9 + 1e-4, 1e9).holds
    assert not Claim("", "", 1.0, 1.1).holds
    assert Claim("", "", 1.0, 1.1, "≤").holds and not Claim("", "", 1.2, 1.1, "≤").holds
    assert Claim("", "", 1.0, 1.1, "≠").holds


def test_a_label_box_hugs_its_side() -> None:
    text = Text((0, 0), "word", panel="p")
    (left, _, _, _), anchor, _, _ = box(text, 100, 100, "e", 8)
    assert left > 100 and anchor == "start"


def test_axes_put_panels_side_by_side_only_where_there_is_room() -> None:
    scene = Scene((Plane("a", (-1, 1), (-1, 1)), Axes("b", (0, 1), (0, 1), beside=True, share=0.4)), [], "Two.")
    wide, narrow = paint(scene, 700), paint(scene, 360)
    assert wide.frames["b"].box[0] > wide.frames["a"].box[2]
    assert narrow.frames["b"].box[1] > narrow.frames["a"].box[3]
    assert list(paint(scene, 360, only="b").frames) == ["b"]


def test_a_change_and_a_glide_in_one_message_both_count() -> None:
    talk = Conversation(find_picture("gradient_descent"))
    values = talk.answer({"seq": 1, "set": {"rate": 0.02}, "to": {"steep": 40.0}, "t": 1})["values"]
    assert (values["rate"], values["steep"]) == (0.02, 40.0)


def test_on_a_phone_the_rail_stays_under_the_panel_that_is_shown() -> None:
    scene = find_picture("gradient_descent").draw()
    assert list(tabs(scene)) == ["bowl", "loss"]
    for only in tabs(scene):
        assert list(paint(scene, 358, only).frames) == [only, "rail"]
    assert list(paint(scene, 358, "no such panel").frames) == ["bowl", "loss", "rail"]
