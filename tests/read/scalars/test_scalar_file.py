"""The scalars of an event file, exactly as TensorBoard's own reader has them."""

from __future__ import annotations

import math
import time
from pathlib import Path

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
from tensorboard.util import tensor_util

from tb_gan_doctor.read.scalars.scalar_file import ScalarFile
from tests.read.scalars.logged import level, log


def _only_file(directory: Path) -> Path:
    (path,) = directory.iterdir()
    return path


def _as_tensorboard_reads(path: Path) -> dict[str, list[tuple[int, float, float]]]:
    found: dict[str, list[tuple[int, float, float]]] = {}
    for event in EventFileLoader(str(path)).Load():
        for value in event.summary.value:
            number = float(tensor_util.make_ndarray(value.tensor))
            found.setdefault(value.tag, []).append((event.step, event.wall_time, number))
    return found


def _equal(path: Path) -> None:
    expected = _as_tensorboard_reads(path)
    read = ScalarFile(path).read()
    assert read.keys() == expected.keys()
    for tag, points in expected.items():
        steps, times, values = zip(*points, strict=True)
        assert read[tag].steps.tolist() == list(steps)
        assert read[tag].times.tolist() == list(times)
        np.testing.assert_array_equal(read[tag].values, values)


@pytest.mark.parametrize("style", ["simple", "tensor"])
def test_every_point_is_read(tmp_path: Path, style: str) -> None:
    curves = {"D_loss": level(1.3), "G_loss": level(0.7), "FID/test": level(30.0)}
    log(tmp_path, curves, steps=[*range(0, 400, 3), 70_000, 5_000_000_000], style=style)
    _equal(_only_file(tmp_path))


def test_values_that_are_not_finite_are_read(tmp_path: Path) -> None:
    odd = [math.nan, math.inf, -math.inf, 0.0, -0.0, 1e-38]
    log(tmp_path, {"d_loss": lambda step: odd[step % len(odd)]}, steps=range(60))
    values = ScalarFile(_only_file(tmp_path)).read()["d_loss"].values
    np.testing.assert_array_equal(values, np.resize(np.array(odd, np.float32), 60))


def test_torch_writes_what_is_read(tmp_path: Path) -> None:
    tensorboard = pytest.importorskip("torch.utils.tensorboard")
    writer = tensorboard.SummaryWriter(str(tmp_path))
    for step in range(50):
        writer.add_scalar("loss/d", 1.0 / (step + 1), step)
        writer.add_scalar("loss/new_style", 2.0 * step, step, new_style=True)
        writer.add_histogram("weights", np.arange(10.0) + step, step)
    writer.close()
    read = ScalarFile(_only_file(tmp_path)).read()
    assert read.keys() == {"loss/d", "loss/new_style"}
    assert read["loss/d"].values.tolist() == [float(np.float32(1 / (i + 1))) for i in range(50)]
    assert read["loss/new_style"].values.tolist() == [2.0 * i for i in range(50)]


def test_a_cut_file_gives_what_is_whole(tmp_path: Path) -> None:
    log(tmp_path, {"d_loss": level(1.0)}, steps=range(100))
    path = _only_file(tmp_path)
    path.write_bytes(path.read_bytes()[:-5])
    assert len(ScalarFile(path).read()["d_loss"]) == 99


@pytest.mark.parametrize("content", [b"", b"no event file" * 50, bytes(5000)])
def test_debris_holds_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "events.out.tfevents.1"
    path.write_bytes(content)
    assert ScalarFile(path).read() == {}
    assert list(ScalarFile(tmp_path / "missing").head()) == []


def test_40_000_points_are_read_within_a_moment(tmp_path: Path) -> None:
    log(tmp_path, {"d": level(1.0), "g": level(2.0)}, steps=range(20_000))
    path = _only_file(tmp_path)
    began = time.process_time()
    read = ScalarFile(path).read()
    assert len(read["d"]) == len(read["g"]) == 20_000
    assert time.process_time() - began < 0.4  # 0.04 s; a reader that loops in Python takes 0.5 s
