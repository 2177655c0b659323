"""Period-2 patterns in images: found where they are, and nowhere else."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from tests.record.small_gans import Gan, doctor_for, images, measured, values


def smooth(n: int, channels: int, size: int) -> Tensor:
    coarse = torch.randn(n, channels, size // 4, size // 4)
    return functional.interpolate(coarse, size=size, mode="bicubic").tanh()


def ratio(real: Tensor, fake: Tensor) -> float:
    doctor = doctor_for(None)
    doctor.step(real=real, fake=fake)
    doctor.close()
    (found,) = values(doctor, "data/checkerboard_ratio")
    return found


def pattern(images: Tensor, rows: bool, columns: bool) -> Tensor:
    sign = torch.tensor([1.0, -1.0]).repeat(images.shape[-1] // 2 + 1)
    down, across = sign[: images.shape[-2], None], sign[: images.shape[-1]]
    return (down if rows else torch.ones_like(down)) * (across if columns else 1)


@pytest.mark.parametrize(("channels", "size"), [(1, 16), (3, 32), (1, 28)])
@pytest.mark.parametrize(("rows", "columns"), [(True, True), (True, False), (False, True)])
def test_a_faint_pattern_is_found(channels: int, size: int, rows: bool, columns: bool) -> None:
    torch.manual_seed(0)
    real, clean = smooth(32, channels, size), smooth(32, channels, size)
    spoiled = clean + 0.06 * pattern(clean, rows, columns)
    assert ratio(real, clean) < 1.5
    assert ratio(real, spoiled) > 5


@pytest.mark.parametrize("real_noise", [0.0, 0.3])
def test_noise_is_no_pattern(real_noise: float) -> None:
    torch.manual_seed(1)
    real = smooth(64, 1, 32) + real_noise * torch.randn(64, 1, 32, 32)
    fake = smooth(64, 1, 32) + 0.3 * torch.randn(64, 1, 32, 32)
    assert ratio(real, fake) == pytest.approx(1, abs=0.2)


def test_a_pattern_in_the_reals_is_the_data() -> None:
    torch.manual_seed(2)
    real, fake = (x + 0.2 * pattern(x, True, True) for x in smooth(64, 1, 16).split(32))
    assert ratio(real, fake) == pytest.approx(1, abs=0.2)


def test_a_pattern_too_faint_to_see_does_not_count() -> None:
    torch.manual_seed(3)
    real, fake = smooth(64, 1, 16).split(32)
    assert ratio(real, fake + 0.002 * pattern(fake, True, True)) < 1


def test_fresh_transposed_convolutions_of_uneven_overlap_leave_one() -> None:
    torch.manual_seed(4)
    layer = torch.nn.ConvTranspose2d(1, 1, 3, 2, 1, 1)
    torch.nn.init.ones_(layer.weight)
    with torch.no_grad():
        fake = layer(smooth(64, 1, 16))
    assert ratio(smooth(64, 1, 32), fake) > 5


def test_points_have_none() -> None:
    gan = Gan()
    doctor = doctor_for(gan)
    doctor.step(**gan.iterate())
    doctor.close()
    assert "data/fake_std" in measured(doctor)
    assert "data/checkerboard_ratio" not in measured(doctor)


def test_it_is_measured_every_50_iterations() -> None:
    gan = images()
    doctor = doctor_for(gan)
    for _ in range(161):
        gan.iterate()
        doctor.step()
    doctor.close()
    assert len(values(doctor, "data/checkerboard_ratio")) == 4
