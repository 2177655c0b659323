"""The generator's noise, and what it makes of it."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from tests.record.small_gans import LATENT, Gan, Images, doctor_for, images, measured, mlp, values


def run(gan: Gan, steps: int = 31) -> Any:
    torch.manual_seed(0)
    doctor = doctor_for(gan)
    for _ in range(steps):
        doctor.step(**gan.iterate())
    doctor.close()
    return doctor


@pytest.mark.parametrize("build", [Gan, images])
def test_fresh_noise_that_is_used(build: Any) -> None:
    doctor = run(build(), 101)
    assert set(values(doctor, "latent/repeated")) == {0}
    assert 0.6 < min(values(doctor, "latent/spread")) < 1.5
    found = values(doctor, "latent/sensitivity")
    assert len(found) == 2
    assert 0.5 < min(found) <= max(found) < 2


def test_a_linear_generator_has_a_sensitivity_near_one() -> None:
    found = values(run(Gan(nn.Linear(LATENT, 2)), 1), "latent/sensitivity")
    assert found == [pytest.approx(1.0, rel=0.4)]


def test_noise_that_is_drawn_once() -> None:
    gan = Gan()
    once = gan.latent()
    gan.latent = lambda: once  # type: ignore[method-assign]
    assert set(values(run(gan), "latent/repeated")) == {1}


def test_one_latent_for_the_whole_batch() -> None:
    gan = Gan()
    gan.latent = lambda: torch.randn(1, LATENT).expand(16, -1)  # type: ignore[method-assign]
    doctor = run(gan)
    assert max(values(doctor, "latent/spread")) < 1e-6
    assert set(values(doctor, "latent/repeated")) == {0}
    assert "latent/sensitivity" not in measured(doctor)


class Ignoring(nn.Module):
    """Draws its own noise."""

    def __init__(self) -> None:
        super().__init__()
        self.net = mlp(LATENT, 8, 2)

    def forward(self, z: Tensor) -> Tensor:
        return self.net(torch.randn(z.shape)) + 0 * z.sum()


def test_noise_that_is_ignored() -> None:
    assert values(run(Gan(Ignoring())), "latent/sensitivity") == [0]


class Translating(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 1, 3, padding=1)

    def forward(self, image: Tensor) -> Tensor:
        return self.conv(image).tanh()


def test_images_are_no_noise() -> None:
    gan = Images(Translating(), images().d)
    gan.latent = gan.real  # type: ignore[method-assign]
    assert not {"latent/repeated", "latent/spread", "latent/sensitivity"} & measured(run(gan))


def test_a_generator_with_hooks_of_its_own_is_not_run_again() -> None:
    gan = Gan()
    seen: list[int] = []
    gan.g.register_forward_hook(lambda *_: seen.append(1))
    doctor = run(gan, 5)
    assert len(seen) == 5
    assert "latent/sensitivity" not in measured(doctor)
    assert "latent/spread" in measured(doctor)
