"""A pass of training: goes on where it stopped, and a run that fails takes no other down."""

from __future__ import annotations

import io
import os
import signal
import threading
import time
from multiprocessing import active_children
from pathlib import Path

import pytest

from benchmarks.accuracy import run as passes
from benchmarks.accuracy import train as training
from benchmarks.accuracy.cache import Cache
from benchmarks.accuracy.run import Done, Progress, missing, train_all, train_into
from benchmarks.accuracy.train import RunSpec, Trained
from tests.accuracy.trained_runs import spec, trained


def _train(which: RunSpec) -> Trained:
    if which.injection:
        raise RuntimeError("it cannot be trained")
    return trained(which)


def test_a_run_is_kept_and_not_trained_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "train", _train)
    specs = [spec(seed=0), spec(seed=1)]
    assert train_into(tmp_path, specs[0]).error == ""
    assert missing(specs, tmp_path, failed_again=False, stale=False) == [specs[1]]
    assert Cache("tuning", tmp_path).notes(specs[0])["recorded_by"]


def test_what_other_code_recorded_is_stale(tmp_path: Path) -> None:
    Cache("tuning", tmp_path).store(trained(spec()), recorded_by="of before")
    assert missing([spec()], tmp_path, failed_again=False, stale=False) == []
    assert missing([spec()], tmp_path, failed_again=False, stale=True) == [spec()]


def test_a_failure_is_recorded_with_its_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "train", _train)
    broken = spec("some-fault")
    done = train_into(tmp_path, broken)
    assert done.error.strip().endswith("RuntimeError: it cannot be trained")
    assert broken.id in Cache("tuning", tmp_path).failures()
    assert missing([broken], tmp_path, failed_again=False, stale=False) == []
    assert missing([broken], tmp_path, failed_again=True, stale=False) == [broken]


def _dies(folder: Path, which: RunSpec) -> Done:
    """As a process that is killed for its memory."""
    if which.injection:
        os._exit(9)
    Cache("tuning", folder).store(trained(which))
    return Done(which, 0.1)


def test_a_worker_that_dies_fails_its_run_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passes, "train_into", _dies)
    specs = [spec(seed=0), spec("some-fault"), spec(seed=1)]
    out = io.StringIO()
    assert train_all(specs, tmp_path, jobs=1, out=out) == 1
    cache = Cache("tuning", tmp_path)
    assert [cache.has(which) for which in specs] == [True, False, True]
    assert "failed: " + specs[1].id in out.getvalue()
    assert cache.failures() == {specs[1].id: "the worker died"}


def _sleeps(folder: Path, which: RunSpec) -> Done:
    """A training that takes long."""
    time.sleep(60)
    return Done(which, 60.0)


def test_an_interrupt_stops_the_workers_and_leaves_nothing_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passes, "train_into", _sleeps)
    timer = threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        train_all([spec(seed=0), spec(seed=1)], tmp_path, jobs=1, out=out)
    timer.join()
    assert ended.value.code == 130
    assert "the same command goes on" in out.getvalue()
    deadline = time.monotonic() + 10
    while active_children() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert active_children() == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_progress_says_how_long_it_will_take() -> None:
    progress = Progress(10, io.StringIO())
    progress.n_done, progress.n_failed = 2, 1
    assert progress.line(progress.start + 600) == "2/10, 1 failed, 0:10 h gone, 0:40 h to go"
