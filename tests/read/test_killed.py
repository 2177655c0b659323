"""A training that is killed leaves all but its newest window, and nothing half written."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tb_gan_doctor.read.runs import read_runs
from tests.read.recordings import FACTS, bits, windows

ROOT = Path(__file__).resolve().parents[2]

WRITER = """
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

DOCTOR = """
import sys, time
import torch
from torch.utils.tensorboard import SummaryWriter
from tb_gan_doctor import GanDoctor
from tests.record.small_gans import Gan

torch.set_num_threads(1)
target = SummaryWriter(sys.argv[1]) if sys.argv[2] == "SummaryWriter" else sys.argv[1]
gan = Gan()
doctor = GanDoctor(target, **gan.players(), strict=True)
for step in range(1_000_000):
    doctor.step(**gan.iterate())
    print(step, flush=True)
    time.sleep(0.001)
"""


def killed(program: str, *arguments: str, after: int) -> int:
    """The last number that the program has printed when it is killed, some lines on."""
    command = [sys.executable, "-c", program, *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as training:
        assert training.stdout is not None
        lines = [training.stdout.readline() for _ in range(after)]
        training.kill()
        lines += training.stdout.readlines()
    assert training.returncode == -signal.SIGKILL
    return int([line for line in lines if line.endswith("\n")][-1])


def test_what_was_flushed_before_the_kill_is_read(tmp_path: Path) -> None:
    flushed = killed(WRITER, str(tmp_path), after=40)
    (run,) = read_runs(tmp_path)
    assert run.facts == [FACTS]
    assert run.windows[-1].last_step >= flushed
    expected = {bits(window) for window in windows(5_000)[: len(run.windows)]}
    assert {bits(window) for window in run.windows} == expected


@pytest.mark.parametrize("target", ["directory", "SummaryWriter"])
def test_a_killed_training_loses_one_window_at_most(target: str, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    last = killed(DOCTOR, str(tmp_path), target, after=400)
    (run,) = read_runs(tmp_path)
    complete = 1 + (last + 1) // 10  # the first step has a window of its own
    assert complete - 1 <= len(run.windows) <= complete + 1
    assert [w.first_step for w in run.windows] == [0, 1, *range(10, 10 * len(run.windows) - 10, 10)]
    assert run.facts
