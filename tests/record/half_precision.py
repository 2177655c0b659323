"""A GAN on eight points of a circle, trained in mixed precision the ways people do it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import softplus

from tb_gan_doctor import GanDoctor
from tests.record.small_gans import LATENT, mlp

Scaler = torch.amp.GradScaler
Spoil = Callable[[int, Tensor], Tensor]


def scaler(**keywords: Any) -> Scaler:
    return Scaler("cpu", **keywords)


def rounded(score: Tensor) -> Tensor:
    """Scores whose gradient passes through float16, and overflows where the loss is scaled far."""
    if score.requires_grad:
        score.register_hook(lambda gradient: gradient.half().float())
    return score


class HalfGan:
    """Weights, optimizers and one scaler for both, or one for each: (generator's, discriminator's).

    scalers: none for a training without any.
    autocast: the type to compute in; without it scores are rounded, which is faster on a CPU.
    once: update a shared scaler once per iteration, and not after each player's step.
    clip: unscale and clip gradients before each step; spoil: changes D's loss.
    """

    def __init__(
        self,
        *scalers: Scaler,
        autocast: torch.dtype | None = None,
        fused: bool = False,
        once: bool = False,
        clip: bool = False,
        spoil: Spoil = lambda i, loss: loss,
    ) -> None:
        torch.manual_seed(0)
        self.g, self.d = mlp(LATENT, 32, 2), mlp(2, 32, 1)
        self.g_optimizer, self.d_optimizer = (
            torch.optim.Adam(net.parameters(), 1e-3, betas=(0.5, 0.9), fused=fused)
            for net in (self.g, self.d)
        )
        self.scalers: Sequence[Scaler | None] = (
            (*scalers, *scalers)[:2] if scalers else (None, None)
        )
        self.autocast = autocast
        self.once, self.clip, self.spoil = once, clip, spoil
        angles = torch.arange(8) * (math.pi / 4)
        self.modes = torch.stack([angles.cos(), angles.sin()], 1)
        self.d_steps = self.g_steps = 0
        self.d_optimizer.register_step_post_hook(lambda *_: self._count("d_steps"))
        self.g_optimizer.register_step_post_hook(lambda *_: self._count("g_steps"))

    def players(self) -> dict[str, Any]:
        return {
            "generator": self.g, "discriminator": self.d,
            "g_optimizer": self.g_optimizer, "d_optimizer": self.d_optimizer,
        }  # fmt: skip

    def iterate(self, i: int) -> dict[str, Tensor]:
        g_scaler, d_scaler = self.scalers
        real = self.modes[torch.randint(8, (64,))] + 0.05 * torch.randn(64, 2)
        with self._precision():
            fake = self.g(torch.randn(64, LATENT))
            d_real, d_fake = self._scores(real), self._scores(fake.detach())
        d_loss = self.spoil(i, softplus(-d_real).mean() + softplus(d_fake).mean())
        self._step(self.d_optimizer, d_scaler, d_loss, self.d)
        if d_scaler is not None and not (self.once and d_scaler is g_scaler):
            d_scaler.update()
        with self._precision():
            again = self._scores(fake)
        g_loss = softplus(-again).mean()
        self._step(self.g_optimizer, g_scaler, g_loss, self.g)
        if g_scaler is not None:
            g_scaler.update()
        return {"d_loss": d_loss, "g_loss": g_loss}

    def _precision(self) -> torch.autocast:
        return torch.autocast("cpu", self.autocast, enabled=self.autocast is not None)

    def _scores(self, samples: Tensor) -> Tensor:
        found = self.d(samples)
        return rounded(found) if self.autocast is None else found.float()

    def _step(
        self, optimizer: torch.optim.Optimizer, scaler: Scaler | None, loss: Tensor, net: nn.Module
    ) -> None:
        optimizer.zero_grad()
        if scaler is None:
            loss.backward()
            optimizer.step()
            return
        scaler.scale(loss).backward()
        if self.clip:
            scaler.unscale_(optimizer)
            nn.utils.clip_grad_norm_(net.parameters(), 10.0)
        scaler.step(optimizer)

    def _count(self, name: str) -> None:
        setattr(self, name, getattr(self, name) + 1)


def trained(gan: HalfGan, steps: int = 120, passed: bool = False, **keywords: Any) -> GanDoctor:
    """passed: hand the scalers to the doctor, which otherwise has to find them."""
    if passed:
        keywords["scaler"] = list(dict.fromkeys(s for s in gan.scalers if s is not None))
    doctor = GanDoctor(
        None, **gan.players(), loss="nonsaturating", samples=False, strict=True, **keywords
    )
    for i in range(steps):
        doctor.step(**gan.iterate(i))
    doctor.close()
    return doctor
