"""Classes of fakes and reals, told from labeled reals, on data whose classes are known."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from tb_gan_doctor import GanDoctor
from tb_gan_doctor.record.probes.conditions import Classes, class_numbers, imbalance
from tests.record.small_gans import doctor_for, measured, values

CENTERS = torch.tensor([[0.0, 0.0], [3.0, 0.0], [0.0, 3.0], [3.0, 3.0]])


def draw(labels: Tensor, spread: float = 0.3) -> Tensor:
    return CENTERS[labels] + spread * torch.randn(len(labels), 2)


def run(
    fake_of: Any, *, steps: int = 130, one_hot: bool = False, share_of_first: float = 0.0
) -> GanDoctor:
    """A loop of labeled batches; fake_of: what the generator makes of the labels asked for."""
    torch.manual_seed(0)
    doctor = doctor_for(None)
    for _ in range(steps):
        real_labels, fake_labels = torch.randint(4, (2, 32))
        real_labels[torch.rand(32) < share_of_first] = 0
        passed = [real_labels, fake_labels]
        if one_hot:
            passed = [torch.nn.functional.one_hot(each, 4) for each in passed]
        doctor.step(
            real=draw(real_labels),
            fake=fake_of(fake_labels),
            real_labels=passed[0],
            fake_labels=passed[1],
        )
    doctor.close()
    return doctor


@pytest.mark.parametrize("one_hot", [False, True])
def test_fakes_of_the_right_class_agree(one_hot: bool) -> None:
    doctor = run(draw, one_hot=one_hot)
    assert values(doctor, "condition/agreement")[-1] > 0.98
    assert values(doctor, "condition/real_agreement")[-1] > 0.98
    assert values(doctor, "condition/least_spread")[-1] == pytest.approx(1, abs=0.35)
    assert values(doctor, "condition/class_imbalance", "last")[0] < 1.3


def test_fakes_that_ignore_the_class_agree_by_chance() -> None:
    doctor = run(lambda labels: draw(torch.randint(4, labels.shape)))
    assert values(doctor, "condition/agreement")[-1] == pytest.approx(0.25, abs=0.12)
    assert values(doctor, "condition/real_agreement")[-1] > 0.98


def test_one_class_that_collapsed_shows() -> None:
    def fakes(labels: Tensor) -> Tensor:
        made = draw(labels)
        made[labels == 2] = CENTERS[2] + 0.3 * torch.randn(2)  # elsewhere in each iteration
        return made

    doctor = run(fakes)
    assert values(doctor, "condition/agreement")[-1] > 0.98
    assert values(doctor, "condition/least_spread")[-1] < 0.01


def test_frequent_and_rare_classes() -> None:
    doctor = run(draw, share_of_first=0.9)
    assert 15 < values(doctor, "condition/class_imbalance", "last")[0] < 40
    assert imbalance(np.random.default_rng(0).multinomial(1000, [0.01] * 100)) < 3
    assert math.isnan(imbalance(np.ones(50)))


def test_reals_are_told_apart_without_their_copies() -> None:
    points = np.random.default_rng(0).normal(size=(40, 2)).astype(np.float32)
    labels = np.random.default_rng(1).integers(2, size=40)
    classes = Classes(np.tile(points, (20, 1)), np.tile(labels, 20))
    assert classes.real_agreement < 0.75


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (torch.tensor([2, 0, 1]), [2, 0, 1]),
        (torch.tensor([[2], [0], [1]]), [2, 0, 1]),
        (np.array([2, 0, 1]), [2, 0, 1]),
        (torch.eye(3)[[2, 0, 1]], [2, 0, 1]),
        (torch.tensor([[0.2, 0.8], [1.0, 0.0], [1.0, 1.0]]), [-1, 0, -1]),
    ],
)
def test_ways_to_write_classes(labels: Any, expected: list[int]) -> None:
    found = class_numbers(labels, 3)
    assert found is not None
    assert found.tolist() == expected


def test_labels_without_their_samples_are_said_to_be_of_no_use() -> None:
    doctor = doctor_for(None, strict=False)
    with pytest.warns(match="fake_labels= says nothing without fake= beside it"):
        doctor.step(fake_labels=torch.zeros(4), d_loss=1.0)
        doctor.step(fake_labels=torch.zeros(4), fake=None, d_fake=torch.zeros(4))
    doctor.close()


def test_labels_of_another_number_are_refused() -> None:
    doctor = doctor_for(None, strict=False)
    with pytest.warns(match="real_labels= takes one class for each sample"):
        doctor.step(real=torch.randn(8, 2), real_labels=torch.zeros(4))
    doctor.close()


def test_reals_of_one_class_have_no_classes_to_tell() -> None:
    doctor = doctor_for(None)
    for _ in range(80):
        batch, labels = torch.randn(64, 2), torch.zeros(64)
        doctor.step(real=batch, fake=batch, real_labels=labels, fake_labels=labels)
    doctor.close()
    assert not any(name.startswith("condition/") for name in measured(doctor))
