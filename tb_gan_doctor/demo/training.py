"""One GAN training whose every part can be broken on purpose.

The loop is the usual one; the fields that a fault changes are listed first. What an injection may
do is what people do by mistake: forget a call, detach, change a rate, feed other data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from tb_gan_doctor.demo.data import DrawReal
from tb_gan_doctor.demo.losses import LOSSES, gradient_penalty, zero_centered_penalty

Change = Callable[[Tensor], Tensor]


def unchanged(x: Tensor) -> Tensor:
    """Leaves a tensor as it is."""
    return x


@dataclass
class Training:
    """Two players, their optimizers, the data and the loss."""

    generator: nn.Module
    discriminator: nn.Module
    g_optimizer: Optimizer
    d_optimizer: Optimizer
    draw_real: DrawReal
    latent: int
    loss: str
    batch: int = 64
    d_steps: int = 1
    penalty_weight: float = 0.0  # lambda of WGAN-GP, gamma of R1 and R2
    clip: float = 0.0  # weight clip of WGAN
    zero_d: bool = True
    zero_g: bool = True
    detach_in_g: bool = False
    change_real: Change = unchanged
    change_latent: Change = unchanged
    change_score: Change = unchanged
    change_score_input: Change = unchanged
    values: dict[str, Tensor] = field(default_factory=dict)

    def iterate(self) -> dict[str, Any]:
        """One iteration; returns what a user would log."""
        for _ in range(self.d_steps):
            self._train_discriminator()
        self._train_generator()
        return self.values

    def _score(self, samples: Tensor) -> Tensor:
        return self.change_score(self.discriminator(self.change_score_input(samples)))

    def _latent(self) -> Tensor:
        return self.change_latent(torch.randn(self.batch, self.latent))

    def _train_discriminator(self) -> None:
        real = self.change_real(self.draw_real(self.batch))
        with torch.no_grad():
            fake = self.generator(self._latent())
        if self.zero_d:
            self.d_optimizer.zero_grad()
        d_real, d_fake = self._score(real), self._score(fake)
        d_loss = LOSSES[self.loss][0](d_real, d_fake)
        (d_loss + self._penalty(real, fake)).backward()
        self.d_optimizer.step()
        if self.clip:
            with torch.no_grad():
                for weight in self.discriminator.parameters():
                    weight.clamp_(-self.clip, self.clip)
        self.values.update(real=real, d_loss=d_loss, d_real=d_real, d_fake=d_fake)

    def _penalty(self, real: Tensor, fake: Tensor) -> Tensor | float:
        if not self.penalty_weight:
            return 0.0
        if self.loss == "wgan-gp":
            return self.penalty_weight * gradient_penalty(self.discriminator, real, fake)
        on_both = zero_centered_penalty(self.discriminator, real) + zero_centered_penalty(
            self.discriminator, fake
        )
        return self.penalty_weight * on_both

    def _train_generator(self) -> None:
        fake = self.generator(self._latent())
        if self.zero_g:
            self.g_optimizer.zero_grad()
        scores = self._score(fake.detach() if self.detach_in_g else fake)
        g_loss = LOSSES[self.loss][1](self.values["d_real"].detach(), scores)
        g_loss.backward()
        self.g_optimizer.step()
        self.values.update(fake=fake, g_loss=g_loss)


def scale_rate(optimizer: Optimizer, factor: float) -> None:
    """Multiplies an optimizer's learning rate."""
    for group in optimizer.param_groups:
        group["lr"] *= factor
