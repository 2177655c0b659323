"""How much the fakes' place among the bins has changed, against what chance alone would change.

    bin_churn = JSD(before, now) / E[JSD]

The expectation is that of the permutation test: pool both samples and divide them anew. A bin that
holds `s` of the pooled `n + m` points then gives the first sample a hypergeometric number of them,
and an expectation of a sum needs no more than that, so it is exact and nothing is simulated. Two
checks of one and the same generator come to about 1, whatever the number of bins and samples;
a generator that hops between modes comes to many times that.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.intp]


class Churn:
    """Remembers the bin counts of the last check."""

    def __init__(self) -> None:
        self._before: Counts | None = None

    def next(self, counts: Counts) -> float:
        """Change from the counts before to these; NaN at the first check."""
        before, self._before = self._before, counts
        if before is None or len(before) != len(counts):
            return math.nan
        return churn(before, counts)

    def forget(self) -> None:
        self._before = None


def churn(before: Counts, now: Counts) -> float:
    """Jensen-Shannon divergence of two bin counts [k] relative to its expectation by chance.

    0 where all points of both are in one bin.
    """
    n, m = int(before.sum()), int(now.sum())
    found = float(_terms(before, now, n, m).sum())
    pooled, times = np.unique(before + now, return_counts=True)
    by_chance = sum(
        int(count) * _expected_term(int(s), n, m)
        for s, count in zip(pooled, times, strict=True)
        if s > 0
    )
    return found / by_chance if by_chance > 1e-12 else 0.0


@lru_cache(maxsize=4096)
def _expected_term(pooled: int, n: int, m: int) -> float:
    """What a bin with `pooled` points of both samples adds to the divergence on average."""
    low, high = max(0, pooled - m), min(pooled, n)
    first = np.arange(low, high + 1)
    ways = [
        _log_choose(pooled, i) + _log_choose(n + m - pooled, n - i) for i in range(low, high + 1)
    ]
    chances = np.exp(np.array(ways) - _log_choose(n + m, n))
    return float((chances * _terms(first, pooled - first, n, m)).sum())


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _terms(first: Counts, second: Counts, n: int, m: int) -> npt.NDArray[np.float64]:
    """What each bin adds to the divergence, in bits."""
    p, q = first / n, second / m
    middle = np.maximum((p + q) / 2, 1e-300)
    total: npt.NDArray[np.float64] = np.zeros(len(p))
    for share in (p, q):
        total += np.where(share > 0, share * np.log2(np.maximum(share, 1e-300) / middle), 0) / 2
    return total
