"""The intact records of an event file, from where the last look at it stopped.

An event file is a sequence of records: length (8 bytes), its checksum (4), data, its checksum
(4), all little-endian. A record whose data are damaged is left out. One whose length is damaged
says no longer where the next begins, so that is searched for. Both are counted.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tb_gan_doctor.read.crc32c import masked_crc32c, masked_crc32c_of_lengths

_HEADER = struct.Struct("<QI")
_CHECKSUM = struct.Struct("<I")
_BLOCK = 1 << 23  # bytes read at a time; a longer record cannot be ours and is passed over
_MAX_CHECKED = 1 << 16
"""Longer records (images, graphs) are only checked where they hold what is looked for."""


class Block(NamedTuple):
    """Part of a file, and where in it the data of its intact records begin and end."""

    data: bytes
    spans: list[tuple[int, int]]


class RecordReader:
    """Follows one file.

    needle: bytes that a record which matters holds; others may be passed over unchecked.
    n_records: intact ones seen so far.
    n_damaged: damaged ones seen so far, or stretches in which no record could be told.
    n_incomplete: bytes at the end that are not a whole record (yet).
    """

    def __init__(self, path: Path, needle: bytes) -> None:
        self.path = path
        self._needle = needle
        self.n_records = 0
        self.n_damaged = 0
        self.n_incomplete = 0
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
                spans, end = self._frames(data)
                self._offset += end
                if spans:
                    intact = self._intact(data, spans)
                    self.n_records += len(intact)
                    yield Block(data, intact)
                elif end == 0 and not self._skip_long(data, size):
                    break
            self.n_incomplete = 0 if self._is_lost else size - self._offset

    def _frames(self, data: bytes) -> tuple[list[tuple[int, int]], int]:
        """The spans of the whole records in `data`, and where the last one's checksum ends."""
        spans = []
        at = 0
        last_header = len(data) - _HEADER.size
        unpack = _HEADER.unpack_from
        while at <= last_header:
            length, checksum = unpack(data, at)
            if _CHECKSUMS.get(length) != checksum and _checksum_of(length) != checksum:
                at = self._found_again(data, at)
                continue
            self._is_lost = False
            start = at + 12
            end = start + length
            if end + 4 > len(data):
                break
            spans.append((start, end))
            at = end + 4
        return spans, at

    def _found_again(self, data: bytes, at: int) -> int:
        """Where the next header after the unreadable one at `at` is, or where to look next."""
        if not self._is_lost:
            self._is_lost = True
            self.n_damaged += 1
        found = _next_header(data, at + 1)
        return len(data) - _HEADER.size + 1 if found is None else found

    def _intact(self, data: bytes, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The spans whose data have the checksum that follows them."""
        checked = [
            (start, end)
            for start, end in spans
            if end - start <= _MAX_CHECKED or data.find(self._needle, start, end) >= 0
        ]
        if not checked:
            return spans
        actual = masked_crc32c([data[start:end] for start, end in checked])
        stored = np.frombuffer(b"".join([data[end : end + 4] for _, end in checked]), "<u4")
        wrong = np.flatnonzero(actual != stored)
        if not len(wrong):
            return spans
        self.n_damaged += len(wrong)
        damaged = {checked[i] for i in wrong.tolist()}
        return [span for span in spans if span not in damaged]

    def _skip_long(self, data: bytes, size: int) -> bool:
        """Passes over a record that is longer than a block, if all of it is there."""
        if len(data) < _BLOCK:
            return False
        length, _ = _HEADER.unpack_from(data)
        end = self._offset + _HEADER.size + length + _CHECKSUM.size
        if end > size:
            return False
        self._offset = end
        self.n_records += 1
        return True


_CHECKSUMS: dict[int, int] = {}
"""Checksums of the lengths seen lately; a file has few different ones."""


def _checksum_of(length: int) -> int:
    checksum = int(masked_crc32c([length.to_bytes(8, "little")])[0])
    if len(_CHECKSUMS) > 1 << 16:
        _CHECKSUMS.clear()
    _CHECKSUMS[length] = checksum
    return checksum


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
    lengths = _words(places, candidates)
    distinct, which = np.unique(lengths, return_inverse=True)
    checksums = masked_crc32c_of_lengths(distinct)[which]
    matching = np.flatnonzero(checksums == _words(places, candidates + 8))
    return first + int(candidates[matching[0]]) if len(matching) else None


def _words(
    data: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
    places: np.ndarray[tuple[int, ...], np.dtype[np.intp]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint32]]:
    """The little-endian 32-bit words that begin at `places`."""
    word = np.zeros(len(places), np.uint32)
    for i in range(4):
        word |= data[places + i].astype(np.uint32) << np.uint32(8 * i)
    return word
