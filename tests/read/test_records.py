"""Every intact record is found, wherever the file is damaged."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from tensorboard.summary.writer.record_writer import RecordWriter

from tb_gan_doctor.read import records
from tb_gan_doctor.read.records import RecordReader

NEEDLE = b"needle"
MANY = [b"record %04d" % i for i in range(40)]


def _framed(data: list[bytes]) -> bytes:
    buffer = io.BytesIO()
    writer = RecordWriter(buffer)
    for each in data:
        writer.write(each)
    return buffer.getvalue()


def _read(reader: RecordReader) -> list[bytes]:
    found = {}
    for number, block in enumerate(reader.poll()):
        for group in block.groups:
            for place, row in zip(group.places.tolist(), group.rows, strict=True):
                found[number, place] = row.tobytes()
                assert block.data[block.starts[place] : block.ends[place]] == row.tobytes()
        for place in block.others:
            found[number, place] = block.data[block.starts[place] : block.ends[place]]
    return [found[key] for key in sorted(found)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "events.out.tfevents.1"


@pytest.mark.parametrize(
    "data",
    [
        [],
        [b""],
        [b"one"],
        MANY,
        [b"x" * n for n in range(200)],
        [*MANY, b"odd", *MANY],
        [b"y" * (20 + i % 3) for i in range(9000)],
        [b"z" * (20 + i % 3 + (i > 500) + (i % 777 == 0)) for i in range(3000)],
    ],
    ids=[
        "none",
        "empty",
        "one",
        "many",
        "all lengths",
        "groups and others",
        "a repetition",
        "repetitions that end",
    ],
)
def test_intact_files(path: Path, data: list[bytes]) -> None:
    path.write_bytes(_framed(data))
    reader = RecordReader(path, NEEDLE)
    assert _read(reader) == data
    assert (reader.n_records, reader.n_damaged, reader.n_incomplete) == (len(data), 0, 0)


@pytest.mark.parametrize("cut", [0, 1, 20, 40])
@pytest.mark.parametrize("bad", [200, 999])
def test_a_repetition_is_followed_to_damage_and_to_the_end_of_the_file(
    path: Path, bad: int, cut: int
) -> None:
    data = [b"%04d" % i + b"." * (i % 2) for i in range(1000)]
    framed = bytearray(_framed(data))
    at = bad // 2 * (20 + 21) + bad % 2 * 20
    framed[at] ^= 0x10  # its length
    path.write_bytes(framed[: len(framed) - cut])
    reader = RecordReader(path, NEEDLE)
    n_whole = 1000 if cut == 0 else 999 if cut <= 21 else 998
    assert _read(reader) == [each for i, each in enumerate(data[:n_whole]) if i != bad]


@pytest.mark.parametrize("at", range(12 + 11 + 4))
def test_a_damaged_record_loses_only_itself(path: Path, at: int) -> None:
    framed = bytearray(_framed(MANY))
    framed[3 * (12 + 11 + 4) + at] ^= 0x10
    path.write_bytes(framed)
    reader = RecordReader(path, NEEDLE)
    assert _read(reader) == MANY[:3] + MANY[4:]
    assert reader.n_damaged == 1


def test_garbage_between_records_is_passed_over(path: Path) -> None:
    garbage = np.random.default_rng(0).bytes(3000) + bytes(5000)
    path.write_bytes(_framed(MANY[:3]) + garbage + _framed(MANY[3:]))
    reader = RecordReader(path, NEEDLE)
    assert _read(reader) == MANY
    assert reader.n_damaged == 1


def test_a_growing_file_is_read_on_from_where_it_stopped(path: Path) -> None:
    framed = _framed(MANY)
    reader = RecordReader(path, NEEDLE)
    path.write_bytes(b"")
    found = _read(reader)
    for end in range(0, len(framed) + 1, 7):
        path.write_bytes(framed[:end])
        found += _read(reader)
    path.write_bytes(framed)
    found += _read(reader)
    assert found == MANY
    assert (reader.n_damaged, reader.n_incomplete) == (0, 0)


def test_the_end_of_a_cut_file_is_told(path: Path) -> None:
    path.write_bytes(_framed(MANY)[:-1])
    reader = RecordReader(path, NEEDLE)
    assert _read(reader) == MANY[:-1]
    assert reader.n_incomplete == 26


def test_damage_that_spans_blocks_is_counted_once(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "_BLOCK", 64)
    path.write_bytes(_framed(MANY[:5]) + bytes(1000) + _framed(MANY[5:]))
    reader = RecordReader(path, NEEDLE)
    assert _read(reader) == MANY
    assert reader.n_damaged == 1


def test_a_record_longer_than_a_block_is_passed_over(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "_BLOCK", 64)
    path.write_bytes(_framed([b"before", bytes(500), b"after"]))
    reader = RecordReader(path, NEEDLE)
    assert _read(reader) == [b"before", b"after"]
    assert (reader.n_records, reader.n_damaged) == (3, 0)


def test_a_long_record_is_checked_only_where_it_matters(path: Path) -> None:
    image, ours = bytes(1 << 17), bytes(1 << 17) + NEEDLE
    framed = bytearray(_framed([image, ours]))
    framed[100] ^= 1
    framed[-100] ^= 1
    path.write_bytes(framed)
    reader = RecordReader(path, NEEDLE)
    _read(reader)
    assert (reader.n_records, reader.n_damaged) == (1, 1)
