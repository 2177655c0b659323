"""What is wrong with the real data themselves, from the first up to 2,048 that come.

distinct_samples   see `distinct.py`
cluster_evenness   N1 / N0 of Hill's numbers over regions of one size: what the data reach if every
                   sample counts (N1, the exponential of the entropy) against what they reach if
                   every region counts alike (N0). With c(x) the share of the samples within h of
                   x, N0 = mean 1/c and N1 = exp(-mean log c). h is the distance that 32 centers
                   leave uncovered (k-center, Gonzalez 1985), the farthest 2 % left out: bins that
                   follow density, as k-means makes them, would hide what is looked for.
outlier_share      samples whose 10th neighbor is far beyond what the denser part has, and that
                   are tied to denser ones (else they are a small group of their own, which is
                   no outlier); and samples of images or signals that are constant, or white
                   noise among smooth ones, which no distance shows in many dimensions.

Measured with 2,048 samples (healthy; 60 % in one class; 93 % in one class; 40 % uniform noise):
    evenness   ring .96 .50 .25 .88   grid of 25 .99 .26 .09 .96   digits .86 .43-.75 .11-.41 .80
               Fashion-MNIST .75 .46-.57 .23-.60 .91   sines .99 .73 .39 .77
               tabular mixture .97 .65 .31 .63   Gaussian 2-D .66, 64-D .87   log-normal .25
    outliers   ring .03 .13 .06 .29   grid .00 .10 .12 .39   digits .00 .00 .01 .40
               Fashion-MNIST .00 .00 .01 .40   sines .00 .03 .06 .42   tabular .00 .00 .03 .42
               Gaussian 2-D .06   log-normal .07
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from tb_gan_doctor.record.probes.distinct import number_of_samples, same_sample
from tb_gan_doctor.record.probes.reference import Points, squared_distances

NAME = "data"
TRAITS = 2
"""Numbers that `traits` gives of each sample."""
FEWEST = 200
"""Different samples below which regions and neighbors say nothing."""
MOST = 2048
CENTERS = 32
LEFT_OUT = 0.02
NEIGHBOR = 10
FAR = 13.0  # in steps from the 10 % to the 30 % quantile, which outliers cannot move
TIED = 1.5
OWN_GROUP = 0.9
SMOOTH = 0.5
ROUGH = 0.2

Floats = npt.NDArray[np.float32]


def traits(batch: Tensor) -> Tensor:
    """Standard deviation and correlation of neighboring values of each sample, [n, 2].

    Zero and NaN for samples [n, d], whose values are in no order.
    """
    with torch.no_grad():
        flat = batch.float()
        if flat.dim() < 3 or flat.shape[-1] < 8:
            return torch.stack(
                [flat.new_zeros(len(flat)), flat.new_full((len(flat),), torch.nan)], 1
            )
        inner = tuple(range(1, flat.dim()))
        flat = flat - flat.mean(inner, keepdim=True)
        variance = flat.square().mean(inner)
        products = (flat[..., 1:] * flat[..., :-1]).mean(inner)
        return torch.stack([variance.sqrt(), products / variance], 1)


def describe(points: Points, of_each: Floats, is_exact: bool) -> dict[str, float]:
    """The `data/` signals of reals [n, d] in the order they came, with their traits [n, 2]."""
    finite = np.isfinite(points).all(1)
    points, of_each = points[finite], of_each[finite]
    if not len(points):
        return {}
    labels = same_sample(points, is_exact)
    found = {"distinct_samples": number_of_samples(labels)}
    _, where, times = np.unique(labels, return_index=True, return_counts=True)
    if len(where) < FEWEST:
        return found
    # Evenly spread, so that an order in the data does not matter.
    picked = np.linspace(0, len(where) - 1, min(MOST, len(where))).astype(int)
    where, times = where[picked], times[picked]
    some = np.ascontiguousarray(points[where])
    apart = np.sqrt(squared_distances(some, some))
    shares = times / times.sum()
    bad = spoiled(of_each[where])
    found["outlier_share"] = float(shares[far_away(apart) | bad].sum())
    if (~bad).sum() >= FEWEST:
        found["cluster_evenness"] = evenness(some[~bad], apart[np.ix_(~bad, ~bad)], shares[~bad])
    return found


def evenness(points: Points, apart: Floats, shares: npt.NDArray[np.float64]) -> float:
    """How evenly the points, each with its share of the data, fill the regions: 0 to 1."""
    radii = _neighbor_distance(apart, 5)
    kept = radii <= np.quantile(radii, 1 - LEFT_OUT)
    points, apart, shares = points[kept], apart[np.ix_(kept, kept)], shares[kept]
    shares = shares / shares.sum()
    first = int(squared_distances(points, points.mean(0, keepdims=True))[:, 0].argmin())
    uncovered = apart[first].copy()
    for _ in range(CENTERS - 1):
        uncovered = np.minimum(uncovered, apart[int(uncovered.argmax())])
    within = (apart <= uncovered.max()) @ shares
    return float(np.exp(-(shares * np.log(within)).sum()) / (shares / within).sum())


def far_away(apart: Floats) -> npt.NDArray[np.bool_]:
    """Which points lie outside of all groups, given all distances [n, n]."""
    radii = _neighbor_distance(apart, NEIGHBOR)
    low, middle = np.quantile(radii, [0.1, 0.3])
    sparse = radii > middle + FAR * (middle - low)
    if not sparse.any():
        return sparse
    groups = _groups(apart < TIED * np.median(radii[sparse]))
    sizes = np.bincount(groups)
    own = np.bincount(groups, weights=sparse) / sizes
    is_group = (own >= OWN_GROUP) & (sizes >= NEIGHBOR)
    return sparse & ~is_group[groups]


def spoiled(of_each: Floats) -> npt.NDArray[np.bool_]:
    """Which samples, by their traits [n, 2], are constant, or white noise among smooth ones."""
    spread, smooth = of_each[:, 0], of_each[:, 1]
    constant = spread < 1e-3 * np.median(spread)
    known = smooth[np.isfinite(smooth)]
    if not len(known) or np.quantile(known, 0.7) < SMOOTH:
        return constant
    return constant | (smooth < ROUGH)


def _neighbor_distance(apart: Floats, k: int) -> Floats:
    """Distance to the k-th other point."""
    return np.partition(apart, k, axis=1)[:, k]


def _groups(near: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """Number of the connected group that each point is in."""
    groups = np.full(len(near), -1, np.intp)
    n_groups = 0
    while (left := groups < 0).any():
        edge = np.zeros(len(near), bool)
        edge[int(left.argmax())] = True
        while edge.any():
            groups[edge] = n_groups
            edge = near[edge].any(0) & (groups < 0)
        n_groups += 1
    return groups
