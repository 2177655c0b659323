"""Ranges of real and fake samples, and the spread inside a fake batch.

    mean, std, min, max   over every value of the batch
    minibatch std         mean over values of a sample of their standard deviation over the
                          batch; its ratio fake / real falls towards 0 in a complete collapse
                          (the statistic of minibatch discrimination in Karras 2018)
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Floats, Tape

NAME = "samples"


class BatchProbe:
    """Summarizes a batch of reals and one of fakes."""

    def __init__(self, tape: Tape, guard: Guard) -> None:
        self._tape = tape
        self._guard = guard

    def read(self, real: Tensor | None, fake: Tensor | None) -> None:
        """Puts summaries of the batches, each [n, ...], on the tape."""
        if self._guard.is_off(NAME):
            return
        try:
            given = [("real", real), ("fake", fake)]
            there = [(name, batch) for name, batch in given if batch is not None]
            if not there:
                return
            with torch.no_grad():
                numbers = torch.stack([n for _, batch in there for n in _summary(batch)])
            names = [name for name, _ in there]
            self._tape.put(numbers, lambda tally, got: _receive(tally, names, got))
        except Exception as error:
            self._guard.failed(NAME, error)


def _summary(batch: Tensor) -> tuple[Tensor, ...]:
    """[mean, squared standard deviation, min, max, minibatch std] of a batch."""
    flat = batch.reshape(batch.shape[0], -1)
    # Far faster than Tensor.std and var on a CPU, and as exact.
    center = flat.mean(0)
    squares = (flat - center).square_().sum(0)
    mean = center.mean()
    between = (center - mean).square_().mean()
    variance = squares.mean() / flat.shape[0] + between
    spread = (squares / max(1, flat.shape[0] - 1)).sqrt_().mean()
    low, high = torch.aminmax(flat)
    return mean, variance, low, high, spread


def _receive(tally: Tally, names: list[str], numbers: Floats) -> None:
    spread: dict[str, float] = {}
    for i, name in enumerate(names):
        mean, variance, low, high, spread[name] = numbers[5 * i : 5 * i + 5].tolist()
        if not math.isfinite(mean):
            low = high = math.nan  # an infinity on the other side counts too
        tally.add(f"data/{name}_mean", mean)
        tally.add(f"data/{name}_std", math.sqrt(variance) if variance >= 0 else math.nan)
        tally.add(f"data/{name}_min", low)
        tally.add(f"data/{name}_max", high)
    if len(spread) == 2 and _positive(spread["real"]):
        tally.add("diversity/minibatch_std_ratio", spread["fake"] / spread["real"])


def _positive(value: Any) -> bool:
    return bool(0 < value < math.inf)
