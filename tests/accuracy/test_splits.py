"""Tuning and held-out runs never meet, in the rule and on disk."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.accuracy.cache import Cache, load
from benchmarks.accuracy.cells import Cell
from benchmarks.accuracy.splits import HELD_OUT, SPLITS, WrongSplit, split_of, splits_named
from benchmarks.accuracy.train import RunSpec
from tests.accuracy.trained_runs import trained

ONE_OF_EACH = {
    "tuning": RunSpec(Cell("wgan-gp", "mlp", "digits"), seed=4),
    "seeds": RunSpec(Cell("wgan-gp", "mlp", "digits"), seed=100),
    "losses": RunSpec(Cell("hinge", "mlp", "ring"), seed=0),
    "architectures": RunSpec(Cell("nonsaturating", "cond", "ring"), seed=0),
    "data": RunSpec(Cell("nonsaturating", "mlp", "signal"), seed=100),
}


@pytest.mark.parametrize("split", SPLITS)
def test_each_part_holds_what_it_is_named_after(split: str) -> None:
    assert split_of(ONE_OF_EACH[split]) == split


def test_a_seed_between_the_splits_belongs_to_none() -> None:
    with pytest.raises(WrongSplit, match="seed 5"):
        split_of(RunSpec(Cell("wgan-gp", "mlp", "ring"), seed=5))


def test_groups_of_splits() -> None:
    assert splits_named("tuning") == ("tuning",)
    assert splits_named("held-out") == HELD_OUT
    assert "tuning" not in HELD_OUT
    assert splits_named("losses") == ("losses",)
    with pytest.raises(WrongSplit, match="no split 'test'"):
        splits_named("test")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A cache with one run of each split."""
    for split, spec in ONE_OF_EACH.items():
        Cache(split, tmp_path).store(trained(spec))
    return tmp_path


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every path that is opened, however it is done."""
    paths: list[str] = []
    real_open, real_os_open = io.open, os.open

    def watched_open(file: object, *args: object, **more: object) -> object:
        paths.append(str(file))
        return real_open(file, *args, **more)  # type: ignore[call-overload]

    def watched_os_open(path: object, *args: object, **more: object) -> int:
        paths.append(str(path))
        return real_os_open(path, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("builtins.open", watched_open)
    monkeypatch.setattr(io, "open", watched_open)
    monkeypatch.setattr(os, "open", watched_os_open)
    yield paths


def test_tuning_opens_no_file_of_another_split(folder: Path, opened: list[str]) -> None:
    runs = load("tuning", folder)
    read = {Path(path).relative_to(folder).parts[0] for path in opened if str(folder) in path}
    assert [run.spec for run in runs] == [ONE_OF_EACH["tuning"]]
    assert read == {"tuning"}


def test_the_guard_of_that_test_sees_other_reads(folder: Path, opened: list[str]) -> None:
    load("losses", folder)
    assert any(f"{folder}/losses/" in path for path in opened)


@pytest.mark.parametrize("other", HELD_OUT)
def test_a_cache_refuses_the_runs_of_another_split(folder: Path, other: str) -> None:
    tuning = Cache("tuning", folder)
    with pytest.raises(WrongSplit):
        tuning.load(ONE_OF_EACH[other])
    with pytest.raises(WrongSplit):
        tuning.store(trained(ONE_OF_EACH[other]))
    with pytest.raises(WrongSplit):
        tuning.load_file(Cache(other, folder).path(ONE_OF_EACH[other]))


def test_a_file_that_was_moved_between_splits_is_refused(folder: Path) -> None:
    held_out = Cache("losses", folder).path(ONE_OF_EACH["losses"])
    moved = folder / "tuning" / "moved.npz"
    moved.write_bytes(held_out.read_bytes())
    with pytest.raises(WrongSplit, match="losses"):
        load("tuning", folder)


def test_a_link_out_of_the_split_is_refused(folder: Path) -> None:
    link = folder / "tuning" / "link.npz"
    link.symlink_to(Cache("losses", folder).path(ONE_OF_EACH["losses"]))
    with pytest.raises(WrongSplit):
        load("tuning", folder)


@pytest.mark.parametrize("name", ["held-out", "all", "../losses", ""])
def test_only_one_split_at_a_time_is_loaded(folder: Path, name: str) -> None:
    with pytest.raises(WrongSplit):
        load(name, folder)
