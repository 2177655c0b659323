"""Grids of samples: fixed latents, without a trace in the generator."""

from __future__ import annotations

import io
import random
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from tb_gan_doctor import GanDoctor
from tb_gan_doctor.errors import GanDoctorWarning
from tb_gan_doctor.record.png import grid_of, png_of
from tb_gan_doctor.record.replay import CannotHold, held_arguments, untouched
from tests.record.small_gans import LATENT, Gan, conv_generator, doctor_for, images

Grid = tuple[int, np.ndarray[Any, Any]]


def pixels(png: bytes) -> np.ndarray[Any, Any]:
    return np.asarray(Image.open(io.BytesIO(png)))


def grids(gan: Gan, steps: int, of: str = "fake", **keywords: Any) -> list[Grid]:
    """Steps and pixels of the grids of a run."""
    found: list[Grid] = []

    def deliver(kind: str, step: int, png: bytes, width: int, height: int) -> None:
        if kind == of:
            found.append((step, pixels(png)))

    doctor = doctor_for(gan, **keywords)
    doctor._session._samples._deliver = deliver  # type: ignore[union-attr]
    for _ in range(steps):
        gan.iterate()
        doctor.step()
    doctor.close()
    return found


@pytest.mark.parametrize("shape", [(7, 5), (4, 9, 3)])
def test_png_is_read_back_exactly(shape: tuple[int, ...]) -> None:
    picture = np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)
    assert np.array_equal(pixels(png_of(picture)), picture)


def test_grid_places_images_row_by_row() -> None:
    images = np.arange(6, dtype=np.float32)[:, None, None, None] * np.ones((1, 1, 2, 3), np.float32)
    grid = grid_of(images, 0, 5, columns=4)
    assert grid.shape == (4, 12)
    assert grid[0, ::3].tolist() == [0, 51, 102, 153]
    assert grid[2, ::3].tolist() == [204, 255, 0, 0]


def test_grid_survives_numbers_that_are_none() -> None:
    images = np.array([np.nan, np.inf, -np.inf, 1], np.float32).reshape(1, 1, 2, 2)
    assert grid_of(images, 0, 1, columns=1).tolist() == [[128, 255], [0, 255]]


def test_the_same_latents_every_25_windows() -> None:
    torch.manual_seed(0)
    gan = images()
    for group in gan.g_optimizer.param_groups:
        group["lr"] = 0.0  # only the latents could change the picture now
    found = grids(gan, 501)
    assert [step for step, _ in found] == [0, 240, 490]
    assert found[0][1].shape == (32, 32)
    assert np.array_equal(found[0][1], found[1][1])
    assert found[0][1].std() > 0


def test_samples_can_be_switched_off_and_points_make_none() -> None:
    doctor = doctor_for(images(), samples=False)
    assert doctor._session._samples is None  # type: ignore[union-attr]
    doctor.close()
    assert grids(Gan(), 11) == []


def test_a_function_that_draws_samples_is_preferred() -> None:
    gan = images()
    asked: list[int] = []

    def draw(n: int) -> torch.Tensor:
        asked.append(n)
        return torch.ones(n, 1, 8, 8)

    ((_, grid),) = grids(gan, 11, sample_fn=draw)
    assert asked == [16]
    assert (grid == 255).all()


def test_reals_once_in_the_same_layout() -> None:
    gan = images()
    reals = torch.linspace(-1, 1, 16)[:, None, None, None].expand(16, 1, 8, 8)
    gan.real = lambda: reals.clone()  # type: ignore[method-assign]
    ((step, grid),) = grids(gan, 501, of="real")
    assert step == 0
    assert grid.shape == (32, 32)
    assert grid[::8, ::8].reshape(-1).tolist() == pytest.approx(np.linspace(0, 255, 16), abs=0.6)


def test_reals_that_are_points_make_none() -> None:
    assert grids(Gan(), 11, of="real") == []


