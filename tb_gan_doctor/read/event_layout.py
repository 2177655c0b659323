"""Events that are equal but for their time, step and numbers, decoded all at once.

Of a thousand windows all but the first few have the same bytes around the same places. Where
these are is learned from one of them; the others are compared with it and taken apart as
columns of a matrix, at a small part of the cost of reading them one by one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tb_gan_doctor.read.crc32c import UInt8s
from tb_gan_doctor.read.stored import Rows
from tb_gan_doctor.read.wire import DT_FLOAT, MalformedEvent, Value, read_event
from tb_gan_doctor.store import tags

_WALL_TIME = slice(1, 9)
_STEP = 10  # where the step stands in an event: behind two keys and the wall time


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand in an event.

    template: the whole event that this was learned from.
    summary: where the summary begins, right behind the step.
    floats: where the numbers stand.
    """

    tag: str
    kind: tags.Kind
    template: npt.NDArray[np.uint8]
    summary: int
    floats: slice

    def matching(self, rows: UInt8s) -> npt.NDArray[np.bool_]:
        """Which of the events [n, length] are laid out alike."""
        head = self.template[: self.floats.start]
        fixed = np.ones(len(head), bool)
        fixed[_WALL_TIME] = False
        fixed[_STEP : self.summary] = False
        alike = (rows[:, : len(head)][:, fixed] == head[fixed]).all(axis=1)
        goes_on = rows[:, _STEP : self.summary] > 0x7F
        expected = np.ones(self.summary - _STEP, bool)
        expected[-1] = False
        matching: npt.NDArray[np.bool_] = alike & (goes_on == expected).all(axis=1)
        return matching

    def rows(self, events: UInt8s, places: npt.NDArray[np.intp]) -> Rows:
        """The windows in events that match; `places` tells which records they are."""
        steps = np.zeros(len(events), np.int64)
        for i in range(_STEP, self.summary):
            steps |= (events[:, i] & 0x7F).astype(np.int64) << (7 * (i - _STEP))
        return Rows(
            places.astype(np.float64),
            np.ascontiguousarray(events[:, _WALL_TIME]).view("<f8")[:, 0],
            steps,
            np.ascontiguousarray(events[:, self.floats]).view("<f4"),
        )


def layout_of(event: bytes) -> Layout | None:
    """The layout of an event that holds one table of ours, and says no more of its tag.

    None for any other event, and for one that is put together in an unusual order.
    """
    try:
        parsed = read_event(event, 0, len(event))
    except MalformedEvent:
        return None
    ours = [(tags.parse(value.tag), value) for value in parsed.values if value.tensor is not None]
    named = [(tag, value) for tag, value in ours if tag is not None]
    if len(named) != 1 or named[0][1].description is not None:
        return None
    tag, value = named[0]
    floats = floats_of(value)
    if floats is None or event[:1] != b"\x09" or event[9:_STEP] != b"\x10":
        return None
    layout = Layout(value.tag, tag.kind, np.frombuffer(event, np.uint8), parsed.summary, floats)
    return layout if layout.matching(layout.template[None])[0] else None


def floats_of(value: Value) -> slice | None:
    """Where the packed numbers of a float32 tensor stand; None where it is something else."""
    tensor = value.tensor
    if tensor is None or tensor.dtype != DT_FLOAT or tensor.content is None:
        return None
    start, stop = tensor.content
    return slice(start, stop) if (stop - start) % 4 == 0 and stop > start else None
