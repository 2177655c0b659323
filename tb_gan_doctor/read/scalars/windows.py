"""Windows made of scalars: one per logged step, or of several where there are very many."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from tb_gan_doctor.model import Column, Schema, Window
from tb_gan_doctor.read.scalars.series import Series
from tb_gan_doctor.signals import SIGNALS, signal_of

MOST_WINDOWS = 2000


def windows_of(found: Mapping[str, Series]) -> list[Window]:
    """The windows of all series, each ending at a logged step; steps without any are in none."""
    if not found:
        return []
    steps = np.unique(np.concatenate([series.steps for series in found.values()]))
    per_window = -(-len(steps) // MOST_WINDOWS)
    ends = steps[per_window - 1 :: per_window]
    if not len(ends) or ends[-1] != steps[-1]:
        ends = np.append(ends, steps[-1])
    firsts = np.concatenate([steps[:1], ends[:-1] + 1])
    columns: list[Column] = []
    table: list[npt.NDArray[np.float32]] = []
    for name, series in found.items():
        for aggregate, values in _aggregates(name, series, ends):
            columns.append(Column(name, aggregate, signal_of(name).unit))
            table.append(values)
    schema = Schema(columns)
    rows = np.stack(table, axis=1).astype(np.float64).tolist()
    times = _times(found, ends)
    return [
        Window(first, last, schema, row, time)
        for first, last, row, time in zip(firsts.tolist(), ends.tolist(), rows, times, strict=True)
    ]


def _times(found: Mapping[str, Series], ends: npt.NDArray[np.int64]) -> list[float]:
    """When the last point of each window was written."""
    latest = np.full(len(ends), np.nan)
    for series in found.values():
        np.fmax.at(latest, np.searchsorted(ends, series.steps), series.times)
    times: list[float] = latest.tolist()
    return times


def _aggregates(
    name: str, series: Series, ends: npt.NDArray[np.int64]
) -> list[tuple[str, npt.NDArray[np.float32]]]:
    """The aggregates that a signal is kept by, per window; NaN where it has no point."""
    place = np.searchsorted(ends, series.steps)
    is_finite = np.isfinite(series.values)
    n = np.bincount(place, minlength=len(ends))
    n_finite = np.bincount(place[is_finite], minlength=len(ends))
    values, where = series.values[is_finite], place[is_finite]
    total = np.bincount(where, weights=values, minlength=len(ends))
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        mean = np.where(n_finite > 0, total / n_finite, np.nan)
        low, high, last = (np.full(len(ends), np.nan) for _ in range(3))
        np.fmin.at(low, where, values)
        np.fmax.at(high, where, values)
        last[where] = values
        made = {
            "mean": mean,
            "min": low,
            "max": high,
            "last": last,
            "n_nonfinite": np.where(n > 0, n - n_finite, np.nan),
        }
        wanted = signal_of(name).aggregates if name in SIGNALS else ("mean",)
        return [(a, made[a].astype(np.float32)) for a in wanted if a in made]
