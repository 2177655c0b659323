"""The page says what the numbers say, what was to be reached, and what was not."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from benchmarks.accuracy.labels import Truth
from benchmarks.accuracy.metrics import measure
from benchmarks.accuracy.score import TOOL
from benchmarks.accuracy.scored import Scored
from benchmarks.accuracy.table import PAGE, REPAIRS, RESULTS, page
from benchmarks.accuracy.table_rows import share
from benchmarks.accuracy.targets import TARGETS
from tests.accuracy.test_metrics import HURT, WELL, run, said


def _results(runs: list[Scored]) -> dict[str, Any]:
    silent = [replace(each, diagnosis=()) for each in runs]
    group = {TOOL: measure(runs), "a rule": measure(silent)}
    return {
        "groups": {"held-out": group, "losses": group},
        "machine": "2 CPU cores",
        "failed": {},
    }


GOOD = [run(HURT, said("learning-rate-too-high", 600)), *[run(WELL)] * 40]
BAD = [run(HURT), *[run(WELL, said("mode-collapse", 300))] * 5]


def test_reached_and_missed_are_said() -> None:
    good, bad = page(_results(GOOD), None), page(_results(BAD), None)
    assert "Every target is reached" in good
    assert "| Healthy runs with any alarm | at most 3 % | 0.0 % (0/40, 0 to 9) |" in good
    assert "**100.0 % (5/5, 57 to 100)**" in bad
    assert "- Harm found (any alarm from the onset on): 0.0 % (0/1, 0 to 79)" in bad
    assert "learning-rate-too-high (0.0 % (0/1, 0 to 79))" in bad


def test_every_table_is_square() -> None:
    lines = page(_results(GOOD), _repairs(3)).splitlines()
    tables: list[list[int]] = [[]]
    for line in lines:
        if line.startswith("|"):
            tables[-1].append(line.count("|"))
        elif tables[-1]:
            tables.append([])
    assert len(tables) > 7
    assert all(len(set(table)) <= 1 for table in tables)


def _repairs(recovered: int) -> dict[str, Any]:
    found = {"hits": recovered, "total": 4, "value": recovered / 4, "low": 0.1, "high": 0.9}
    row = {"fault": "mode-collapse", "remedy": "fresh-noise", "recovered": found}
    return {"recovered": found, "looked_at": 6, "without_remedy": 2, "by_remedy": [row]}


def test_repairs_are_part_of_what_was_to_be_reached() -> None:
    assert "- Repair: 50.0 % (2/4, 10 to 90), to be at least 70 %." in page(
        _results(GOOD), _repairs(2)
    )
    reached = page(_results(GOOD), _repairs(3))
    assert "Every target is reached" in reached
    assert "Of 6 runs, 2 had no finding with a remedy" in reached


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.what)
def test_a_target_without_runs_is_neither_reached_nor_missed(target: Any) -> None:
    nothing = measure([])
    assert target.is_reached(nothing) is None
    assert target.value(nothing) is None


def test_half_that_was_never_found_is_no_median() -> None:
    truth: Truth = replace(HURT, causes=("mode-collapse",))
    numbers = measure([run(truth), run(truth), run(truth, said("mode-collapse", 610))])
    target = next(t for t in TARGETS if "diversity" in t.what)
    assert target.is_reached(numbers) is False
    assert "never" in page(_results([run(truth), run(truth)]), None)


def test_nothing_counted_is_a_dash() -> None:
    assert share(None) == "–"
    assert share({"hits": 0, "total": 0, "value": None, "low": None, "high": None}) == "–"


def test_the_page_is_made_of_the_numbers_that_are_kept() -> None:
    assert PAGE.is_file() == RESULTS.is_file()
    if RESULTS.is_file():
        repairs = json.loads(REPAIRS.read_text("utf-8")) if REPAIRS.is_file() else None
        kept = page(json.loads(RESULTS.read_text("utf-8")), repairs)
        assert PAGE.read_text("utf-8") == kept, "python -m benchmarks.accuracy.table"
