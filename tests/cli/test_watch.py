"""`tb-gan-doctor watch`: says what is new, and only that."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tb_gan_doctor.cli.changes import Watcher, changes
from tb_gan_doctor.cli.main import main
from tb_gan_doctor.present.terminal import Terminal
from tests.plugin.recorded_runs import Recording, windows, write_run
from tests.present.sample_reports import HOSTILE, finding, report

PLAIN = Terminal()


def test_a_new_run_and_its_findings_are_told() -> None:
    lines = list(changes(None, report(finding()), PLAIN))
    assert len(lines) == 2
    assert lines[0].startswith("dcgan/lr1e-4 at step 20,000: ◆ critical. Mode collapse since")
    assert "◆ Mode collapse, critical, since step 1,191–1,240. 71% of the data" in lines[1]


def test_nothing_new_is_no_line() -> None:
    assert list(changes(report(finding()), report(finding(), last_step=30000), PLAIN)) == []


def test_a_changed_level_a_new_finding_and_a_recovery_are_told() -> None:
    before = report(finding(level="watch"))
    worse = list(changes(before, report(finding()), PLAIN))
    assert "◆ critical (was watch)" in worse[0]
    assert len(worse) == 2
    second = finding("mode-dropping", "symptom", confirmed_step=1500)
    more = list(changes(report(finding()), report(finding(), second), PLAIN))
    assert len(more) == 1
    assert "Mode dropping" in more[0]
    gone = report(finding(level="healthy", resolved_step=9000))
    told = list(changes(report(finding()), gone, PLAIN))
    assert "○ healthy (was critical)" in told[0]
    assert "resolved, was critical, from step 1,191–1,240 to 9,000" in told[1]


def test_names_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in "".join(changes(None, report(run=HOSTILE), PLAIN))


def test_a_run_that_grows_into_a_fault_is_told_once(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path, None, PLAIN)
    assert watcher.look() == [f"waiting for a run below {tmp_path} ..."]
    assert watcher.look() == []
    recording = Recording(tmp_path / "run")
    stream = list(windows(120, bad_from=500))
    recording.add(stream[:40])
    assert [line.split("  ", 1)[1][:3] for line in watcher.look()] == ["run"]
    assert watcher.look() == []
    recording.add(stream[40:])
    text = "\n".join(watcher.look())
    assert "critical (was healthy)" in text
    assert "Non-finite values" in text
    recording.close()
    assert watcher.look() == []


def test_no_such_directory_ends_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", str(tmp_path / "none")]) == 2
    assert "no such directory" in capsys.readouterr().err


def test_ctrl_c_ends_it_without_a_traceback(tmp_path: Path) -> None:
    write_run(tmp_path / "run", 60)
    process = subprocess.Popen(
        [sys.executable, "-m", "tb_gan_doctor", "watch", str(tmp_path), "--interval", "0.05"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert "run at step 599" in first
    assert process.returncode == 130
    assert "Traceback" not in errors
