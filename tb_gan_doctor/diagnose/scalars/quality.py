"""Quality metrics by their names: which way is better, and how far a run has turned from its best.

Evaluations are noisy and the best of many is a lucky one, so medians of three are compared, and
what a metric scatters from one evaluation to the next is taken off.
"""

from __future__ import annotations

import math
import re
from collections import deque

from tb_gan_doctor.diagnose.scalars.rolling import Rolling
from tb_gan_doctor.model import Window
from tb_gan_doctor.signals import SIGNALS, base_name

_LOWER = re.compile(r"fid|frechet|fad|fvd|kid|swd|mmd", re.IGNORECASE)
_NOISY = re.compile(r"kid|mmd", re.IGNORECASE)
_TRADED = re.compile(r"precision|recall|density|coverage|prdc|ssim|psnr", re.IGNORECASE)
"""Of two of these, one falls as the other rises in trainings that do well."""
_MEDIAN_OF = 3
AS_GOOD = 1.05  # times worse than the best
# How much worse than the best (a quotient above 1), beyond what it scatters, watch, warning and
# critical are. Of published runs, healthy ones end within 1.09 of their best FID; what ends at 1.2
# times its best single value (1.16 of the best median, less its scatter) counts as degraded.
LIMITS = {
    "lower": (1.12, 1.15, 2.0),
    "noisy": (2.0, 3.0, 6.0),
    "higher": (1.1, 1.2, 1.7),
    "traded": (1.5, 2.0, 4.0),
}
TURNS = {
    "lower": 1.35,
    "noisy": 3.0,
    "higher": 1.3,
    "traded": 2.0,
}  # from turn to turn of one that swings
CLEAR = 1.5  # times worse than the best: no run that did well was there after its best
SURE = 2.5  # standard deviations of an evaluation: medians of three, the best of many
MOST_NOISE = 0.25  # of an evaluation: a metric that has fallen apart scatters without end
LASTING = 0.2  # share of all evaluations that a smaller loss must last to be for good
FEWEST_WORSE = 5  # evaluations of such a stretch
_OF_MIDDLE = 3.14 / math.sqrt(1.5)  # from the lower quartile of distances to neighbors' middle


def metrics_in(window: Window) -> dict[str, float]:
    """The values of a window that are no signal of ours: metrics, by tag."""
    found = {}
    for column, value in zip(window.schema.columns, window.values, strict=True):
        if column.aggregate == "mean" and base_name(column.signal) not in SIGNALS:
            found[column.signal] = value
    return {name: value for name, value in found.items() if value == value}


class Quality:
    """One metric over a run.

    name: its tag.
    best_step: the last one at which it was as good as ever.
    n_worse: evaluations since then.
    has_come_back: it was as bad as a warning once, and as good as ever again.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_lower_better = bool(_LOWER.search(name))
        self._sort = _sort_of(name, self.is_lower_better)
        self.n = 0
        self.current = math.nan
        self.best = math.nan
        self.best_step = 0
        self.n_worse = 0
        self.has_come_back = self._is_worse = False
        self._newest: deque[float] = deque(maxlen=_MEDIAN_OF)
        self._scatter, self._distances = Rolling(), Rolling()
        self._least = 0.0

    @property
    def limits(self) -> tuple[float, float, float]:
        """How many times worse than the best it is at watch, warning and critical."""
        return LIMITS[self._sort]

    @property
    def turn(self) -> float:
        """How many times larger a high is than a low that no noise makes."""
        return TURNS[self._sort] * math.exp(SURE * self.noise)

    def add(self, value: float, step: int) -> None:
        """Takes in an evaluation; one that is not finite is left out."""
        if not math.isfinite(value):
            return
        self.n += 1
        self._newest.append(value)
        if len(self._newest) < _MEDIAN_OF:
            return
        first, middle, last = self._newest
        if min(self._newest) > 0.0:
            self._scatter.add(abs(math.log(middle) - (math.log(first) + math.log(last)) / 2.0))
        self._distances.add(abs(middle - (first + last) / 2.0))
        self.current = sorted(self._newest)[_MEDIAN_OF // 2]
        self.n_worse += 1
        is_better = self.current < self.best if self.is_lower_better else self.current > self.best
        if self.best != self.best or is_better:
            self.best = self.current
            if self._sort == "noisy":
                self._least = SURE * _OF_MIDDLE * self._distances.quartile
        self._is_worse = self._is_worse or self.worse_by >= self.limits[1]
        if self.worse_by <= AS_GOOD:
            self.best_step, self.n_worse = step, 0
            self.has_come_back = self.has_come_back or self._is_worse
            self._is_worse = False

    @property
    def worse_by(self) -> float:
        """How many times worse than the best it is now; NaN where that cannot be told."""
        low, high = sorted((self._at_least(self.current), self.level))
        return high / low if low > 0 else math.nan

    @property
    def level(self) -> float:
        """What values are compared with: the best one, as far as it is more than chance."""
        return self._at_least(self.best)

    def _at_least(self, value: float) -> float:
        """KID of good samples is about 0: below what it scattered at its best, all is as good."""
        return max(value, self._least)

    @property
    def noise(self) -> float:
        """How much an evaluation scatters, relative to itself, whatever the trend.

        By the lower quartile: a metric that jumps now and then is not noisy for that.
        """
        return min(MOST_NOISE, _OF_MIDDLE * self._scatter.quartile) if self._scatter.n else 0.0

    @property
    def turned_by(self) -> float:
        """How many times worse than the best it surely is; NaN where that cannot be told.

        Three evaluations in a row, each critically worse, leave nothing to chance.
        """
        if self.worse_by != self.worse_by:
            return math.nan
        nearest = min(self._newest) if self.is_lower_better else max(self._newest)
        quotient = nearest / self.level if self.is_lower_better else self.level / nearest
        if quotient >= self.limits[2]:
            return self.worse_by
        return self.worse_by / math.exp(SURE * self.noise)

    @property
    def is_for_good(self) -> bool:
        """Whether it is clearly worse and never came back from there, or has been so for long."""
        is_clear = self.turned_by >= CLEAR and not self.has_come_back
        return is_clear or self.n_worse >= max(FEWEST_WORSE, LASTING * self.n)


def _sort_of(name: str, is_lower_better: bool) -> str:
    if _NOISY.search(name):
        return "noisy"
    if is_lower_better:
        return "lower"
    return "traded" if _TRADED.search(name) else "higher"
