"""The shipped runs: small, judged as the design shows, and mended."""

import json

import pytest

from chainrule.diagnose import Report, Trace, Verified, as_lines, judge, verify
from chainrule.diagnose.samples import NAMES, sample


def test_the_diverged_run_is_told_as_the_design_tells_it() -> None:
    report = judge(sample("diverged"))
    first, second, third = as_lines(report)
    assert first == "Root cause  lr 0.28 > 2/λmax = 0.15  (step 480; loss rising)"
    assert second.startswith("Change      lr=0.28 → 0.07")
    assert second.endswith("        Picture  you are here ▸")
    assert third == "Checked 1: 1 found, 0 healthy, 0 not judged"
    assert report.facts[:2] == ("600 steps of SGD", "batch 64")
    (finding,) = report.findings
    assert finding.steps == (480, 599)
    assert finding.severity == "high"
    assert "the rate went from 0.14 to 0.28" in finding.meaning
    series = {one.name: one for one in report.series}
    assert set(series) == {"loss", "learning_rate", "gradient_norm", "update_ratio", "curvature"}
    assert len(series["loss"].steps) == 600


def test_with_the_advised_rate_it_is_healthy_and_verified() -> None:
    report = judge(sample("diverged"))
    assert as_lines(judge(sample("repaired")))[0].startswith("Healthy     rate at ")
    verdict = verify(report, sample("repaired"))
    assert isinstance(verdict, Verified)
    advised = float(report.findings[0].remedies[0].change.split("→")[1])
    with Trace.open(sample("repaired")) as trace:
        assert max(m.values[0] for m in trace.read("learning_rate")) <= advised


@pytest.mark.parametrize("name", NAMES)
def test_it_is_small_and_its_report_survives_json(name: str) -> None:
    assert sample(name).stat().st_size < 200_000
    report = judge(sample(name))
    text = json.dumps(report.to_json(), allow_nan=False)
    assert Report.from_json(json.loads(text)).to_json() == report.to_json()


def test_another_name_is_refused() -> None:
    with pytest.raises(KeyError, match="diverged"):
        sample("../diverged")
