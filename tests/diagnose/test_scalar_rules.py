"""What is said of runs that were logged with plain scalars, and what is not."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import replace

import pytest

from tb_gan_doctor.diagnose.catalogue import FAULTS
from tb_gan_doctor.diagnose.fault import Fault
from tb_gan_doctor.diagnose.scalars.rules import SCALAR_RULES, scalar_rules
from tb_gan_doctor.locale.language import Language
from tb_gan_doctor.model import ScalarSource
from tb_gan_doctor.present.as_json import dumps
from tb_gan_doctor.present.translated import told, translated
from tests.builders import noise
from tests.diagnose.scalar_reports import (
    CRITIC,
    EPOCHS,
    LOSS,
    Curve,
    either_sign,
    findings,
    near,
    report,
    then,
    won,
)
from tests.locale.source_phrases import reasons

HEALTHY: dict[str, tuple[Mapping[str, Curve], ScalarSource]] = {
    "at chance": ({"loss/d": near(1.386), "loss/g": near(0.69)}, LOSS),
    "D is ahead": ({"loss/d": then(50, near(0.8), near(0.26, 0.6)), "loss/g": near(3.6)}, LOSS),
    "both divided by steps": ({"loss/d": near(0.015), "loss/g": near(0.02)}, LOSS),
    "D divided by many steps": ({"loss/d": near(0.01), "loss/g": near(0.8)}, LOSS),
    "G's total is large": (
        {"loss/d": near(0.4, 0.9), "loss/g": near(45.0)}, replace(LOSS, is_total=True)
    ),
    "G's total is large and not known to be one": (
        {"loss/d": near(0.2, 0.9), "loss/g": lambda i: 40.0 - i / 20}, LOSS
    ),
    "critic whose gap is positive": (
        {"loss/d": near(0.5, 0.9), "loss/g": lambda i: 20.0 + 3.0 * noise(i, 1.0) + i}, CRITIC
    ),
    "critic's G drifts": (
        {"loss/d": near(-1.0), "loss/g": lambda i: 20.0 + i}, CRITIC
    ),
    "critic's gap shrinks": (
        {"loss/d": lambda i: -25.0 / (1 + i / 50), "loss/d_penalty": near(0.15)}, CRITIC
    ),
    "critic's large gap": ({"loss/d": near(-4000.0), "loss/g": near(1e4)}, CRITIC),
    "conditional hinge": ({"loss/d": near(5.7, 0.05), "loss/g": near(5.0, 0.05)}, LOSS),
}  # fmt: skip


@pytest.mark.parametrize("name", HEALTHY)
def test_nothing_is_said_of_a_run_that_does_well(name: str) -> None:
    curves, source = HEALTHY[name]
    said = report(curves, source)
    assert findings(said) == []
    assert said.verdict == "unknown"  # a few scalars never make a run healthy
    assert said.source == "scalars"


@pytest.mark.parametrize("name", HEALTHY)
def test_a_steady_metric_changes_nothing(name: str) -> None:
    curves, source = HEALTHY[name]
    said = report(curves, source, rare={"FID": lambda i: 200.0 / (1 + i / 20) + near(8.0, 0.1)(i)})
    assert findings(said) == []


ILL: dict[str, tuple[Mapping[str, Curve], ScalarSource, tuple[str, str, str]]] = {
    "D has won": (
        {"loss/d": then(100, near(1.2), won(0.01)), "loss/g": near(7.0)}, LOSS,
        ("discriminator-overpowering", "losses", "warning"),
    ),
    "hinge is zero": (
        {"loss/d": lambda i: 0.0 if i % 3 else 0.2, "loss/g": near(5.0)}, LOSS,
        ("discriminator-overpowering", "losses", "warning"),
    ),
    "LSGAN is flat": (
        {"loss/d": then(60, near(0.3), won(2e-4)), "loss/g": then(60, near(0.6), near(0.5, 0.0))},
        LOSS, ("discriminator-overpowering", "losses", "warning"),
    ),
    "critic is dead": (
        {"loss/d": either_sign(1e-9), "loss/g": near(0.2)}, CRITIC,
        ("discriminator-blind", "dead-critic", "critical"),
    ),
    "BCELoss is clamped": (
        {"loss/d": then(80, near(1.2), near(100.0, 0)), "loss/g": then(80, near(1.0), near(0.0))},
        LOSS, ("non-finite-values", "clamped", "critical"),
    ),
    "loss is NaN": (
        {"loss/d": then(80, near(1.2), lambda _: math.nan), "loss/g": near(1.0)}, LOSS,
        ("non-finite-values", "discriminator-loss", "critical"),
    ),
    "critic explodes": (
        {"loss/d": lambda i: -2.0 * 1.06**i, "loss/g": near(3.0)}, CRITIC,
        ("lipschitz-control-missing", "exploded", "critical"),
    ),
    "penalty out of range": (
        {"loss/d": lambda i: -20.0 - i / 12, "loss/d_penalty": lambda i: 0.2 + 0.6 * i / 300},
        CRITIC, ("lipschitz-control-missing", "penalty", "warning"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ILL)
def test_a_run_that_went_wrong_is_named(name: str) -> None:
    curves, source, expected = ILL[name]
    said = report(curves, source)
    assert findings(said) == [expected]
    assert said.verdict == expected[2]
    assert said.findings[0].episode.open


@pytest.mark.parametrize("name", ILL)
def test_it_is_told_in_chinese_with_the_same_numbers(name: str) -> None:
    curves, source, _ = ILL[name]
    (english,) = report(curves, source).findings
    text = told(english.episode, Language("zh").fault(english.episode.fault))
    assert text
    assert not set("{}[]|") & set(text)
    chinese = translated(report(curves, source), Language("zh"))
    assert chinese.findings[0].text == text


def about(middle: float, spread: float, seed: int = 1) -> Curve:
    """Values that scatter by a factor, as losses of single batches do."""
    rng = random.Random(seed)
    return lambda _: middle * math.exp(rng.gauss(0.0, spread))


@pytest.mark.parametrize(
    ("d", "g", "every", "level"),
    [
        (0.4, 3.0, 100, ""),
        (0.1, 6.0, 10, "watch"),  # 3,000 steps
        (0.1, 6.0, 100, "warning"),
        (0.01, 8.0, 8, "watch"),  # 2,400 steps, the first 1,000 of which count as early
        (0.01, 8.0, 100, "warning"),
    ],
)
def test_a_lead_is_an_alarm_where_it_lasts(d: float, g: float, every: int, level: str) -> None:
    curves = {"loss/d": about(d, 0.8), "loss/g": about(g, 0.5, seed=2)}
    said = report(curves, every=every)
    assert [found[2] for found in findings(said)] == ([level] if level else [])


def test_a_lead_over_a_generator_that_is_steady_is_watched() -> None:
    said = report({"loss/d": about(0.12, 0.8), "loss/g": about(4.0, 0.15, seed=2)})
    assert [found[2] for found in findings(said)] == ["watch"]


@pytest.mark.parametrize("seed", range(4))
def test_a_lead_that_is_thrown_about_now_and_then_is_watched(seed: int) -> None:
    """As DCGANs log it that go on to improve: the spread of G's loss is wide here and there."""
    curves = {"loss/d": about(0.15, 0.6, seed), "loss/g": about(5.0, 0.29, seed + 10)}
    said = report(curves, points=900)
    assert {found[2] for found in findings(said)} == {"watch"}


