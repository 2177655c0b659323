"""A file is read bit by bit as it was written, and as TensorBoard reads it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
from tensorboard.util import tensor_util

from tb_gan_doctor.model import Run
from tb_gan_doctor.read import event_file as module
from tb_gan_doctor.read.assemble import assemble
from tb_gan_doctor.read.event_file import EventFile
from tb_gan_doctor.store import tags
from tb_gan_doctor.store.writer import EventWriter
from tests.read.recordings import (
    EPISODE,
    FACTS,
    OTHER_SCHEMA,
    SCHEMA,
    bits,
    event_file,
    record,
    windows,
)


def _run(path: Path) -> Run:
    file = EventFile(path)
    file.poll()
    return assemble("run", file.stored, file.notes())


@pytest.mark.parametrize("n", [1, 2, 3, 20, 300])
def test_windows_are_bit_equal(tmp_path: Path, n: int) -> None:
    written = windows(n)
    record(tmp_path, written)
    run = _run(event_file(tmp_path))
    assert list(map(bits, run.windows)) == list(map(bits, written))
    assert (run.facts, run.ledger, run.windows_total) == ([FACTS], [EPISODE], n)
    assert run.notes == []


def test_the_same_columns_as_tensorboard_reads(tmp_path: Path) -> None:
    record(tmp_path, windows(100))
    path = event_file(tmp_path)
    tag = tags.health(SCHEMA.schema8)
    events = EventFileLoader(str(path)).Load()
    slow = [
        (place, event.step, *tensor_util.make_ndarray(value.tensor).tolist())
        for place, event in enumerate(events)
        for value in event.summary.value
        if value.tag == tag
    ]
    file = EventFile(path)
    file.poll()
    (rows,) = file.stored.health[tag].rows
    fast = np.column_stack([rows.order, rows.steps, rows.table])
    np.testing.assert_array_equal(fast, np.array(slow))


def test_windows_of_several_kinds_and_other_peoples_events(tmp_path: Path) -> None:
    torch_writer = pytest.importorskip("torch.utils.tensorboard")
    target = torch_writer.SummaryWriter(str(tmp_path))
    writer = EventWriter(target)
    written = []
    for i in range(60):
        schema = OTHER_SCHEMA if i % 3 == 0 else SCHEMA
        written += windows(1, start=10 * i, schema=schema, first_index=i)
        target.add_scalar("loss/d", i / 7, 10 * i)
        target.add_text("note", "about gan_doctor/health/ in a text", i)
        writer.write_window(written[-1], {"gan_doctor/auc": 0.5} if i % 2 else {})
        writer.write_layers(10 * i, ["a", "b"], ["norm"], [[i], [2 * i]])
        if i % 20 == 0:
            target.add_histogram("weights", np.arange(i + 1), i)
    target.close()
    run = _run(event_file(tmp_path))
    assert list(map(bits, run.windows)) == list(map(bits, written))
    assert run.notes == []


def test_windows_are_taken_all_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record(tmp_path, windows(300))
    one_by_one = []
    read_event = module.read_event

    def counting(data: bytes, start: int, end: int) -> object:
        one_by_one.append(start)
        return read_event(data, start, end)

    monkeypatch.setattr(module, "read_event", counting)
    run = _run(event_file(tmp_path))
    assert len(run.windows) == 300
    assert len(one_by_one) < 30


def test_a_growing_file_is_read_on_from_where_it_stopped(tmp_path: Path) -> None:
    written = windows(50)
    writer = EventWriter(tmp_path)
    file = EventFile(event_file(tmp_path))
    assert not file.poll()
    for window in written:
        writer.write_window(window, {})
        writer.flush()
        assert file.poll()
        assert not file.poll()
    writer.close()
    run = assemble("run", file.stored)
    assert list(map(bits, run.windows)) == list(map(bits, written))


def test_a_file_that_was_replaced_by_a_shorter_one_is_read_anew(tmp_path: Path) -> None:
    record(tmp_path / "long", windows(30))
    record(tmp_path / "short", windows(2))
    path = event_file(tmp_path / "long")
    file = EventFile(path)
    file.poll()
    path.write_bytes(event_file(tmp_path / "short").read_bytes())
    assert file.poll()
    assert len(assemble("run", file.stored).windows) == 2


def test_the_columns_are_known_though_the_first_window_is_damaged(tmp_path: Path) -> None:
    written = windows(30)
    record(tmp_path, written, facts=())
    path = event_file(tmp_path)
    data = bytearray(path.read_bytes())
    data[data.index(b"gan_doctor/health")] ^= 1
    path.write_bytes(data)
    run = _run(path)
    assert list(map(bits, run.windows)) == list(map(bits, written[1:]))
    assert run.windows_total == 30
    assert run.notes == [f"1 damaged record skipped in {path.name}"]


def test_windows_whose_columns_are_lost_are_noted(tmp_path: Path) -> None:
    record(tmp_path, windows(30))
    path = event_file(tmp_path)
    data = path.read_bytes()
    for _ in range(2):
        data = data.replace(b"window/span", b"window/spam", 1)
    path.write_bytes(data)
    run = _run(path)
    assert (run.windows, run.facts) == ([], [FACTS])
    assert run.notes[0] == f"2 damaged records skipped in {path.name}"
    assert "28 windows" in run.notes[1] and "columns" in run.notes[1]
