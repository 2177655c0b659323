"""The newest values of a scalar: median and spread, which single spikes do not move."""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections import deque

N_VALUES = 20


class Rolling:
    """The last 20 values.

    n: finite values seen so far.
    """

    def __init__(self, size: int = N_VALUES) -> None:
        self.n = 0
        self._size = size
        self._newest: deque[float] = deque()
        self._sorted: list[float] = []

    def add(self, value: float) -> bool:
        """Takes in a value; False where it is not finite and was left out."""
        if not math.isfinite(value):
            return False
        self.n += 1
        self._newest.append(value)
        insort(self._sorted, value)
        if len(self._newest) > self._size:
            del self._sorted[bisect_left(self._sorted, self._newest.popleft())]
        return True

    @property
    def is_full(self) -> bool:
        return len(self._sorted) == self._size

    @property
    def median(self) -> float:
        return self._at(0.5)

    @property
    def spread(self) -> float:
        """Distance of the quartiles."""
        return self._at(0.75) - self._at(0.25)

    @property
    def quartile(self) -> float:
        """A quarter of the values are below."""
        return self._at(0.25)

    @property
    def low(self) -> float:
        return self._sorted[0] if self._sorted else math.nan

    @property
    def high(self) -> float:
        return self._sorted[-1] if self._sorted else math.nan

    def _at(self, share: float) -> float:
        if not self._sorted:
            return math.nan
        place = share * (len(self._sorted) - 1)
        low = int(place)
        high = min(low + 1, len(self._sorted) - 1)
        return self._sorted[low] + (self._sorted[high] - self._sorted[low]) * (place - low)


class Jumping(Rolling):
    """The last values, and how far it is from one to the next: a slow drift is no jump."""

    def __init__(self, size: int = N_VALUES) -> None:
        super().__init__(size)
        self._distances = Rolling(size)
        self._last = math.nan

    def add(self, value: float) -> bool:
        if not super().add(value):
            return False
        self._distances.add(abs(value - self._last))
        self._last = value
        return True

    def jumps_by(self, share: float) -> bool:
        """Whether it is that far from one value to the next, relative to the values.

        False where every value is the same; a median of 0 that is left at times does jump.
        """
        distance = self._distances.median
        if self.median == 0.0:
            return self.spread > 0.0 or self.high > 0.0
        return distance >= share * abs(self.median)