def test_a_loss_that_drifts_has_not_won() -> None:
    """Divided by accumulation steps it is small, and drifts by more than it jumps."""

    def drifting(i: int) -> float:
        return 0.012 * (1.0 + 0.9 * math.sin(i / 25)) * (1.0 + 0.2 * noise(i, 1.0))

    said = report({"loss/d": drifting, "loss/g": about(0.4, 0.3, seed=2)}, points=900)
    assert said.verdict in ("unknown", "watch")


@pytest.mark.parametrize(("d", "level"), [(0.3, ""), (0.02, "watch"), (1e-5, "warning")])
def test_beside_a_total_with_other_losses_the_level_of_g_says_nothing(d: float, level: str) -> None:
    source = replace(LOSS, is_total=True)
    said = report({"loss/d": about(d, 1.0), "loss/g": about(50.0, 0.5, seed=2)}, source)
    assert [found[2] for found in findings(said)] == ([level] if level else [])


def test_a_discriminator_that_starts_later_has_not_won() -> None:
    curves = {"loss/d": then(200, lambda _: 0.0, near(1.8)), "loss/g": near(0.6)}
    assert findings(report(curves)) == []


def test_a_saturating_generator_is_no_disguise() -> None:
    said = report({"loss/d": won(5e-5), "loss/g": lambda i: -won(3e-5)(i)})
    assert findings(said) == [("discriminator-overpowering", "losses", "warning")]


