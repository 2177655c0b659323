"""What is said of runs that were logged with plain scalars, and what is not."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from tb_gan_doctor.diagnose.catalogue import FAULTS
from tb_gan_doctor.diagnose.fault import Fault
from tb_gan_doctor.diagnose.replay import replay
from tb_gan_doctor.diagnose.scalars.rules import SCALAR_RULES, scalar_rules
from tb_gan_doctor.locale.language import Language
from tb_gan_doctor.model import Column, Report, Run, RunFacts, ScalarSource, Schema, Window
from tb_gan_doctor.present.as_json import dumps
from tb_gan_doctor.present.translated import told, translated
from tests.builders import noise
from tests.locale.source_phrases import reasons

Curve = Callable[[int], float]
CRITIC = ScalarSource(is_wasserstein=True, step_seconds=0.1)
LOSS = ScalarSource(step_seconds=0.1)
EPOCHS = replace(LOSS, step_seconds=60.0)


def near(middle: float, ratio: float = 0.2) -> Curve:
    return lambda i: middle * (1.0 + ratio * noise(i, middle))


def won(middle: float) -> Curve:
    """Nearly nothing most of the time, a mistake now and then."""
    return lambda i: middle * 10.0 ** (1.5 * noise(i, middle))


def either_sign(size: float) -> Curve:
    return lambda i: size * noise(i, size)


def then(onset: int, before: Curve, later: Curve) -> Curve:
    return lambda i: before(i) if i < onset else later(i)


def report(
    curves: Mapping[str, Curve],
    source: ScalarSource = LOSS,
    points: int = 300,
    every: int = 100,
    rare: Mapping[str, Curve] | None = None,
) -> Report:
    """A Report on a run that logs `curves` at every point, and `rare` at every tenth."""
    rare = rare or {}
    columns = [Column(name, a, "") for name in (*curves, *rare) for a in ("mean", "n_nonfinite")]
    schema = Schema(columns)
    windows = []
    for i in range(points):
        row: list[float] = []
        for name, curve in (*curves.items(), *rare.items()):
            is_there = name in curves or i % 10 == 9
            value = curve(i) if is_there else math.nan
            is_bad = is_there and not math.isfinite(value)
            row += [math.nan if is_bad else value, float(is_bad) if is_there else math.nan]
        windows.append(Window(i * every - every + 1, i * every, schema, row))
    loss = "wgan-gp" if source.is_wasserstein else "auto"
    run = Run("run", windows, [RunFacts(loss=loss)], None, points, scalars=source)
    return replay(run).report


def _findings(said: Report) -> list[tuple[str, str, str]]:
    return [(f.episode.fault, f.episode.kind, f.episode.peak_level) for f in said.findings]


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
    assert _findings(said) == []
    assert said.verdict == "unknown"  # a few scalars never make a run healthy
    assert said.source == "scalars"


@pytest.mark.parametrize("name", HEALTHY)
def test_a_steady_metric_changes_nothing(name: str) -> None:
    curves, source = HEALTHY[name]
    said = report(curves, source, rare={"FID": lambda i: 200.0 / (1 + i / 20) + near(8.0, 0.1)(i)})
    assert _findings(said) == []


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
    assert _findings(said) == [expected]
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


def test_where_pixels_teach_the_generator_too_winning_is_only_watched() -> None:
    curves = {"loss/d": won(0.01), "loss/g": near(7.0)}
    said = report(curves, replace(LOSS, has_more_losses=True))
    assert _findings(said) == [("discriminator-overpowering", "losses", "watch")]


def test_a_saturating_generator_is_no_disguise() -> None:
    said = report({"loss/d": won(5e-5), "loss/g": lambda i: -won(3e-5)(i)})
    assert _findings(said) == [("discriminator-overpowering", "losses", "warning")]


def test_winning_becomes_critical_with_a_second_sign() -> None:
    curves = {"loss/d": won(0.004), "loss/g": near(7.0)}
    good = report(curves, rare={"FID": lambda i: 100.0 / (1 + i / 50)})
    assert _findings(good) == [("discriminator-overpowering", "losses", "warning")]
    turned = report(curves, rare={"FID": lambda i: 40.0 if i < 100 else 40.0 + (i - 100)})
    found = {fault: level for fault, _, level in _findings(turned)}
    assert found == {"discriminator-overpowering": "critical", "late-divergence": "critical"}
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
        ("KID", lambda i: 0.01 if i < 150 else 0.09, "critical"),
    ],
)
def test_a_metric_that_turns_for_good_is_named(metric: str, curve: Curve, level: str) -> None:
    curves = {"loss/d": near(5.7, 0.02), "loss/g": near(5.0, 0.02)}
    said = report(curves, rare={metric: curve})
    expected = [("late-divergence", "metric", level)] if level else []
    assert _findings(said) == expected
    if level:
        assert metric in said.findings[0].text
        assert said.findings[0].episode.evidence[0].signal == metric


def test_what_scalars_cannot_tell_is_said_to_be_not_measured() -> None:
    said = report({"loss/d": near(1.2), "loss/g": near(0.8), "score/real": near(0.6)})
    states = {c.fault: c for c in said.coverage}
    assert states.keys() == {fault.META.id for fault in FAULTS}
    assert states["mode-collapse"].state == "not-measured"
    assert "GanDoctor" in states["mode-collapse"].why
    assert "FID" in states["late-divergence"].why
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
    assert _findings(report(curves)) == []


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
