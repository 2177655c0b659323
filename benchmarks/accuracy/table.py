"""Writes docs/accuracy.md from results.json and repairs.json.

python -m benchmarks.accuracy.table
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.accuracy.splits import HELD_OUT
from benchmarks.accuracy.table_rows import (
    BASELINE_COLUMNS,
    FAULT_COLUMNS,
    TOOL,
    baseline_rows,
    delay_rows,
    family_rows,
    fault_rows,
    machine,
    missed,
    more_rows,
    run_rows,
    share,
    silence_rows,
    target_rows,
)

HERE = Path(__file__).resolve().parent
RESULTS, REPAIRS = HERE / "results.json", HERE / "repairs.json"
PAGE = HERE.parents[1] / "docs" / "accuracy.md"
TEXTS = HERE / "page"
ALL = "held-out"


def page(results: Mapping[str, Any], repairs: Mapping[str, Any] | None) -> str:
    """The whole document."""
    groups = results["groups"]
    parts = [name for name in (ALL, *HELD_OUT) if name in groups]
    everything = groups[ALL if ALL in groups else parts[0]]
    tool = everything[TOOL]
    sections = [
        _text("head"),
        _table(("", *parts), run_rows(groups, parts)),
        machine(results),
        "## What was to be reached",
        _table(("", "target", *parts), target_rows(groups, parts, repairs)),
        missed(tool, repairs),
        _text("first_scores"),
        _text("definitions"),
        "## Beside published rules",
        _text("baselines"),
        _table(BASELINE_COLUMNS, baseline_rows(everything)),
        "## Silence",
        _table(("runs on which to be silent", *parts), silence_rows(groups, parts)),
        "Healthy runs with an alarm, all held-out parts, by loss family:",
        _table(("loss family", "runs with an alarm"), family_rows(tool)),
        "## By fault",
        _text("by_fault"),
        _table(FAULT_COLUMNS, fault_rows(tool)),
        "## Time",
        _table(("steps", "median", "90 %", "never", "runs"), delay_rows(tool)),
        "## More",
        _table(("", *parts), more_rows(groups, parts)),
        "## Repair",
        _text("repair"),
        *_repair_parts(repairs),
        _text("commands"),
    ]
    return "\n\n".join(section.strip() for section in sections if section.strip()) + "\n"


def _repair_parts(repairs: Mapping[str, Any] | None) -> Iterable[str]:
    if not repairs:
        yield "Not measured."
        return
    yield f"Recovered: {share(repairs['recovered'])}. {_not_tried(repairs)}"
    yield _table(
        ("first finding", "remedy", "recovered"),
        ((row["fault"], row["remedy"], share(row["recovered"])) for row in repairs["by_remedy"]),
    )


def _not_tried(repairs: Mapping[str, Any]) -> str:
    return (
        f"Of {repairs['looked_at']} runs, {repairs['without_remedy']} had no finding with a remedy "
        "that can be applied automatically, and are not counted."
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _text(name: str) -> str:
    """A part of the page that does not change with the numbers."""
    return (TEXTS / f"{name}.md").read_text("utf-8")


def main() -> int:
    """Writes the page; returns the exit status."""
    results = json.loads(RESULTS.read_text("utf-8"))
    repairs = json.loads(REPAIRS.read_text("utf-8")) if REPAIRS.is_file() else None
    PAGE.write_text(page(results, repairs), "utf-8")
    print(PAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
