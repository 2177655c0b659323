"""Values below a tag prefix, picked out of event files without keeping anything else of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tb_gan_doctor.read.event_layout import floats_of
from tb_gan_doctor.read.records import RecordReader
from tb_gan_doctor.read.wire import DT_STRING, MalformedEvent, Value, read_event


@dataclass(frozen=True, slots=True)
class FoundValue:
    """One value of a summary.

    order: its place among all that was found, greater for what was written later.
    description: `plugin_data.content`; None where the event says nothing of the tag.
    numbers: of a float32 tensor, flat; strings: of a string tensor.
    """

    order: int
    tag: str
    step: int
    wall_time: float
    description: bytes | None
    numbers: npt.NDArray[np.float32] | None
    strings: list[bytes]


def values_below(paths: Iterable[Path], prefix: str) -> Iterator[FoundValue]:
    """Every intact value whose tag begins with `prefix`, in the order of writing.

    paths: the event files of one run in the order in which they were begun; one that cannot be
        read is passed over.
    """
    needle = prefix.encode()
    order = 0
    for path in paths:
        try:
            for data, start, end in _records(path, needle):
                for found in _values(data, start, end, prefix, order):
                    order += 1
                    yield found
        except OSError:
            continue


def _records(path: Path, needle: bytes) -> Iterator[tuple[bytes, int, int]]:
    """The intact records that hold `needle`."""
    for block in RecordReader(path, needle).poll():
        places = [*block.others, *(int(p) for group in block.groups for p in group.places)]
        for place in sorted(places):
            start, end = int(block.starts[place]), int(block.ends[place])
            if block.data.find(needle, start, end) >= 0:
                yield block.data, start, end


def _values(data: bytes, start: int, end: int, prefix: str, order: int) -> Iterator[FoundValue]:
    try:
        event = read_event(data, start, end)
    except MalformedEvent:
        return
    for value in event.values:
        if value.tag.startswith(prefix) and value.tensor is not None:
            is_text = value.tensor.dtype == DT_STRING
            yield FoundValue(
                order,
                value.tag,
                event.step,
                event.wall_time,
                value.description,
                None if is_text else _numbers(data, value),
                value.tensor.strings if is_text else [],
            )


def _numbers(data: bytes, value: Value) -> npt.NDArray[np.float32] | None:
    floats = floats_of(value)
    return None if floats is None else np.frombuffer(data[floats], "<f4")
