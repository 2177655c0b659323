"""Restarts in one directory told apart: each attempt is a training of its own.

Steps that go back a little are a resumed run, which goes over them again; the last writer wins.
Steps that go back to the beginning are a new attempt, and are never joined with the one before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tb_gan_doctor.read.scalars.series import Series

BEGINNING = 0.05  # share of an attempt that counts as its beginning


@dataclass(frozen=True, slots=True)
class Attempt:
    """From when to when it was written: places for its own series, times for others."""

    first: int
    end: int  # behind its last point
    begins: float  # seconds since 1970
    ends: float  # when the next one begins; infinite for the last


def attempts_of(series: Series) -> list[Attempt]:
    """The attempts in a series, in the order in which they were made."""
    steps = series.steps
    falls = np.flatnonzero(np.diff(steps) < 0) + 1
    starts = [0]
    for place in falls.tolist():
        low, high = int(steps[starts[-1]]), int(steps[starts[-1] : place].max())
        if steps[place] <= low + BEGINNING * (high - low):
            starts.append(place)
    ends = [*starts[1:], len(steps)]
    times = [float(series.times[start]) for start in starts]
    times[0] = -np.inf
    return [
        Attempt(start, end, begins, until)
        for start, end, begins, until in zip(starts, ends, times, [*times[1:], np.inf], strict=True)
    ]


def within(series: Series, attempt: Attempt) -> Series:
    """The points of another series of the same run that were written in this attempt."""
    return series.at((series.times >= attempt.begins) & (series.times < attempt.ends))


def in_order(series: Series) -> Series:
    """One value per step, steps rising; what was gone over again replaces what it reaches."""
    steps = series.steps
    if len(steps) < 2 or bool((np.diff(steps) > 0).all()):
        return series
    # From the end: a point stays if its step is below every step written after it.
    later = np.minimum.accumulate(steps[::-1])[::-1]
    stays = np.ones(len(steps), bool)
    stays[:-1] = steps[:-1] < later[1:]
    return series.at(stays)
