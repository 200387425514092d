"""The two charts of the review page: what they say is what was counted."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.cards.statistics import Day, Week, share
from chainrule.server.bars import forecast_chart, forecast_scene, retention_chart, retention_scene

FIRST = date(2026, 11, 23)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=40))
@settings(max_examples=25, deadline=None)
def test_the_forecast_says_what_it_draws(counts: list[int]) -> None:
    days = [Day(FIRST + timedelta(n), count) for n, count in enumerate(counts)]
    said = forecast_scene(days).say
    assert said.startswith(f"{sum(counts)} card") and f"at most {max(counts)} a day" in said
    ET.fromstring(f"<p>{forecast_chart(days)}</p>")


@given(st.lists(st.integers(0, 12).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=30))
@settings(max_examples=25, deadline=None)
def test_retention_says_what_it_draws(weeks: list[tuple[int, int]]) -> None:
    made = [Week(FIRST + timedelta(7 * n), share(*week)) for n, week in enumerate(weeks)]
    shown = [week for week in weeks if week[1]][-16:]
    said = retention_scene(made).say
    assert (f"{sum(r for r, _ in shown)} of {sum(t for _, t in shown)} remembered" in said) or not shown
    svg = retention_chart(made)
    ET.fromstring(f"<p>{svg}</p>")
    assert "nan" not in svg