def test_reals_that_nobody_shows_come_later_or_never() -> None:
    gan = images()
    iterate = gan.iterate
    gan.iterate = lambda: (gan.g(gan.latent()), {})[1]  # type: ignore[method-assign]
    assert grids(gan, 11, of="real") == []
    gan.iterate = lambda: iterate() if len(calls) > 200 else (calls.append(0), {})[1]  # type: ignore[method-assign, func-returns-value]
    calls: list[int] = []
    assert [step for step, _ in grids(gan, 501, of="real")] in ([240], [490])


class WithObject(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.net = conv_generator()

    def forward(self, z: torch.Tensor, context: Any = None) -> torch.Tensor:
        return self.net(z)


def test_a_call_that_cannot_be_held_shows_the_batch_of_the_moment() -> None:
    gan = images()
    inner = WithObject()
    gan.g = inner
    gan.g_optimizer = torch.optim.SGD(inner.parameters(), 0.0)
    calls = 0

    def counted(module: nn.Module, args: Any, output: Any) -> None:
        nonlocal calls
        calls += 1

    inner.net.register_forward_hook(counted)
    latent = gan.latent
    gan.latent = lambda: latent()  # type: ignore[method-assign]
    forward = inner.forward
    inner.forward = lambda z: forward(z, context=object())  # type: ignore[method-assign]
    found = grids(gan, 11)
    assert len(found) == 1
    assert calls == 11  # the user's hook saw the training's own calls only


def test_large_images_are_shrunk() -> None:
    gan = images()
    gan.g.append(nn.Upsample(scale_factor=16))
    gan.d.insert(0, nn.AvgPool2d(16))
    gan.real = lambda: torch.rand(gan.batch, 1, 128, 128)  # type: ignore[method-assign]
    ((_, grid),) = grids(gan, 11)
    assert grid.shape == (256, 256)


def test_arguments_are_copied_for_the_first_samples() -> None:
    z, scale = torch.randn(20, 4), torch.tensor([1.0, 2.0])
    (held,) = held_arguments(([z, {"scale": scale}, "train", None],))
    assert torch.equal(held[0], z[:16])
    assert torch.equal(held[1]["scale"], scale)
    assert held[2:] == ["train", None]
    z.zero_()
    assert held[0].abs().sum() > 0
    with pytest.raises(CannotHold):
        held_arguments((z, object()))


def test_untouched_puts_everything_back() -> None:
    net = nn.Sequential(nn.BatchNorm1d(3), nn.Dropout())
    net.count, net.cache = 3, None  # type: ignore[assignment]
    before = {name: buffer.clone() for name, buffer in net.state_dict().items()}
    states = torch.get_rng_state(), random.getstate(), np.random.get_state()[1].copy()  # type: ignore[union-attr]
    with untouched([net]):
        net(torch.randn(8, 3))
        net.eval()
        net.count, net.cache, net.extra = 4, torch.ones(1), 1  # type: ignore[assignment]
        random.random(), np.random.rand()
        net[0].running_mean = torch.ones(3)
    assert net.training and net[0].training
    assert (net.count, net.cache, hasattr(net, "extra")) == (3, None, False)
    for name, buffer in net.state_dict().items():
        assert torch.equal(buffer, before[name])
    assert torch.equal(torch.get_rng_state(), states[0])
    assert random.getstate() == states[1]
    assert (np.random.get_state()[1] == states[2]).all()  # type: ignore[union-attr]


def test_untouched_also_when_the_body_fails() -> None:
    net = nn.BatchNorm1d(3)
    with pytest.raises(RuntimeError, match="on purpose"), untouched([net]):
        net(torch.randn(8, 3) + LATENT)
        raise RuntimeError("on purpose")
    assert net.running_mean is not None
    assert net.running_mean.abs().sum() == 0


def test_steps_that_are_gone_over_again_get_new_grids() -> None:
    torch.manual_seed(0)
    gan, found = images(), []
    with pytest.warns(GanDoctorWarning, match="went back"):
        doctor = GanDoctor(None, **gan.players())
        doctor._session._samples._deliver = lambda kind, step, *_: found.append((kind, step))  # type: ignore[union-attr]
        for step in (*range(60), *range(30, 60)):
            gan.iterate()
            doctor.step(step=step)
        doctor.close()
    assert found == [("fake", 0), ("real", 0), ("fake", 30)]
