"""Small networks and one plain iteration, for loops in tests."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from tb_gan_doctor import GanDoctor
from tb_gan_doctor.model import Window

LATENT = 4


def mlp(*widths: int, last: nn.Module | None = None) -> nn.Sequential:
    layers: list[nn.Module] = []
    for inputs, outputs in itertools.pairwise(widths):
        layers += [nn.Linear(inputs, outputs), nn.LeakyReLU(0.2)]
    return nn.Sequential(*layers[:-1], *([last] if last is not None else []))


def conv_generator() -> nn.Sequential:
    """Latents [n, LATENT, 1, 1] to images [n, 1, 8, 8]."""
    return nn.Sequential(
        nn.ConvTranspose2d(LATENT, 8, 4), nn.BatchNorm2d(8), nn.ReLU(),
        nn.ConvTranspose2d(8, 1, 4, 2, 1), nn.Tanh(),
    )  # fmt: skip


def conv_discriminator(*, spectral: bool = False, norm: bool = False) -> nn.Sequential:
    """Images [n, 1, 8, 8] to scores [n, 1]."""
    wrap: Callable[[nn.Module], nn.Module] = (
        nn.utils.parametrizations.spectral_norm if spectral else lambda module: module
    )
    middle = [nn.BatchNorm2d(8)] if norm else []
    return nn.Sequential(
        wrap(nn.Conv2d(1, 8, 4, 2, 1)), *middle, nn.LeakyReLU(0.2),
        wrap(nn.Conv2d(8, 1, 4)), nn.Flatten(),
    )  # fmt: skip


class Gan:
    """A GAN on random 2-D points, with a plain non-saturating iteration."""

    def __init__(
        self,
        generator: nn.Module | None = None,
        discriminator: nn.Module | None = None,
        batch: int = 16,
    ) -> None:
        self.g = generator or mlp(LATENT, 8, 2)
        self.d = discriminator or mlp(2, 8, 1)
        self.batch = batch
        self.g_optimizer = torch.optim.Adam(self.g.parameters(), 1e-3, betas=(0.5, 0.9))
        self.d_optimizer = torch.optim.Adam(self.d.parameters(), 1e-3, betas=(0.5, 0.9))

    def real(self) -> Tensor:
        return torch.randn(self.batch, 2) * 0.5 + 1

    def latent(self) -> Tensor:
        return torch.randn(self.batch, LATENT)

    def players(self) -> dict[str, Any]:
        return {
            "generator": self.g,
            "discriminator": self.d,
            "g_optimizer": self.g_optimizer,
            "d_optimizer": self.d_optimizer,
        }

    def iterate(self) -> dict[str, Tensor]:
        """One step of D, then one of G; returns what a user could log."""
        real = self.real()
        fake = self.g(self.latent())
        self.d_optimizer.zero_grad()
        d_real, d_fake = self.d(real), self.d(fake.detach())
        d_loss = functional.softplus(-d_real).mean() + functional.softplus(d_fake).mean()
        d_loss.backward()
        self.d_optimizer.step()
        self.g_optimizer.zero_grad()
        g_loss = functional.softplus(-self.d(fake)).mean()
        g_loss.backward()
        self.g_optimizer.step()
        return {
            "d_loss": d_loss, "g_loss": g_loss, "d_real": d_real, "d_fake": d_fake,
            "real": real, "fake": fake,
        }  # fmt: skip


class Images(Gan):
    """The same on random images [n, 1, 8, 8]."""

    def real(self) -> Tensor:
        return torch.rand(self.batch, 1, 8, 8) * 2 - 1

    def latent(self) -> Tensor:
        return torch.randn(self.batch, LATENT, 1, 1)


def images(**keywords: Any) -> Images:
    return Images(conv_generator(), conv_discriminator(**keywords))


def doctor_for(gan: Gan | None = None, **keywords: Any) -> GanDoctor:
    """A strict doctor that keeps everything in memory."""
    players = gan.players() if gan is not None else {}
    return GanDoctor(None, **{**players, "strict": True, **keywords})


def windows_of(doctor: GanDoctor) -> list[Window]:
    return doctor._online.windows


def spans(doctor: GanDoctor) -> list[tuple[int, int]]:
    """First and last step of every window."""
    return [(window.first_step, window.last_step) for window in windows_of(doctor)]


def values(doctor: GanDoctor, signal: str, aggregate: str = "mean") -> list[float]:
    """A signal over the windows that measured it."""
    found = [window.get(signal, aggregate) for window in windows_of(doctor)]
    return [value for value in found if value == value]


def measured(doctor: GanDoctor) -> set[str]:
    """Names of the signals that any window measured."""
    return {
        column.signal
        for window in windows_of(doctor)
        for column, value in zip(window.schema.columns, window.values, strict=True)
        if value == value
    }
