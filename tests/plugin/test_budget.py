"""What one request for the run list reads, and how much of it at once."""

from __future__ import annotations

import pytest

from tb_gan_doctor.plugin import first_sight, pace
from tb_gan_doctor.plugin.diagnoses import Diagnoses
from tb_gan_doctor.plugin.runs import MANY, runs_impl
from tests.plugin.shelf import QUERY, Clock, Shelf

NOT_YET = "Not diagnosed yet"


def test_quick_runs_are_read_together(shelf: Shelf, clock: Clock) -> None:
    shelf.seconds = 0.01
    body = runs_impl(Diagnoses(shelf), QUERY, budget_s=1.0, clock=clock)
    assert body["pending"] is False
    assert shelf.requests == [1, 4]


def test_slow_runs_are_not_read_in_vain(shelf: Shelf, clock: Clock) -> None:
    runs_impl(Diagnoses(shelf), QUERY, budget_s=1.0, clock=clock)
    assert shelf.reads == ["a", "b", "c"]
    assert shelf.requests == [1, 1, 1]


def test_one_request_never_reads_very_many(shelf: Shelf, clock: Clock) -> None:
    shelf.seconds = 0.0
    for i in range(pace.MOST_AT_ONCE):
        shelf.put(f"more{i:02}", 2)
    diagnoses = Diagnoses(shelf)
    diagnoses.first_sight.is_first(QUERY)
    runs_impl(diagnoses, QUERY, budget_s=1.0, clock=clock)
    assert shelf.requests == [1, pace.MOST_AT_ONCE, 4]


def test_of_many_runs_there_is_a_list_before_any_is_diagnosed(shelf: Shelf, clock: Clock) -> None:
    for i in range(MANY):
        shelf.put(f"more{i:02}", 2)
    diagnoses = Diagnoses(shelf)
    body = runs_impl(diagnoses, QUERY, budget_s=1.0, clock=clock)
    assert shelf.reads == [] and body["pending"] is True
    assert body["runs"][0]["run"] == "d" and body["runs"][0]["verdict"] == "critical"
    runs_impl(diagnoses, QUERY, budget_s=1.0, clock=clock)
    assert len(shelf.reads) == 3


def test_where_reading_together_fails_runs_are_read_one_by_one(shelf: Shelf, clock: Clock) -> None:
    shelf.seconds, shelf.most_at_once = 0.01, 1
    body = runs_impl(Diagnoses(shelf), QUERY, budget_s=1.0, clock=clock)
    assert {row["basis"] for row in body["runs"]} == {"windows"}
    assert body["runs"][0]["run"] == "d" and body["runs"][0]["verdict"] == "critical"
    assert sorted(shelf.reads) == ["a", "b", "c", "d", "e"]


def test_ledgers_are_read_in_one_request_and_once(shelf: Shelf, clock: Clock) -> None:
    diagnoses = Diagnoses(shelf)
    first = runs_impl(diagnoses, QUERY, budget_s=0.0, clock=clock)
    assert shelf.ledger_reads == [["a", "b", "c", "d", "e"]]
    assert first["runs"][0]["run"] == "d" and first["runs"][0]["basis"] == "ledger"
    runs_impl(diagnoses, QUERY, budget_s=0.0, clock=clock)
    assert len(shelf.ledger_reads) == 1
    shelf.put("e", 50, bad_from=410)
    body = runs_impl(diagnoses, QUERY, budget_s=0.0, clock=clock)
    assert shelf.ledger_reads[1:] == [["e"]]
    assert {row["run"]: row["verdict"] for row in body["runs"]}["e"] == "critical"


def test_reading_ledgers_counts_in_the_budget(shelf: Shelf, clock: Clock) -> None:
    shelf.ledger_seconds = 0.7
    body = runs_impl(Diagnoses(shelf), QUERY, budget_s=1.0, clock=clock)
    assert shelf.reads == ["a"]
    assert body["runs"][0]["run"] == "d"
    assert clock.now == pytest.approx(1.1)


def test_where_listing_takes_long_runs_wait_without_their_ledger(
    shelf: Shelf, clock: Clock
) -> None:
    shelf.listing_seconds = 0.6
    body = runs_impl(Diagnoses(shelf), QUERY, budget_s=1.0, clock=clock)
    assert shelf.ledger_reads == []
    rows = {row["run"]: row for row in body["runs"]}
    assert [rows[name]["headline"] for name in "bcde"] == [NOT_YET] * 4
    assert (rows["d"]["verdict"], rows["d"]["last_step"], rows["d"]["rev"]) == (
        "unknown",
        399,
        "r1",
    )
    assert rows["a"]["basis"] == "windows"
    assert body["pending"] is True


def test_more_ledgers_than_one_request_reads_come_later(
    shelf: Shelf, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_sight, "MOST_AT_ONCE", 3)
    diagnoses = Diagnoses(shelf)
    runs_impl(diagnoses, QUERY, budget_s=0.0, clock=clock)
    runs_impl(diagnoses, QUERY, budget_s=0.0, clock=clock)
    assert shelf.ledger_reads == [["a", "b", "c"], ["d", "e"]]


def test_ledgers_that_cannot_be_read_hide_no_run(
    shelf: Shelf, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no answer")

    monkeypatch.setattr(shelf, "ledgers", fail)
    body = runs_impl(Diagnoses(shelf), QUERY, budget_s=0.1, clock=clock)
    assert sorted(row["run"] for row in body["runs"]) == ["a", "b", "c", "d", "e"]
    assert sum(row["headline"] == NOT_YET for row in body["runs"]) == 4
    assert body["pending"] is True
