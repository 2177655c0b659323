"""What the real data look like, frozen once: bins, neighborhoods, effective number of modes.

Sources: bins by k-means and their frequencies, Richardson & Weiss 2018 (NDB); coverage and
precision, Naeem 2020 (arXiv 2002.09797) and Kynkäänniemi 2019; RKE, Jalali 2023 (the Vendi score
of order 2, Friedman & Dieng 2023). The nearest distance sees crowding inside a mode, for which
bins and neighborhoods are too wide.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import torch

Points = npt.NDArray[np.float32]
MOST_BINS = 50
REALS_PER_BIN = 20
NEIGHBORS = 5
LLOYD_ROUNDS = 12
EQUAL = 0.01
"""Points nearer than this share of the bandwidth are the same one, up to rounding."""
ROUNDING = 4e-7
"""Of the largest squared norm: what float32 makes of the squared distance of equal points."""
FEW_DISTINCT = 32
SEED = 20240517


class _Sized(NamedTuple):
    """Parts that depend on how many samples are compared."""

    reals: Points
    radii: npt.NDArray[np.float32]  # squared distance to the NEIGHBORS-th neighbor
    rke: float
    n_distinct: int
    nearest: float  # median distance to the nearest other one, among different reals


class Reference:
    """The real data in feature space, [n, d], all finite and at least two different ones.

    Raises ValueError where nothing can be measured against `reals`.
    """

    def __init__(self, reals: Points) -> None:
        reals = reals[np.isfinite(reals).all(1)]
        if len(reals) < 2 * REALS_PER_BIN:
            raise ValueError(f"{len(reals)} real samples are too few to measure diversity against")
        self.reals = np.ascontiguousarray(reals, np.float32)
        some = self.reals[:512]
        squared = squared_distances(some, some)[np.triu_indices(len(some), 1)]
        squared[squared <= ROUNDING * np.square(some).sum(1).max()] = 0.0
        apart = np.sqrt(squared)
        # Half the typical distance, a quarter where low dimensions keep modes well apart.
        self.bandwidth = float(np.median(apart)) / (4 if reals.shape[1] <= 3 else 2)
        if not self.bandwidth > 0:
            raise ValueError("most real samples are equal, so diversity cannot be measured")
        n_bins = max(2, min(MOST_BINS, len(reals) // REALS_PER_BIN))
        self.centers, self.shares = k_means(self.reals, n_bins)
        self._sized: dict[int, _Sized] = {}

    def compare(self, fakes: Points) -> dict[str, float]:
        """The diversity signals of finite fakes [n, d]."""
        n = len(fakes)
        same = self._of_size(n)
        fake_shares = self.counts(fakes) / n
        empty = float(self.shares[fake_shares == 0].sum())
        expected = float((self.shares * (1 - self.shares) ** n).sum())
        inside = squared_distances(same.reals, fakes) < same.radii[:, None]
        return {
            "empty_bin_mass": empty,
            "excess_empty": empty - expected,
            "bin_jsd": jensen_shannon(self.shares, fake_shares),
            "coverage": float(inside.any(1).mean()),
            "precision": float(inside.any(0).mean()),
            "rke_ratio": rke(fakes, self.bandwidth) / same.rke,
            "nearest_ratio": nearest_distance(fakes[: same.n_distinct]) / same.nearest,
            "samples": float(n),
        }

    def counts(self, fakes: Points) -> npt.NDArray[np.intp]:
        """How many of finite fakes [n, d] fall into each bin."""
        return np.bincount(nearest(fakes, self.centers), minlength=len(self.shares))

    def _of_size(self, n: int) -> _Sized:
        """As many reals as there are fakes: coverage and RKE depend on the number."""
        if n not in self._sized:
            # Evenly spread, so that an order in the data does not matter.
            picked = np.linspace(0, len(self.reals) - 1, min(n, len(self.reals))).astype(int)
            reals = self.reals[picked]
            apart = squared_distances(reals, reals)
            np.fill_diagonal(apart, np.inf)
            k = min(NEIGHBORS, len(reals) - 1)
            radii = np.partition(apart, k - 1, axis=1)[:, k - 1]
            # Reals that come twice have no distance that a fake could be held against.
            closest = 0 if reals.shape[1] <= 3 else (EQUAL * self.bandwidth) ** 2
            distinct = reals[~(np.tril(apart <= closest, -1).any(1))]
            near = nearest_distance(distinct) if len(distinct) >= FEW_DISTINCT else math.nan
            modes = rke(reals, self.bandwidth)
            self._sized[n] = _Sized(reals, radii, modes, len(distinct), near)
        return self._sized[n]


def squared_distances(a: Points, b: Points) -> npt.NDArray[np.float32]:
    """Squared Euclidean distances [n, m] of points [n, d] and [m, d]."""
    if a.shape[1] <= 3:  # a difference is exact, and cheap in few dimensions
        total: npt.NDArray[np.float32] = np.zeros((len(a), len(b)), np.float32)
        for j in range(a.shape[1]):
            apart = np.subtract.outer(a[:, j], b[:, j])
            apart *= apart
            total += apart
        return total
    # torch's product keeps to the threads that the training was given; numpy's would not.
    product = torch.from_numpy(a) @ torch.from_numpy(b).T
    squared = (a * a).sum(1)[:, None] + (b * b).sum(1)[None, :] - 2 * product.numpy()
    return np.maximum(squared, 0)


def nearest(points: Points, centers: Points) -> npt.NDArray[np.intp]:
    """Index of the center next to each point."""
    return squared_distances(points, centers).argmin(1)


def nearest_distance(points: Points) -> float:
    """Median distance of a point to the nearest other one."""
    apart = squared_distances(points, points)
    np.fill_diagonal(apart, np.inf)
    return math.sqrt(float(np.median(apart.min(1))))


def rke(points: Points, bandwidth: float) -> float:
    """Effective number of modes, from 1 to n: 1 / ||K / n||_F^2 with a Gaussian kernel K."""
    kernel = squared_distances(points, points)
    kernel *= -1 / bandwidth**2
    np.exp(kernel, out=kernel)  # K squared, element by element
    return len(points) ** 2 / float(kernel.sum(dtype=np.float64))


def jensen_shannon(p: Any, q: Any) -> float:
    """Jensen-Shannon divergence of two frequency lists in bits, from 0 to 1."""
    middle = (p + q) / 2
    return (_relative_entropy(p, middle) + _relative_entropy(q, middle)) / 2


def _relative_entropy(p: Any, q: Any) -> float:
    some = p > 0
    return float((p[some] * np.log2(p[some] / q[some])).sum())


def k_means(points: Points, k: int) -> tuple[Points, npt.NDArray[np.float64]]:
    """At most `k` centers and each one's share of the points; the same for the same points.

    Lloyd's rounds from k-means++ seeds (Arthur & Vassilvitskii 2007).
    """
    draw = np.random.Generator(np.random.PCG64(SEED))
    centers = points[:1]
    apart = squared_distances(points, centers)[:, 0]
    for _ in range(1, k):
        weights = np.cumsum(apart, dtype=np.float64)
        if not weights[-1] > 0:
            break
        chosen = points[
            [min(np.searchsorted(weights, draw.random() * weights[-1]), len(points) - 1)]
        ]
        centers = np.concatenate([centers, chosen])
        apart = np.minimum(apart, squared_distances(points, chosen)[:, 0])
    for _ in range(LLOYD_ROUNDS):
        belongs = nearest(points, centers)
        counts = np.bincount(belongs, minlength=len(centers))
        sums = np.stack(
            [np.bincount(belongs, points[:, j], len(centers)) for j in range(points.shape[1])], 1
        )
        used = counts > 0
        centers = (sums[used] / counts[used, None]).astype(np.float32)
    shares = np.bincount(nearest(points, centers), minlength=len(centers)) / len(points)
    return centers, shares
