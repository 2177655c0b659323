"""Our part of one event file at full resolution, read on from where the last look at it stopped."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tb_gan_doctor.read.event_layout import floats_of, layout_of
from tb_gan_doctor.read.records import Block, Group, RecordReader
from tb_gan_doctor.read.stored import HealthSeries, Message, Rows, Stored
from tb_gan_doctor.read.wire import DT_STRING, Event, MalformedEvent, Value, read_event
from tb_gan_doctor.store import tags

_NEEDLE = tags.PREFIX.encode()
_MAX_LAYOUTS = 4
"""Different layouts tried on events of one length before they are read one by one."""

_Pieces = dict[str, list[Rows]]
"""Rows by tag, in order of the file's records where one has been over them."""


class EventFile:
    """Follows one event file.

    stored: what it holds of ours so far.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._start_anew()

    def _start_anew(self) -> None:
        self.stored = Stored()
        self._records = RecordReader(self.path, _NEEDLE)
        self._n_malformed = 0
        self._n_before = 0  # records in the blocks before this one

    @property
    def has_records(self) -> bool:
        return self._records.n_records > 0

    def poll(self) -> bool:
        """Reads what has been added since the last call; whether that was any of ours.

        A file that has become shorter is read anew. Raises OSError.
        """
        has_news = self._records.has_shrunk()
        if has_news:
            self._start_anew()
        for block in self._records.poll():
            has_news = self._take_block(block) or has_news
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

    def _take_block(self, block: Block) -> bool:
        if _NEEDLE not in block.data:
            self._n_before += len(block.starts)
            return False
        pieces: _Pieces = {}
        n_taken = 0
        left = block.others
        for group in block.groups:
            rest = self._take_group(group, pieces)
            n_taken += len(group.places) - len(rest)
            left = left + rest
        for place in sorted(left):
            start, end = int(block.starts[place]), int(block.ends[place])
            if block.data.find(_NEEDLE, start, end) >= 0:
                n_taken += self._take_record(block.data, start, end, place, pieces)
        for tag, pieces_of_tag in pieces.items():
            series = self.stored.health.setdefault(tag, HealthSeries())
            series.rows += _in_order(pieces_of_tag)
        self._n_before += len(block.starts)
        return n_taken > 0

    def _take_group(self, group: Group, pieces: _Pieces) -> list[int]:
        """Takes the windows and layers of a group; the places of the records that are left."""
        left = np.arange(len(group.places))
        for _ in range(_MAX_LAYOUTS):
            example = group.rows[left[0]].tobytes() if len(left) else b""
            layout = layout_of(example) if _NEEDLE in example else None
            if layout is None:
                break
            is_alike = layout.matching(group.rows[left])
            alike = left[is_alike]
            if layout.kind == "health":
                places_in_file = self._n_before + group.places[alike]
                rows = layout.rows(group.rows[alike], places_in_file)
                pieces.setdefault(layout.tag, []).append(rows)
            left = left[~is_alike]
        places: list[int] = group.places[left].tolist()
        return places

    def _take_record(self, data: bytes, start: int, end: int, place: int, pieces: _Pieces) -> bool:
        """Takes what one record holds of ours; whether it held any."""
        try:
            event = read_event(data, start, end)
        except MalformedEvent:
            self._n_malformed += 1
            return False
        is_ours = [self._take_value(data, event, value, place, pieces) for value in event.values]
        return any(is_ours)

    def _take_value(
        self, data: bytes, event: Event, value: Value, place: int, pieces: _Pieces
    ) -> bool:
        tag, tensor = tags.parse(value.tag), value.tensor
        if tag is None or tensor is None:
            return False
        if tag.kind == "health":
            series = self.stored.health.setdefault(value.tag, HealthSeries())
            if series.description is None:
                series.description = value.description
            floats = floats_of(value)
            if floats is not None:
                rows = Rows(
                    np.array([self._n_before + place], np.float64),
                    np.array([event.wall_time], np.float64),
                    np.array([event.step], np.int64),
                    np.frombuffer(data[floats], "<f4")[None],
                )
                pieces.setdefault(value.tag, []).append(rows)
        elif tensor.dtype == DT_STRING and tensor.strings:
            message = Message(event.wall_time, event.step, tensor.strings[0])
            if tag.kind == "run":
                self.stored.facts.append(message)
            elif tag.kind == "ledger":
                self.stored.ledgers[tag.key] = message
        return True


def _in_order(pieces: list[Rows]) -> list[Rows]:
    """The rows in the order of their records; those of another width apart."""
    ordered = []
    for width in sorted({rows.table.shape[1] for rows in pieces}):
        alike = [rows for rows in pieces if rows.table.shape[1] == width]
        places = np.concatenate([rows.order for rows in alike])
        order = np.argsort(places)
        ordered.append(
            Rows(
                places[order],
                np.concatenate([rows.wall_times for rows in alike])[order],
                np.concatenate([rows.steps for rows in alike])[order],
                np.concatenate([rows.table for rows in alike])[order],
            )
        )
    return ordered
