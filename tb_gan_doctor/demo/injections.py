"""Faults to put into a running training, each as the mistake that people make.

Which mistake really bites, and where, was measured on small GANs of seven loss families; a
near-constant latent under BatchNorm or a thousandfold gradient under Adam, say, does nothing.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from tb_gan_doctor.demo.training import Training, scale_rate


def narrow_latent(training: Training) -> None:
    """Noise with a fiftieth of its spread, as after a wrong normalization."""
    training.change_latent = lambda latent: 0.02 * latent


def lost_data(training: Training) -> None:
    """The loader delivers half of the ring only, as after losing a shard of the data."""
    draw = training.draw_real

    def half(n: int) -> Tensor:
        real = draw(4 * n)
        return real[real[:, 1] > -0.2][:n]

    training.draw_real = half


def strong_discriminator(training: Training) -> None:
    """Four discriminator steps at ten times the rate against a generator at a fiftieth."""
    training.d_steps = 4
    scale_rate(training.d_optimizer, 10.0)
    scale_rate(training.g_optimizer, 0.02)


def drowned_discriminator(training: Training) -> None:
    """Noise on the discriminator's inputs, ten times the data's spread and never reduced."""
    training.change_score_input = lambda samples: samples + 10.0 * torch.randn_like(samples)


def double_sigmoid(training: Training) -> None:
    """A Sigmoid before a loss that applies one itself."""
    training.change_score = lambda score: torch.sigmoid(4.0 * score - 12.0)


def no_lipschitz_bound(training: Training) -> None:
    """The gradient penalty switched off and both learning rates times 10."""
    training.penalty_weight = 0.0
    scale_rate(training.g_optimizer, 10.0)
    scale_rate(training.d_optimizer, 10.0)


def nan_pixel(training: Training) -> None:
    """One NaN in the data."""

    def spoil(real: Tensor) -> Tensor:
        real = real.clone()
        real.view(-1)[0] = math.nan
        return real

    training.change_real = spoil


def forgotten_zero_grad(training: Training) -> None:
    """`zero_grad()` of the discriminator is not called any more."""
    training.zero_d = False


def detached_fakes(training: Training) -> None:
    """`fake.detach()` in the generator's step too."""
    training.detach_in_g = True


def unscaled_data(training: Training) -> None:
    """Real images in [0, 1] while the generator ends in Tanh."""
    training.change_real = lambda real: (real + 1.0) / 2.0
