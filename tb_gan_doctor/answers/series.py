"""One signal as a line with a band: at most so many points, no spike lost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tb_gan_doctor.answers.columns import Columns
from tb_gan_doctor.answers.strides import ends, starts, stride_for

Vector = NDArray[np.float64]
_CENTERS = ("mean", "last", "max", "min")


@dataclass(frozen=True, slots=True)
class Series:
    """Points of a signal, in step order.

    steps: the last step that each point stands for.
    values: NaN where every value was not finite.
    low, high: smallest and largest of what a point stands for; None where a point is one value.
    """

    steps: Vector
    values: Vector
    low: Vector | None
    high: Vector | None


def measured(columns: Columns, signal: str) -> NDArray[np.bool_]:
    """In which windows `signal` was measured.

    One whose values were all non-finite has no mean but was measured: it stays, as a gap.
    """
    center = _center(columns, signal)
    if center is None:
        return np.zeros(columns.n, bool)
    is_there = ~np.isnan(columns.vector(signal, center))
    found: NDArray[np.bool_] = is_there | (columns.vector(signal, "n_nonfinite") > 0)
    return found


def series_of(columns: Columns, signal: str, most_points: int) -> Series:
    """The windows in which `signal` was measured, merged into at most `most_points`."""
    center = _center(columns, signal)
    if center is None:
        nothing = np.empty(0)
        return Series(nothing, nothing, None, None)
    where = measured(columns, signal)
    values = columns.vector(signal, center).astype(np.float64)[where]
    n = len(values)
    stride = stride_for(n, most_points)
    low = _edge(columns, signal, "min", where, values, center, stride)
    high = _edge(columns, signal, "max", where, values, center, stride)
    steps = columns.last_steps[where][ends(n, stride)]
    if stride > 1:
        spans = (columns.last_steps - columns.first_steps + 1)[where]
        values = _merged(values, spans, center, stride)
    return Series(steps, values, low, high)


def _center(columns: Columns, signal: str) -> str | None:
    """The aggregate that is the line of the signal; None where none is stored."""
    return next((a for a in _CENTERS if columns.has(signal, a)), None)


def _edge(
    columns: Columns,
    signal: str,
    aggregate: str,
    where: NDArray[np.bool_],
    values: Vector,
    center: str,
    stride: int,
) -> Vector | None:
    """The lower ("min") or upper ("max") edge of the band; None where it would be the line."""
    recorded = aggregate != center and columns.has(signal, aggregate)
    if not recorded and stride == 1:
        return None
    edge = values
    if recorded:
        edge = columns.vector(signal, aggregate).astype(np.float64)[where]
        edge = np.where(np.isnan(edge), values, edge)
    if stride == 1 or not len(edge):
        return edge
    reduce = np.fmin if aggregate == "min" else np.fmax
    merged: Vector = reduce.reduceat(edge, starts(len(edge), stride))
    return merged


def _merged(values: Vector, spans: Vector, center: str, stride: int) -> Vector:
    """One value per group: of means the mean over steps, else what `center` says."""
    at = starts(len(values), stride)
    merged: Vector
    if center == "max":
        merged = np.fmax.reduceat(values, at)
    elif center == "min":
        merged = np.fmin.reduceat(values, at)
    elif center == "last":
        merged = values[ends(len(values), stride)]
    else:
        weights = np.where(np.isnan(values), 0.0, spans)
        total = np.add.reduceat(np.where(np.isnan(values), 0.0, values * spans), at)
        weight = np.add.reduceat(weights, at)
        merged = np.divide(total, weight, out=np.full(len(at), np.nan), where=weight > 0)
    return merged
