"""A directory that is still being written to is read as it grows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tb_gan_doctor.errors import InputError
from tb_gan_doctor.read.watching import LogdirWatcher
from tb_gan_doctor.store.writer import EventWriter
from tests.read.recordings import record, windows


def _sizes(watcher: LogdirWatcher) -> dict[str, int]:
    return {run.name: len(run.windows) for run in watcher.poll()}


def test_only_what_has_news_is_given_and_it_is_complete(tmp_path: Path) -> None:
    watcher = LogdirWatcher(tmp_path)
    assert _sizes(watcher) == {}
    record(tmp_path / "done", windows(3))
    growing = EventWriter(tmp_path / "growing")
    assert _sizes(watcher) == {"done": 3}
    for n, window in enumerate(windows(5), start=1):
        growing.write_window(window, {})
        growing.flush()
        assert _sizes(watcher) == {"growing": n}
    assert _sizes(watcher) == {}
    growing.close()
    record(tmp_path / "growing", windows(2, start=20))
    assert _sizes(watcher) == {"growing": 4}


def test_a_pattern_selects_runs(tmp_path: Path) -> None:
    for name in ("a", "b"):
        record(tmp_path / name, windows(1))
    assert _sizes(LogdirWatcher(tmp_path, "b")) == {"b": 1}


def test_a_directory_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such directory"):
        list(LogdirWatcher(tmp_path / "nowhere").poll())
