"""The players: MLPs, DCGANs, ResNets, and MLPs that are told a class."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.parametrizations import spectral_norm


def _spectral(layer: nn.Module, on: bool) -> nn.Module:
    return spectral_norm(layer) if on else layer


def mlp_generator(latent: int, width: int, out: int, tanh: bool) -> nn.Sequential:
    """[n, latent] to [n, out]; `tanh` bounds what it gives to [-1, 1]."""
    layers = [
        nn.Linear(latent, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU(),
        nn.Linear(width, out),
    ]  # fmt: skip
    return nn.Sequential(*layers, *([nn.Tanh()] if tanh else []))


def mlp_discriminator(features: int, width: int, spectral: bool) -> nn.Sequential:
    """[n, features] to raw scores [n, 1]."""
    return nn.Sequential(
        _spectral(nn.Linear(features, width), spectral), nn.LeakyReLU(0.2),
        _spectral(nn.Linear(width, width), spectral), nn.LeakyReLU(0.2),
        _spectral(nn.Linear(width, 1), spectral),
    )  # fmt: skip


class Grid(nn.Module):
    """Vectors [n, c * 16] as feature maps [n, c, 4, 4]."""

    def forward(self, x: Tensor) -> Tensor:
        return x.view(len(x), -1, 4, 4)


def dcgan_generator(latent: int, width: int) -> nn.Sequential:
    """[n, latent] to images [n, 1, 16, 16] in [-1, 1] (Radford et al. 2016)."""
    return nn.Sequential(
        nn.Linear(latent, width * 2 * 16), Grid(), nn.BatchNorm2d(width * 2), nn.ReLU(),
        nn.ConvTranspose2d(width * 2, width, 4, 2, 1, bias=False),
        nn.BatchNorm2d(width), nn.ReLU(),
        nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh(),
    )  # fmt: skip


def dcgan_discriminator(width: int, norm: str) -> nn.Sequential:
    """Images [n, 1, 16, 16] to raw scores [n, 1]; `norm` is "batch", "spectral" or "none"."""
    spectral = norm == "spectral"
    between = [nn.BatchNorm2d(width * 2)] if norm == "batch" else []
    return nn.Sequential(
        _spectral(nn.Conv2d(1, width, 4, 2, 1), spectral), nn.LeakyReLU(0.2),
        _spectral(nn.Conv2d(width, width * 2, 4, 2, 1), spectral), *between, nn.LeakyReLU(0.2),
        nn.Flatten(), _spectral(nn.Linear(width * 2 * 16, 1), spectral),
    )  # fmt: skip


class UpBlock(nn.Module):
    """A residual block that doubles the side (after Miyato et al. 2018)."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.first = nn.BatchNorm2d(inputs)
        self.conv = nn.Conv2d(inputs, outputs, 3, 1, 1)
        self.second = nn.BatchNorm2d(outputs)
        self.out = nn.Conv2d(outputs, outputs, 3, 1, 1)
        self.skip = nn.Conv2d(inputs, outputs, 1)

    def forward(self, x: Tensor) -> Tensor:
        branch = functional.relu(self.second(self.conv(functional.relu(self.first(x)))))
        branch = self.out(functional.interpolate(branch, scale_factor=2))
        return branch + functional.interpolate(self.skip(x), scale_factor=2)


class DownBlock(nn.Module):
    """A residual block that halves the side."""

    def __init__(self, inputs: int, outputs: int, spectral: bool) -> None:
        super().__init__()
        self.conv = _spectral(nn.Conv2d(inputs, outputs, 3, 1, 1), spectral)
        self.out = _spectral(nn.Conv2d(outputs, outputs, 3, 1, 1), spectral)
        self.skip = _spectral(nn.Conv2d(inputs, outputs, 1), spectral)

    def forward(self, x: Tensor) -> Tensor:
        branch = self.out(functional.leaky_relu(self.conv(functional.leaky_relu(x, 0.2)), 0.2))
        return functional.avg_pool2d(branch, 2) + self.skip(functional.avg_pool2d(x, 2))


def resnet_generator(latent: int, width: int) -> nn.Sequential:
    """[n, latent] to images [n, 1, 16, 16] in [-1, 1]."""
    return nn.Sequential(
        nn.Linear(latent, width * 2 * 16), Grid(), UpBlock(width * 2, width), UpBlock(width, width),
        nn.BatchNorm2d(width), nn.ReLU(), nn.Conv2d(width, 1, 3, 1, 1), nn.Tanh(),
    )  # fmt: skip


def resnet_discriminator(width: int, spectral: bool) -> nn.Sequential:
    """Images [n, 1, 16, 16] to raw scores [n, 1]."""
    return nn.Sequential(
        _spectral(nn.Conv2d(1, width, 3, 2, 1), spectral),
        DownBlock(width, width * 2, spectral), nn.LeakyReLU(0.2),
        nn.Flatten(), _spectral(nn.Linear(width * 2 * 16, 1), spectral),
    )  # fmt: skip


class ConditionalGenerator(nn.Module):
    """[n, latent] and classes [n] to [n, out]: the class's embedding is joined to the noise.

    gate: by how much the noise of each class is multiplied, [classes]; 1, unless broken.
    """

    def __init__(self, latent: int, classes: int, width: int, out: int, tanh: bool) -> None:
        super().__init__()
        self.gate = torch.ones(classes)
        self.embed = nn.Embedding(classes, latent)
        self.main = mlp_generator(2 * latent, width, out, tanh)

    def forward(self, z: Tensor, labels: Tensor) -> Tensor:
        return self.main(torch.cat([self.gate[labels, None] * z, self.embed(labels)], 1))


class ConditionalDiscriminator(nn.Module):
    """Samples [n, features] and classes [n] to raw scores [n, 1]: a projection discriminator
    (Miyato and Koyama 2018)."""

    def __init__(self, features: int, classes: int, width: int, spectral: bool) -> None:
        super().__init__()
        self.body = nn.Sequential(
            _spectral(nn.Linear(features, width), spectral), nn.LeakyReLU(0.2),
            _spectral(nn.Linear(width, width), spectral), nn.LeakyReLU(0.2),
        )  # fmt: skip
        self.head = _spectral(nn.Linear(width, 1), spectral)
        self.embed = nn.Embedding(classes, width)
        nn.init.normal_(self.embed.weight, 0.0, width**-0.5)

    def forward(self, samples: Tensor, labels: Tensor) -> Tensor:
        features = self.body(samples)
        return self.head(features) + (features * self.embed(labels)).sum(1, keepdim=True)
