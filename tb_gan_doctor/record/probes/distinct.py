"""How many different samples the real data hold, from those that came again.

Two draws of a set of N samples are the same one with a chance of 1/N, so N is about the number of
pairs by the number of pairs that agree (capture and recapture; Lincoln 1930, Schnabel 1938).
Where every epoch shuffles and gives each sample once, pairs of the same epoch cannot agree and are
no evidence. Such a loader gives itself away: its first repeat comes far later than chance
allows, and the draws before it are the first epoch.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from tb_gan_doctor.record.probes.reference import Points

Labels = npt.NDArray[np.intp]
ROUNDING = 1e-3
"""Projected samples nearer than this share of their spread are the same one."""
UNLIKELY = 7.0
"""-log of the chance below which so late a first repeat is a shuffled epoch's."""


def same_sample(points: Points, is_exact: bool) -> Labels:
    """A number for each point [n, d], equal where two points are the same sample.

    is_exact: whether equal samples have equal numbers; a projection rounds differently in
        batches of different sizes.
    """
    if is_exact:
        return np.unique(points, axis=0, return_inverse=True)[1].reshape(-1)
    centered = points - points.mean(0)
    tolerance = ROUNDING * float(np.sqrt((centered * centered).mean()))
    order = np.argsort(centered[:, 0], kind="stable")
    ordered = centered[order]
    last = np.searchsorted(ordered[:, 0], ordered[:, 0] + tolerance, side="right")
    labels = np.full(len(points), -1, np.intp)
    for i in range(len(points)):
        if labels[i] < 0:
            near = np.abs(ordered[i : last[i]] - ordered[i]).max(1) <= tolerance
            labels[i : last[i]][near & (labels[i : last[i]] < 0)] = i
    unordered = np.empty_like(labels)
    unordered[order] = labels
    return np.unique(unordered, return_inverse=True)[1].reshape(-1)


def number_of_samples(labels: Labels) -> float:
    """Estimated size of the set that the draws come from, in the order they came, [n].

    Where none came twice it is n, the least that the set can hold; where all came twice or
    more it is how many there are.
    """
    n = len(labels)
    counts = np.bincount(labels)
    counts = counts[counts > 0]
    agree = float((counts * (counts - 1)).sum()) / 2
    if not agree or counts.min() > 1:
        return float(len(counts))
    by_chance = n * (n - 1) / 2 / agree
    first_seen = np.sort(np.unique(labels, return_index=True)[1])
    late = first_seen != np.arange(len(first_seen))
    epoch = int(late.argmax()) if late.any() else len(first_seen)  # draws before the first repeat
    pairs = n * (n - 1) / 2
    if epoch * epoch / 2 / by_chance > UNLIKELY:
        whole, rest = divmod(n, epoch)
        pairs -= whole * math.comb(epoch, 2) + math.comb(rest, 2)
    return max(pairs / agree, float(len(counts)))
