"""Learning rates in runs of plain scalars: a schedule that ended early, and those that did not."""

from __future__ import annotations

import math

import pytest

from tb_gan_doctor.locale.language import Language
from tb_gan_doctor.model import ScalarSource
from tb_gan_doctor.present.translated import told
from tests.diagnose.scalar_reports import EPOCHS, LOSS, Curve, findings, near, report, then

LOSSES = {"loss/d": near(1.2), "loss/g": near(0.8)}
RATE = "optimizer/g_learning_rate"
POINTS = 300


def linear(end: int, least: float = 0.0) -> Curve:
    return lambda i: max(least, 2e-4 * (1.0 - i / end))


ZERO: dict[str, Curve] = {
    "ended half way": linear(150),
    "ended with a floor that is none": linear(150, 1e-11),
    "0 from the start": lambda _: 0.0,
    "cut off": then(200, lambda _: 2e-4, lambda _: 0.0),
}
USUAL: dict[str, Curve] = {
    "constant": lambda _: 2e-4,
    "small and constant": lambda _: 1e-6,
    "linear over the whole run": linear(POINTS),
    "linear to 0 in the last percent": linear(POINTS - 3),
    "cosine": lambda i: 1e-4 * (1.0 + math.cos(math.pi * i / (POINTS - 1))),
    "warm restarts": lambda i: 1e-4 * (1.0 + math.cos(math.pi * (i % 50) / 49)),
    "warm-up from 0": lambda i: min(2e-4, 1e-6 * i),
    "a floor": linear(150, 1e-6),
    "off for a while": lambda i: 0.0 if 100 <= i < 115 else 2e-4,
}


@pytest.mark.parametrize("name", ZERO)
@pytest.mark.parametrize(("source", "every"), [(LOSS, 100), (LOSS, 7), (EPOCHS, 1)])
def test_a_rate_of_0_is_named(name: str, source: ScalarSource, every: int) -> None:
    said = report({**LOSSES, RATE: ZERO[name]}, source, every=every)
    assert findings(said) == [("learning-rate-too-low", "zero-rate", "warning")]
    (finding,) = said.findings
    assert finding.episode.open
    assert {remedy.watch for remedy in finding.remedies} == {RATE}
    assert str(finding.episode.onset_by) in finding.text
    assert told(finding.episode, Language("zh").fault(finding.episode.fault))


@pytest.mark.parametrize("name", USUAL)
def test_a_usual_schedule_is_not(name: str) -> None:
    said = report({**LOSSES, RATE: USUAL[name]})
    assert findings(said) == []
    states = {c.fault: c.state for c in said.coverage}
    assert states["learning-rate-too-low"] == "checked"


def test_rates_of_both_players_are_looked_at() -> None:
    said = report({**LOSSES, RATE: lambda _: 2e-4, "optimizer/d_learning_rate": linear(100)})
    assert said.findings[0].episode.evidence[0].signal == "optimizer/d_learning_rate"


def test_rates_logged_now_and_then_are_looked_at() -> None:
    said = report(LOSSES, rare={RATE: linear(150)})
    assert [found[0] for found in findings(said)] == ["learning-rate-too-low"]


def test_without_a_rate_it_is_said_how_to_log_it() -> None:
    (entry,) = [c for c in report(LOSSES).coverage if c.fault == "learning-rate-too-low"]
    assert entry.state == "not-measured"
    assert "lr/G" in entry.why
