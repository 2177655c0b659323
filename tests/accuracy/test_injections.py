"""Every mistake has a name, a cause of the catalogue, and training goes on with it."""

from __future__ import annotations

import math

import pytest
import torch

from benchmarks.accuracy.cells import CELLS, Cell, build
from benchmarks.accuracy.faults import BENIGN, INJECTIONS, injection_named
from benchmarks.accuracy.injection import Injection
from tb_gan_doctor.diagnose.catalogue import FAULTS

ALL = (*INJECTIONS, *BENIGN)
CHEAP = ("mlp", "cond")


def test_names_are_unique_and_findable() -> None:
    assert len({each.name for each in ALL}) == len(ALL)
    assert all(injection_named(each.name) is each for each in ALL)


def test_causes_are_faults_of_the_catalogue() -> None:
    known = {fault.META.id for fault in FAULTS}
    assert {cause for each in INJECTIONS for cause in each.causes} <= known
    assert all(each.causes for each in INJECTIONS)
    assert not any(each.causes for each in BENIGN)


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.name)
def test_training_goes_on_with_it(each: Injection) -> None:
    cell = _a_cheap_cell(each)
    trial = build(cell, 0)
    if each.at != "build":
        trial.iterate()
    before = (trial.generator, trial.discriminator)
    each.inject(trial, each.intensities[-1])
    trial.steps = 2
    values = [trial.iterate() for _ in range(2)][-1]
    assert {"d_loss", "g_loss", "real", "fake"} <= values.keys()
    held = [p for group in trial.g_optimizer.param_groups for p in group["params"]]
    changed = trial.generator is not before[0] and each.name != "stale-optimizer"
    assert not changed or {id(p) for p in trial.generator.parameters()} <= {id(p) for p in held}


def test_labels_and_samples_stay_together_where_data_are_skewed() -> None:
    trial = build(Cell("nonsaturating", "mlp", "ring"), 0)
    injection_named("one-class").inject(trial, 0.9)
    samples, classes = trial.draw(2000)
    angle = torch.atan2(samples[:, 1], samples[:, 0]) % (2 * math.pi)
    assert (((angle / (math.pi / 4)).round().long() % 8) == classes).float().mean() > 0.99
    assert 0.85 < (classes == 0).float().mean() < 0.95


def _a_cheap_cell(injection: Injection) -> Cell:
    fitting = [cell for cell in CELLS if injection.fits(cell)]
    assert fitting, f"{injection.name} fits no cell"
    return min(fitting, key=lambda cell: cell.architecture not in CHEAP)