def test_what_scalars_cannot_tell_is_said_to_be_not_measured() -> None:
    said = report({"loss/d": near(1.2), "loss/g": near(0.8), "score/real": near(0.6)})
    states = {c.fault: c for c in said.coverage}
    assert states.keys() == {fault.META.id for fault in FAULTS}
    assert states["mode-collapse"].state == "not-measured"
    assert "GanDoctor" in states["mode-collapse"].why
    assert "FID" in states["late-divergence"].why
    whys = {c.why for c in said.coverage if c.state == "not-measured"}
    assert all(why.startswith("cannot tell from these tags; ") for why in whys)
    for why in whys:
        for part in why.split("; "):
            assert Language("zh").told(part, {}) != part, part
    assert states["discriminator-overpowering"].state == "checked"
    assert [c.fault for c in said.coverage] == [fault.META.id for fault in FAULTS]


@pytest.mark.parametrize("points", [1, 2, 22, 39])
def test_a_short_log_is_too_short(points: int) -> None:
    said = report({"loss/d": won(0.001), "loss/g": near(9.0)}, points=points)
    assert said.findings == ()
    assert said.verdict == "unknown"
    assert said.headline == "Too short to tell"


def test_early_dominance_in_iterations_is_normal_and_in_epochs_is_not() -> None:
    curves = {"loss/d": then(150, won(0.005), near(1.2)), "loss/g": near(7.0)}
    assert report(curves, every=1).findings == ()
    assert len(report(curves, source=EPOCHS, every=1).findings) == 1


def test_a_win_that_passes_is_over() -> None:
    curves = {"loss/d": then(150, won(0.005), near(1.2)), "loss/g": near(5.0)}
    (finding,) = report(curves).findings
    assert not finding.episode.open


def test_one_overflow_is_no_alarm() -> None:
    curves = {"loss/d": lambda i: math.inf if i == 0 else 1.2, "loss/g": near(0.8)}
    assert findings(report(curves)) == []


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 0.0, 3e38, -3e38, 1e-45])
@pytest.mark.parametrize("source", [LOSS, CRITIC])
def test_any_number_is_survived(value: float, source: ScalarSource) -> None:
    rng = random.Random(1)
    names = ("loss/d", "loss/g", "loss/d_penalty", "score/real", "FID")
    curves = {n: lambda i: value if rng.random() < 0.5 else 1.0 + rng.random() for n in names}
    said = report(curves, source)
    assert not {c.state for c in said.coverage} & {"errored"}
    dumps([said])


def test_only_faults_in_force_are_looked_for() -> None:
    kept = [fault for fault in FAULTS if fault.META.id != "discriminator-overpowering"]
    ids = [rule.META.id for rule in scalar_rules(kept, LOSS)]
    assert ids == [fault.META.id for fault in kept]


@pytest.mark.parametrize("rule", SCALAR_RULES, ids=lambda rule: rule.__name__)
def test_every_reason_is_translated(rule: type[Fault]) -> None:
    chinese = Language("zh")
    known = chinese.fault(rule.META.id).get("reasons", {})
    for reason in reasons(rule):
        assert chinese.told(reason, known) != reason, reason
