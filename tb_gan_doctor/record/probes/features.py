"""A frozen map from samples to few numbers, in which diversity is measured.

Up to 256 values a sample is taken as it is. A larger one is averaged down to at most 4096 values
and projected to 64 dimensions by a fixed Gaussian matrix. Distances survive that (Johnson &
Lindenstrauss 1984); it needs no pretrained network, and unlike the discriminator's features it
cannot go blind together with the discriminator.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

IDENTITY_UP_TO = 256
POOL_TO = 4096
DIMENSIONS = 64
SEED = 20240517
_POOLS: dict[int, Callable[..., Tensor]] = {
    3: functional.adaptive_avg_pool2d,
    4: functional.adaptive_avg_pool3d,
}
"""By number of dimensions of a sample, channels included."""


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

        Images, signals and sequences of another size are averaged, or repeated, to that of the
        first ones, as where crops differ or networks grow. Raises ValueError for other samples.
        """
        with torch.no_grad(), torch.autocast(batch.device.type, enabled=False):
            if batch.shape[1:] != self.shape:
                batch = _resized(batch, self.shape)
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


def _resized(batch: Tensor, shape: torch.Size) -> Tensor:
    """Samples [n, c, ...] brought to [n, *shape] where only their sizes differ."""
    found, wanted = tuple(batch.shape[1:]), tuple(shape)
    is_sized = len(found) == len(wanted) >= 2 and all(found)
    if is_sized and len(wanted) == 2:  # [channels, time] or [time, channels]
        return functional.adaptive_avg_pool2d(batch[:, None].float(), wanted)[:, 0]
    if is_sized and found[0] == wanted[0] and len(wanted) in _POOLS:
        return _POOLS[len(wanted)](batch.float(), wanted[1:])
    raise ValueError(f"samples are {found} now and were {wanted} before")
