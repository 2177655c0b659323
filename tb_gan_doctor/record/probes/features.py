"""A frozen map from samples to few numbers, in which diversity is measured.

Up to 256 values a sample is taken as it is. A larger one is averaged down to at most 4096 values
and projected to 64 dimensions by a fixed Gaussian matrix. Distances survive that (Johnson &
Lindenstrauss 1984); it needs no pretrained network, and unlike the discriminator's features it
cannot go blind together with the discriminator.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

IDENTITY_UP_TO = 256
POOL_TO = 4096
DIMENSIONS = 64
SEED = 20240517


class FeatureMap:
    """The same map for every batch of samples of one shape; it gives `width` numbers each.

    is_exact: whether these are the samples' own numbers.
    """

    def __init__(self, shape: torch.Size) -> None:
        self.shape = shape
        self.size = shape.numel()
        self.is_exact = self.size <= IDENTITY_UP_TO
        self.width = self.size if self.is_exact else DIMENSIONS
        self._matrix: Tensor | None = None

    def __call__(self, batch: Tensor) -> Tensor:
        """Features [n, d] in float32 of samples [n, *shape]; never a view of the samples.

        Raises ValueError for samples of another shape.
        """
        if batch.shape[1:] != self.shape:
            raise ValueError(
                f"samples are {tuple(batch.shape[1:])} now and were {tuple(self.shape)} before"
            )
        with torch.no_grad(), torch.autocast(batch.device.type, enabled=False):
            if self.is_exact:
                return batch.reshape(len(batch), -1).to(torch.float32, copy=True)
            flat = self._pooled(batch.float()).reshape(len(batch), -1)
            return flat @ self._projection(flat)

    def _pooled(self, batch: Tensor) -> Tensor:
        excess = self.size / POOL_TO
        if excess <= 1:
            return batch
        if batch.dim() == 4:
            side = math.ceil(math.sqrt(excess))
            if min(batch.shape[2:]) >= side:
                return functional.avg_pool2d(batch, side)
        return functional.avg_pool1d(batch.reshape(len(batch), 1, -1), math.ceil(excess))

    def _projection(self, flat: Tensor) -> Tensor:
        if self._matrix is None:
            generator = torch.Generator().manual_seed(SEED)
            matrix = torch.randn(flat.shape[1], DIMENSIONS, generator=generator)
            self._matrix = (matrix / math.sqrt(DIMENSIONS)).to(flat.device)
        return self._matrix
