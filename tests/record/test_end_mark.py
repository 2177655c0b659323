"""A recorder that is closed says so in its file; one that is still open does not."""

from __future__ import annotations

from pathlib import Path

import torch

from tb_gan_doctor import GanDoctor
from tb_gan_doctor.read.runs import read_runs


def test_closing_the_doctor_marks_the_end(tmp_path: Path) -> None:
    with GanDoctor(str(tmp_path), strict=True) as doctor:
        for _ in range(40):
            doctor.step(d_loss=torch.ones(()), g_loss=torch.ones(()))
        doctor.flush()
        (live,) = read_runs(tmp_path)
        assert live.windows and not live.is_closed
    (closed,) = read_runs(tmp_path)
    assert closed.is_closed
    assert closed.wall_time >= live.wall_time
