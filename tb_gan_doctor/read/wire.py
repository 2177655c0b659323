"""One serialized `Event` of TensorBoard, read as far as our own tags need it.

A scan of the wire format, because building the message objects costs several times as much.
Field numbers: tensorboard/compat/proto/{event,summary,tensor}.proto. Unknown
fields are passed over.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

DT_FLOAT = 1
DT_STRING = 7
_DOUBLE = struct.Struct("<d")
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


class MalformedEvent(ValueError):
    """Bytes that are not an Event."""


@dataclass(slots=True)
class Tensor:
    """A TensorProto; `content` is where its packed numbers stand in the buffer."""

    dtype: int = 0
    content: tuple[int, int] | None = None
    strings: list[bytes] = field(default_factory=list)


@dataclass(slots=True)
class Value:
    """One value of a summary.

    description: `plugin_data.content`; None where the event says nothing of the tag.
    """

    tag: str = ""
    tensor: Tensor | None = None
    description: bytes | None = None


@dataclass(slots=True)
class Event:
    """An event with a summary.

    summary: where in the buffer the field of the summary begins, its key included.
    """

    wall_time: float = 0.0
    step: int = 0
    summary: int = 0
    values: list[Value] = field(default_factory=list)


def read_event(data: bytes, start: int, end: int) -> Event:
    """The event in `data[start:end]`. Raises MalformedEvent."""
    event = Event()
    field_start = start
    for key, at, stop in fields(data, start, end):
        if key == 1 << 3 | _FIXED64:
            event.wall_time = _DOUBLE.unpack_from(data, at)[0]
        elif key == 2 << 3 | _VARINT:
            event.step = _signed(at)
        elif key == 5 << 3 | _BYTES:
            event.summary = field_start
            event.values = [_value(data, *span) for span in _submessages(data, at, stop, 1)]
        field_start = stop
    return event


def _value(data: bytes, start: int, end: int) -> Value:
    value = Value()
    for key, at, stop in fields(data, start, end):
        if key == 1 << 3 | _BYTES:
            value.tag = data[at:stop].decode("utf-8", "replace")
        elif key == 8 << 3 | _BYTES:
            value.tensor = _tensor(data, at, stop)
        elif key == 9 << 3 | _BYTES:
            value.description = b""
            for plugin_data in _submessages(data, at, stop, 1):
                for content_at, content_stop in _submessages(data, *plugin_data, 2):
                    value.description = data[content_at:content_stop]
    return value


def _tensor(data: bytes, start: int, end: int) -> Tensor:
    tensor = Tensor()
    for key, at, stop in fields(data, start, end):
        if key == 1 << 3 | _VARINT:
            tensor.dtype = at
        elif key == 4 << 3 | _BYTES:
            tensor.content = (at, stop)
        elif key == 8 << 3 | _BYTES:
            tensor.strings.append(data[at:stop])
    return tensor


def _submessages(data: bytes, start: int, end: int, number: int) -> Iterator[tuple[int, int]]:
    """Where each length-delimited field `number` begins and ends."""
    for key, at, stop in fields(data, start, end):
        if key == number << 3 | _BYTES:
            yield at, stop


def fields(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Key (number and wire type), value and end of each field.

    The value of a varint is its number; of any other field, where its bytes begin.
    """
    at = start
    while at < end:
        key, at = _varint(data, at, end)
        kind = key & 7
        if kind == _VARINT:
            value, at = _varint(data, at, end)
        elif kind == _BYTES:
            length, value = _varint(data, at, end)
            at = value + length
        elif kind in (_FIXED64, _FIXED32):
            value = at
            at += 8 if kind == _FIXED64 else 4
        else:
            raise MalformedEvent(f"unknown wire type {kind}")
        if at > end:
            raise MalformedEvent("a field ends behind its message")
        yield key, value, at


def _varint(data: bytes, at: int, end: int) -> tuple[int, int]:
    """The number at `at`, and where it ends."""
    number = shift = 0
    while at < end and shift < 64:
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
        shift += 7
    raise MalformedEvent("a number does not end")


def _signed(number: int) -> int:
    """`number` as int64."""
    number &= (1 << 64) - 1
    return number - (1 << 64) if number >> 63 else number
