"""Whether a run is still being written: by its recorder's end mark, else by its own pace."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PATIENCE_S = 120.0
PATIENCE_INTERVALS = 5.0
RECENT = 10
"""Windows from which the pace is taken: the time between two of them grows in a long run."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """When a run was last written to.

    wall_time: of the last event, in seconds since the epoch; NaN where unknown.
    interval: seconds from one window to the next lately; 0 where unknown.
    is_closed: its recorder said that nothing more will come.
    """

    wall_time: float
    interval: float = 0.0
    is_closed: bool = False


def is_training(pulse: Pulse, now: float) -> bool:
    """Whether more is to be expected of a run, at `now` in seconds since the epoch."""
    patience = max(PATIENCE_S, PATIENCE_INTERVALS * pulse.interval)
    return not pulse.is_closed and now - pulse.wall_time < patience


def recent_interval(wall_times: NDArray[np.float64]) -> float:
    """The median time between the last windows, 0 where it cannot be told."""
    recent = wall_times[-RECENT - 1 :]
    between = np.diff(recent[np.isfinite(recent)])
    return max(0.0, float(np.median(between))) if len(between) else 0.0
