"""The run list under a time budget, with runs that fail, and while runs are still training."""

from __future__ import annotations

import pytest

from tb_gan_doctor.plugin.diagnoses import Diagnoses
from tb_gan_doctor.plugin.query import Query
from tb_gan_doctor.plugin.runs import runs_impl
from tests.plugin.shelf import QUERY, Clock, Shelf


def test_what_the_budget_does_not_reach_shows_its_ledger(shelf: Shelf, clock: Clock) -> None:
    diagnoses = Diagnoses(shelf)
    body = runs_impl(diagnoses, QUERY, budget_s=1.0, clock=clock)
    assert shelf.reads == ["a", "b", "c"]
    assert body["pending"] is True
    rows = {row["run"]: row for row in body["runs"]}
    assert {name: row["basis"] for name, row in rows.items()} == {
        "a": "windows",
        "b": "windows",
        "c": "windows",
        "d": "ledger",
        "e": "ledger",
    }
    assert rows["d"]["verdict"] == "critical"
    assert rows["d"]["top"] == {"fault": "non-finite-values", "onset": 209}
    assert rows["d"]["levels"] == [(209, 399, "critical")]
    # A ledger without episodes does not say that anything was checked.
    assert (rows["e"]["verdict"], rows["e"]["headline"]) == ("unknown", "Not diagnosed yet")
    assert body["runs"][0]["run"] == "d"


def test_asking_again_finishes_and_then_reads_nothing(shelf: Shelf, clock: Clock) -> None:
    diagnoses = Diagnoses(shelf)
    runs_impl(diagnoses, QUERY, budget_s=1.0, clock=clock)
    body = runs_impl(diagnoses, QUERY, budget_s=1.0, clock=clock)
    assert body["pending"] is False
    assert {row["basis"] for row in body["runs"]} == {"windows"}
    assert sorted(shelf.reads) == ["a", "b", "c", "d", "e"]
    assert runs_impl(diagnoses, QUERY, budget_s=1.0, clock=clock) == body
    assert len(shelf.reads) == 5


def test_even_without_budget_one_run_is_diagnosed_each_time(shelf: Shelf, clock: Clock) -> None:
    diagnoses = Diagnoses(shelf)
    for n in range(1, 6):
        body = runs_impl(diagnoses, QUERY, budget_s=0.0, clock=clock)
        assert len(shelf.reads) == n
    assert body["pending"] is False


def test_runs_with_news_wait_for_runs_never_seen_and_keep_their_row(
    shelf: Shelf, clock: Clock
) -> None:
    diagnoses = Diagnoses(shelf)
    runs_impl(diagnoses, QUERY, budget_s=10.0, clock=clock)
    shelf.reads.clear()
    shelf.put("a", 50, bad_from=410)
    shelf.put("z", 40)
    body = runs_impl(diagnoses, QUERY, budget_s=0.1, clock=clock)
    assert shelf.reads == ["z"]
    (old,) = (row for row in body["runs"] if row["run"] == "a")
    assert (old["verdict"], old["rev"], old["last_step"]) == ("healthy", "r1", 399)
    assert body["pending"] is True
    body = runs_impl(diagnoses, QUERY, budget_s=0.1, clock=clock)
    (new,) = (row for row in body["runs"] if row["run"] == "a")
    assert (new["verdict"], new["rev"], body["pending"]) == ("critical", "r2", False)


def test_a_run_that_cannot_be_read_does_not_hide_the_others(
    shelf: Shelf, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.runs["b"].windows[3] = None  # type: ignore[call-overload]
    diagnoses = Diagnoses(shelf)
    body = runs_impl(diagnoses, QUERY, budget_s=10.0, clock=clock)
    rows = {row["run"]: row for row in body["runs"]}
    assert rows["b"]["verdict"] == "unknown"
    assert rows["b"]["headline"].startswith("Could not be diagnosed: ")
    assert rows["d"]["verdict"] == "critical" and rows["a"]["verdict"] == "healthy"
    assert "'b' could not be diagnosed" in caplog.text
    runs_impl(diagnoses, QUERY, budget_s=10.0, clock=clock)
    assert shelf.reads.count("b") == 1
    assert body["pending"] is False


def test_verdicts_sort_worst_first_then_by_name(shelf: Shelf, clock: Clock) -> None:
    shelf.put("aa", 40, bad_from=100)
    shelf.put("tiny", 1)
    body = runs_impl(Diagnoses(shelf), QUERY, budget_s=10.0, clock=clock)
    names = [row["run"] for row in body["runs"]]
    assert names[:2] == ["aa", "d"]
    assert names[-4:] == sorted(names[-4:])


def test_experiments_do_not_share_rows(shelf: Shelf, clock: Clock) -> None:
    diagnoses = Diagnoses(shelf)
    runs_impl(diagnoses, QUERY, budget_s=10.0, clock=clock)
    other = Query(context=None, experiment_id="other", parameters={})
    runs_impl(diagnoses, other, budget_s=10.0, clock=clock)
    assert len(shelf.reads) == 10
