"""Our part of one event file at full resolution, read on from where the last look at it stopped."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import NamedTuple

from tb_gan_doctor.read.records import RecordReader
from tb_gan_doctor.read.stored import HealthSeries, Message, Stored
from tb_gan_doctor.read.wire import DT_FLOAT, DT_STRING, Event, MalformedEvent, Value, read_event
from tb_gan_doctor.store import tags

_NEEDLE = tags.PREFIX.encode()
_WALL_TIME = struct.Struct("<d")
_WALL_TIME_KEY = 1 << 3 | 1
_STEP_KEY = 2 << 3


class _Layout(NamedTuple):
    """Where the floats stand in events that are equal but for time, step and values."""

    prefix: bytes  # from the end of the step to the floats
    size: int  # of the floats, in bytes
    series: HealthSeries | None  # where they go; None: nowhere


class EventFile:
    """Follows one event file.

    stored: what it holds of ours so far.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.stored = Stored()
        self._records = RecordReader(path, _NEEDLE)
        self._n_malformed = 0
        self._layouts: dict[int, _Layout] = {}  # by the number of bytes behind the step

    @property
    def has_records(self) -> bool:
        return self._records.n_records > 0

    def poll(self) -> bool:
        """Reads what has been added since the last call; whether that was any of ours.

        A file that has become shorter is read anew. Raises OSError.
        """
        if self._records.has_shrunk():
            self.__init__(self.path)  # type: ignore[misc]
        has_news = False
        for data, spans in self._records.poll():
            for start, end in spans:
                if data.find(_NEEDLE, start, end) >= 0:
                    has_news = self._take(data, start, end) or has_news
        return has_news

    def notes(self) -> list[str]:
        """What is wrong with the file, one line each."""
        name = self.path.name
        n_damaged = self._records.n_damaged + self._n_malformed
        notes = []
        if not self.has_records:
            if n_damaged:
                notes.append(f"{name} is not a TensorBoard event file")
            elif self._records.n_incomplete:
                notes.append(f"{name} does not hold a whole record")
            return notes
        if n_damaged:
            notes.append(
                f"{n_damaged} damaged record{'s' if n_damaged != 1 else ''} skipped in {name}"
            )
        if self._records.n_incomplete:
            notes.append(
                f"the last record of {name} is incomplete ({self._records.n_incomplete} bytes)"
            )
        return notes

    def _take(self, data: bytes, start: int, end: int) -> bool:
        """Keeps what one record holds of ours; whether it held any."""
        at = start + 10
        is_usual = data[start] == _WALL_TIME_KEY and data[start + 9] == _STEP_KEY
        if is_usual:
            step = data[at] & 0x7F
            shift = 7
            while data[at] > 0x7F and shift < 63:
                at += 1
                step |= (data[at] & 0x7F) << shift
                shift += 7
            at += 1
            layout = self._layouts.get(end - at)
            if layout is not None and data.startswith(layout.prefix, at):
                if layout.series is not None:
                    floats = at + len(layout.prefix)
                    wall_time = _WALL_TIME.unpack_from(data, start + 1)[0]
                    layout.series.append(wall_time, step, data[floats : floats + layout.size])
                return True
        try:
            event = read_event(data, start, end)
        except MalformedEvent:
            self._n_malformed += 1
            return False
        layouts = [self._keep(data, event, value) for value in event.values]
        ours = [layout for layout in layouts if layout is not None]
        if is_usual and event.summary == at and len(ours) == 1 and ours[0].prefix:
            self._layouts[end - at] = ours[0]
        return bool(ours)

    def _keep(self, data: bytes, event: Event, value: Value) -> _Layout | None:
        """Keeps one value if it is ours; the layout's prefix is empty where it is not usual."""
        tag, tensor = tags.parse(value.tag), value.tensor
        if tag is None or tensor is None:
            return None
        unusual = _Layout(b"", 0, None)
        if tensor.dtype == DT_STRING and tensor.strings:
            message = Message(event.wall_time, event.step, tensor.strings[0])
            if tag.kind == "run":
                self.stored.facts.append(message)
            elif tag.kind == "ledger":
                self.stored.ledgers[tag.key] = message
            return unusual
        if tensor.dtype != DT_FLOAT or tensor.content is None:
            return unusual
        series = None
        first, last = tensor.content
        if tag.kind == "health":
            series = self.stored.health.setdefault(value.tag, HealthSeries())
            series.append(event.wall_time, event.step, data[first:last])
            if series.description is None:
                series.description = value.description
        if value.description is not None:
            return unusual
        return _Layout(data[event.summary : first], last - first, series)
