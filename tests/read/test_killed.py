"""A training that is killed leaves what it had flushed, and nothing half written."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from tb_gan_doctor.read.runs import read_runs
from tests.read.recordings import FACTS, bits, windows

PROGRAM = """
import sys
from tb_gan_doctor.store.writer import EventWriter
from tests.read.recordings import FACTS, windows

writer = EventWriter(sys.argv[1])
writer.write_facts(FACTS)
for window in windows(5_000):
    writer.write_window(window, {})
    writer.flush()
    print(window.last_step, flush=True)
"""


def test_what_was_flushed_before_the_kill_is_read(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as training:
        assert training.stdout is not None
        lines = [training.stdout.readline() for _ in range(40)]
        training.kill()
        lines += training.stdout.readlines()
    assert training.returncode == -signal.SIGKILL
    flushed = int([line for line in lines if line.endswith("\n")][-1])
    (run,) = read_runs(tmp_path)
    assert run.facts == [FACTS]
    assert run.windows[-1].last_step >= flushed
    expected = {bits(window) for window in windows(5_000)[: len(run.windows)]}
    assert {bits(window) for window in run.windows} == expected
