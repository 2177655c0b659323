"""A run comes back from its file as it was, and a file is whole or not there."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.accuracy.cache import Cache
from benchmarks.accuracy.plain_json import from_plain, to_plain
from benchmarks.accuracy.run_file import packed, unpacked
from tb_gan_doctor.diagnose.replay import replay
from tb_gan_doctor.model import Run, RunFacts
from tests.accuracy.trained_runs import spec, trained
from tests.builders import facts, steady


def test_a_run_comes_back_as_it_was() -> None:
    first = trained(spec("some-fault", onset=0.5), run_facts=[facts(), facts(step=100)])
    second, notes = unpacked(packed(first, {"recorded_by": "12ab"}))
    assert notes == {"recorded_by": "12ab"}
    assert (second.spec, second.steps, second.onset) == (first.spec, first.steps, first.onset)
    assert second.facts == first.facts
    assert second.qualities == first.qualities
    for before, after in zip(first.windows, second.windows, strict=True):
        assert (after.first_step, after.last_step) == (before.first_step, before.last_step)
        assert after.schema.columns == before.schema.columns
        np.testing.assert_array_equal(after.values, before.values)


def test_windows_keep_their_own_columns() -> None:
    short = steady(50, {"balance/auc": 0.7})
    long = steady(50, {"balance/auc": 0.7, "loss/d": 1.0})
    windows = (*short.windows(), *long.windows(), *short.windows())
    run = trained()
    mixed = type(run)(run.spec, 50, -1, windows, run.facts, run.qualities, 1.0)
    again, _ = unpacked(packed(mixed))
    assert [len(w.values) for w in again.windows] == [len(w.values) for w in windows]


def test_the_diagnosis_from_a_file_is_that_of_the_training() -> None:
    first = trained(script=steady(400, {"optimizer/g_steps": 10.0, "update/g_ratio": 0.0}))
    second, _ = unpacked(packed(first))
    one, two = (replay(Run("r", list(t.windows), list(t.facts))).report for t in (first, second))
    assert one == two


def test_facts_that_this_program_does_not_know_are_left_out_and_new_ones_are_default() -> None:
    stored = to_plain(facts())
    stored["networks"][0]["of_another_version"] = 1
    del stored["batch_size"]
    again = from_plain(RunFacts, stored)
    assert again == replace(facts(), batch_size=0)


def test_no_file_needs_pickle(tmp_path: Path) -> None:
    cache = Cache("tuning", tmp_path)
    cache.store(trained())
    with np.load(cache.path(spec()), allow_pickle=False) as archive:
        assert {archive[name].dtype.kind for name in archive.files} <= {"u", "i", "f"}


def test_a_write_that_is_cut_short_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache("tuning", tmp_path)

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        cache.store(trained())
    assert not cache.has(spec())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_failure_is_kept_until_the_run_succeeds(tmp_path: Path) -> None:
    cache = Cache("tuning", tmp_path)
    cache.store_failure(spec(), "ValueError: no")
    assert cache.has_failed(spec())
    assert cache.failures() == {spec().id: "ValueError: no"}
    cache.store(trained())
    assert not cache.has_failed(spec())
    assert [run.spec for run in cache] == [spec()]
