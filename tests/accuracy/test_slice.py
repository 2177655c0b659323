"""The diagnosis of a fixed part of the benchmark, and of a few live trainings, gets no worse.

`python -m benchmarks.accuracy.ci_slice` writes the numbers down anew, where they got better or
where a change is worth what it costs.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.accuracy import train as training
from benchmarks.accuracy.ci_slice import NUMBERS, RUNS, chosen, numbers, read_runs, write_runs
from benchmarks.accuracy.claims import diagnosed
from benchmarks.accuracy.labels import label_all
from benchmarks.accuracy.train import train
from tests.accuracy.test_metrics import HURT, WELL
from tests.accuracy.trained_runs import spec, trained

ALARMS = ("healthy_runs_with_alarm", "harmless_runs_with_alarm", "false_proofs")
FOUND = ("harm_found", "cause_named", "cause_first")
LARGEST_BYTES = 1_500_000


@pytest.fixture(scope="module")
def now() -> dict[str, int]:
    return numbers(read_runs())


@pytest.fixture(scope="module")
def before() -> dict[str, int]:
    return json.loads(NUMBERS.read_text("utf-8"))


def test_the_slice_is_whole_and_small(now: dict[str, int], before: dict[str, int]) -> None:
    assert now["runs"] == before["runs"] >= 30
    assert RUNS.stat().st_size <= LARGEST_BYTES


@pytest.mark.parametrize("name", ALARMS)
def test_no_more_false_alarms(name: str, now: dict[str, int], before: dict[str, int]) -> None:
    assert now[name] <= before[name]


@pytest.mark.parametrize("name", FOUND)
def test_no_less_is_found(name: str, now: dict[str, int], before: dict[str, int]) -> None:
    assert now[name] >= before[name]


@pytest.mark.parametrize(
    ("injection", "fault"),
    [
        ("", ""),
        ("no-zero-grad-d", "gradients-not-zeroed"),
        ("detached-fakes", "player-not-updating"),
        ("nan-pixel", "non-finite-values"),
    ],
)
def test_short_live_trainings(injection: str, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "steps_of", lambda cell: 240)
    run = train(spec(injection, seed=101, onset=0.5 if injection else 0.0))
    alarms = [claim for claim in diagnosed(run) if claim.is_alarm]
    assert [claim.names[0] for claim in alarms[:1]] == ([fault] if fault else [])
    assert all((claim.alarm_from(0) or 0) >= 120 for claim in alarms)


def test_runs_that_are_kept_come_back(tmp_path: Path) -> None:
    runs = [trained(spec(seed=seed)) for seed in range(2)]
    truths = label_all(runs)
    write_runs(runs, truths, tmp_path / "slice.zip")
    again = read_runs(tmp_path / "slice.zip")
    assert [truth for _, truth in again] == truths
    assert [run.spec for run, _ in again] == [run.spec for run in runs]
    first = (tmp_path / "slice.zip").read_bytes()
    write_runs(runs, truths, tmp_path / "slice.zip")
    assert (tmp_path / "slice.zip").read_bytes() == first


def test_each_kind_comes_before_a_second_one_of_any() -> None:
    many = [HURT] * 30 + [WELL] * 20
    rare = [type(HURT)(spec("rare"), "losses", "manifested", 10, ("data-outliers",))]
    places = chosen([*many, *rare])
    assert len(places) == 24 + 14
    assert 50 in places


def test_numbers_get_worse_where_a_diagnosis_does(monkeypatch: pytest.MonkeyPatch) -> None:
    from benchmarks.accuracy import ci_slice

    pairs = [(trained(), WELL), (trained(), HURT)]
    monkeypatch.setattr(ci_slice, "diagnosed", lambda _: ())
    silent = numbers(pairs)
    assert silent["harm_found"] == silent["healthy_runs_with_alarm"] == 0
