"""Published rules fire where they should, and on healthy runs where they are known to."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from benchmarks.accuracy.baselines import AUTOTRAINER, BASELINES, BROWNLEE, GANHACKS, SAGEMAKER
from benchmarks.accuracy.faults import INJECTIONS
from benchmarks.accuracy.known_effects import effects_of
from tests.accuracy.trained_runs import trained
from tests.builders import Value, steady

QUIET: dict[str, Value] = {
    "loss/d": 1.2,
    "loss/g": lambda step: 1.0 - 1e-3 * step,
    "gradient/g_norm": 1.0,
    "gradient/d_norm": 1.0,
    "gradient/g_first_last": 0.5,
    "update/g_ratio": 1e-3,
    "activation/g_dead": 0.1,
    "score/real": 0.5,
}


def said(
    name: str, changes: Mapping[str, Value], steps: int = 1500
) -> list[tuple[str, int | None]]:
    claims = BASELINES[name](trained(script=steady(steps, {**QUIET, **changes})))
    return [(claim.names[0], claim.alarm_from(-1)) for claim in claims]


@pytest.mark.parametrize("name", ["Brownlee", "SageMaker Debugger", "AUTOTRAINER"])
def test_nothing_is_said_of_a_run_within_all_bands(name: str) -> None:
    # Its loss must fall all the time, or LossNotDecreasing fires.
    assert said(name, {"loss/g": lambda step: 3.0 * 0.999**step}) == []


def test_loss_near_zero_for_a_hundred_steps() -> None:
    found = said("ganhacks", {"loss/d": lambda step: 0.01 if step >= 700 else 1.2, "loss/g": 1.0})
    assert [name for name, _ in found] == ["discriminator-overpowering"]
    assert found[0][1] == pytest.approx(799, abs=11)
    short = said("ganhacks", {"loss/d": lambda s: 0.01 if 700 <= s < 760 else 1.2, "loss/g": 1.0})
    assert short == []


def test_a_rule_that_fires_again_says_so_again() -> None:
    def spikes(step: int) -> float:
        return 500.0 if step % 500 == 400 else 1.0

    run = trained(script=steady(1500, {**QUIET, "loss/g": 1.0, "gradient/d_norm": spikes}))
    exploding = next(c for c in BASELINES["ganhacks"](run) if "exploding-gradient" in c.names)
    assert [sight.seen_at for sight in exploding.sightings] == [409, 909, 1409]


def test_losses_that_are_healthy_for_a_critic_misfire() -> None:
    assert said("ganhacks", {"loss/d": -0.1})[0][0] == "discriminator-overpowering"
    assert said("AUTOTRAINER", {"loss/d": -0.1})[0] == ("exploding-gradient", 309)
    assert said("Brownlee", {"loss/d": 2.0})[0][0] == "discriminator-blind"


def test_generator_loss_that_falls_steadily() -> None:
    found = dict(said("ganhacks", {"loss/g": lambda step: 5.0 - 1e-3 * step}))
    assert "discriminator-blind" in found


def test_loss_that_does_not_fall() -> None:
    with_loss = said("SageMaker Debugger", {"loss/g": 1.0})
    assert [name for name, _ in with_loss] == ["never-learned"]
    assert said("SageMaker Debugger without LossNotDecreasing", {"loss/g": 1.0}) == []


@pytest.mark.parametrize(
    ("signal", "value", "fault"),
    [
        ("gradient/g_norm", 1e-7, "vanishing-generator-gradient"),
        ("update/g_ratio", 20.0, "learning-rate-too-high"),
        ("update/g_ratio", 0.0, "player-not-updating"),
        ("activation/g_dead", 0.6, "dead-or-saturated-units"),
    ],
)
def test_rules_of_sagemaker(signal: str, value: float, fault: str) -> None:
    found = said("SageMaker Debugger without LossNotDecreasing", {signal: value})
    assert [name for name, _ in found] == [fault]


def test_values_that_are_not_finite_are_seen_at_once() -> None:
    spoiled = {"score/real": lambda step: float("nan") if step >= 100 else 0.5}
    found = said("AUTOTRAINER", spoiled)
    assert found[0][0] == "non-finite-values"
    assert found[0][1] == pytest.approx(105, abs=5)


def test_the_constant_answer() -> None:
    assert said("always discriminator-overpowering", {}) == [("discriminator-overpowering", 0)]


def test_every_rule_means_faults_that_runs_can_have() -> None:
    causes = {cause for injection in INJECTIONS for cause in injection.causes}
    known = causes | {effect for cause in causes for effect in effects_of((cause,))}
    rules = (*GANHACKS, *BROWNLEE, *SAGEMAKER, *AUTOTRAINER)
    assert {name for rule in rules for name in rule.means} <= known
