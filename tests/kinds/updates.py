"""One update of each player, for networks of any data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim import Optimizer


def adam(network: nn.Module, rate: float = 2e-3) -> Optimizer:
    return torch.optim.Adam(network.parameters(), rate, betas=(0.5, 0.9))


def update(optimizer: Optimizer, loss: Tensor) -> Tensor:
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss


def play(
    d: nn.Module,
    real: Any,
    fake: Any,
    g_optimizer: Optimizer,
    d_optimizer: Optimizer,
    *,
    real_y: Any = (),
    fake_y: Any = (),
    detached: Callable[[Any], Any] = torch.Tensor.detach,
) -> None:
    """A non-saturating update of D, then of G; what else D takes comes in `real_y` and `fake_y`."""
    d_real, d_fake = d(real, *real_y), d(detached(fake), *fake_y)
    update(d_optimizer, functional.softplus(-d_real).mean() + functional.softplus(d_fake).mean())
    update(g_optimizer, functional.softplus(-d(fake, *fake_y)).mean())
