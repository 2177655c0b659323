"""Conditional GANs: D(x, y) and G(z, y) tell the classes by themselves, or the user does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import one_hot

from tb_gan_doctor import GanDoctor
from tb_gan_doctor.record.classes import classes_in
from tests.kinds.updates import adam, play
from tests.loops.small import causes, coverage, mlp, report_of
from tests.record.small_gans import measured

CLASSES = 4
CENTERS = torch.tensor([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
Labels = Callable[[Tensor], Tensor]


class Generator(nn.Module):
    """Noise [n, 4] and classes to points [n, 2]."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(CLASSES, 4)
        self.body = mlp((8, 32, 32, 2))

    def forward(self, noise: Tensor, y: Tensor) -> Tensor:
        classes = y.argmax(1) if y.dim() == 2 and y.shape[1] > 1 else y.reshape(-1).long()
        return self.body(torch.cat([noise, self.embed(classes)], 1))


class Projection(nn.Module):
    """Scores [n, 1] of points and their classes, by a projection on the class."""

    def __init__(self) -> None:
        super().__init__()
        self.body, self.head = mlp((2, 32, 32), nn.LeakyReLU(0.2)), nn.Linear(32, 1)
        self.embed = nn.Embedding(CLASSES, 32)

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        classes = y.argmax(1) if y.dim() == 2 and y.shape[1] > 1 else y.reshape(-1).long()
        h = self.body(x)
        return self.head(h) + (self.embed(classes) * h).sum(1, keepdim=True)


def train(
    log_dir: Path | None, fault: str = "", steps: int = 1150, as_given: Labels = lambda y: y
) -> GanDoctor:
    g, d = Generator(), Projection()
    g_optimizer, d_optimizer = adam(g, 5e-4), adam(d, 2e-3)
    doctor = GanDoctor(log_dir, g, d, g_optimizer, d_optimizer)
    for i in range(steps):
        real_y, fake_y = torch.randint(CLASSES, (2, 64))
        real = CENTERS[real_y] + 0.4 * torch.randn(64, 2)
        noise = torch.randn(64, 4)
        if fault == "a class without noise" and i > 400:
            noise = noise * (fake_y != 2)[:, None]
        fake = g(noise, as_given(fake_y))
        told = fake_y[torch.randperm(64)] if fault == "labels shuffled" else fake_y
        play(
            d, real, fake, g_optimizer, d_optimizer,
            real_y=(as_given(real_y),), fake_y=(as_given(told),),
        )  # fmt: skip
        doctor.step()
    doctor.close()
    return doctor


def test_a_healthy_one_is_checked_by_the_labels_of_its_own_calls(tmp_path: Path) -> None:
    report = report_of(train, tmp_path)
    assert causes(report) == []
    assert {"condition-ignored", "class-collapse"} <= coverage(report, "checked").keys()


def test_labels_in_another_order_are_a_condition_ignored(tmp_path: Path) -> None:
    assert causes(report_of(train, tmp_path, fault="labels shuffled")) == ["condition-ignored"]


def test_a_class_of_one_single_sample_is_a_class_collapse(tmp_path: Path) -> None:
    assert causes(report_of(train, tmp_path, fault="a class without noise")) == ["class-collapse"]


@pytest.mark.parametrize(
    "as_given",
    [lambda y: one_hot(y, CLASSES).float(), lambda y: y[:, None], lambda y: one_hot(y, CLASSES)],
    ids=["one-hot floats", "a column", "one-hot integers"],
)
def test_ways_to_write_labels(as_given: Labels) -> None:
    torch.manual_seed(0)
    doctor = train(None, steps=90, as_given=as_given)
    assert "condition/agreement" in measured(doctor)


def test_rows_that_are_no_classes_measure_nothing() -> None:
    torch.manual_seed(0)
    directions = torch.randn(CLASSES, 3)
    doctor = train(None, steps=90, as_given=lambda y: directions[y])
    report = doctor.report()
    assert "condition/agreement" not in measured(doctor)
    assert not doctor.report().facts.errors
    assert "class-collapse" not in coverage(report, "checked")


def test_labels_that_are_passed_win() -> None:
    torch.manual_seed(0)
    g, d = Generator(), Projection()
    g_optimizer, d_optimizer = adam(g), adam(d)
    with GanDoctor(None, g, d, g_optimizer, d_optimizer, strict=True) as doctor:
        for _ in range(90):
            y = torch.randint(CLASSES, (64,))
            real = CENTERS[y]
            fake = g(torch.randn(64, 4), y)
            play(d, real, fake, g_optimizer, d_optimizer, real_y=(y,), fake_y=(y,))
            doctor.step(real=real, fake=fake, real_labels=y * 0, fake_labels=y)
    assert "condition/agreement" not in measured(doctor)  # reals of one class tell nothing


def test_where_only_the_generator_is_asked_for_classes_the_report_says_what_to_pass() -> None:
    torch.manual_seed(0)
    g, d = Generator(), mlp((2, 16, 1))
    g_optimizer, d_optimizer = adam(g), adam(d)
    with GanDoctor(None, g, d, g_optimizer, d_optimizer, strict=True) as doctor:
        for _ in range(220):
            real = CENTERS[torch.randint(CLASSES, (16,))]
            fake = g(torch.randn(16, 4), torch.randint(CLASSES, (16,)))
            play(d, real, fake, g_optimizer, d_optimizer)
            doctor.step()
    entries = {entry.fault: entry for entry in doctor.report().coverage}
    assert entries["class-collapse"].state == "not-measured"
    assert "real_labels=" in entries["class-collapse"].why


def test_which_arguments_may_be_classes() -> None:
    x, y = torch.randn(5, 2), torch.arange(5)
    found: list[Any] = [
        classes_in(arguments, x)
        for arguments in (
            ((x, y), {}), ((x,), {"labels": y[:, None]}), ((y, x), {}), ((x, (y,)), {}),
            ((x, y), {"t": y}), ((x, y[:4]), {}), ((x, torch.randn(5)), {}), ((x,), {}),
            ((x, y > 2), {}),
        )
    ]  # fmt: skip
    assert [tensor is not None for tensor in found] == [True] * 4 + [False] * 5
