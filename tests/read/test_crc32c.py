"""The fast checksum is the slow one."""

from __future__ import annotations

import numpy as np
import pytest
from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import masked_crc32c as slow

from tb_gan_doctor.read.crc32c import (
    masked_crc32c,
    masked_crc32c_of_length,
    masked_crc32c_of_rows,
)

LENGTHS = [*range(70), 127, 128, 129, 1023, 1024, 1025, 2048, 2049, 5000]


def _record(length: int) -> bytes:
    return np.random.default_rng(length).bytes(length)


def test_records_of_any_length_together() -> None:
    records = [_record(length) for length in LENGTHS]
    assert masked_crc32c(records).tolist() == [slow(record) for record in records]


def test_no_records() -> None:
    assert masked_crc32c([]).tolist() == []


@pytest.mark.parametrize("length", [1, 3, 4, 64, 331, 1500])
def test_rows_of_one_length(length: int) -> None:
    rows = np.frombuffer(_record(7 * length), np.uint8).reshape(7, length)
    assert masked_crc32c_of_rows(rows).tolist() == [slow(row.tobytes()) for row in rows]


def test_more_rows_than_are_taken_at_a_time() -> None:
    rows = np.tile(np.frombuffer(_record(8), np.uint8), (9000, 1))
    assert set(masked_crc32c_of_rows(rows).tolist()) == {slow(_record(8))}


@pytest.mark.parametrize("length", [0, 1, 300, 2**32 - 1, 2**64 - 1])
def test_lengths(length: int) -> None:
    assert masked_crc32c_of_length(length) == slow(length.to_bytes(8, "little"))
