"""Quality metrics in runs of plain scalars: turned for good, swinging, a second sign."""

from __future__ import annotations

import math
import random

import pytest

from tb_gan_doctor.locale.language import Language
from tb_gan_doctor.present import plain
from tb_gan_doctor.present.as_html import run_html
from tb_gan_doctor.present.as_markdown import reports_markdown
from tb_gan_doctor.present.as_text import reports_text
from tb_gan_doctor.present.translated import told
from tests.diagnose.scalar_reports import Curve, findings, near, report, then, won


def test_winning_becomes_critical_with_a_second_sign() -> None:
    curves = {"loss/d": won(0.004), "loss/g": near(7.0)}
    good = report(curves, rare={"FID": lambda i: 100.0 / (1 + i / 50)})
    assert findings(good) == [("discriminator-overpowering", "losses", "warning")]
    turned = report(curves, rare={"FID": lambda i: 40.0 if i < 100 else 40.0 + (i - 100)})
    found = {fault: level for fault, _, level in findings(turned)}
    assert found == {"discriminator-overpowering": "critical", "late-divergence": "critical"}
    first = turned.findings[0]
    assert "a quality metric has turned" in first.text
    assert "质量指标" in told(first.episode, Language("zh").fault(first.episode.fault))
    roles = {f.episode.fault: f.explained_by for f in turned.findings}
    assert roles["late-divergence"] == ("discriminator-overpowering",)


@pytest.mark.parametrize(
    ("metric", "curve", "level"),
    [
        ("FID", lambda i: 40.0 if i < 150 else 130.0, "critical"),
        ("Metrics/fid50k_full", lambda i: 40.0 if i < 150 else 58.0, "warning"),
        ("FID", lambda i: near(40.0, 0.05)(i), ""),
        ("FID", lambda i: 60.0 if i % 70 == 9 else 40.0, ""),  # a single bad evaluation
        ("IS score", lambda i: 7.0 if i < 150 else 3.0, "critical"),
        ("IS score", lambda i: 2.0 + i / 100, ""),
        ("KID", lambda i: near(0.01, 0.4)(i), ""),
        ("metrics/precision", lambda i: 0.8 - i / 2000, ""),  # recall rises for it
        ("metrics/precision", lambda i: 0.8 if i < 150 else 0.1, "critical"),
        ("FID", lambda i: 40.0 if i < 150 else 48.0, "warning"),
        ("FID", lambda i: 40.0 if i < 150 else 43.0, ""),
        ("FID", lambda i: 40.0 if i < 280 else 48.0, ""),  # two evaluations
        ("KID", lambda i: 0.01 if i < 150 else 0.09, "critical"),
    ],
)
def test_a_metric_that_turns_for_good_is_named(metric: str, curve: Curve, level: str) -> None:
    curves = {"loss/d": near(5.7, 0.02), "loss/g": near(5.0, 0.02)}
    said = report(curves, rare={metric: curve})
    expected = [("late-divergence", "metric", level)] if level else []
    assert findings(said) == expected
    if level:
        assert metric in said.findings[0].text
        by_metric, best = said.findings[0].episode.evidence
        assert by_metric.signal == best.signal == metric
        assert math.isnan(best.threshold)  # the best value has no limit
        assert {remedy.watch for remedy in said.findings[0].remedies} == {metric}
        for written in (reports_text([said]), run_html(said), reports_markdown([said])):
            assert f"{plain.number(best.value)} best value" in written
            assert f"fault above {plain.number(best.value)}" not in written


def _noisy(middle: float, seed: int, falls_from: float = 1.0) -> Curve:
    """Scatters by a tenth; falls from so many times the middle at first."""
    rng = random.Random(seed)
    excess = math.log(falls_from)
    return lambda i: middle * math.exp(rng.gauss(0.0, 0.1) + excess * math.exp(-i / 30))


@pytest.mark.parametrize(("metric", "falls_from"), [("FID", 7.0), ("IS score", 1.0), ("KID", 7.0)])
@pytest.mark.parametrize("evaluations", [6, 12, 30, 100])
def test_noise_alone_is_no_turn(metric: str, falls_from: float, evaluations: int) -> None:
    losses = {"loss/d": near(1.2), "loss/g": near(0.8)}
    for seed in range(8):
        curve = _noisy(30.0, seed, falls_from)
        said = report(losses, rare={metric: curve}, points=10 * evaluations)
        assert said.verdict in ("unknown", "watch")


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("later", [0.0005, 0.05])
def test_a_metric_about_zero_is_judged_by_how_it_scatters(seed: int, later: float) -> None:
    """The best KID of a good run is chance, and may be below zero."""
    rng = random.Random(seed)
    losses = {"loss/d": near(1.2), "loss/g": near(0.8)}
    early = then(400, lambda i: 0.05 * math.exp(-i / 80) + 0.0005, lambda _: later)
    kid = {"KID": lambda i: early(i) + rng.gauss(0.0, 0.0006)}
    levels = [found[2] for found in findings(report(losses, rare=kid, points=800))]
    assert levels == ([] if later < 0.001 else ["critical"])


def _swinging(period: int, ratio: float) -> Curve:
    return lambda i: 40.0 * (ratio if i // (period // 2) % 2 else 1.0)


@pytest.mark.parametrize(
    ("curve", "level"),
    [
        (_swinging(60, 1.6), "watch"),
        (_swinging(60, 1.2), ""),
        (lambda i: 200.0 / (1 + i / 20) + near(8.0, 0.1)(i), ""),
        (lambda i: 80.0 if i in (109, 209) else 40.0, ""),  # two bad evaluations
    ],
)
def test_a_metric_that_swings_is_named(curve: Curve, level: str) -> None:
    curves = {"loss/d": near(5.7, 0.02), "loss/g": near(5.0, 0.02)}
    said = report(curves, rare={"FID": curve})
    found = [f for f in findings(said) if f[0] == "oscillation"]
    assert found == ([("oscillation", "metric", level)] if level else [])
    if found:
        (finding,) = [f for f in said.findings if f.episode.fault == "oscillation"]
        assert "between 40 and 64" in finding.text
        text = told(finding.episode, Language("zh").fault("oscillation"))
        assert "40" in text and "64" in text


def test_a_metric_about_zero_does_not_swing() -> None:
    rng = random.Random(1)
    said = report(
        {"loss/d": near(5.7), "loss/g": near(5.0)},
        rare={"KID": lambda _: rng.gauss(0.0005, 0.001)},
        points=3000,
    )
    assert findings(said) == []


def test_swings_that_end_are_over() -> None:
    curve = then(200, _swinging(60, 1.6), lambda _: 40.0)
    said = report({"loss/d": near(5.7), "loss/g": near(5.0)}, rare={"FID": curve}, points=500)
    (finding,) = [f for f in said.findings if f.episode.fault == "oscillation"]
    assert not finding.episode.open
