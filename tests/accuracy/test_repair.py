"""Remedies as actions: each does what its text says, finds nothing to do where all is well, and a
run is judged by the oracle after it."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest
import torch

from benchmarks.accuracy import repaired as repairing
from benchmarks.accuracy.cells import Cell, build
from benchmarks.accuracy.claims import Claim, Sighting, alarm
from benchmarks.accuracy.faults import injection_named
from benchmarks.accuracy.oracle import Quality
from benchmarks.accuracy.remedies.catalogue import ACTIONS, action_of
from benchmarks.accuracy.remedies.situation import Situation, optimizers, rate
from benchmarks.accuracy.repair import document, sample
from benchmarks.accuracy.repaired import Repair, begin_at, is_well, repaired
from benchmarks.accuracy.statistics import quantile
from tb_gan_doctor.diagnose.catalogue import FAULTS
from tests.accuracy.test_metrics import HURT
from tests.accuracy.trained_runs import RING, qualities, spec, trained
from tests.builders import steady

DIGITS = Cell("nonsaturating", "mlp", "digits")
WGAN_GP = Cell("wgan-gp", "mlp", "ring")
CHECKS = (
    "zero-before-backward",
    "right-weights-in-optimizer",
    "attach-fakes",
    "release-frozen-weights",
    "step-every-iteration",
    "train-mode",
    "labels-right",
    "signs-right",
    "drop-sigmoid",
    "fresh-noise",
    "update-average",
    "copy-buffers",
    "no-mixed-precision",
    "remove-batch-norm",
    "widen-generator",
    "widen-discriminator",
    "match-sizes",
    "whole-data-set",
    "larger-batch",
    "raise-both-rates",
)


def situation(
    injection: str = "", cell: Cell = RING, kind: str = "", **signals: float
) -> Situation:
    """A training at its first step, with something put in."""
    trial = build(cell, 0)
    written, rates = copy.copy(trial), tuple(rate(each) for each in optimizers(trial))
    if injection:
        found = injection_named(injection)
        found.inject(trial, found.intensities[-1])
    script = {name.replace("__", "/"): value for name, value in signals.items()}
    windows = steady(100, {"balance/auc": 0.7, **script}).windows()
    return Situation(trial, written, (rates[0], rates[1]), cell, kind, windows, 100)


def test_every_action_is_a_remedy_of_the_catalogue() -> None:
    known = {f"{f.META.id}/{r.id}" for f in FAULTS for r in f.META.remedies}
    plain = {name.partition("/")[2] for name in known}
    assert {name for name in ACTIONS if name not in (known | plain)} == set()


@pytest.mark.parametrize(
    ("injection", "fault", "remedy", "cell"),
    [
        ("no-zero-grad-d", "gradients-not-zeroed", "zero-before-backward", RING),
        ("stale-optimizer", "player-not-updating", "right-weights-in-optimizer", RING),
        ("both-in-g-optimizer", "optimizer-mix-up", "own-optimizers", RING),
        ("detached-fakes", "player-not-updating", "attach-fakes", RING),
        ("frozen-d", "player-not-updating", "release-frozen-weights", RING),
        ("no-step-g", "player-not-updating", "step-every-iteration", RING),
        ("zero-rate-g", "player-not-updating", "step-every-iteration", RING),
        ("swapped-labels", "label-or-sign-error", "labels-right", RING),
        ("wrong-sign", "label-or-sign-error", "signs-right", RING),
        ("sigmoid-layer", "loss-activation-mismatch", "drop-sigmoid", RING),
        ("sigmoid-in-forward", "loss-activation-mismatch", "drop-sigmoid", RING),
        ("same-latent", "latent-ignored", "fresh-noise", RING),
        ("narrow-latent", "mode-collapse", "fresh-noise", RING),
        ("unit-range", "real-fake-range-mismatch", "scale-real-samples", DIGITS),
        ("noisy-data", "data-outliers", "remove-outliers", RING),
        ("few-samples", "low-data-diversity", "whole-data-set", RING),
        ("one-class", "data-imbalance", "balanced-sampling", RING),
        ("norm-in-critic", "normalization-misuse", "remove-batch-norm", WGAN_GP),
        ("sigmoid-stack", "vanishing-layer-gradient", "leaky-relu", RING),
        ("tiny-g", "generator-too-small", "widen-generator", RING),
        ("tiny-d", "discriminator-too-small", "widen-discriminator", RING),
        ("tiny-batch", "batch-too-small", "larger-batch", RING),
        ("high-momentum", "momentum-too-high", "lower-momentum", RING),
        ("huge-penalty", "discriminator-over-regularized", "weaker-penalty", RING),
        ("no-bound", "lipschitz-control-missing", "gradient-penalty", WGAN_GP),
        ("stale-average", "stale-average-generator", "update-average", RING),
    ],
)
def test_an_action_changes_what_was_wrong_and_training_goes_on(
    injection: str, fault: str, remedy: str, cell: Cell
) -> None:
    now = situation(injection, cell)
    action = action_of(fault, remedy)
    assert action is not None
    assert action(now)
    for _ in range(2):
        values = now.trial.iterate()
    assert torch.isfinite(values["fake"]).all()
    held = {
        id(weight) for group in now.trial.g_optimizer.param_groups for weight in group["params"]
    }
    assert held == {id(weight) for weight in now.trial.generator.parameters()}


@pytest.mark.parametrize("remedy", CHECKS)
def test_where_all_is_well_there_is_nothing_to_change(remedy: str) -> None:
    ok = {"update__g_ratio": 2e-3, "update__d_ratio": 2e-3}
    assert not ACTIONS[remedy](situation(cell=DIGITS, **ok))


@pytest.mark.parametrize("remedy", sorted(ACTIONS))
def test_every_action_leaves_a_training_that_runs(remedy: str) -> None:
    now = situation(cell=DIGITS, gradient__g_norm=1.0, update__g_ratio=1e-5, update__d_ratio=1e-3)
    ACTIONS[remedy](now)
    now.trial.iterate()


def test_reals_are_scaled_by_what_is_seen_of_them() -> None:
    now = situation("byte-range", DIGITS)
    ACTIONS["scale-real-samples"](now)
    real = now.trial.change_real(now.trial.draw(256)[0])
    assert float(real.min()) == pytest.approx(-1.0, abs=0.05)
    assert float(real.max()) == pytest.approx(1.0, abs=0.05)


def test_outliers_are_left_out_and_the_rest_stays() -> None:
    clean, spoiled = situation(), situation("noisy-data")
    ACTIONS["remove-outliers"](spoiled)
    real = spoiled.trial.change_real(spoiled.trial.draw(512)[0])
    far = torch.cdist(real, clean.trial.draw(2000)[0]).min(1).values
    assert quantile(far.tolist(), 0.9) < 0.2


def test_rates_go_back_to_what_was_measured_before() -> None:
    now = situation(optimizer__g_learning_rate=1e-3, optimizer__d_learning_rate=1e-3)
    for optimizer in optimizers(now.trial):
        optimizer.param_groups[0]["lr"] = 3e-2
    ACTIONS["restart-with-lower-rate"](now)
    assert [rate(each) for each in optimizers(now.trial)] == pytest.approx([1e-3, 1e-3])


def claim(name: str, *remedies: str, at: int = 250, onset: int = 130) -> Claim:
    return replace(alarm((name,), at), sightings=(Sighting(at, (at,), onset),), remedies=remedies)


def test_where_training_begins_again() -> None:
    assert begin_at(claim("gradients-not-zeroed"), "zero-before-backward") == 100
    assert begin_at(claim("latent-ignored"), "fresh-noise") == 250
    assert begin_at(claim("data-outliers"), "remove-outliers") == 0


def test_a_training_recovers_with_the_right_remedy_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repairing, "steps_of", lambda cell: 200)
    bug = trained(spec("detached-fakes", seed=0))
    anything = [qualities((0.0, 0.0), share=0.0)]
    found = repaired(bug, (claim("player-not-updating", "attach-fakes", onset=0),), anything)
    assert (found.remedy, found.recovered, found.from_step) == ("attach-fakes", True, 0)
    perfect = [qualities((1.0, 1.0), share=1.0)]
    found = repaired(bug, (claim("mode-collapse", "lower-generator-rate", onset=0),), perfect)
    assert found.recovered is False


def test_what_would_change_nothing_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repairing, "steps_of", lambda cell: 200)
    bug = trained(spec("no-step-g", seed=0))
    several = claim("player-not-updating", "attach-fakes", "step-every-iteration", onset=0)
    found = repaired(bug, (several,), [qualities((0.0, 0.0), share=0.0)])
    assert found.remedy == "step-every-iteration"
    person = claim("never-learned", "look-at-samples")
    assert repaired(bug, (person,), []) == Repair(
        bug.spec.id, "player-not-updating", "never-learned"
    )
    assert repaired(bug, (), []).fault == ""


def test_well_is_as_good_as_the_ends_of_healthy_runs() -> None:
    healthy = [qualities((0.1, 0.9, 0.9)), qualities((0.1, 1.0, 1.0))]
    assert is_well(Quality(99, 0.9, 0.9, True), healthy)
    assert not is_well(Quality(99, 0.5, 0.9, True), healthy)
    assert not is_well(Quality(99, 0.9, 0.9, False), healthy)


def test_the_sample_has_every_cause_before_a_second_run_of_any() -> None:
    other = replace(HURT, causes=("data-outliers",))
    truths = [replace(HURT, spec=spec("high-rate-g", seed=seed)) for seed in range(5)]
    truths += [replace(other, spec=spec("noisy-data", seed=seed)) for seed in range(2)]
    first = sample(truths, 2)
    assert {each.injection for each in first} == {"high-rate-g", "noisy-data"}
    assert sample(truths, 4)[:2] == first


def test_what_is_written_down() -> None:
    runs = [
        Repair("a", "x", "mode-collapse", "fresh-noise", 0, True),
        Repair("b", "x", "mode-collapse", "fresh-noise", 0, False),
        Repair("c", "x"),
    ]
    found = document(runs)
    assert (found["recovered"]["hits"], found["recovered"]["total"]) == (1, 2)
    assert (found["looked_at"], found["without_remedy"]) == (3, 1)
    assert found["by_remedy"][0]["remedy"] == "fresh-noise"
