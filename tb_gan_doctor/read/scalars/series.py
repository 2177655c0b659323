"""One logged scalar over its steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Series:
    """The points of one tag in the order in which they were written.

    steps: int64 [n].
    times: float64 [n], seconds since 1970.
    values: float64 [n], not finite ones included.
    """

    steps: npt.NDArray[np.int64]
    times: npt.NDArray[np.float64]
    values: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.steps)

    def at(self, which: npt.NDArray[np.bool_] | npt.NDArray[np.intp]) -> Series:
        """The points that an index or a mask chooses."""
        return Series(self.steps[which], self.times[which], self.values[which])


def nothing() -> Series:
    """A series without points."""
    return Series(np.empty(0, np.int64), np.empty(0), np.empty(0))


def joined(parts: Iterable[Series]) -> Series:
    """Several stretches one after the other."""
    every = list(parts)
    return Series(
        np.concatenate([part.steps for part in every]),
        np.concatenate([part.times for part in every]),
        np.concatenate([part.values for part in every]),
    )


def summed(parts: Sequence[Series]) -> Series:
    """Their sum where all have a point, steps rising; each has one value per step."""
    total = parts[0]
    for part in parts[1:]:
        if len(total) == len(part) and bool((total.steps == part.steps).all()):
            total = Series(total.steps, total.times, total.values + part.values)
            continue
        _, first, second = np.intersect1d(total.steps, part.steps, return_indices=True)
        values = total.values[first] + part.values[second]
        total = Series(total.steps[first], total.times[first], values)
    return total
