"""Curves of one run put on one axis of steps, and freed of what is no value."""

from __future__ import annotations

import numpy as np

from tb_gan_doctor.read.scalars.attempts import in_order
from tb_gan_doctor.read.scalars.series import Series

LONGEST_GAP = 10  # zeros or NaN in a row between values: logged in between, not a loss of 0
FEWEST_GAPS = 20  # of NaN, each with values behind it
_FEWEST = 2  # points from which two ways of counting are told apart
_SAME = (0.67, 1.5)  # quotient of steps that count the same
_STEADY = 1.3  # the quotient at either quarter of the points, beside that at the other
_EARLY = 0.05  # share of the run in which rounding hides the quotient
_INSIDE = 0.8  # share of points written while the run went on


def on_axis_of(main: Series, other: Series) -> Series:
    """`other` with the steps of `main`, where both were written over the same time but count
    differently: iterations here, epochs there."""
    if len(main) < _FEWEST or len(other) < _FEWEST:
        return other
    begins, ends = float(main.times.min()), float(main.times.max())
    inside = float(((other.times >= begins) & (other.times <= ends)).mean())
    if not begins < ends or inside < _INSIDE:
        return other
    steps = np.interp(other.times, np.maximum.accumulate(main.times), main.steps)
    span = float(main.steps[-1] - main.steps[0])
    is_late = steps > main.steps[0] + _EARLY * span
    if is_late.sum() < _FEWEST:
        return other
    ratios = (other.steps[is_late] + 1.0) / (steps[is_late] + 1.0)
    low, middle, high = np.quantile(ratios, (0.25, 0.5, 0.75))
    if _SAME[0] < middle < _SAME[1] or high > _STEADY * low:
        return other
    return in_order(Series(steps.astype(np.int64), other.times, other.values))


def without_gaps(series: Series) -> Series:
    """Without the zeros or NaN that some loops log where the generator did not step."""
    return _without_nan(_without_zeros(series))


def _without_zeros(series: Series) -> Series:
    is_zero = series.values == 0.0
    if not is_zero.any() or is_zero.all():
        return series
    places = np.flatnonzero(~is_zero)
    inner = np.diff(np.concatenate([[-1], places, [len(series)]])) - 1
    return series.at(~is_zero) if inner.max() <= LONGEST_GAP else series


def _without_nan(series: Series) -> Series:
    """A loss that is broken does not come back again and again; where it stays NaN it is kept."""
    is_there = ~np.isnan(series.values)
    places = np.flatnonzero(is_there)
    gaps = np.diff(places) - 1
    gaps = gaps[gaps > 0]
    if len(gaps) < FEWEST_GAPS or gaps.max() > LONGEST_GAP:
        return series
    last = int(places[-1])
    if len(series) - 1 - last > gaps.max():
        is_there[last + 1 :] = True
    return series.at(is_there)
