"""The step and the time of each row of a text log, whatever its columns count in."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

_STEPS = (
    "step", "global_step", "_step", "steps", "iteration", "iterations", "iter", "iters", "itr",
    "n_iter", "batch", "batch_idx", "batch_i",
)  # fmt: skip
_IMAGES = {"kimg": 1000.0, "nimg": 1.0, "cur_nimg": 1.0}
_EPOCHS = ("epoch", "epochs")
_TIMES = ("timestamp", "wall_time", "wall time", "_timestamp", "_stamp", "time")
_EPOCH_SECONDS = 3600.0  # where no time is logged: an epoch takes longer than an iteration
_BEGINNING = 0.1  # share of the last count: one that falls to it has begun anew


_COUNTED = frozenset((*_STEPS, *_IMAGES, *_EPOCHS, *_TIMES))


@lru_cache(maxsize=4096)
def counts(column: str) -> str:
    """What a column that says when, not what, counts in; "" for any other."""
    plain = column.lower().rpartition("/")[2]
    return plain if plain in _COUNTED else ""


class Counting:
    """Where rows stand, told one after the other."""

    def __init__(self) -> None:
        self._place = -1
        self._last = self._step = self._epoch = self._offset = 0.0
        self._gap = 1.0

    def next(self, row: Mapping[str, float]) -> tuple[float, float]:
        """Step and time of the next row; an iteration that begins anew in every epoch goes on."""
        self._place += 1
        known = {}
        for key, value in row.items():
            if (plain := counts(key)) and math.isfinite(value):
                known[plain] = value
        step, is_epoch = float(self._place), False
        if (count := _first(known, _STEPS)) is not None:
            step = self._going_on(count, _first(known, _EPOCHS))
        elif (images := _first(known, tuple(_IMAGES))) is not None:
            step = images * next(_IMAGES[key] for key in _IMAGES if key in known)
        elif (epoch := _first(known, _EPOCHS)) is not None:
            step, is_epoch = epoch, True
        clock = self._place * (_EPOCH_SECONDS if is_epoch else 1.0)
        time = _first(known, _TIMES)
        return max(-1e15, min(step, 1e15)), clock if time is None else time

    def _going_on(self, count: float, epoch: float | None) -> float:
        if epoch is None:
            return count
        if epoch > self._epoch and count <= _BEGINNING * self._last + 1.0 and count < self._last:
            self._offset = self._step + self._gap - count
        elif epoch < self._epoch:
            self._offset = 0.0
        step = self._offset + count
        if self._last < count:
            self._gap = count - self._last
        self._last, self._step, self._epoch = count, step, epoch
        return step


def _first(known: Mapping[str, float], keys: tuple[str, ...]) -> float | None:
    for key in keys:
        if key in known:
            return known[key]
    return None
