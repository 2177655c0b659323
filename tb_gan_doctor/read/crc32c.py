"""CRC-32C, the checksum of event files, of many records at once.

A byte-by-byte loop in Python costs 200 ns a byte, most of what TensorBoard's own loader needs.
Here records stand side by side as the columns of a matrix, and each numpy operation takes the
next four bytes of all of them: about 2 ns a byte. Two properties of a CRC make that work:
zeros before the data do not change a state of zero, so records of different lengths can be
padded in front; and the checksum is linear, so what the non-zero start state adds depends on
the length alone, and long records can be folded together from pieces.

References: RFC 3720, section B.4 (polynomial); the TFRecord format (masking).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

UInt8s = npt.NDArray[np.uint8]
UInt32s = npt.NDArray[np.uint32]

_POLYNOMIAL = 0x82F63B78
_ONES = 0xFFFFFFFF
_PIECE = 1024  # bytes; longer records are folded together from pieces of this size
_GRAIN = 64  # bytes; records are padded to a multiple, so that few matrices are needed
_ROWS = 4096  # records per matrix: keeps the running states in the processor's cache


def _byte_table() -> UInt32s:
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, (table >> 1) ^ np.uint32(_POLYNOMIAL), table >> 1)
    return table.astype(np.uint32)


_BYTE = _byte_table()
_BYTE_LIST: list[int] = _BYTE.tolist()


def _after_zeros(states: UInt32s, n_bytes: int) -> UInt32s:
    """The states after `n_bytes` zero bytes more."""
    for _ in range(n_bytes):
        states = _BYTE[states & np.uint32(0xFF)] ^ (states >> np.uint32(8))
    return states


_LOW = _after_zeros(np.arange(1 << 16, dtype=np.uint32), 4)
_HIGH = _after_zeros(np.arange(1 << 16, dtype=np.uint32) << np.uint32(16), 4)
"""The state after four bytes, by its lower and upper half (exclusive or of the two)."""

_start = [_ONES]  # by length: what the start state of all ones has become after so many bytes


def masked_crc32c(records: Sequence[bytes]) -> UInt32s:
    """The checksum of each record, in the masked form in which event files store it."""
    lengths = _lengths(records)
    parts = list(records)  # the record, or its head; then the pieces of the long ones
    pieces_of: dict[int, slice] = {}
    for i in np.flatnonzero(lengths > _PIECE).tolist():
        record = records[i]
        head = len(record) % _PIECE or _PIECE
        parts[i] = record[:head]
        pieces_of[i] = slice(len(parts), len(parts) + (len(record) - head) // _PIECE)
        parts.extend(record[at : at + _PIECE] for at in range(head, len(record), _PIECE))
    padded = -(-_lengths(parts) // _GRAIN) * _GRAIN
    states = np.zeros(len(parts), np.uint32)
    for size in np.unique(padded[padded > 0]).tolist():
        places = np.flatnonzero(padded == size)
        rows = b"".join([parts[i].rjust(size, b"\0") for i in places.tolist()])
        states[places] = _states(np.frombuffer(rows, np.uint8).reshape(-1, size))
    for i, pieces in pieces_of.items():
        states[i] = _folded([int(states[i]), *states[pieces].tolist()])
    return _masked(states[: len(records)] ^ _start_states(lengths))


def masked_crc32c_of_rows(rows: UInt8s) -> UInt32s:
    """The checksum of each row of bytes [n_records, length]."""
    length = rows.shape[1]
    if length % 4:
        padded = np.zeros((len(rows), -(-length // 4) * 4), np.uint8)
        padded[:, -length:] = rows
    else:
        padded = rows
    return _masked(_states(padded) ^ _start_states(np.array([length])))


def masked_crc32c_of_length(length: int) -> int:
    """The checksum of a record's length as its header stores it: eight bytes, little-endian."""
    state = _ONES
    for byte in length.to_bytes(8, "little"):
        state = _BYTE_LIST[(state ^ byte) & 0xFF] ^ (state >> 8)
    return int(_masked(np.array([state], np.uint32))[0])


def _states(rows: UInt8s) -> UInt32s:
    """The states, from zero, after each row of bytes [n_records, length], a multiple of 4."""
    words = np.ascontiguousarray(rows).view("<u4")
    states = np.zeros(len(rows), np.uint32)
    for first in range(0, len(rows), _ROWS):
        columns = np.ascontiguousarray(words[first : first + _ROWS].T)
        state = states[first : first + _ROWS]
        for column in columns:
            state ^= column
            low, high = state & np.uint32(0xFFFF), state >> np.uint32(16)
            np.bitwise_xor(_LOW.take(low), _HIGH.take(high), out=state)
    return states


def _folded(states: list[int]) -> int:
    """The state after several pieces, each but the first of `_PIECE` bytes."""
    tables = _piece_tables()
    total = 0
    for state in states:
        shifted = tables[0][total & 0xFF] ^ tables[1][total >> 8 & 0xFF]
        shifted ^= tables[2][total >> 16 & 0xFF] ^ tables[3][total >> 24]
        total = shifted ^ state
    return total


@cache
def _piece_tables() -> list[list[int]]:
    """What `_PIECE` zero bytes make of a state, by each of its bytes."""
    byte = np.arange(256, dtype=np.uint32)
    shifts = np.array([[0], [8], [16], [24]], np.uint32)
    tables: list[list[int]] = _after_zeros(byte << shifts, _PIECE).tolist()
    return tables


def _start_states(lengths: npt.NDArray[np.int64]) -> UInt32s:
    longest = int(lengths.max(initial=0))
    while len(_start) <= longest:
        state = _start[-1]
        _start.append(_BYTE_LIST[state & 0xFF] ^ (state >> 8))
    return np.array(_start[: longest + 1], np.uint32)[lengths]


def _lengths(records: Sequence[bytes]) -> npt.NDArray[np.int64]:
    return np.fromiter(map(len, records), np.int64, len(records))


def _masked(states: UInt32s) -> UInt32s:
    crcs = ~states
    masked: UInt32s = ((crcs >> np.uint32(15)) | (crcs << np.uint32(17))) + np.uint32(0xA282EAD8)
    return masked
