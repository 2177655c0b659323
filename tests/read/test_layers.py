"""Tables of layers, through each of TensorBoard's readers and from the file itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tb_gan_doctor.read.file_extras import layers_in
from tb_gan_doctor.read.layers import LayerHistory, LayerPoint, LayerSeries, layer_history
from tb_gan_doctor.read.logdir import find_runs
from tb_gan_doctor.read.provider import list_runs
from tb_gan_doctor.read.provider_extras import read_layers
from tb_gan_doctor.store import encode
from tb_gan_doctor.store.writer import EventWriter
from tests.read.providers import CONTEXT, KINDS, provider_of
from tests.read.recordings import begun_earlier, event_file, record, windows

OLD = ("gradient_norm", "weight_norm", "update_ratio")
NEW = (*OLD, "dead_share")
READERS = (*KINDS, "files")


def table(step: int, n_layers: int, n_quantities: int) -> np.ndarray:
    """Numbers that tell where they belong."""
    return step + np.arange(n_layers * n_quantities, dtype=np.float32).reshape(n_layers, -1) / 100


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def read(reader: str, logdir: Path) -> LayerHistory:
    """The layers of the one run below `logdir`."""
    if reader == "files":
        ((_, files),) = find_runs(logdir)
        return layers_in(files)
    with provider_of(reader, logdir) as provider:
        ((run, listing),) = list_runs(provider, CONTEXT, "").items()
        return read_layers(provider, CONTEXT, "", run, listing)


def write(target: Path, steps: range, quantities: tuple[str, ...] = NEW, layers: int = 3) -> None:
    writer = EventWriter(target)
    names = [f"G.{i}.weight" for i in range(layers)]
    for step in steps:
        writer.write_layers(step, names, quantities, table(step, layers, len(quantities)))
    writer.close()


def test_what_was_written_is_read(reader: str, tmp_path: Path) -> None:
    record(tmp_path / "run", windows(40))
    write(tmp_path / "run", range(0, 4000, 100))
    history = read(reader, tmp_path)
    assert history.layers == ("G.0.weight", "G.1.weight", "G.2.weight")
    assert history.steps.tolist() == list(range(0, 4000, 100))
    assert set(history.values) == set(NEW)
    expected = np.stack([table(step, 3, 4)[:, 3] for step in range(0, 4000, 100)], 1)
    assert np.array_equal(history.values["dead_share"], expected)


def test_of_steps_that_were_gone_over_again_the_last_is_read(reader: str, tmp_path: Path) -> None:
    write(tmp_path / "run", range(0, 1000, 100), OLD, layers=2)
    begun_earlier(tmp_path / "run")
    write(tmp_path / "run", range(450, 900, 100), NEW)
    history = read(reader, tmp_path)
    assert history.steps.tolist() == [0, 100, 200, 300, 400, 450, 550, 650, 750, 850]
    assert np.isnan(history.values["dead_share"][:, :5]).all()
    assert not np.isnan(history.values["dead_share"][:, 5:]).any()
    assert np.isnan(history.values["gradient_norm"][2, :5]).all()
    assert history.values["weight_norm"][1, 5] == table(450, 3, 4)[1, 1]


@pytest.fixture
def unsound() -> Iterator[LayerSeries]:
    yield LayerSeries(encode.layer_schema(["a"], ["gradient_norm", "weight_norm"]))


def points(*sizes: int) -> list[LayerPoint]:
    return [LayerPoint(i, 10 * i, np.ones(n, np.float32)) for i, n in enumerate(sizes)]


def test_tables_that_do_not_fit_their_names_are_left_out(unsound: LayerSeries) -> None:
    unsound.points = points(2, 3, 2, 0)
    assert layer_history([unsound]).steps.tolist() == [0, 20]


@pytest.mark.parametrize("content", [None, b"", b"\xff\xff", encode.layer_schema(["a", "a"], OLD)])
def test_tables_without_usable_names_are_left_out(content: bytes | None) -> None:
    history = layer_history([LayerSeries(content, points(6))])
    assert (history.layers, len(history.steps), history.values) == ((), 0, {})


def test_a_damaged_file_gives_what_is_left(tmp_path: Path) -> None:
    write(tmp_path, range(0, 3000, 100))
    path = event_file(tmp_path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    history = layers_in([path, tmp_path / "not there"])
    assert len(history.steps) == 29
