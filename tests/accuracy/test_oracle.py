"""The oracle knows good samples from bad ones, and leaves a training as it is."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import Tensor

from benchmarks.accuracy import healthy
from benchmarks.accuracy.data import is_installed, source
from benchmarks.accuracy.oracle import Quality, bare_copy, collapsed, manifested, snapshot
from benchmarks.accuracy.train import attached

N = 2000
NAMES = ["ring", "grid", "tabular", "signal", "digits", "digits16", "fashion"]


def judged(name: str, samples: Tensor) -> tuple[float, float, float, float]:
    truth = source(name).truth
    return truth.judge(samples.flatten(1), torch.zeros(len(samples), dtype=torch.long))


@pytest.mark.parametrize("name", [name for name in NAMES if is_installed(name)])
def test_true_samples_are_good_and_cover_all(name: str) -> None:
    samples, _ = source(name).draw(N, torch.Generator().manual_seed(1))
    modes, good, spread, _ = judged(name, samples)
    assert modes == 1.0
    assert good > 0.9
    assert 0.9 < spread < 1.1


@pytest.mark.parametrize("name", ["ring", "signal", "digits"])
def test_lost_classes_noise_and_copies_show(name: str) -> None:
    samples, classes = source(name).draw(N, torch.Generator().manual_seed(1))
    half = samples[classes < source(name).classes // 2]
    assert 0.3 < judged(name, half)[0] < 0.7
    assert judged(name, samples + torch.randn_like(samples))[1] < 0.1
    copies = samples[classes == 0][:1].repeat(N, 1)
    assert judged(name, copies)[2] == pytest.approx(0.0, abs=1e-3)


def test_classes_are_compared_with_those_asked_for() -> None:
    samples, classes = source("digits").draw(N, torch.Generator().manual_seed(1))
    truth = source("digits").truth
    assert truth.judge(samples, classes)[3] > 0.95
    assert truth.judge(samples, classes.flip(0))[3] < 0.3


def test_a_snapshot_changes_nothing() -> None:
    trials = [healthy.build("nonsaturating", "mlp", "ring", 0) for _ in range(2)]
    for i in range(6):
        for trial in trials:
            torch.manual_seed(i)
            if trial is trials[0]:
                before = torch.get_rng_state()
                snapshot(trial, i)
                assert torch.equal(torch.get_rng_state(), before)
            trial.iterate()
    weights = zip(*(trial.generator.parameters() for trial in trials), strict=True)
    assert all(torch.equal(a, b) for a, b in weights)


def test_a_snapshot_is_seen_by_no_hook() -> None:
    trial = healthy.build("nonsaturating", "mlp", "ring", 0)
    calls = []
    trial.generator[0].register_forward_hook(lambda *_: calls.append(1))
    with attached(trial):
        bare_copy(trial.generator)(torch.randn(4, trial.latent))
        snapshot(trial)
    assert not calls
    trial.generator(torch.randn(4, trial.latent))
    assert calls


def test_weights_that_are_no_numbers() -> None:
    trial = healthy.build("nonsaturating", "mlp", "ring", 0)
    broken = copy.deepcopy(trial.generator)
    with torch.no_grad():
        next(broken.parameters()).fill_(float("nan"))
    trial.generator = broken
    assert not snapshot(trial).finite


def run(*modes: float, share: float = 0.8) -> list[Quality]:
    return [Quality(100 * i + 99, each, share, True) for i, each in enumerate(modes)]


HEALTHY = [run(0.3, 0.8, 1.0, 1.0, 1.0)] * 3


def test_harm_begins_where_it_lasts() -> None:
    assert manifested(run(0.3, 0.8, 1.0, 1.0, 1.0), HEALTHY) is None
    assert manifested(run(0.3, 0.8, 1.0, 0.5, 0.5), HEALTHY) == 399
    assert manifested(run(0.3, 0.8, 0.5, 1.0, 1.0), HEALTHY) is None
    assert manifested(run(0.3, 0.8, 1.0, 1.0, 0.5), HEALTHY) is None
    assert manifested(run(0.3, 0.8, 1.0, 1.0, 1.0, share=0.4), HEALTHY) == 99


def test_no_harm_before_healthy_runs_are_half_way() -> None:
    assert manifested(run(0.0, 0.0, 0.0, 0.0, 0.0), HEALTHY) == 199
    slow = run(0.0, 0.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.5, 0.5)
    assert manifested(slow, [run(0.6, 0.8, *[1.0] * 8)]) == 599


def test_harm_that_comes_and_goes_counts_from_its_beginning() -> None:
    usual = [run(*[1.0] * 10)]
    assert manifested(run(1, 1, 0.5, 0.5, 1, 0.5, 0.5, 0.5, 0.5, 0.5), usual) == 299
    assert manifested(run(1, 1, 0.5, 0.5, 1, 1, 1, 1, 1, 1), usual) is None


def test_non_finite_values_are_harm_at_once() -> None:
    broken = [*run(0.3, 0.8), Quality(299, 0.0, 0.0, False)]
    assert manifested(broken, HEALTHY) == 299


def test_collapse_is_half_of_the_best() -> None:
    assert collapsed(run(0.2, 1.0, 0.9, 0.5, 0.4)) == 399
    assert collapsed(run(0.2, 1.0, 0.4, 0.9)) is None
    assert collapsed(run(0.0, 0.0)) is None
