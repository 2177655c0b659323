"""The scalars of one event file.

Of a hundred thousand events all but a few have the same bytes around the same places: where these
are is learned from one, and the others are taken apart as columns of a matrix.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tb_gan_doctor.read.crc32c import UInt8s
from tb_gan_doctor.read.records import Block, RecordReader
from tb_gan_doctor.read.scalars.scalar_event import MalformedEvent, ScalarEvent, scalars_in
from tb_gan_doctor.read.scalars.series import Series

_NEEDLE = b"\0no long record holds a scalar\0"
_MAX_LAYOUTS = 300
"""Different layouts tried on events of one length before the rest are read one by one."""


_MOST_BLOCKS = 4
"""Read in search of the first scalar, behind graphs and images."""


@dataclass(slots=True)
class _Pieces:
    """Points of one tag: places in the file, and as `Series` has them."""

    places: list[npt.NDArray[np.int64]] = field(default_factory=list)
    steps: list[npt.NDArray[np.int64]] = field(default_factory=list)
    times: list[npt.NDArray[np.float64]] = field(default_factory=list)
    values: list[npt.NDArray[np.float64]] = field(default_factory=list)

    def series(self) -> Series:
        order = np.argsort(np.concatenate(self.places), kind="stable")
        return Series(
            np.concatenate(self.steps)[order],
            np.concatenate(self.times)[order],
            np.concatenate(self.values)[order],
        )


class ScalarFile:
    """The scalars of one event file, read as far as they are asked for."""

    def __init__(self, path: Path) -> None:
        self._blocks = RecordReader(path, _NEEDLE).poll()
        self._found: dict[str, _Pieces] = {}
        self._n_before = 0
        self._is_begun = False
        self._read: dict[str, Series] | None = None

    def head(self) -> Collection[str]:
        """The tags in the first block of the file that has any; none where it cannot be read."""
        if not self._is_begun:
            self._is_begun = True
            for _ in range(_MOST_BLOCKS):
                if not self._take_next() or self._found:
                    break
        return self._found.keys()

    def read(self) -> dict[str, Series]:
        """Every scalar by tag, in the order of its events; damaged ones are left out."""
        self._is_begun = True
        if self._read is None:
            while self._take_next():
                pass
            self._read = {tag: pieces.series() for tag, pieces in self._found.items()}
        return self._read

    def _take_next(self) -> bool:
        try:
            block = next(self._blocks, None)
        except OSError:
            block = None
        if block is None:
            return False
        _take_block(block, self._n_before, self._found)
        self._n_before += len(block.starts)
        return True


def _take_block(block: Block, n_before: int, found: dict[str, _Pieces]) -> None:
    alone = list(block.others)
    for group in block.groups:
        alone += _take_rows(group.rows, group.places, n_before, found)
    for place in alone:
        record = block.data[int(block.starts[place]) : int(block.ends[place])]
        event = _event(record)
        if event is not None and event.spots:
            row = np.frombuffer(record, np.uint8)[None]
            _take(row, np.array([n_before + place]), event, found)


def _take_rows(
    rows: UInt8s, places: npt.NDArray[np.intp], n_before: int, found: dict[str, _Pieces]
) -> list[int]:
    """Takes events of one length; the places of those that are left."""
    left = np.arange(len(rows))
    for _ in range(_MAX_LAYOUTS):
        if not len(left):
            return []
        event = _event(rows[left[0]].tobytes())
        if event is None:
            left = left[1:]
            continue
        is_alike = _alike(rows[left], event)
        is_alike[0] = True
        if event.spots:
            alike = left[is_alike]
            _take(rows[alike], n_before + places[alike], event, found)
        left = left[~is_alike]
    rest: list[int] = places[left].tolist()
    return rest


def _alike(rows: UInt8s, event: ScalarEvent) -> npt.NDArray[np.bool_]:
    """Which events are laid out as the first one; without scalars, which begin alike."""
    fixed = np.ones(rows.shape[1], bool)
    fixed[slice(*event.wall_time)] = False
    fixed[slice(*event.step)] = False
    for spot in event.spots:
        fixed[spot.at : spot.at + int(spot.dtype[-1])] = False
    if not event.spots:
        fixed[event.step[1] + 48 :] = False
    alike: npt.NDArray[np.bool_] = (rows[:, fixed] == rows[0, fixed]).all(axis=1)
    first, end = event.step
    if end > first:
        goes_on = rows[:, first:end] > 0x7F
        alike &= (goes_on == goes_on[0]).all(axis=1)
    return alike


def _take(
    rows: UInt8s,
    places: npt.NDArray[np.int64],
    event: ScalarEvent,
    found: dict[str, _Pieces],
) -> None:
    steps = np.zeros(len(rows), np.int64)
    first, end = event.step
    for i in range(first, end):
        steps |= (rows[:, i] & 0x7F).astype(np.int64) << (7 * (i - first))
    times = _numbers(rows, event.wall_time[0], "<f8") if event.wall_time[1] else np.zeros(len(rows))
    for spot in event.spots:
        pieces = found.setdefault(spot.tag, _Pieces())
        pieces.places.append(places.astype(np.int64))
        pieces.steps.append(steps)
        pieces.times.append(times)
        pieces.values.append(_numbers(rows, spot.at, spot.dtype))


def _numbers(rows: UInt8s, at: int, dtype: str) -> npt.NDArray[np.float64]:
    cut = np.ascontiguousarray(rows[:, at : at + int(dtype[-1])])
    return cut.view(dtype)[:, 0].astype(np.float64)


def _event(record: bytes) -> ScalarEvent | None:
    try:
        return scalars_in(record)
    except MalformedEvent:
        return None
