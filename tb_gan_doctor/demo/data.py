"""Data that needs no download: scikit-learn's digits and a ring of Gaussians."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

DrawReal = Callable[[int], Tensor]


def digits(generator: torch.Generator) -> DrawReal:
    """Draws float32 [n, 1, 16, 16] in [-1, 1] from the 1,797 digits, upsampled from 8x8."""
    from sklearn.datasets import load_digits

    images = torch.as_tensor(load_digits().images, dtype=torch.float32)[:, None]
    images = functional.interpolate(images / 8.0 - 1.0, size=16, mode="bilinear")

    def draw(n: int) -> Tensor:
        return images[torch.randint(len(images), (n,), generator=generator)]

    return draw


def ring(generator: torch.Generator, modes: int = 8, spread: float = 0.05) -> DrawReal:
    """Draws float32 [n, 2] from `modes` Gaussians of standard deviation `spread` on a circle."""
    angles = torch.arange(modes) * (2 * math.pi / modes)
    centers = torch.stack([angles.cos(), angles.sin()], dim=1)

    def draw(n: int) -> Tensor:
        which = torch.randint(modes, (n,), generator=generator)
        return centers[which] + spread * torch.randn(n, 2, generator=generator)

    return draw
