"""Runs are found as TensorBoard finds them; what cannot be used is said in one line."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from tensorboard.summary.writer.event_file_writer import EventFileWriter

from tb_gan_doctor.errors import InputError
from tb_gan_doctor.read.runs import read_runs
from tests.read.recordings import (
    EPISODE,
    FACTS,
    OTHER_SCHEMA,
    bits,
    event_file,
    record,
    windows,
)

TEXT_FILE = "events.out.tfevents.notes"


def _names(logdir: Path, pattern: str | None = None) -> list[str]:
    return [run.name for run in read_runs(logdir, pattern)]


def _refused(logdir: Path, pattern: str | None = None) -> str:
    with pytest.raises(InputError) as error:
        list(read_runs(logdir, pattern))
    assert "\n" not in str(error.value)
    return str(error.value)


def test_runs_are_named_by_their_path(tmp_path: Path) -> None:
    for name in (".", "b", "a/x", "a"):
        record(tmp_path / name, windows(1))
    assert _names(tmp_path) == [".", "a", "a/x", "b"]


@pytest.mark.parametrize(
    ("pattern", "names"), [("a*", ["a", "a/x"]), ("*/x", ["a/x"]), ("[ab]", ["a", "b"])]
)
def test_a_pattern_selects_runs(tmp_path: Path, pattern: str, names: list[str]) -> None:
    for name in ("b", "a/x", "a"):
        record(tmp_path / name, windows(1))
    assert _names(tmp_path, pattern) == names


def test_a_pattern_that_matches_nothing_names_what_there_is(tmp_path: Path) -> None:
    record(tmp_path / "a", windows(1))
    assert "'b*'" in _refused(tmp_path, "b*") and "runs: a" in _refused(tmp_path, "b*")


def test_an_event_file_is_a_run(tmp_path: Path) -> None:
    record(tmp_path, windows(3))
    (run,) = read_runs(event_file(tmp_path))
    assert run.name == event_file(tmp_path).name
    assert len(run.windows) == 3


def test_a_resumed_run_is_one_run(tmp_path: Path) -> None:
    before, after = windows(20), windows(5, start=100, schema=OTHER_SCHEMA)
    later_facts = replace(FACTS, step=100, loss="wgan")
    dropped = replace(FACTS, step=150)
    record(tmp_path, before, facts=(FACTS, dropped), session="zz-first")
    record(tmp_path, after, facts=(later_facts,), episodes=(), session="aa-second")
    assert len(list(tmp_path.iterdir())) == 2
    (run,) = read_runs(tmp_path)
    assert list(map(bits, run.windows)) == list(map(bits, before[:10] + after))
    assert run.facts == [FACTS, later_facts]
    assert run.ledger == []
    assert run.windows_total == 15
    assert not run.is_thinned


def test_a_session_without_a_ledger_leaves_the_last_one_that_was_written(tmp_path: Path) -> None:
    record(tmp_path, windows(3))
    (run,) = read_runs(tmp_path)
    assert run.ledger == [EPISODE]


def test_a_run_that_was_killed_before_its_first_ledger_has_none(tmp_path: Path) -> None:
    record(tmp_path, [])
    record(tmp_path / "a", windows(3), facts=())
    path = event_file(tmp_path / "a")
    path.write_bytes(path.read_bytes()[:-200])
    (run,) = read_runs(tmp_path)
    assert run.ledger is None
    assert f"the last record of {path.name} is incomplete" in run.notes[0]


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    record(tmp_path / "a", windows(1))
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    assert _names(tmp_path) == ["a"]


def test_a_linked_directory_is_a_run(tmp_path: Path) -> None:
    record(tmp_path / "elsewhere", windows(1))
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "linked").symlink_to(tmp_path / "elsewhere")
    assert _names(tmp_path / "logs") == ["linked"]


def test_a_pipe_named_like_an_event_file_is_not_waited_for(tmp_path: Path) -> None:
    record(tmp_path, windows(1))
    os.mkfifo(tmp_path / "events.out.tfevents.pipe")
    assert _names(tmp_path) == ["."]


def test_no_such_directory(tmp_path: Path) -> None:
    assert _refused(tmp_path / "nowhere") == f"no such directory: {tmp_path / 'nowhere'}"


def test_an_empty_directory(tmp_path: Path) -> None:
    assert "no event files" in _refused(tmp_path)


def test_event_files_without_gan_data_say_how_to_record(tmp_path: Path) -> None:
    EventFileWriter(str(tmp_path)).close()  # header only
    record(tmp_path / "empty", [])
    assert "GanDoctor(" in _refused(tmp_path)


def test_a_text_file_named_like_an_event_file(tmp_path: Path) -> None:
    (tmp_path / TEXT_FILE).write_text("training notes\n" * 9)
    assert f"{TEXT_FILE} is not a TensorBoard event file" in _refused(tmp_path)


def test_a_text_file_that_is_given_itself(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("training notes\n" * 9)
    assert "notes.txt is not" in _refused(tmp_path / "notes.txt")


def test_an_unusable_file_is_noted_where_others_are_read(tmp_path: Path) -> None:
    for directory in (tmp_path / "a", tmp_path / "b"):
        directory.mkdir()
        (directory / TEXT_FILE).write_text("training notes\n" * 9)
    record(tmp_path / "b" / "sub", windows(1))
    record(tmp_path / "c", windows(1))
    (tmp_path / "c" / TEXT_FILE).write_text("training notes\n" * 9)
    note = f"{TEXT_FILE} is not a TensorBoard event file"
    runs = {run.name: run for run in read_runs(tmp_path)}
    assert list(runs) == ["b/sub", "c", "a", "b"]
    assert [len(run.windows) for run in runs.values()] == [1, 1, 0, 0]
    assert [run.notes for run in runs.values()] == [[], [note], [note], [note]]


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    link = tmp_path / "events.out.tfevents.gone"
    link.symlink_to(tmp_path / "nowhere")
    assert "cannot read events.out.tfevents.gone: No such file" in _refused(tmp_path)
    link.unlink()
    record(tmp_path, windows(2))
    link.symlink_to(tmp_path / "nowhere")
    (run,) = read_runs(tmp_path)
    assert len(run.windows) == 2
    assert run.notes == ["cannot read events.out.tfevents.gone: No such file or directory"]


def test_a_directory_that_may_not_be_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: object) -> list[str]:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "listdir", refuse)
    assert _refused(tmp_path) == f"cannot read {tmp_path}: Permission denied"
