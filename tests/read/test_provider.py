"""A run is the same through either of TensorBoard's readers as from its event files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tb_gan_doctor.errors import UnknownName
from tb_gan_doctor.read import provider as reading
from tb_gan_doctor.read.runs import read_runs
from tb_gan_doctor.store.writer import EventWriter
from tests.read.providers import CONTEXT, KINDS, provider_of
from tests.read.recordings import (
    EPISODE,
    FACTS,
    OTHER_SCHEMA,
    bits,
    content,
    record,
    windows,
)


def _later(step: int) -> Any:
    return replace(FACTS, step=step, loss="wgan")


@pytest.fixture(scope="module")
def logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Runs that were trained through, resumed, begun anew and resumed with other columns."""
    root = tmp_path_factory.mktemp("runs")
    record(root / "through", windows(250), facts=(FACTS, _later(500)))
    record(root / "resumed", windows(40), facts=(FACTS, _later(200)), session="zz")
    record(root / "resumed", windows(9, start=105, length=20), facts=(_later(105),), session="aa")
    record(root / "anew", windows(40), session="a")
    record(root / "anew", windows(3), episodes=(), session="b")
    record(root / "a/b", windows(30), session="a")
    record(root / "a/b", windows(5, start=100, schema=OTHER_SCHEMA), session="b")
    record(root / "a/b", windows(5, start=130), facts=(_later(130),), session="c")
    record(root / "header only", [])
    return root


@pytest.fixture(scope="module", params=KINDS)
def provider(request: pytest.FixtureRequest, logdir: Path) -> Iterator[Any]:
    with provider_of(request.param, logdir) as made:
        yield made


def assert_the_same(provided: tuple[Any, ...], from_files: tuple[Any, ...]) -> None:
    """RustBoard hands out nothing of a recording that was replaced, so says no word of it."""
    *content_of_provided, notes = provided
    *content_of_files, notes_of_files = from_files
    assert content_of_provided == content_of_files
    assert set(notes) <= set(notes_of_files)


@pytest.mark.parametrize("name", ["through", "resumed", "anew", "a/b"])
def test_all_ways_give_the_same_run(provider: Any, logdir: Path, name: str) -> None:
    from_files = {run.name: run for run in read_runs(logdir)}[name]
    assert_the_same(content(reading.read_run(provider, CONTEXT, "", name)), content(from_files))
    assert len(from_files.windows) > 2
    assert not from_files.is_thinned


def test_the_list_has_the_runs_with_our_data(provider: Any) -> None:
    listed = reading.list_runs(provider, CONTEXT, "")
    assert list(listed) == ["a/b", "anew", "resumed", "through"]
    assert listed["through"].max_step == 2499
    assert "gan_doctor/run" in listed["through"].tags
    assert len({each.rev for each in listed.values()}) == 4
    assert reading.list_runs(provider, CONTEXT, "", "anew") == {"anew": listed["anew"]}


def test_several_runs_at_once(provider: Any, logdir: Path) -> None:
    listings = reading.list_runs(provider, CONTEXT, "")
    del listings["resumed"]
    several = reading.read_runs(provider, CONTEXT, "", listings)
    from_files = {run.name: content(run) for run in read_runs(logdir)}
    assert list(several) == ["a/b", "anew", "through"]
    for name, put_together in several.items():
        assert_the_same(content(put_together()), from_files[name])


def test_the_ledgers_alone(provider: Any) -> None:
    listings = reading.list_runs(provider, CONTEXT, "")
    ledgers = reading.read_ledgers(provider, CONTEXT, "", listings)
    assert list(ledgers) == list(listings)
    assert ledgers["anew"] is not None and ledgers["anew"].episodes == []
    ledger = ledgers["through"]
    assert ledger is not None
    assert ledger.episodes == [EPISODE]
    assert (ledger.first_step, ledger.last_step, ledger.windows) == (0, 2499, 250)


def test_a_run_that_is_not_there_suggests_the_near_one(provider: Any) -> None:
    with pytest.raises(UnknownName, match=r"'trough' \(did you mean 'through'"):
        reading.read_run(provider, CONTEXT, "", "trough")


@pytest.mark.parametrize("kind", KINDS)
def test_a_thinned_run_says_so_and_keeps_its_ledger(kind: str, logdir: Path) -> None:
    with provider_of(kind, logdir, {"gan_doctor": 20}) as provider:
        run = reading.read_run(provider, CONTEXT, "", "through")
    every = {bits(window) for window in windows(250)}
    assert len(run.windows) == 20
    assert {bits(window) for window in run.windows} <= every
    assert run.is_thinned
    assert run.windows_total == 250
    assert run.ledger == [EPISODE]


@pytest.mark.parametrize("kind", KINDS)
def test_the_token_changes_with_every_new_event(kind: str, tmp_path: Path) -> None:
    writer = EventWriter(tmp_path / "run")
    seen = []
    for window in windows(3):
        writer.write_window(window, {})
        writer.flush()
        with provider_of(kind, tmp_path) as provider:
            seen.append(reading.list_runs(provider, CONTEXT, "")["run"].rev)
    writer.close()
    assert len(set(seen)) == 3


@pytest.mark.parametrize("kind", KINDS)
def test_no_runs_at_all(kind: str, tmp_path: Path) -> None:
    with provider_of(kind, tmp_path) as provider:
        assert reading.list_runs(provider, CONTEXT, "") == {}
        with pytest.raises(UnknownName):
            reading.read_run(provider, CONTEXT, "", "run")


def test_points_that_are_not_ours_to_read_are_passed_over(tmp_path: Path) -> None:
    import numpy as np
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.proto.summary_pb2 import Summary
    from tensorboard.summary.writer.event_file_writer import EventFileWriter
    from tensorboard.util import tensor_util

    writer = EventFileWriter(str(tmp_path))
    odd = {
        "gan_doctor/health/0": np.array(["text"], dtype=object),
        "gan_doctor/health/1": np.zeros((2, 2), np.float32),
        "gan_doctor/health/2": np.zeros(3, np.float64),
        "gan_doctor/run": np.zeros(3, np.float32),
        "gan_doctor/ledger/a": b"\xff\xff not a ledger",
        "gan_doctor/later/a": np.zeros(3, np.float32),
    }
    for tag, array in odd.items():
        value = Summary.Value(tag=tag, tensor=tensor_util.make_tensor_proto(array))
        value.metadata.plugin_data.plugin_name = "gan_doctor"
        value.metadata.data_class = 2
        writer.add_event(Event(wall_time=1.0, step=1, summary=Summary(value=[value])))
    writer.close()
    with provider_of("multiplexer", tmp_path) as provider:
        run = reading.read_run(provider, CONTEXT, "", ".")
    (from_file,) = read_runs(tmp_path)
    for each in (run, from_file):
        assert (each.windows, each.facts, each.ledger) == ([], [], None)
        assert any("unreadable ledger" in note for note in each.notes)
