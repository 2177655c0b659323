"""Makes one window of what several ranks have measured in it.

Ranks measure the same iterations, so the values of a signal belong together one by one:

    mean over ranks     losses, the user's own values, score slopes, means of samples
    the same of finite  scores and what follows from them, as within one batch
    minimum, maximum    of samples; and of all scores behind the means
    standard deviation  of samples: sqrt(mean of variances + variance of means)
    norm                of sharded weights: sqrt(sum of squares over the ranks that hold a part)

Each rank counts alike, as in DistributedDataParallel's mean of gradients. Where ranks have measured
a signal a different number of times, every value counts by itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from tb_gan_doctor.model import NAN
from tb_gan_doctor.record.ranks.share import Share
from tb_gan_doctor.record.tally import Partial, Tally
from tb_gan_doctor.signals import base_name

SPREADS = {"data/real_std": "data/real_mean", "data/fake_std": "data/fake_mean"}


def merge(tally: Tally, shares: list[Share], own_rank: int) -> None:
    """Takes other ranks' shares into this rank's tally; sharded norms of it are settled."""
    if shares:
        names = dict.fromkeys(name for share in shares for name in share.values)
        rows = {name: _rows(name, tally, shares) for name in names}
        tally.values.update({name: _merged(name, rows) for name in names})
        for share in shares:
            for name, (low, high, nonfinite) in share.spreads.items():
                tally.spread(name, low, high, nonfinite)
    partials, tally.partials = tally.partials, []
    for place, partial in enumerate(partials):
        parts = {own_rank: partial.norms}
        for share in shares:
            if place < len(share.partials):
                name, norms = share.partials[place]
                if name == partial.name and len(norms) == len(partial.norms):
                    parts[share.rank] = norms
        whole = _norms(partial, parts, own_rank)
        if whole is not None:
            partial.settle(tally, whole)


def _rows(name: str, tally: Tally, shares: list[Share]) -> list[list[float]]:
    """The values of each rank that has any."""
    own = tally.values.get(name, [])
    every = [own, *(share.values.get(name, []) for share in shares)]
    return [row for row in every if row]


def _merged(name: str, all_rows: dict[str, list[list[float]]]) -> list[float]:
    rows, base = all_rows[name], base_name(name)
    if len({len(row) for row in rows}) > 1:
        return [value for row in rows for value in row]
    columns = zip(*rows, strict=True)
    means = all_rows.get(SPREADS.get(base, ""), [])
    if means and [len(row) for row in means] == [len(row) for row in rows]:
        return [_spread(*both) for both in zip(columns, zip(*means, strict=True), strict=True)]
    return [_rule(base)(column) for column in columns]


def _rule(base: str) -> Callable[[Sequence[float]], float]:
    """How the values of one signal and one iteration make one."""
    if base.endswith("_min"):
        return lambda column: NAN if any(map(math.isnan, column)) else min(column)
    if base.endswith("_max"):
        return lambda column: NAN if any(map(math.isnan, column)) else max(column)
    if base.startswith(("score/", "balance/")):
        return lambda column: _mean([value for value in column if math.isfinite(value)])
    return _mean


def _mean(column: Sequence[float]) -> float:
    return sum(column) / len(column) if column else NAN


def _spread(stds: Sequence[float], means: Sequence[float]) -> float:
    """The standard deviation of all samples from those of each rank."""
    center = _mean(means)
    apart = [mean - center for mean in means]
    return math.sqrt(_mean([std * std for std in stds]) + _mean([each * each for each in apart]))


def _norms(partial: Partial, parts: dict[int, list[float]], own_rank: int) -> list[float] | None:
    """The norms of whole weights; None where a rank that holds a part did not come."""
    norms = []
    for place, holders in enumerate(partial.holders):
        ranks = holders or (own_rank,)
        if not all(rank in parts for rank in ranks):
            return None
        norms.append(math.hypot(*[parts[rank][place] for rank in ranks]))
    return norms
