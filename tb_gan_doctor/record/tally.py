"""Gathers one window's values and makes its row of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tb_gan_doctor.model import NAN

FLOAT32_MAX = 3.4028234e38
_ZERO_OF_ONE = ("std", "n_nonfinite")
"""Aggregates that are 0 for a single finite value; the others are that value."""


class Partial(NamedTuple):
    """Norms of weights of which other ranks hold parts too.

    name: the same on every rank; norms: of this rank's parts.
    holders: for each, the ranks whose parts make up the whole weight; () where it is whole.
    settle: to be called with the tally and the norms of the whole weights.
    """

    name: str
    norms: list[float]
    holders: list[tuple[int, ...]]
    settle: Callable[[Tally, list[float]], None]


class Tally:
    """Everything measured in one window, by signal."""

    __slots__ = ("extremes", "nonfinite", "partials", "values")

    def __init__(self) -> None:
        self.values: dict[str, list[float]] = {}
        self.extremes: dict[str, tuple[float, float]] = {}
        self.nonfinite: dict[str, int] = {}
        self.partials: list[Partial] = []

    def add(self, name: str, value: float) -> None:
        """One more value of a signal; NaN and infinities are counted and left out."""
        found = self.values.get(name)
        if found is None:
            self.values[name] = [value]
        else:
            found.append(value)

    def spread(self, name: str, low: float, high: float, nonfinite: int) -> None:
        """Smallest and largest of the many numbers that one added value stands for."""
        before = self.extremes.get(name)
        if before is not None:
            low, high = min(low, before[0]), max(high, before[1])
        self.extremes[name] = (low, high)
        self.nonfinite[name] = self.nonfinite.get(name, 0) + nonfinite

    def row(self, columns: Sequence[tuple[str, Sequence[str]]]) -> list[float]:
        """One number per signal and aggregate, in order; NaN where nothing was measured."""
        row: list[float] = []
        for name, aggregates in columns:
            values = self.values.get(name)
            if not values:
                row += [NAN] * len(aggregates)
                continue
            if len(values) == 1 and name not in self.extremes:
                value = values[0]
                if -FLOAT32_MAX < value < FLOAT32_MAX:
                    row += [0.0 if a in _ZERO_OF_ONE else value for a in aggregates]
                    continue
            # A comparison with NaN is false, so this drops NaN as well as infinities.
            finite = [v for v in values if -FLOAT32_MAX < v < FLOAT32_MAX]
            for aggregate in aggregates:
                if aggregate == "n_nonfinite":
                    row.append(self.nonfinite.get(name, len(values) - len(finite)))
                elif not finite:
                    row.append(NAN)
                elif aggregate in ("min", "max") and name in self.extremes:
                    row.append(self.extremes[name][aggregate == "max"])
                else:
                    row.append(_AGGREGATES[aggregate](finite))
        return row


def _mean(values: list[float]) -> float:
    return math.fsum(values) / len(values)


def _std(values: list[float]) -> float:
    """Population standard deviation."""
    mean = _mean(values)
    return math.sqrt(math.fsum((v - mean) ** 2 for v in values) / len(values))


def _last(values: list[float]) -> float:
    return values[-1]


_AGGREGATES: dict[str, Callable[[list[float]], float]] = {
    "mean": _mean,
    "std": _std,
    "min": min,
    "max": max,
    "last": _last,
}
