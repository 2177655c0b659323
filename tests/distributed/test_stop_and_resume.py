"""Ranks stop after the same iteration, and later sessions go on in the same directory."""

from __future__ import annotations

from pathlib import Path

from tb_gan_doctor.read.runs import read_runs
from tests.distributed import trainings
from tests.distributed.ranks import run


def test_every_rank_stops_after_the_same_iteration(tmp_path: Path) -> None:
    ended = run(trainings.stopping, tmp_path)
    assert ended[0]["step"] == ended[1]["step"] < 100
    assert "non-finite-values" in ended[0]["told"]
    assert ended[1]["told"] == []


def test_a_restart_goes_on_in_the_same_directory(tmp_path: Path) -> None:
    first = run(trainings.resumed, tmp_path)
    second = run(trainings.resumed, tmp_path, state=first[0]["state"])
    assert second[0]["notes"] == ()
    assert second[0]["windows"][-1][1] == 2 * trainings.STEPS - 1
    (stored,) = read_runs(tmp_path / "run")
    assert [row[:2] for row in second[0]["windows"]] == [
        (w.first_step, w.last_step) for w in stored.windows
    ]
    assert {w.get("window/ranks", "last") for w in stored.windows} == {2}


def test_what_an_attempt_before_left_in_the_store_does_not_count(tmp_path: Path) -> None:
    ended = run(trainings.started_again, tmp_path)
    for rank in (0, 1):
        assert ended[rank]["stopped"] == [True, False, False]
    assert ended[0]["losses"] == [1.5, 10.0, 150.0]
