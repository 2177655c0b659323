"""Where the scalars stand in one serialized event, whichever library wrote it.

Scalars come as `simple_value` (torch, tensorboardX, TensorFlow 1) or as a tensor of one number
(TensorFlow 2). An event of step 0 has no step in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tb_gan_doctor.read.wire import MalformedEvent, fields

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_FLOAT, _DOUBLE = 1, 2  # DT_FLOAT, DT_DOUBLE


@dataclass(frozen=True, slots=True)
class Spot:
    """A number in an event: its tag, where it begins, and its NumPy type."""

    tag: str
    at: int
    dtype: str


@dataclass(slots=True)
class ScalarEvent:
    """Where things stand in the bytes of an event.

    wall_time, step: begin and end; (0, 0) where there is none.
    """

    wall_time: tuple[int, int] = (0, 0)
    step: tuple[int, int] = (0, 0)
    spots: list[Spot] = field(default_factory=list)


def scalars_in(data: bytes) -> ScalarEvent:
    """What one event holds. Raises MalformedEvent."""
    event = ScalarEvent()
    begins = 0
    for key, at, stop in fields(data, 0, len(data)):
        if key == 1 << 3 | _FIXED64:
            event.wall_time = (at, stop)
        elif key == 2 << 3 | _VARINT:
            event.step = (begins + 1, stop)
        elif key == 5 << 3 | _BYTES:
            for inner, value_at, value_stop in fields(data, at, stop):
                if inner == 1 << 3 | _BYTES and (spot := _spot(data, value_at, value_stop)):
                    event.spots.append(spot)
        begins = stop
    return event


def _spot(data: bytes, start: int, end: int) -> Spot | None:
    tag, at, dtype = "", -1, "<f4"
    for key, value, stop in fields(data, start, end):
        if key == 1 << 3 | _BYTES:
            tag = data[value:stop].decode("utf-8", "replace")
        elif key == 2 << 3 | _FIXED32:
            at = value
        elif key == 8 << 3 | _BYTES:
            at, dtype = _in_tensor(data, value, stop)
    return Spot(tag, at, dtype) if tag and at >= 0 else None


def _in_tensor(data: bytes, start: int, end: int) -> tuple[int, str]:
    """Where the one number of a tensor stands, and its type; -1 where it is not one number."""
    kind, found, dtype = 0, -1, "<f4"
    for key, at, stop in fields(data, start, end):
        size = stop - at
        if key == 1 << 3 | _VARINT:
            kind = at
        elif key == 2 << 3 | _BYTES and size:
            return -1, dtype  # it has dimensions
        elif key in (4 << 3 | _BYTES, 5 << 3 | _BYTES, 6 << 3 | _BYTES) and size in (4, 8):
            found, dtype = at, "<f4" if size == 4 else "<f8"
        elif key in (5 << 3 | _FIXED32, 6 << 3 | _FIXED64):
            found, dtype = at, "<f4" if key & 7 == _FIXED32 else "<f8"
    return (found, dtype) if kind == (_FLOAT if dtype == "<f4" else _DOUBLE) else (-1, dtype)


__all__ = ["MalformedEvent", "ScalarEvent", "Spot", "scalars_in"]
