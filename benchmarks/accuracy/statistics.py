"""Statistics of the table: Wilson intervals, quantiles with censored values, rank correlation.

Everything is a plain function of numbers, so that it can be checked by hand.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

Z_95 = 1.959964  # normal quantile of a two-sided 95 % interval


@dataclass(frozen=True, slots=True)
class Rate:
    """`hits` of `total`, with its Wilson 95 % interval; all NaN where `total` is 0."""

    hits: int
    total: int
    value: float
    low: float
    high: float

    def as_dict(self) -> dict[str, Any]:
        """For JSON: numbers rounded to four digits, None where nothing was counted."""
        return {
            key: (None if number != number else round(number, 4))
            for key, number in asdict(self).items()
        }


def rate(hits: int, total: int) -> Rate:
    """A share with its Wilson score interval (Wilson 1927); right for small counts and for 0.

    Raises ValueError where `hits` is not between 0 and `total`.
    """
    if not 0 <= hits <= total:
        raise ValueError(f"{hits} of {total} is no share")
    if total == 0:
        return Rate(0, 0, math.nan, math.nan, math.nan)
    share, z2 = hits / total, Z_95 * Z_95
    center = (share + z2 / (2 * total)) / (1 + z2 / total)
    spread = share * (1 - share) / total + z2 / (4 * total * total)
    half = Z_95 * math.sqrt(spread) / (1 + z2 / total)
    return Rate(hits, total, share, max(0.0, center - half), min(1.0, center + half))


def share_of(flags: Sequence[bool]) -> Rate:
    """How many of `flags` are true."""
    return rate(sum(flags), len(flags))


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed; NaN if there are none.

    Infinity stands for a censored value: it is larger than all others and comes out as such.
    """
    if not values:
        return math.nan
    ordered = sorted(values)
    place = max(0, math.ceil(share * len(ordered)) - 1)
    return ordered[place]


def spearman(first: Sequence[float], second: Sequence[float]) -> float:
    """Rank correlation of two series (ties share their mean rank); NaN where one is constant."""
    if len(first) != len(second):
        raise ValueError(f"series of {len(first)} and {len(second)} values")
    a, b = _ranks(first), _ranks(second)
    mean = (len(a) + 1) / 2
    covariance = sum((x - mean) * (y - mean) for x, y in zip(a, b, strict=True))
    norm = math.sqrt(sum((x - mean) ** 2 for x in a) * sum((y - mean) ** 2 for y in b))
    return covariance / norm if norm else math.nan


def _ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1; equal values share the mean of their ranks."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for place in range(start, end + 1):
            ranks[order[place]] = (start + end) / 2 + 1
        start = end + 1
    return ranks
