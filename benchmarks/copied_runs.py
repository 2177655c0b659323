"""Many different runs of few that are made: a minute's work in seconds.

A copy has its own ledger, as every recording has, so that its tags are not those of its model.
"""

from __future__ import annotations

import struct
from pathlib import Path

from benchmarks.stored_runs import ILLNESSES, write_run
from tb_gan_doctor.read.crc32c import masked_crc32c
from tb_gan_doctor.store import tags

_HEADER = struct.Struct("<QI")
_CHECKSUM = struct.Struct("<I")
_LEDGER = tags.ledger("").encode()
_SESSION = 8  # letters of a session's name


def write_copies(root: Path, n: int, n_windows: int) -> None:
    """`n` runs below `root`, of one model per illness."""
    models = list(ILLNESSES)
    for i in range(n):
        directory = root / f"{models[i % len(models)].replace(' ', '-')}/run{i:03}"
        if i < len(models):
            write_run(directory, n_windows, models[i], seed=i)
        else:
            model = next((root / models[i % len(models)].replace(" ", "-")).iterdir())
            _copy(model, directory, f"{i:08x}")


def _copy(model: Path, directory: Path, session: str) -> None:
    directory.mkdir(parents=True)
    for path in model.iterdir():
        data = path.read_bytes()
        records, at = [], 0
        while at < len(data):
            length, _ = _HEADER.unpack_from(data, at)
            end = at + 12 + length + 4
            records.append(_renamed(data[at:end], session))
            at = end
        (directory / path.name).write_bytes(b"".join(records))


def _renamed(record: bytes, session: str) -> bytes:
    """The record, under `session` if it is a ledger."""
    at = record.find(_LEDGER)
    if at < 0:
        return record
    at += len(_LEDGER)
    content = record[12:at] + session.encode() + record[at + _SESSION : -4]
    return record[:12] + content + _CHECKSUM.pack(int(masked_crc32c([content])[0]))
