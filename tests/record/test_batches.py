"""The share of values at the limits of the generator's last activation."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from tests.record.small_gans import LATENT, Gan, doctor_for, images, measured, mlp, values


@pytest.mark.parametrize("batch", [4, 64], ids=["few values", "many"])
@pytest.mark.parametrize(
    ("last", "low", "high"), [(nn.Tanh(), -0.99, 0.99), (nn.Sigmoid(), 0.01, 0.99)]
)
def test_saturated_share(batch: int, last: nn.Module, low: float, high: float) -> None:
    torch.manual_seed(0)
    gan = images()
    gan.g[-1] = last  # type: ignore[operator]
    real = torch.rand(batch, 1, 8, 8) * 1.2 - 0.1
    fake = torch.rand(batch, 1, 8, 8) * 2.2 - 1.1
    doctor = doctor_for(gan)
    gan.iterate()
    doctor.step(real=real, fake=fake)
    doctor.close()
    for name, samples in (("real", real), ("fake", fake)):
        exact = ((samples < low) | (samples > high)).float().mean().item()
        assert values(doctor, f"data/{name}_saturated")[0] == pytest.approx(exact, abs=1e-6)


def test_an_output_without_limits_cannot_saturate() -> None:
    gan = Gan(mlp(LATENT, 8, 2))
    doctor = doctor_for(gan)
    gan.iterate()
    doctor.step()
    doctor.close()
    assert "data/fake_std" in measured(doctor)
    assert "data/fake_saturated" not in measured(doctor)
