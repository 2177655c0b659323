"""Small distributed trainings; what they return is what one rank has seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.parallel import DistributedDataParallel

from tb_gan_doctor import GanDoctor
from tb_gan_doctor.model import Window
from tests.record.small_gans import conv_discriminator, conv_generator

BATCH = 16
STEPS = 35

Row = tuple[int, int, dict[tuple[str, str], float]]


class Split:
    """A GAN on images, of which each rank has its part of every batch.

    wrap: makes a network one of a distributed training.
    """

    def __init__(
        self,
        rank: int = 0,
        world: int = 1,
        wrap: Callable[[nn.Module], nn.Module] | None = None,
        generator: nn.Module | None = None,
    ) -> None:
        self.part = slice(rank * BATCH // world, (rank + 1) * BATCH // world)
        torch.manual_seed(1)
        g, d = generator or conv_generator(), conv_discriminator()
        for module in (g, d):
            for part in module.modules():
                if isinstance(part, nn.BatchNorm2d):
                    part.eval()  # statistics of a part of a batch are not those of the batch
        g, d = g.double(), d.double()
        self.g, self.d = (wrap(g), wrap(d)) if wrap is not None else (g, d)
        self.g_optimizer = torch.optim.Adam(self.g.parameters(), 1e-3, betas=(0.5, 0.9))
        self.d_optimizer = torch.optim.Adam(self.d.parameters(), 1e-3, betas=(0.5, 0.9))
        self.draws = torch.Generator().manual_seed(2)

    def players(self) -> dict[str, Any]:
        return {
            "generator": self.g,
            "discriminator": self.d,
            "g_optimizer": self.g_optimizer,
            "d_optimizer": self.d_optimizer,
        }

    def iterate(self) -> dict[str, Tensor]:
        """One step of D and one of G, on this rank's part of a batch."""
        real = torch.rand(BATCH, 1, 8, 8, generator=self.draws, dtype=torch.double) * 2 - 1
        latent = torch.randn(BATCH, 4, 1, 1, generator=self.draws, dtype=torch.double)
        real, latent = real[self.part], latent[self.part]
        fake = self.g(latent)
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


def rows(windows: list[Window]) -> list[Row]:
    """Windows as plain numbers, so that they can be sent."""
    return [
        (
            w.first_step,
            w.last_step,
            {(c.signal, c.aggregate): v for c, v in zip(w.schema.columns, w.values, strict=True)},
        )
        for w in windows
    ]


def seen(doctor: GanDoctor) -> dict[str, Any]:
    """What one rank knows in the end."""
    report = doctor.report()
    return {
        "windows": rows(doctor._online.windows),
        "headline": report.headline,
        "notes": report.notes,
        "batch_size": report.facts.batch_size,
        "ranks": report.facts.ranks,
        "coverage": {c.fault: c.state for c in report.coverage},
    }


def weights(gan: Split) -> list[Tensor]:
    return [p.detach().clone() for n in (gan.g, gan.d) for p in n.parameters()]


def data_parallel(
    rank: int, world: int, folder: Path, steps: int = STEPS, attach: bool = True
) -> dict[str, Any]:
    gan = Split(rank, world, lambda network: DistributedDataParallel(network))
    found: dict[str, Any] = {}
    if attach:
        with GanDoctor(folder / "run", **gan.players(), strict=True) as doctor:
            for _ in range(steps):
                doctor.step(**gan.iterate())
        found = seen(doctor)
    else:
        for _ in range(steps):
            gan.iterate()
    return {**found, "weights": weights(gan)}
