"""Adversarial losses by family, each as two functions of raw scores, and their penalties.

Formulas: Goodfellow et al. 2014 (minimax, nonsaturating), Mao et al. 2017 (lsgan), Arjovsky et al.
2017 (wgan), Gulrajani et al. 2017 (wgan-gp), Miyato et al. 2018 (hinge), Huang et al. 2024
(relativistic, with R1 and R2).
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.functional import relu, softplus

DiscriminatorLoss = Callable[[Tensor, Tensor], Tensor]
GeneratorLoss = Callable[[Tensor, Tensor], Tensor]


def _relativistic_d(real: Tensor, fake: Tensor) -> Tensor:
    return softplus(fake - real).mean()


def _relativistic_g(real: Tensor, fake: Tensor) -> Tensor:
    return softplus(real - fake).mean()


LOSSES: dict[str, tuple[DiscriminatorLoss, GeneratorLoss]] = {
    "nonsaturating": (
        lambda real, fake: softplus(-real).mean() + softplus(fake).mean(),
        lambda real, fake: softplus(-fake).mean(),
    ),
    "minimax": (
        lambda real, fake: softplus(-real).mean() + softplus(fake).mean(),
        lambda real, fake: -softplus(fake).mean(),
    ),
    "lsgan": (
        lambda real, fake: 0.5 * ((real - 1).square().mean() + fake.square().mean()),
        lambda real, fake: 0.5 * (fake - 1).square().mean(),
    ),
    "wgan": (lambda real, fake: fake.mean() - real.mean(), lambda real, fake: -fake.mean()),
    "wgan-gp": (lambda real, fake: fake.mean() - real.mean(), lambda real, fake: -fake.mean()),
    "hinge": (
        lambda real, fake: relu(1 - real).mean() + relu(1 + fake).mean(),
        lambda real, fake: -fake.mean(),
    ),
    "relativistic": (_relativistic_d, _relativistic_g),
}


def gradient_penalty(discriminator: nn.Module, real: Tensor, fake: Tensor) -> Tensor:
    """Mean squared distance of D's slope from 1 between real and fake samples (WGAN-GP)."""
    mix = torch.rand(len(real), *([1] * (real.ndim - 1)))
    between = (mix * real + (1 - mix) * fake).requires_grad_(True)
    slope = _slope(discriminator, between)
    return ((slope + 1e-12).sqrt() - 1).square().mean()


def zero_centered_penalty(discriminator: nn.Module, samples: Tensor) -> Tensor:
    """Half the mean squared slope of D at `samples` (R1 on real ones, R2 on fake ones)."""
    return 0.5 * _slope(discriminator, samples.detach().requires_grad_(True)).mean()


def _slope(discriminator: nn.Module, points: Tensor) -> Tensor:
    (gradient,) = torch.autograd.grad(discriminator(points).sum(), points, create_graph=True)
    return gradient.flatten(1).square().sum(1)
