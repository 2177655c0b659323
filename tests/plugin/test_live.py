"""Which runs are still training, as both of TensorBoard's readers tell it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from tb_gan_doctor.read.runs import read_runs
from tests.plugin.plugin_tab import MakeProvider, Tab
from tests.plugin.recorded_runs import Recording, windows


def _row(provider: Any) -> dict[str, Any]:
    tab = Tab(provider)
    while (body := tab.ask("runs"))["pending"]:
        pass
    (row,) = body["runs"]
    found: dict[str, Any] = row
    return found


def test_a_run_trains_until_its_recorder_is_closed(
    provider_of: MakeProvider, tmp_path: Path
) -> None:
    some = list(windows(60))
    recording = Recording(tmp_path / "runs" / "live")
    recording.add(some)
    recording.write_ledger()
    before = time.time()
    row = _row(provider_of(tmp_path / "runs"))
    assert row["training"] is True
    assert before - 60 < row["wall_time"] <= time.time()
    recording.close()
    closed = _row(provider_of(tmp_path / "runs"))
    assert closed["training"] is False
    assert closed["wall_time"] >= row["wall_time"]


def test_a_run_that_is_taken_up_again_trains_again(
    provider_of: MakeProvider, tmp_path: Path
) -> None:
    some = list(windows(80))
    first = Recording(tmp_path / "runs" / "live")
    first.add(some[:60])
    first.close()
    second = Recording(tmp_path / "runs" / "live")
    assert _row(provider_of(tmp_path / "runs"))["training"] is True
    second.add(some[60:])
    assert _row(provider_of(tmp_path / "runs"))["training"] is True
    second.close()
    assert _row(provider_of(tmp_path / "runs"))["training"] is False


def test_files_and_tensorboard_tell_the_same_times(
    provider_of: MakeProvider, tmp_path: Path
) -> None:
    recording = Recording(tmp_path / "live")
    recording.add(windows(60))
    recording.close()
    (run,) = read_runs(tmp_path)
    assert run.is_closed
    assert run.wall_time == _row(provider_of(tmp_path))["wall_time"]
    times = [window.wall_time for window in run.windows]
    assert times == sorted(times) and times[-1] <= run.wall_time
