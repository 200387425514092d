"""The schedule fitted in the background and by the command."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from chainrule.cards import fitting, planning, reviewing, shelf
from chainrule.cards.card import Card
from chainrule.cards.schedule import STANDARD
from chainrule.cli import app
from chainrule.desk import review, weights
from chainrule.desk.work import HANDLERS
from chainrule.store import jobs, open_store, work_once
from tests.cards.test_fitting import QUICK, simulated


def test_a_session_asks_for_a_fit_once_and_the_command_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "FEWEST", 120)  # a short log, so that the test is short
    monkeypatch.setattr(fitting, "FEWEST_TESTS", 10)
    few = CliRunner().invoke(app, ["cards", "fit", "--data", str(tmp_path)])
    assert few.exit_code == 0 and "0 reviews are too few" in few.output
    log = sorted(simulated(QUICK, cards=16), key=lambda r: r.at)
    with open_store(tmp_path) as store:
        with store.write() as db:
            cards = [Card(f"c{n}", "f", "b", None, "map", None, None, None, "easy") for n in range(16)]
            shelf.keep(db, cards)
            for made in log:
                reviewing.post(db, made.id, made.card, made.rating, made.at)
        for name in ("one", "two"):
            review.answer(store, name, "c1", log[0].rating)
        with store.read() as db:
            assert [job.kind for job in jobs.unfinished(db)] == [weights.KIND], "asked for once"
        done = work_once(store, HANDLERS)
        assert done is not None and done.state == "done"
        assert done.result["say"].startswith("The schedule uses weights fitted on 130 reviews; log loss 0.")
        with store.read() as db:
            assert planning.plan(db) != STANDARD
        assert "fitted on 130 reviews" in review.standing(store).fit.say  # type: ignore[union-attr]
        review.answer(store, "three", "c1", log[0].rating)
        with store.read() as db:
            assert not jobs.unfinished(db), "not again before a hundred more"
    deck = CliRunner().invoke(app, ["cards", "anki", str(tmp_path / "deck.apkg"), "--data", str(tmp_path)])
    assert deck.exit_code == 0 and (tmp_path / "deck.apkg").read_bytes()[:2] == b"PK"
