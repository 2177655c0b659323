"""Quality metrics by their names: which way is better, and how far a run has turned from its best.

Evaluations are noisy and the best of many is a lucky one, so medians of three are compared.
"""

from __future__ import annotations

import math
import re
from collections import deque

from tb_gan_doctor.model import Window
from tb_gan_doctor.signals import SIGNALS, base_name

_LOWER = re.compile(r"fid|frechet|fad|fvd|kid|swd|mmd", re.IGNORECASE)
_NOISY = re.compile(r"kid|mmd", re.IGNORECASE)
_MEDIAN_OF = 3
AS_GOOD = 1.05  # times worse than the best
# How much worse than the best (a quotient above 1) watch, warning and critical are; from
# published runs: healthy ones end within 1.15 of their best FID.
LIMITS = {"lower": (1.15, 1.35, 2.0), "noisy": (2.0, 3.0, 6.0), "higher": (1.1, 1.3, 1.7)}


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
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_lower_better = bool(_LOWER.search(name))
        self.n = 0
        self.current = math.nan
        self.best = math.nan
        self.best_step = 0
        self._newest: deque[float] = deque(maxlen=_MEDIAN_OF)

    @property
    def limits(self) -> tuple[float, float, float]:
        if _NOISY.search(self.name):
            return LIMITS["noisy"]
        return LIMITS["lower" if self.is_lower_better else "higher"]

    def add(self, value: float, step: int) -> None:
        """Takes in an evaluation; one that is not finite is left out."""
        if not math.isfinite(value):
            return
        self.n += 1
        self._newest.append(value)
        if len(self._newest) < _MEDIAN_OF:
            return
        self.current = sorted(self._newest)[_MEDIAN_OF // 2]
        is_better = self.current < self.best if self.is_lower_better else self.current > self.best
        if self.best != self.best or is_better:
            self.best, self.best_step = self.current, step
        elif self.worse_by <= AS_GOOD:
            self.best_step = step

    @property
    def worse_by(self) -> float:
        """How many times worse than the best it is now; NaN where that cannot be told."""
        low, high = sorted((self.current, self.best))
        return high / low if low > 0 else math.nan
