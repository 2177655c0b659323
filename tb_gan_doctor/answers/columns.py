"""The windows of a run as arrays: what charts are drawn from, and little to keep in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tb_gan_doctor.model import Schema, Window


@dataclass(frozen=True, slots=True)
class _Block:
    """The windows of one schema: their places among all windows, and a row of values for each."""

    schema: Schema
    places: NDArray[np.intp]
    values: NDArray[np.float32]


class Columns:
    """Every stored column of a run over its `n` windows."""

    def __init__(self, windows: Sequence[Window]) -> None:
        self.n = len(windows)
        self.first_steps = np.array([w.first_step for w in windows], np.float64)
        self.last_steps = np.array([w.last_step for w in windows], np.float64)
        self.wall_times = np.array([w.wall_time for w in windows], np.float64)
        places: dict[Schema, list[int]] = {}
        for place, window in enumerate(windows):
            places.setdefault(window.schema, []).append(place)
        self._blocks = [
            _Block(schema, np.array(at), np.array([windows[i].values for i in at], np.float32))
            for schema, at in places.items()
        ]

    @property
    def signals(self) -> frozenset[str]:
        """Names of the signals that have a column."""
        return frozenset().union(*(block.schema.signals for block in self._blocks))

    def has(self, signal: str, aggregate: str) -> bool:
        """Whether the aggregate of the signal is a column."""
        return any((signal, aggregate) in block.schema.index for block in self._blocks)

    def unit(self, signal: str) -> str:
        """The unit that was stored with the signal, "" if it has no column."""
        for block in self._blocks:
            for column in block.schema.columns:
                if column.signal == signal:
                    return column.unit
        return ""

    def vector(self, signal: str, aggregate: str) -> NDArray[np.float32]:
        """One value per window, NaN where the column is missing or was not measured."""
        vector = np.full(self.n, np.nan, np.float32)
        for block in self._blocks:
            column = block.schema.index.get((signal, aggregate))
            if column is not None:
                vector[block.places] = block.values[:, column]
        return vector
