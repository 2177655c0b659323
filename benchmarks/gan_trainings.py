"""The trainings whose steps the benchmarks time."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

Values = dict[str, Tensor]


class Training:
    """A plain non-saturating GAN with Adam."""

    def __init__(
        self, g: nn.Module, d: nn.Module, draw: Callable[[], Tensor], latent: tuple[int, ...]
    ):
        self.g, self.d, self.draw, self.latent = g, d, draw, latent
        self.g_optimizer = torch.optim.Adam(g.parameters(), 2e-4, betas=(0.5, 0.999))
        self.d_optimizer = torch.optim.Adam(d.parameters(), 2e-4, betas=(0.5, 0.999))

    def iterate(self) -> Values:
        real = self.draw()
        fake = self.g(torch.randn(len(real), *self.latent))
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


def mlp(*widths: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for inputs, outputs in itertools.pairwise(widths):
        layers += [nn.Linear(inputs, outputs), nn.LeakyReLU(0.2)]
    return nn.Sequential(*layers[:-1])


def ring(width: int = 128, batch: int = 128) -> Training:
    """Eight Gaussians on a circle, MLPs of two hidden layers: about 1.6 ms a step."""
    angles = torch.arange(8) * (torch.pi / 4)
    modes = torch.stack([angles.cos(), angles.sin()], 1)

    def draw() -> Tensor:
        return modes[torch.randint(8, (batch,))] + 0.02 * torch.randn(batch, 2)

    return Training(mlp(8, width, width, 2), mlp(2, width, width, 1), draw, (8,))


def dcgan(batch: int = 32) -> Training:
    """A DCGAN on 32x32 gray images: about 20 ms a step."""

    def up(inputs: int, outputs: int) -> list[nn.Module]:
        return [
            nn.ConvTranspose2d(inputs, outputs, 4, 2, 1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
        ]

    def down(inputs: int, outputs: int) -> list[nn.Module]:
        return [
            nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.LeakyReLU(0.2),
        ]

    g = nn.Sequential(
        nn.ConvTranspose2d(64, 64, 4, bias=False), nn.BatchNorm2d(64), nn.ReLU(),
        *up(64, 32), *up(32, 16), nn.ConvTranspose2d(16, 1, 4, 2, 1), nn.Tanh(),
    )  # fmt: skip
    d = nn.Sequential(
        nn.Conv2d(1, 16, 4, 2, 1), nn.LeakyReLU(0.2), *down(16, 32), *down(32, 64),
        nn.Conv2d(64, 1, 4), nn.Flatten(),
    )  # fmt: skip
    images = functional.interpolate(torch.rand(256, 1, 8, 8), size=32, mode="bilinear") * 2 - 1
    return Training(g, d, lambda: images[torch.randint(256, (batch,))], (64, 1, 1))
