"""A file cut at any byte, or with any byte changed, is read as far as it goes or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tb_gan_doctor.errors import InputError
from tb_gan_doctor.model import Run, Window
from tb_gan_doctor.read import records
from tb_gan_doctor.read.runs import read_runs
from tests.read.recordings import bits, event_file, record, windows

WRITTEN = windows(7)
PATTERNS = (0x01, 0x80, 0xFF)


@pytest.fixture(autouse=True)
def _small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few windows are taken all at once, too."""
    monkeypatch.setattr(records, "_MIN_GROUP", 3)


@pytest.fixture(scope="module")
def intact(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    directory = tmp_path_factory.mktemp("intact")
    record(directory, WRITTEN)
    return event_file(directory).read_bytes()


def _read(path: Path) -> Run | None:
    """The run, or None where the file is refused in one line that names it."""
    try:
        (run,) = read_runs(path.parent)
    except InputError as error:
        # What was cut before any of our data looks like a file without them.
        assert path.name in str(error) or "no GAN data" in str(error)
        assert "\n" not in str(error)
        return None
    return run


def _rows(some: list[Window]) -> set[tuple[int, int, str, bytes]]:
    return set(map(bits, some))


def test_cut_at_every_byte(tmp_path: Path, intact: bytes) -> None:
    path = tmp_path / "events.out.tfevents.cut"
    n_read = []
    for end in range(len(intact)):
        path.write_bytes(intact[:end])
        run = _read(path)
        if run is not None:
            assert _rows(run.windows) == _rows(WRITTEN[: len(run.windows)])
            n_read.append(len(run.windows))
            for note in run.notes:
                assert path.name in note
    assert n_read == sorted(n_read)
    assert n_read[-1] == len(WRITTEN)


def test_any_one_byte_changed(tmp_path: Path, intact: bytes) -> None:
    path = tmp_path / "events.out.tfevents.changed"
    for at in range(len(intact)):
        data = bytearray(intact)
        data[at] ^= PATTERNS[at % len(PATTERNS)]
        path.write_bytes(data)
        run = _read(path)
        assert run is not None
        assert len(run.windows) >= len(WRITTEN) - 1
        assert _rows(run.windows) <= _rows(WRITTEN)
        assert run.notes == [f"1 damaged record skipped in {path.name}"]


def test_a_hole_of_zeros_loses_what_was_in_it(tmp_path: Path, intact: bytes) -> None:
    path = tmp_path / "events.out.tfevents.hole"
    middle = len(intact) // 2
    path.write_bytes(intact[:middle] + bytes(300) + intact[middle + 300 :])
    run = _read(path)
    assert run is not None
    assert len(WRITTEN) - 5 < len(run.windows) < len(WRITTEN)
    assert run.is_thinned
    assert "damaged" in run.notes[0]
