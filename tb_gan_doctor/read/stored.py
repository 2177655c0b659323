"""What was stored of a run, as a file or TensorBoard hands it over: not yet ordered."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Rows:
    """Windows that were written one after the other, all with the same columns.

    order: float64 [n], greater for what was written later: seconds or, in a file, places.
    wall_times: float64 [n], when each was written, in seconds since the epoch.
    steps: int64 [n], the last step of each.
    table: float32 [n, columns].
    """

    order: npt.NDArray[np.float64]
    wall_times: npt.NDArray[np.float64]
    steps: npt.NDArray[np.int64]
    table: npt.NDArray[np.float32]


@dataclass(slots=True)
class HealthSeries:
    """The windows of one tag, in the order in which they were written.

    description: the stored list of columns; None until an event was seen that has it.
    """

    description: bytes | None = None
    rows: list[Rows] = field(default_factory=list)

    def extend(self, other: HealthSeries, after: float) -> None:
        """Adds what was written to the same tag later, its order counted from `after` on."""
        if self.description is None:
            self.description = other.description
        self.rows += [replace(rows, order=rows.order + after) for rows in other.rows]


@dataclass(frozen=True, slots=True)
class Message:
    """A stored string, and when it was written."""

    wall_time: float
    step: int
    content: bytes


@dataclass(slots=True)
class Stored:
    """Everything of one source: an event file, or a run of a data provider.

    health: by tag.
    ledgers: the last one of each session, by session.
    """

    health: dict[str, HealthSeries] = field(default_factory=dict)
    facts: list[Message] = field(default_factory=list)
    ledgers: dict[str, Message] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.health or self.facts or self.ledgers)

    def extend(self, other: Stored) -> None:
        """Adds what a later source holds of the same run."""
        ends = [float(s.rows[-1].order[-1]) for s in self.health.values() if s.rows]
        for tag, series in other.health.items():
            self.health.setdefault(tag, HealthSeries()).extend(series, max(ends, default=-1) + 1)
        self.facts += other.facts
        self.ledgers.update(other.ledgers)
