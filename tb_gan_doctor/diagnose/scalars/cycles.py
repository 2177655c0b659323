"""Cycles in the losses of both players: the same up and down again and again, with one period.

A trend is taken off first, and single spikes count no more than the usual ups and downs. The
autocorrelation of a cycle is high after one period and after two, and negative half-way; in 21
healthy published runs and 225 recorded ones the least of the three never rose above 0.16, as in
noise. A spike at regular steps, such as a penalty that is added now and then, has no such trough.
"""

from __future__ import annotations

import math
from collections import deque

import numpy as np
import numpy.typing as npt

MOST, FEWEST = 256, 128  # points that are looked at
EVERY = 16  # points between two looks
MOST_SHARE = 0.25  # of the points: four periods at least
SHORTEST = 8  # points of a period: shorter ones come from the loop, n_critic and the like
LEAST = 0.3  # of the autocorrelation at one period, at two, and of its depth half-way
FIRST_PEAK = 0.8  # of the highest one: the period itself, and no multiple of it
SAME = 0.15  # relative distance of two periods that count as one
COARSE = 4  # points whose means are looked at as well, for periods that are longer
LONGER = int(0.9 * MOST_SHARE * MOST / COARSE)  # of these means, from where single points see none
LOOKS = 2  # in a row, until it is there, and until it is over
CLIP = 3.0  # distances of the quartiles, beyond which a value is a spike

Floats = npt.NDArray[np.float64]


def autocorrelation(values: Floats) -> Floats:
    """Of the values without their trend, by lag; each lag by as many pairs as it has."""
    n = len(values)
    at = np.linspace(-1.0, 1.0, n)
    trend = np.stack([np.ones(n), at, at * at], axis=1)
    rest = values - trend @ np.linalg.lstsq(trend, values, rcond=None)[0]
    low, middle, high = np.percentile(rest, [25, 50, 75])
    if high <= low:
        return np.zeros(n)
    rest = np.clip(rest, middle - CLIP * (high - low), middle + CLIP * (high - low))
    rest -= rest.mean()
    spectrum = np.fft.rfft(rest, 2 * n)
    found = np.fft.irfft(spectrum * np.conj(spectrum))[:n] / np.arange(n, 0, -1)
    return np.asarray(found / found[0]) if found[0] > 0.0 else np.zeros(n)


def cycle_in(values: Floats, shortest: int = SHORTEST) -> tuple[int, float]:
    """The period in points, and how clear it is: 1 for a sine, about 0.1 for noise; 0 for none."""
    found = autocorrelation(values)
    longest = int(MOST_SHARE * len(values))
    below = np.flatnonzero(found[: longest + 1] < 0.0)
    if not len(below):
        return 0, 0.0
    beyond = found[int(below[0]) : longest + 1]
    if beyond.max() <= 0.0:
        return 0, 0.0
    high = int(below[0]) + int(np.flatnonzero(beyond >= FIRST_PEAK * beyond.max())[0])
    period = high + int(np.argmax(found[high : high + high // 4 + 2]))  # its top
    if not shortest <= period < 0.9 * longest:
        return 0, 0.0
    second = found[int(1.8 * period) : int(2.2 * period) + 1].max()
    trough = -found[period // 4 : 3 * period // 4 + 1].min()
    return period, float(min(found[period], second, trough))


class Cycles:
    """Looks for a cycle that both losses have, in means of so many points.

    period: in steps, to two digits, of the newest look; 0 while there is none.
    clear: how clear it is in each loss, discriminator first.
    since: the first step of the points in which it was found first.
    """

    def __init__(self, points: int = 1) -> None:
        self.period = 0
        self.clear = (0.0, 0.0)
        self.since = 0
        self._points: deque[tuple[int, float, float]] = deque(maxlen=MOST)
        self._at_once = points
        self._shortest = SHORTEST if points == 1 else LONGER
        self._pending: list[tuple[int, float, float]] = []
        self._g = math.nan
        self._n = self._n_found = self._n_missed = 0

    def add(self, step: int, d: float, g: float) -> bool:
        """Takes in a point; whether it was time to look again."""
        if math.isfinite(g):
            self._g = g
        if not (math.isfinite(d) and math.isfinite(self._g)):
            return False
        self._pending.append((step, d, self._g))
        if len(self._pending) < self._at_once:
            return False
        d, g = (sum(point[i] for point in self._pending) / self._at_once for i in (1, 2))
        self._points.append((self._pending[0][0], d, g))
        self._pending.clear()
        self._n += 1
        if len(self._points) < FEWEST or self._n % EVERY:
            return False
        self._look()
        return True

    def _look(self) -> None:
        table = np.asarray(self._points, dtype=np.float64)
        (d_period, d_clear), (g_period, g_clear) = (
            cycle_in(table[:, i], self._shortest) for i in (1, 2)
        )
        is_same = abs(d_period - g_period) <= max(1.0, SAME * max(d_period, g_period))
        if min(d_clear, g_clear) < LEAST or not is_same:
            self._n_found, self._n_missed = 0, self._n_missed + 1
            if self._n_missed >= LOOKS:
                self.period = 0
            return
        if not self._n_found and not self.period:
            self.since = int(table[0, 0])
        self._n_found, self._n_missed = self._n_found + 1, 0
        if self._n_found < LOOKS:
            return
        steps = float(np.diff(table[:, 0]).mean()) * (d_period + g_period) / 2.0
        self.period = max(1, int(float(f"{steps:.2g}")))
        self.clear = (d_clear, g_clear)
