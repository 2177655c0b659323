"""Recipes that train well: what each cell is built from, with nothing put in."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn
from torch.optim import Adam, Optimizer, RMSprop

from benchmarks.accuracy import networks
from benchmarks.accuracy.data import Source, source
from benchmarks.accuracy.trial import Trial
from tb_gan_doctor.demo.networks import initialize


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that is chosen by hand for one cell."""

    steps: int
    rate_g: float
    rate_d: float
    betas: tuple[float, float] | None = (0.5, 0.99)  # None: RMSprop
    penalty: float = 0.0
    clip: float = 0.0
    d_steps: int = 1
    batch: int = 64
    width: int = 64
    latent: int = 16
    norm: str = "none"  # of D: "none", "batch", "spectral"
    decay: float = 0.0  # of the averaged generator that samples come from; 0: there is none

    def optimizer(self, weights: Iterable[nn.Parameter], rate: float) -> Optimizer:
        if self.betas is None:
            return RMSprop(weights, rate)
        return Adam(weights, rate, self.betas)


_MLP = Recipe(1500, 1e-3, 1e-3, (0.0, 0.99), batch=128)
_GP = replace(_MLP, rate_d=3e-3, betas=(0.0, 0.9), penalty=1.0, batch=64)
_SN = replace(_MLP, betas=(0.0, 0.9), norm="spectral")
_R1R2 = replace(_MLP, betas=(0.0, 0.9), penalty=0.1, batch=64)
_CLIP = replace(_MLP, betas=None, clip=0.05, d_steps=3)
_CONV = Recipe(600, 4e-4, 4e-4, batch=32, width=16, latent=32, norm="batch")
_CONV_GP = replace(_CONV, rate_g=5e-4, rate_d=1e-3, betas=(0.0, 0.9), penalty=10.0, norm="none")
_RES = replace(_CONV, rate_g=1e-3, rate_d=1e-3, betas=(0.0, 0.9), width=8, norm="spectral")
RECIPES: dict[tuple[str, str, str], Recipe] = {
    ("nonsaturating", "mlp", "ring"): _MLP,
    ("nonsaturating", "mlp", "grid"): _MLP,
    ("nonsaturating", "mlp", "digits"): replace(
        _MLP, steps=1300, rate_g=5e-4, penalty=0.05, width=128
    ),
    ("nonsaturating", "mlp", "signal"): replace(_MLP, penalty=0.2),
    ("nonsaturating", "mlp", "tabular"): replace(_MLP, rate_g=2e-3, penalty=0.2),
    ("wgan-gp", "mlp", "ring"): _GP,
    ("wgan-gp", "mlp", "digits"): replace(_GP, steps=1300, rate_d=2e-3, batch=128),
    ("wgan-gp", "mlp", "grid"): replace(_GP, penalty=0.1, batch=128, width=96),
    ("wgan-gp", "mlp", "signal"): replace(_GP, rate_d=2e-3),
    ("wgan-gp", "mlp", "tabular"): replace(_GP, rate_g=2e-3),
    ("minimax", "mlp", "ring"): _MLP,
    ("lsgan", "mlp", "ring"): replace(_MLP, betas=(0.5, 0.99)),
    ("lsgan", "mlp", "digits"): replace(_MLP, steps=1300, rate_g=5e-4, penalty=0.05, width=128),
    ("wgan", "mlp", "ring"): _CLIP,
    ("wgan", "mlp", "tabular"): replace(_CLIP, rate_g=2e-3, clip=0.1),
    ("hinge", "mlp", "ring"): _SN,
    ("hinge", "mlp", "grid"): replace(_SN, rate_d=2e-3, decay=0.98),
    ("hinge", "mlp", "tabular"): _SN,
    ("relativistic", "mlp", "ring"): replace(_R1R2, decay=0.98),
    ("relativistic", "mlp", "grid"): replace(_R1R2, batch=128),
    ("relativistic", "mlp", "signal"): _R1R2,
    ("nonsaturating", "dcgan", "digits"): replace(_CONV, rate_g=1e-3),
    ("lsgan", "dcgan", "digits"): _CONV,
    ("minimax", "dcgan", "fashion"): _CONV,
    ("wgan-gp", "dcgan", "digits"): replace(_CONV_GP, rate_g=3e-4),
    ("relativistic", "dcgan", "fashion"): replace(_CONV_GP, steps=500, penalty=0.1),
    ("hinge", "resnet", "digits"): replace(_RES, decay=0.98),
    ("relativistic", "resnet", "fashion"): replace(_CONV_GP, steps=450, penalty=0.1, width=8),
    ("nonsaturating", "cond", "digits"): replace(_MLP, penalty=0.05),
    ("hinge", "cond", "digits"): replace(_SN, steps=1200, rate_g=5e-4, width=96),
    ("wgan-gp", "cond", "digits"): replace(_GP, steps=1200, rate_d=2e-3, width=96),
}
"""By loss, architecture and data."""


def build(loss: str, architecture: str, data: str, seed: int) -> Trial:
    """A fresh training; seeds the global random numbers of torch."""
    recipe = RECIPES[loss, architecture, data]
    torch.manual_seed(seed)
    numbers = torch.Generator().manual_seed(seed + 1)
    material = source("digits16" if data == "digits" and is_conv(architecture) else data)
    generator, discriminator = _players(architecture, recipe, material)
    average = None
    if recipe.decay:
        average = copy.deepcopy(generator).requires_grad_(False).eval()

    def draw(n: int) -> tuple[Tensor, Tensor]:
        return material.draw(n, numbers)

    return Trial(
        generator=generator,
        discriminator=discriminator,
        g_optimizer=recipe.optimizer(generator.parameters(), recipe.rate_g),
        d_optimizer=recipe.optimizer(discriminator.parameters(), recipe.rate_d),
        draw_real=lambda n: draw(n)[0],
        latent=recipe.latent,
        loss=loss,
        batch=recipe.batch,
        d_steps=recipe.d_steps,
        penalty_weight=recipe.penalty,
        clip=recipe.clip,
        source=material,
        draw=draw,
        classes=material.classes if architecture == "cond" else 0,
        average=average,
        decay=recipe.decay,
        sample_from_average=average is not None,
    )


def is_conv(architecture: str) -> bool:
    return architecture in ("dcgan", "resnet")


def _players(architecture: str, recipe: Recipe, data: Source) -> tuple[nn.Module, nn.Module]:
    width, latent, spectral = recipe.width, recipe.latent, recipe.norm == "spectral"
    if architecture == "dcgan":
        generator = networks.dcgan_generator(latent, width)
        discriminator = networks.dcgan_discriminator(width, recipe.norm)
        initialize(generator)
        if not spectral:
            initialize(discriminator)
        return generator, discriminator
    if architecture == "resnet":
        return (
            networks.resnet_generator(latent, width),
            networks.resnet_discriminator(width, spectral),
        )
    features, images = data.shape[0], data.classes == 10
    if architecture == "cond":
        return (
            networks.ConditionalGenerator(latent, data.classes, width, features, images),
            networks.ConditionalDiscriminator(features, data.classes, width, spectral),
        )
    return (
        networks.mlp_generator(latent, width, features, images),
        networks.mlp_discriminator(features, width, spectral),
    )
