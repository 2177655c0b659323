"""Where a quality metric turns: better and worse by turns, again and again."""

from __future__ import annotations

import math
from collections import deque

TURNS = 6  # three times there and back
RECENT = 3  # mean distances of turns: one that is longer ago than these is over


class Turns:
    """Where a metric turned by more than noise; a turn counts once it is that far behind.

    Medians of three are looked at, so a single bad evaluation is no turn.
    """

    def __init__(self) -> None:
        self._start_anew()

    def _start_anew(self) -> None:
        self._low = self._high = math.nan  # since the last turn
        self._is_rising = False
        self.places: deque[tuple[int, float]] = deque(maxlen=TURNS)  # step, value at the turn

    def add(self, value: float, step: int, factor: float) -> None:
        """factor: how many times larger a high is than a low that no noise makes."""
        if not math.isfinite(value):
            return
        if value <= 0.0:  # KID of good samples is about 0: noise, of which no ratio says anything
            self._start_anew()
            return
        if self._low != self._low:
            self._low = self._high = value
        self._low, self._high = min(self._low, value), max(self._high, value)
        if self._is_rising and value * factor <= self._high:
            self._turn(step, self._high, value)
        elif not self._is_rising and value >= self._low * factor:
            self._turn(step, self._low, value)

    def _turn(self, step: int, extreme: float, value: float) -> None:
        self._is_rising = not self._is_rising
        self.places.append((step, extreme))
        self._low = self._high = value

    @property
    def extremes(self) -> tuple[float, float]:
        """The lowest and the highest value at which it turned."""
        values = [extreme for _, extreme in self.places]
        return min(values), max(values)

    def are_many(self, step: int) -> bool:
        """Whether there are enough, and the last one is not long ago."""
        if len(self.places) < TURNS:
            return False
        first, last = self.places[0][0], self.places[-1][0]
        return step - last <= RECENT * (last - first) / (TURNS - 1)
