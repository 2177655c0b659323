"""Small generators and discriminators in the shapes that people use."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm


def mlp_generator(latent: int = 16, width: int = 128, out: int = 2) -> nn.Sequential:
    """[n, latent] to [n, out], linear at the end."""
    return nn.Sequential(
        nn.Linear(latent, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU(),
        nn.Linear(width, out),
    )  # fmt: skip


def mlp_discriminator(width: int = 128, spectral: bool = False, features: int = 2) -> nn.Sequential:
    """[n, features] to raw scores [n, 1]."""
    norm = spectral_norm if spectral else nn.Identity()
    return nn.Sequential(
        norm(nn.Linear(features, width)), nn.LeakyReLU(0.2), norm(nn.Linear(width, width)),
        nn.LeakyReLU(0.2), norm(nn.Linear(width, 1)),
    )  # fmt: skip


class DcganGenerator(nn.Module):
    """[n, latent] to images [n, 1, 16, 16] in [-1, 1] (Radford et al. 2016, with BatchNorm)."""

    def __init__(self, latent: int = 32, width: int = 16) -> None:
        super().__init__()
        self.width = width
        self.project = nn.Linear(latent, width * 2 * 4 * 4)
        self.main = nn.Sequential(
            nn.BatchNorm2d(width * 2), nn.ReLU(),
            nn.ConvTranspose2d(width * 2, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width), nn.ReLU(),
            nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh(),
        )  # fmt: skip

    def forward(self, z: Tensor) -> Tensor:
        images: Tensor = self.main(self.project(z).view(-1, self.width * 2, 4, 4))
        return images


def dcgan_discriminator(width: int = 16, norm: str = "batch") -> nn.Sequential:
    """Images [n, 1, 16, 16] to raw scores [n, 1]; `norm` is "batch", "spectral" or "none"."""

    def conv(inputs: int, outputs: int) -> nn.Module:
        layer = nn.Conv2d(inputs, outputs, 4, 2, 1)
        return spectral_norm(layer) if norm == "spectral" else layer

    head = nn.Linear(width * 2 * 4 * 4, 1)
    return nn.Sequential(
        conv(1, width), nn.LeakyReLU(0.2), conv(width, width * 2),
        nn.BatchNorm2d(width * 2) if norm == "batch" else nn.Identity(),
        nn.LeakyReLU(0.2), nn.Flatten(), spectral_norm(head) if norm == "spectral" else head,
    )  # fmt: skip


def initialize(network: nn.Module) -> None:
    """DCGAN's start: convolution weights N(0, 0.02), BatchNorm scales N(1, 0.02)."""
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
            with torch.no_grad():
                module.weight.normal_(0.0, 0.02)
        elif isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.weight, 1.0, 0.02)
            nn.init.zeros_(module.bias)
