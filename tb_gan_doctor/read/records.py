"""The intact records of an event file, from where the last look at it stopped.

An event file is a sequence of records: length (8 bytes), its checksum (4), data, its checksum
(4), all little-endian. A record whose data are damaged is left out. One whose length is damaged
says no longer where the next begins, so that is searched for. Both are counted.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tb_gan_doctor.read.crc32c import (
    UInt8s,
    UInt32s,
    masked_crc32c,
    masked_crc32c_of_length,
    masked_crc32c_of_rows,
)
from tb_gan_doctor.read.leaps import leap

_HEADER = struct.Struct("<QI")
_BLOCK = 1 << 23  # bytes read at a time; a longer record is passed over
_MAX_CHECKED = 1 << 16
"""Longer records (images, graphs) are only checked where they hold what is looked for."""
_MIN_GROUP = 16  # records; fewer of a length are dealt with one by one


@dataclass(frozen=True, slots=True)
class Group:
    """Records of one length.

    places: which of the block's records they are.
    rows: their bytes, uint8 [n, length].
    """

    places: npt.NDArray[np.intp]
    rows: UInt8s


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a file that begins and ends with a record.

    starts, ends: where in `data` each record's own data begin and end.
    groups: the intact records of the lengths that are frequent.
    others: which of the other records are intact.
    """

    data: bytes
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    groups: list[Group]
    others: list[int]


_PATIENCE, _MOST_PATIENCE = 64, 8192
"""Records read one by one before it is tried again to tell many at once."""


