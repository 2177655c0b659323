"""Trainings whose steps follow several backward passes, several phases, or a closure."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.functional import softplus

from tb_gan_doctor import GanDoctor
from tests.record.small_gans import LATENT, mlp


class Ring:
    """A GAN on eight points of a circle.

    zeroes: which player's gradients are zeroed, "gd" in a correct loop.
    """

    def __init__(self, batch: int = 64, zeroes: str = "gd") -> None:
        torch.manual_seed(0)
        self.g, self.d = mlp(LATENT, 32, 2), mlp(2, 32, 1)
        self.batch, self.zeroes = batch, zeroes
        self.g_optimizer: torch.optim.Optimizer
        self.d_optimizer: torch.optim.Optimizer
        self.g_optimizer, self.d_optimizer = (
            torch.optim.Adam(net.parameters(), 1e-3, betas=(0.5, 0.9)) for net in (self.g, self.d)
        )
        angles = torch.arange(8) * (math.pi / 4)
        self.modes = torch.stack([angles.cos(), angles.sin()], 1)

    def real(self) -> Tensor:
        points = self.modes[torch.randint(8, (self.batch,))]
        return points + 0.05 * torch.randn(self.batch, 2)

    def fake(self) -> Tensor:
        return self.g(torch.randn(self.batch, LATENT))  # type: ignore[no-any-return]

    def d_loss(self) -> Tensor:
        real, fake = self.real(), self.fake().detach()
        return softplus(-self.d(real)).mean() + softplus(self.d(fake)).mean()

    def g_loss(self) -> Tensor:
        return softplus(-self.d(self.fake())).mean()

    def zero(self, player: str, set_to_none: bool = True) -> None:
        optimizer = self.g_optimizer if player == "g" else self.d_optimizer
        if player in self.zeroes:
            optimizer.zero_grad(set_to_none=set_to_none)

    def d_step(self) -> Tensor:
        self.zero("d")
        loss = self.d_loss()
        loss.backward()
        self.d_optimizer.step()
        return loss.detach()

    def g_step(self) -> Tensor:
        self.zero("g")
        loss = self.g_loss()
        loss.backward()
        self.g_optimizer.step()
        return loss.detach()


Loop = Callable[[Ring, int], None]
LOOKED_FOR = {"player-not-updating", "gradients-not-zeroed", "mixed-precision-overflow"}


def is_healthy(doctor: GanDoctor) -> bool:
    """Nothing found, though it was looked for."""
    report = doctor.report()
    checked = {entry.fault for entry in report.coverage if entry.state == "checked"}
    return not report.findings and checked >= LOOKED_FOR


def run(
    loop: Loop, steps: int = 210, attach: bool = True, **keywords: object
) -> tuple[GanDoctor, list[Tensor]]:
    """The doctor, closed, which heard of nothing but iterations; and the weights at the end."""
    ring = Ring(**keywords)  # type: ignore[arg-type]
    nets: list[nn.Module] = [ring.g, ring.d]
    players = {"generator": ring.g, "discriminator": ring.d} if attach else {}
    doctor = GanDoctor(None, **players, loss="nonsaturating", samples=False, strict=True)
    for i in range(steps):
        loop(ring, i)
        if attach:
            doctor.step()
    doctor.close()
    return doctor, [p.detach().clone() for net in nets for p in net.parameters()]
