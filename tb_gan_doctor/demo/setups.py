"""Healthy set-ups: data, networks, loss and optimizers that are known to train well together."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from tb_gan_doctor.demo.data import digits, ring
from tb_gan_doctor.demo.networks import (
    DcganGenerator,
    dcgan_discriminator,
    initialize,
    mlp_discriminator,
    mlp_generator,
)
from tb_gan_doctor.demo.training import Training


@dataclass(frozen=True, slots=True)
class Setup:
    """A recipe; `train_digits` or the ring of Gaussians decides data and networks."""

    loss: str
    data: str  # "digits" (DCGAN, 16x16) or "ring" (MLP, 2-D)
    rate_g: float = 2e-4
    rate_d: float = 2e-4
    betas: tuple[float, float] = (0.5, 0.99)
    penalty_weight: float = 0.0
    d_steps: int = 1
    batch: int = 32

    def build(self, seed: int) -> Training:
        """A fresh training; seeds the global random numbers of torch."""
        torch.manual_seed(seed)
        numbers = torch.Generator().manual_seed(seed + 1)
        generator: torch.nn.Module
        if self.data == "digits":
            norm = {"wgan-gp": "none", "hinge": "spectral", "relativistic": "none"}
            generator = DcganGenerator()
            discriminator = dcgan_discriminator(norm=norm.get(self.loss, "batch"))
            initialize(generator)
            if norm.get(self.loss) != "spectral":
                initialize(discriminator)
            draw, latent = digits(numbers), 32
        else:
            generator = mlp_generator()
            discriminator = mlp_discriminator(spectral=self.loss == "hinge")
            draw, latent = ring(numbers), 16
        return Training(
            generator=generator,
            discriminator=discriminator,
            g_optimizer=torch.optim.Adam(generator.parameters(), self.rate_g, self.betas),
            d_optimizer=torch.optim.Adam(discriminator.parameters(), self.rate_d, self.betas),
            draw_real=draw,
            latent=latent,
            loss=self.loss,
            batch=self.batch,
            d_steps=self.d_steps,
            penalty_weight=self.penalty_weight,
        )


SETUPS: dict[str, Setup] = {
    "nonsaturating-dcgan": Setup("nonsaturating", "digits", rate_g=4e-4, rate_d=4e-4),
    "hinge-dcgan": Setup("hinge", "digits", rate_g=5e-4, rate_d=1e-3, betas=(0.0, 0.9)),
    "wgan-gp-dcgan": Setup("wgan-gp", "digits", 1e-3, 1e-3, betas=(0.0, 0.9), penalty_weight=10.0),
    "lsgan-ring": Setup("lsgan", "ring", 1e-3, 1e-3, batch=128),
    "wgan-gp-ring": Setup(
        "wgan-gp", "ring", 1e-3, 1e-3, (0.5, 0.9), penalty_weight=1.0, d_steps=3, batch=128
    ),
    "hinge-ring": Setup("hinge", "ring", 1e-3, 1e-3, betas=(0.0, 0.9), batch=128),
    "relativistic-ring": Setup(
        "relativistic", "ring", 1e-3, 1e-3, betas=(0.0, 0.9), penalty_weight=0.2, batch=128
    ),
    "minimax-ring": Setup("minimax", "ring", 5e-4, 5e-4, batch=128),
    "nonsaturating-ring": Setup("nonsaturating", "ring", 1e-3, 1e-3, penalty_weight=0.1, batch=128),
}