class RecordReader:
    """Follows one file.

    needle: bytes that a record which matters holds; others may be passed over unchecked.
    n_records: intact ones seen so far.
    n_damaged: damaged ones seen so far, or stretches in which no record could be told.
    n_incomplete: bytes at the end that are not a whole record (yet).
    """

    def __init__(self, path: Path, needle: bytes) -> None:
        self.path = path
        self.n_records = 0
        self.n_damaged = 0
        self.n_incomplete = 0
        self._needle = needle
        self._offset = 0
        self._is_lost = False

    def has_shrunk(self) -> bool:
        """Whether the file was replaced by a shorter one. Raises OSError."""
        return os.stat(self.path).st_size < self._offset

    def poll(self) -> Iterator[Block]:
        """What has been added since the last call. Raises OSError."""
        with open(self.path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            while self._offset < size:
                file.seek(self._offset)
                data = file.read(min(_BLOCK, size - self._offset))
                starts, ends, stop = self._frames(data)
                self._offset += stop
                if starts:
                    yield self._block(data, starts, ends)
                elif stop == 0 and not self._skip_long(data, size):
                    break
            self.n_incomplete = 0 if self._is_lost else max(0, size - self._offset)

    def _frames(self, data: bytes) -> tuple[list[int], list[int], int]:
        """Starts and ends of the whole records in `data`, and where the last one is over."""
        starts, ends = [], []
        at = 0
        last_header = len(data) - _HEADER.size
        unpack = _HEADER.unpack_from
        known = _CHECKSUMS.get
        places = np.frombuffer(data, np.uint8)
        next_leap = wait = _PATIENCE
        while at <= last_header:
            length, checksum = unpack(data, at)
            if known(length) != checksum and _checksum_of(length) != checksum:
                at = self._found_again(data, at)
                continue
            self._is_lost = False
            start = at + 12
            end = start + length
            if end + 4 > len(data):
                break
            starts.append(start)
            ends.append(end)
            at = end + 4
            if len(starts) >= next_leap:
                more = leap(places, starts, ends, at)
                starts += more[0]
                ends += more[1]
                at = ends[-1] + 4
                wait = _PATIENCE if more[0] else min(2 * wait, _MOST_PATIENCE)
                next_leap = len(starts) + wait
        return starts, ends, at

    def _found_again(self, data: bytes, at: int) -> int:
        """Where the next header after the unreadable one at `at` is, or where to look next."""
        if not self._is_lost:
            self._is_lost = True
            self.n_damaged += 1
        found = _next_header(data, at + 1)
        return len(data) - _HEADER.size + 1 if found is None else found

    def _block(self, data: bytes, start_list: list[int], end_list: list[int]) -> Block:
        starts, ends = np.array(start_list), np.array(end_list)
        lengths = ends - starts
        stored = _words(np.frombuffer(data, np.uint8), ends)
        is_grouped = np.zeros(len(starts), bool)
        groups = []
        for length in _frequent(lengths):
            places = np.flatnonzero(lengths == length)
            is_grouped[places] = True
            spans = zip(starts[places].tolist(), ends[places].tolist(), strict=True)
            joined = b"".join([data[start:end] for start, end in spans])
            rows = np.frombuffer(joined, np.uint8).reshape(-1, length)
            is_intact = masked_crc32c_of_rows(rows) == stored[places]
            if not is_intact.all():
                places, rows = places[is_intact], rows[is_intact]
            groups.append(Group(places, rows))
        others = np.flatnonzero(~is_grouped).tolist()
        records = [data[start_list[i] : end_list[i]] for i in others]
        others = self._intact(others, records, stored)
        n_intact = len(others) + sum(len(group.places) for group in groups)
        self.n_records += n_intact
        self.n_damaged += len(starts) - n_intact
        return Block(data, starts, ends, groups, others)

    def _intact(self, places: list[int], records: list[bytes], stored: UInt32s) -> list[int]:
        """The places whose records are as their checksum says, or need not be checked."""
        checked = [
            (place, record)
            for place, record in zip(places, records, strict=True)
            if len(record) <= _MAX_CHECKED or self._needle in record
        ]
        which = np.array([place for place, _ in checked], np.intp)
        actual = masked_crc32c([record for _, record in checked])
        damaged = set(which[actual != stored[which]].tolist())
        return [place for place in places if place not in damaged]

    def _skip_long(self, data: bytes, size: int) -> bool:
        """Passes over a record that is longer than a block, if all of it is there."""
        if len(data) < _BLOCK:
            return False
        length, _ = _HEADER.unpack_from(data)
        end = self._offset + _HEADER.size + length + 4
        if end > size:
            return False
        self._offset = end
        self.n_records += 1
        return True


_CHECKSUMS: dict[int, int] = {}
"""Checksums of the lengths seen lately; a file has few different ones."""


def _checksum_of(length: int) -> int:
    checksum = masked_crc32c_of_length(length)
    if len(_CHECKSUMS) > 1 << 16:
        _CHECKSUMS.clear()
    _CHECKSUMS[length] = checksum
    return checksum


def _frequent(lengths: npt.NDArray[np.int64]) -> list[int]:
    """The lengths above 0 that are worth a group."""
    distinct, counts = np.unique(lengths, return_counts=True)
    is_worth = (counts >= _MIN_GROUP) & (distinct > 0) & (distinct <= _MAX_CHECKED)
    frequent: list[int] = distinct[is_worth].tolist()
    return frequent


def _next_header(data: bytes, first: int) -> int | None:
    """The first place from `first` on where a length stands before its checksum."""
    places = np.frombuffer(data, np.uint8)[first:]
    n_places = len(places) - _HEADER.size + 1
    if n_places <= 0:
        return None
    # No record is 4 GiB long: the upper half of a length is zero.
    is_zero = places == 0
    could_be = is_zero[4 : 4 + n_places].copy()
    for i in (5, 6, 7):
        could_be &= is_zero[i : i + n_places]
    candidates = np.flatnonzero(could_be)
    lengths = np.zeros((len(candidates), 2), "<u4")
    lengths[:, 0] = _words(places, candidates)
    checksums = masked_crc32c_of_rows(lengths.view(np.uint8))
    matching = np.flatnonzero(checksums == _words(places, candidates + 8))
    return first + int(candidates[matching[0]]) if len(matching) else None


def _words(data: UInt8s, places: npt.NDArray[np.intp]) -> UInt32s:
    """The little-endian 32-bit words that begin at `places`."""
    word = np.zeros(len(places), np.uint32)
    for i in range(4):
        word |= data[places + i].astype(np.uint32) << np.uint32(8 * i)
    return word
