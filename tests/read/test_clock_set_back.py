"""Windows of several tags keep their order where the clock is set back while they are written."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from tb_gan_doctor.read import provider as reading
from tb_gan_doctor.read.runs import read_runs
from tb_gan_doctor.store.sinks import DirectorySink
from tb_gan_doctor.store.writer import EventWriter
from tests.read.providers import CONTEXT, KINDS, provider_of
from tests.read.recordings import OTHER_SCHEMA, bits, windows

SummaryWriter = pytest.importorskip("torch.utils.tensorboard").SummaryWriter

BEFORE, AFTER = windows(20), windows(20, start=200, schema=OTHER_SCHEMA, first_index=20)


def falling() -> Callable[[], float]:
    """A clock that each look at it finds a minute further back."""
    times = itertools.count(1.7e9, -60)
    return lambda: next(times)


def write(target: object) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("time.time", falling())
        writer = EventWriter(target)
        for window in (*BEFORE, *AFTER):
            writer.write_window(window, {})
        writer.close()


@pytest.mark.parametrize("kind", ["directory", "SummaryWriter"])
def test_no_window_is_lost_while_the_clock_falls(kind: str, tmp_path: Path) -> None:
    if kind == "directory":
        write(tmp_path)
    else:
        with SummaryWriter(str(tmp_path)) as writer:
            write(writer)
    (run,) = read_runs(tmp_path)
    assert [bits(window) for window in run.windows] == [bits(w) for w in (*BEFORE, *AFTER)]


@pytest.mark.parametrize("kind", KINDS)
def test_nor_through_tensorboard(kind: str, tmp_path: Path) -> None:
    write(tmp_path / "run")
    with provider_of(kind, tmp_path) as provider:
        run = reading.read_run(provider, CONTEXT, "", "run")
    assert [bits(window) for window in run.windows] == [bits(w) for w in (*BEFORE, *AFTER)]


def test_a_file_goes_by_its_own_order_whatever_its_times_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, clock = DirectorySink.add, falling()
    monkeypatch.setattr(
        DirectorySink, "add", lambda sink, data, step, _: original(sink, data, step, clock())
    )
    write(tmp_path)
    (run,) = read_runs(tmp_path)
    assert [bits(window) for window in run.windows] == [bits(w) for w in (*BEFORE, *AFTER)]
