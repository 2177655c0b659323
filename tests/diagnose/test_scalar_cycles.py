"""Cycles in both losses: found with their period, and not where something else repeats."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from tb_gan_doctor.diagnose.scalars.cycles import LEAST, cycle_in
from tb_gan_doctor.locale.language import Language
from tb_gan_doctor.model import ScalarSource
from tb_gan_doctor.present.translated import told
from tests.diagnose.scalar_reports import CRITIC, LOSS, Curve, findings, report, then


def cycling(period: float, shift: float = 0.0, noise: float = 0.3, seed: int = 1) -> Curve:
    """A loss about 1 that swings by 0.5 with this period in points."""
    rng = random.Random(seed)
    return lambda i: (
        1.0 + 0.5 * math.sin(2.0 * math.pi * (i / period + shift)) + noise * rng.gauss(0.0, 0.5)
    )


def noisy(seed: int, stays: float = 0.0) -> Curve:
    """A loss about 1 that scatters; stays: share of the last scatter that it keeps."""
    rng = random.Random(seed)
    values = [0.0]
    for _ in range(1000):
        values.append(stays * values[-1] + 0.2 * rng.gauss(0.0, 1.0))
    return lambda i: 1.0 + values[i]


@pytest.mark.parametrize("period", [10, 25, 50, 100])
@pytest.mark.parametrize("source", [LOSS, CRITIC])
@pytest.mark.parametrize("every", [1, 50])
def test_a_cycle_is_watched_with_its_period(period: int, source: ScalarSource, every: int) -> None:
    curves = {"loss/d": cycling(period), "loss/g": cycling(period, shift=0.25, seed=2)}
    said = report(curves, source, points=900, every=every)
    ((fault, kind, level),) = findings(said)
    assert (fault, level) == ("oscillation", "watch")
    assert int(kind.partition(":")[2]) == pytest.approx(period * every, rel=0.1)
    (finding,) = said.findings
    assert f"a period of {kind.partition(':')[2]} steps" in finding.text
    assert kind.partition(":")[2] in told(finding.episode, Language("zh").fault(fault))


def spike(i: int) -> float:
    return 3.0 if i % 16 == 0 else 1.0 + 0.02 * math.sin(i * i)


QUIET_CURVES: dict[str, tuple[Curve, Curve]] = {
    "noise": (noisy(1), noisy(2)),
    "noise that stays": (noisy(1, 0.8), noisy(2, 0.8)),
    "a random walk": (noisy(1, 1.0), noisy(2, 1.0)),
    "only one of them": (cycling(25), noisy(2)),
    "two periods": (cycling(25), cycling(40)),
    "a penalty every 16 steps": (spike, spike),
    "in turns of few steps": (lambda i: 1.0 + i % 5, lambda i: 2.0 + i % 5),
    "a swing that has not come back yet": (cycling(400), cycling(400)),
    "constant": (lambda _: 1.0, lambda _: 1.0),
    "falling": (lambda i: 1.0 / (1 + i), lambda i: 1.0 / (1 + i)),
}


@pytest.mark.parametrize("name", QUIET_CURVES)
def test_what_is_no_cycle_is_not_named(name: str) -> None:
    d, g = QUIET_CURVES[name]
    said = report({"loss/d": d, "loss/g": g}, points=600)
    assert [f for f in findings(said) if f[0] == "oscillation"] == []
    states = {c.fault: c.state for c in said.coverage}
    assert states["oscillation"] == "checked"


def test_noise_is_far_from_a_cycle() -> None:
    rng = np.random.default_rng(1)
    clear = [cycle_in(rng.normal(size=n))[1] for n in (128, 256) for _ in range(300)]
    assert max(clear) < LEAST - 0.02


def test_a_cycle_that_dies_down_is_over() -> None:
    curves = {
        "loss/d": then(400, cycling(20), noisy(3)), "loss/g": then(400, cycling(20), noisy(4))
    }  # fmt: skip
    said = report(curves, points=900)
    assert not said.findings[0].episode.open


def test_with_a_metric_that_swings_it_is_a_warning() -> None:
    def fid(i: int) -> float:
        return 64.0 if i // 30 % 2 else 40.0

    curves = {"loss/d": cycling(20), "loss/g": cycling(20, shift=0.25)}
    said = report(curves, points=600, rare={"FID": fid})
    assert ("oscillation", "metric", "warning") in findings(said)
    open_now = [f.episode.fault for f in said.findings if f.episode.open]
    assert open_now == ["oscillation"]  # what comes back again and again has not turned for good
