"""Ranges of real and fake samples, and the spread inside a fake batch.

mean, std, min, max   over every value of the batch
minibatch std         mean over values of a sample of their standard deviation over the
                      batch; its ratio fake / real falls towards 0 in a complete collapse
                      (the statistic of minibatch discrimination in Karras 2018)
saturated             where the generator ends in Tanh or Sigmoid: share of the values that are
                      within 1 % of its limits, beyond 0.99 of Tanh and of 0.01 and 0.99 of Sigmoid
"""

from __future__ import annotations

import math
from itertools import repeat
from operator import mul
from typing import Any, NamedTuple

import torch
from torch import Tensor

from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Tape

NAME = "samples"
FEW_VALUES = 512
AT_LIMIT = 0.01


class BatchProbe:
    """Summarizes a batch of reals and one of fakes.

    limits: those of the generator's last activation, if it has any.
    """

    def __init__(self, tape: Tape, guard: Guard, limits: tuple[float, float] | None) -> None:
        self._tape = tape
        self._guard = guard
        self._limits = _Limits.of(limits) if limits is not None else None
        self._width = 5 if limits is None else 6

    def read(self, real: Tensor | None, fake: Tensor | None) -> None:
        """Puts summaries of the batches, each [n, ...], on the tape."""
        if self._guard.is_off(NAME):
            return
        try:
            given = [("real", real), ("fake", fake)]
            there = [(name, batch) for name, batch in given if batch is not None]
            if not there:
                return
            names = [name for name, _ in there]
            with torch.no_grad():
                if max(batch.numel() for _, batch in there) <= FEW_VALUES:
                    self._put_whole([batch for _, batch in there], names)
                    return
                batches = [batch.reshape(1, len(batch), -1) for _, batch in there]
                if len(there) == 2 and _is_alike(*batches):
                    batches = [torch.cat(batches)]
                numbers = torch.cat([_summary(batch, self._limits) for batch in batches])
            width = self._width
            self._tape.put(
                numbers, lambda tally, got: _receive(tally, names, got.reshape(-1, width).tolist())
            )
        except Exception as error:
            self._guard.failed(NAME, error)

    def _put_whole(self, batches: list[Tensor], names: list[str]) -> None:
        """Of a few points the values themselves go to the host, which is less work in all."""
        sizes, limits = [len(batch) for batch in batches], repeat(self._limits)
        self._tape.put_lists(
            [batch.reshape(-1) for batch in batches],
            lambda tally, got: _receive(tally, names, list(map(_summarized, got, sizes, limits))),
        )


class _Limits(NamedTuple):
    """Values further than `reach` from `center` are saturated."""

    center: float
    reach: float

    @staticmethod
    def of(limits: tuple[float, float]) -> _Limits:
        low, high = limits
        return _Limits((low + high) / 2, (high - low) / 2 - AT_LIMIT)


def _summarized(values: list[float], n: int, limits: _Limits | None) -> list[float]:
    """What `_summary` gives, of one batch of `n` samples one after the other."""
    size = len(values) // n
    means, variances = [], []
    for j in range(size):
        of_one = values[j::size]
        mean = sum(of_one) / n
        apart = [value - mean for value in of_one]
        means.append(mean)
        variances.append(sum(map(mul, apart, apart)) / n)
    center = sum(means) / size
    apart = [mean - center for mean in means]
    whole = (sum(variances) + sum(map(mul, apart, apart))) / size
    unbiased = n / max(1, n - 1)
    spread = sum([math.sqrt(variance * unbiased) for variance in variances]) / size
    summary = [center, whole, min(values), max(values), spread]
    if limits is not None:
        at_limits = sum([abs(value - limits.center) > limits.reach for value in values])
        summary.append(at_limits / len(values))
    return summary


def _is_alike(a: Tensor, b: Tensor) -> bool:
    return a.shape == b.shape and a.dtype == b.dtype and a.device == b.device


def _summary(batches: Tensor, limits: _Limits | None) -> Tensor:
    """For each batch of [k, n, values]: mean, variance, min, max, minibatch std; [k, 5].

    With limits the share of values at them as well, [k, 6].
    """
    n = batches.shape[1]
    # Far faster than Tensor.std and var on a CPU, and as exact.
    center = batches.mean(1, keepdim=True)
    squares = (batches - center).square_().sum(1)
    mean = center.mean(2)
    between = (center[:, 0] - mean).square_().mean(1)
    variance = squares.mean(1) / n + between
    spread = (squares / max(1, n - 1)).sqrt_().mean(1)
    flat = batches.flatten(1)
    columns = [mean[:, 0], variance, flat.amin(1), flat.amax(1), spread]
    if limits is not None:
        at_limits = (flat - limits.center).abs_() > limits.reach
        columns.append(at_limits.mean(1, dtype=flat.dtype))
    return torch.stack(columns, 1)


def _receive(tally: Tally, names: list[str], rows: list[list[float]]) -> None:
    spread: dict[str, float] = {}
    for name, (mean, variance, low, high, batch_spread, *saturated) in zip(
        names, rows, strict=True
    ):
        spread[name] = batch_spread
        if not math.isfinite(mean):
            low = high = math.nan  # an infinity on the other side counts too
        tally.add(f"data/{name}_mean", mean)
        tally.add(f"data/{name}_std", math.sqrt(variance) if variance >= 0 else math.nan)
        tally.add(f"data/{name}_min", low)
        tally.add(f"data/{name}_max", high)
        if saturated:
            tally.add(f"data/{name}_saturated", saturated[0])
    if len(spread) == 2 and _positive(spread["real"]):
        tally.add("diversity/minibatch_std_ratio", spread["fake"] / spread["real"])


def _positive(value: Any) -> bool:
    return bool(0 < value < math.inf)
