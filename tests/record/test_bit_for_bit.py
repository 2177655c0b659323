"""Attached or not, a training ends with the same weights, buffers and random states."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from tb_gan_doctor import GanDoctor
from tests.record.small_gans import (
    LATENT,
    Gan,
    Images,
    conv_discriminator,
    conv_generator,
    images,
    mlp,
)

STEPS = 110


def dcgan() -> Images:
    """BCE with BatchNorm in both players."""
    return images(norm=True)


class WganGp(Gan):
    """Fakes that are not detached, and a penalty with create_graph."""

    def iterate(self) -> dict[str, Tensor]:
        real, fake = self.real(), self.g(self.latent())
        self.d_optimizer.zero_grad()
        d_real, d_fake = self.d(real), self.d(fake)
        mix = torch.rand(self.batch, 1)
        between = (mix * real + (1 - mix) * fake.detach()).requires_grad_(True)
        (slope,) = torch.autograd.grad(self.d(between).sum(), between, create_graph=True)
        d_loss = d_fake.mean() - d_real.mean() + 10 * ((slope.norm(2, 1) - 1) ** 2).mean()
        d_loss.backward()
        self.d_optimizer.step()
        self.g_optimizer.zero_grad()
        g_loss = -self.d(self.g(self.latent())).mean()
        g_loss.backward()
        self.g_optimizer.step()
        return {"d_loss": d_loss, "g_loss": g_loss, "d_real": d_real, "d_fake": d_fake}


class Hinge(Images):
    def iterate(self) -> dict[str, Tensor]:
        real, fake = self.real(), self.g(self.latent())
        self.d_optimizer.zero_grad()
        d_real, d_fake = self.d(real), self.d(fake.detach())
        d_loss = functional.relu(1 - d_real).mean() + functional.relu(1 + d_fake).mean()
        d_loss.backward()
        self.d_optimizer.step()
        self.g_optimizer.zero_grad()
        g_loss = -self.d(fake).mean()
        g_loss.backward()
        self.g_optimizer.step()
        return {"d_loss": d_loss, "g_loss": g_loss, "d_real": d_real, "d_fake": d_fake}


class Counting(nn.Module):
    """Keeps a count and a cache outside of its buffers, and draws from three RNGs."""

    def __init__(self) -> None:
        super().__init__()
        self.net = mlp(LATENT, 8, 1 * 8 * 8)
        self.calls = 0
        self.cache: Tensor | None = None

    def forward(self, z: Tensor) -> Tensor:
        self.calls += 1
        shift = random.random() + np.random.rand() + 0.01 * self.calls
        out = functional.dropout(self.net(z.flatten(1)), 0.3).reshape(-1, 1, 8, 8)
        self.cache = out.detach().mean()
        return (out + 0.01 * shift * torch.randn(1)).tanh()


def dropout() -> Images:
    return Images(Counting(), nn.Sequential(nn.Flatten(), nn.Dropout(0.3), mlp(64, 8, 1)))


def hinge() -> Images:
    return Hinge(conv_generator(), conv_discriminator(spectral=True))


def trace(build: Callable[[], Gan], attach: Callable[[Gan], Any] | None) -> list[Any]:
    """Everything that a later step depends on, after a run of STEPS steps."""
    torch.manual_seed(7)
    random.seed(7)
    np.random.seed(7)
    gan = build()
    doctor = attach(gan) if attach else None
    for _ in range(STEPS):
        values = gan.iterate()
        if doctor is not None:
            classes = torch.arange(gan.batch) % 2
            if "real" in values:
                values |= {"real_labels": classes, "fake_labels": classes}
            doctor.step(**values)
    if doctor is not None:
        doctor.close()
    parts = [*gan.g.modules(), *gan.d.modules()]
    assert not any(part._forward_hooks or part._forward_pre_hooks for part in parts)
    tensors = [*gan.g.state_dict().values(), *gan.d.state_dict().values()]
    grads = [p.grad for net in (gan.g, gan.d) for p in net.parameters()]
    modes = [m.training for net in (gan.g, gan.d) for m in net.modules()]
    wants = [p.requires_grad for net in (gan.g, gan.d) for p in net.parameters()]
    calls = [m.calls for m in gan.g.modules() if isinstance(m, Counting)]
    numpy_state = np.random.get_state()[1].tolist()  # type: ignore[union-attr]
    others = [modes, wants, calls, random.getstate(), numpy_state]
    return [*tensors, *grads, torch.get_rng_state(), others]


@pytest.mark.parametrize("build", [dcgan, WganGp, hinge, dropout])
@pytest.mark.parametrize("window_steps", [None, 1])
def test_training_is_the_same_to_the_last_bit(
    build: Callable[[], Gan], window_steps: int | None, tmp_path: Path
) -> None:
    def attach(gan: Gan) -> GanDoctor:
        shape = (40, 2) if isinstance(gan, WganGp) else (40, 1, 8, 8)
        return GanDoctor(
            tmp_path,
            **gan.players(),
            window_steps=window_steps,
            held_out=torch.zeros(shape),
            average=copy.deepcopy(gan.g),
            strict=True,
        )

    *plain, plain_others = trace(build, None)
    *watched, watched_others = trace(build, attach)
    assert len(plain) == len(watched)
    for one, other in zip(plain, watched, strict=True):
        assert torch.equal(one, other)
    assert plain_others == watched_others


def test_the_comparison_sees_a_single_draw() -> None:
    def attach(gan: Gan) -> Any:
        class Draws:
            def step(self, **_: Any) -> None:
                torch.rand(1)

            def close(self) -> None:
                pass

        return Draws()

    *plain, _ = trace(dcgan, None)
    *watched, _ = trace(dcgan, attach)
    assert not all(torch.equal(a, b) for a, b in zip(plain, watched, strict=True))
