"""The averaged generator, the loss scale, and the penalty that is passed."""

from __future__ import annotations

import copy
import math
from typing import Any

import pytest
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel

from tb_gan_doctor import GanDoctor
from tb_gan_doctor.errors import GanDoctorWarning
from tests.record.small_gans import Gan, doctor_for, images, measured, values


def averaged(gan: Gan, average: Any, update: bool, buffers: bool = True) -> Any:
    doctor = doctor_for(gan, average=average)
    inner = average.module if hasattr(average, "module") else average
    for _ in range(201):
        found = gan.iterate()
        if update:
            with torch.no_grad():
                for mine, own in zip(inner.parameters(), gan.g.parameters(), strict=True):
                    mine.lerp_(own, 0.05)
                for mine, own in zip(inner.buffers(), gan.g.buffers(), strict=True):
                    if buffers:
                        mine.copy_(own)
        doctor.step(**found)
    doctor.close()
    return doctor


@pytest.mark.parametrize("wrap", [copy.deepcopy, AveragedModel])
def test_an_average_that_follows(wrap: Any) -> None:
    gan = images()
    doctor = averaged(gan, wrap(gan.g), update=True)
    distances = values(doctor, "average/distance")
    assert len(distances) == 3
    assert max(distances) < 0.1
    assert min(values(doctor, "average/update_ratio")) > 1e-3
    assert max(values(doctor, "average/buffer_distance")) == 0


def test_an_average_that_stands_still_or_leaves_buffers_behind() -> None:
    gan = images()
    still = averaged(gan, copy.deepcopy(gan.g), update=False)
    assert set(values(still, "average/update_ratio")) == {0}
    assert values(still, "average/distance")[-1] > 0.05
    gan = images()
    behind = averaged(gan, copy.deepcopy(gan.g), update=True, buffers=False)
    assert values(behind, "average/buffer_distance")[-1] > 0.1


def test_without_buffers_nothing_is_said_of_them() -> None:
    gan = Gan()
    names = measured(averaged(gan, copy.deepcopy(gan.g), update=True))
    assert "average/distance" in names
    assert "average/buffer_distance" not in names


@pytest.mark.parametrize("average", [3, nn.Linear(2, 2)])
def test_an_average_of_something_else_is_refused(average: Any) -> None:
    with pytest.warns(GanDoctorWarning, match="average="):
        doctor = GanDoctor(None, **Gan().players(), average=average)
    doctor.close()


def scaled(fused: bool, **keywords: Any) -> Any:
    gan = Gan()
    if fused:
        gan.d_optimizer = torch.optim.Adam(gan.d.parameters(), fused=True)
    scaler = torch.amp.GradScaler("cpu", init_scale=2.0**10)
    doctor = doctor_for(gan, **({"scaler": scaler} if keywords.get("passed") else {}))
    for i in range(30):
        gan.g_optimizer.zero_grad()
        gan.d(gan.g(gan.latent())).mean().backward()
        gan.g_optimizer.step()
        gan.d_optimizer.zero_grad()
        is_bad = i in (12, 15)
        scaler.scale(gan.d(gan.real()).mean() * (math.inf if is_bad else 1.0)).backward()
        scaler.step(gan.d_optimizer)
        scaler.update()
        doctor.step()
    doctor.close()
    return doctor


@pytest.mark.parametrize("passed", [True, False])
@pytest.mark.parametrize("fused", [True, False])
def test_steps_that_a_scaler_leaves_out_are_counted(fused: bool, passed: bool) -> None:
    doctor = scaled(fused, passed=passed)
    assert values(doctor, "optimizer/d_skipped", "last") == [0, 0, 2, 0]
    assert values(doctor, "optimizer/d_steps", "last") == [1, 9, 8, 10]
    assert set(values(doctor, "optimizer/g_skipped", "last")) <= {0}
    assert values(doctor, "optimizer/loss_scale", "last") == [1024, 1024, 256, 256]


def test_a_scaler_of_another_kind_is_refused_and_one_that_is_off_says_nothing() -> None:
    with pytest.warns(GanDoctorWarning, match="scaler= takes a torch.amp.GradScaler"):
        GanDoctor(None, scaler=3).close()
    gan = Gan()
    doctor = doctor_for(gan, scaler=[torch.amp.GradScaler("cpu", enabled=False)])
    doctor.step(**gan.iterate())
    doctor.close()
    assert "optimizer/loss_scale" not in measured(doctor)


def test_the_penalty_is_a_signal() -> None:
    doctor = doctor_for()
    for _ in range(10):
        doctor.step(d_loss=1.0, d_penalty=torch.tensor(0.25))
    doctor.close()
    assert values(doctor, "loss/d_penalty") == [0.25, 0.25]
    assert "d_penalty" in doctor.report().facts.inputs
