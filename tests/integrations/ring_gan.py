"""One small GAN for the loops of every library, and what each of these loops has to show."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, IterableDataset

from tests.loops.small import mlp, ring

BATCH = 64
LATENT = 4
STEPS = 400


def networks() -> tuple[nn.Module, nn.Module]:
    """From noise [n, LATENT] to points [n, 2], and from those to scores [n, 1]."""
    return mlp((LATENT, 64, 64, 2)), mlp((2, 64, 64, 1))


def optimizer(network: nn.Module) -> torch.optim.Adam:
    return torch.optim.Adam(network.parameters(), 1e-3, betas=(0.5, 0.9))


def d_loss_of(real: Tensor, fake: Tensor) -> Tensor:
    """The non-saturating GAN's loss of the discriminator, of scores [n, 1]."""
    return functional.softplus(-real).mean() + functional.softplus(fake).mean()


def g_loss_of(fake: Tensor) -> Tensor:
    return functional.softplus(-fake).mean()


class Points(IterableDataset[Tensor]):
    """Batches of points on a ring, without end."""

    def __iter__(self) -> Iterator[Tensor]:
        while True:
            yield ring(BATCH)


def loader() -> DataLoader[Tensor]:
    return DataLoader(Points(), batch_size=None)


def weights(*networks: nn.Module) -> list[Tensor]:
    return [tensor.detach().clone() for net in networks for tensor in net.state_dict().values()]
