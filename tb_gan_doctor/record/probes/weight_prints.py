"""Small copies of weights, to see whether they move where no optimizer step tells of it."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from tb_gan_doctor.record.sharded import is_sharded

SAMPLED = 64
"""Values compared of each of a few weights."""


def print_of(parameters: Iterable[nn.Parameter]) -> Tensor | None:
    """A copy of some values of the first, middle and last weight [n], float32.

    Of those that are trained, if any is; None if there are none or they are distributed.
    """
    every = list(parameters)
    weights = [p for p in every if p.requires_grad] or every
    if not weights or any(map(is_sharded, weights)):
        return None
    chosen = {id(p): p for p in (weights[0], weights[len(weights) // 2], weights[-1])}
    with torch.no_grad():
        parts = [p.detach().reshape(-1)[:SAMPLED].float() for p in chosen.values()]
        return torch.cat(parts).clone()


def is_same(before: Tensor, now: Tensor) -> Tensor:
    """Whether nothing has moved between two prints of one shape, bool []."""
    with torch.no_grad():
        # NaN is not equal to itself, but a weight that stays NaN has not moved.
        return torch.isclose(before, now, rtol=0, atol=0, equal_nan=True).all()
