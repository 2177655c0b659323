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

import numpy as np
import numpy.typing as npt

from tb_gan_doctor.record.ranks.share import Share
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.signals import base_name

Table = npt.NDArray[np.float64]
"""[ranks, values]"""
SPREADS = {"data/real_std": "data/real_mean", "data/fake_std": "data/fake_mean"}


def merge(tally: Tally, shares: list[Share], own_rank: int) -> None:
    """Takes other ranks' shares into this rank's tally; sharded norms of it are settled."""
    if shares:
        names = dict.fromkeys(name for share in shares for name in share.values)
        tables = {name: _table(name, tally, shares) for name in names}
        tally.values.update({name: _merged(name, tables) for name in names})
        for share in shares:
            for name, (low, high, nonfinite) in share.spreads.items():
                tally.spread(name, low, high, nonfinite)
    partials, tally.partials = tally.partials, []
    for place, partial in enumerate(partials):
        parts = {own_rank: np.array(partial.norms, np.float64)}
        for share in shares:
            if place < len(share.partials):
                name, norms = share.partials[place]
                if name == partial.name and len(norms) == len(partial.norms):
                    parts[share.rank] = norms.astype(np.float64)
        whole = _norms(partial.holders, parts, own_rank)
        if whole is not None:
            partial.settle(tally, whole)


def _table(name: str, tally: Tally, shares: list[Share]) -> list[Table]:
    """The values of each rank that has any, [n] each."""
    own = tally.values.get(name)
    rows = [np.array(own, np.float64)] if own else []
    return rows + [s.values[name].astype(np.float64) for s in shares if name in s.values]


def _merged(name: str, tables: dict[str, list[Table]]) -> list[float]:
    rows = tables[name]
    if len(rows) == 1:
        found = rows[0]
    elif len({len(row) for row in rows}) > 1:
        found = np.concatenate(rows)
    else:
        table, base = np.stack(rows), base_name(name)
        means = tables.get(SPREADS.get(base, ""), [])
        with np.errstate(all="ignore"):
            if base in SPREADS and [len(row) for row in means] == [len(row) for row in rows]:
                found = np.sqrt((table**2).mean(0) + np.stack(means).var(0))
            elif base.endswith("_min"):
                found = table.min(0)
            elif base.endswith("_max"):
                found = table.max(0)
            elif base.startswith(("score/", "balance/")):
                finite = np.isfinite(table)
                found = np.where(finite, table, 0).sum(0) / finite.sum(0)
            else:
                found = table.mean(0)
    listed: list[float] = found.tolist()
    return listed


def _norms(
    holders: list[tuple[int, ...]], parts: dict[int, Table], own_rank: int
) -> list[float] | None:
    """The norms of whole weights; None where a rank that holds a part did not come."""
    norms = []
    for place, ranks in enumerate(found or (own_rank,) for found in holders):
        if not all(rank in parts for rank in ranks):
            return None
        norms.append(float(np.sqrt(sum(parts[rank][place] ** 2 for rank in ranks))))
    return norms
