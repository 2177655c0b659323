"""How well runs of plain scalars are read, and how fast.

    python -m benchmarks.scalars [RUNS] [--cache DIR] [--json FILE]

RUNS: a directory with published trainings, any of
    NAME/labels.json            truth by FID: a list of run, label (healthy, collapsed, degraded,
                                never_learned), fid_best, fid_best_step, fid_end, onset, steps
    NAME/<run>/events...        their logs, losses alone; for each NAME the table has its rows
    genuine/<run>/events...     other logs, whose verdicts are printed
    gan_scalar_tags.tsv         tag names with the role that each has, NOT for none

--cache: where recorded trainings of benchmarks/accuracy lie; their losses are read as somebody
    else would have logged them, every 10 or 50 steps, and as if every step had been ten.

An alarm is a finding at warning or above; times are of the processor. Without RUNS and --cache,
healthy losses made from scores are read, and the speed is measured.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.scalar_games import healthy_games
from benchmarks.scalar_logs import many_points, one_header_each, seconds_for
from benchmarks.scalar_runs import Figures, published, tag_roles, verdicts

Row = tuple[str, str, str]
"""What, its figure, its target."""


def rows_of_published(folder: Path) -> Iterator[Row]:
    """Losses alone, and with FID beside them."""
    for name, figures in published(folder):
        yield from _found(f"{folder.name}, {name}", figures)


def _found(what: str, figures: Figures) -> Iterator[Row]:
    if figures.faults:
        yield f"{what}: faults found", f"{figures.found} of {figures.faults}", ""
        yield f"{what}: faults watched or found", f"{figures.seen} of {figures.faults}", ""
    yield f"{what}: healthy runs alarmed", f"{figures.alarmed} of {figures.healthy}", ""
    yield f"{what}: healthy runs watched or alarmed", f"{figures.watched} of {figures.healthy}", ""


def rows_of_speed() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        many_points(root / "long", 200_000)
        one_header_each(root / "debris", 500)
        yield "200,000 scalar points: Report", f"{seconds_for(root / 'long'):.2f} s", "0.7 s"
        yield "500 files of a header alone", f"{seconds_for(root / 'debris'):.2f} s", "3 s"


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [f"| {what} | {figure} | {target} |" for what, figure, target in rows]
    return "\n".join(["| what | measured | at most |", "| --- | ---: | ---: |", *lines])


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit status: 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scalars")
    parser.add_argument("runs", type=Path, nargs="?", help="published trainings")
    parser.add_argument("--cache", type=Path, help="recorded trainings of benchmarks/accuracy")
    parser.add_argument("--json", type=Path, help="write the table there as well")
    args = parser.parse_args(argv)
    rows: list[Row] = []
    if args.runs:
        for labels in sorted(args.runs.glob("*/labels.json")):
            rows += rows_of_published(labels.parent)
        if (args.runs / "genuine").is_dir():
            rows += [(f"genuine/{run}", what, "") for run, what in verdicts(args.runs / "genuine")]
        if (names := args.runs / "gan_scalar_tags.tsv").is_file():
            rows += [(what, figure, "") for what, figure in tag_roles(names)]
    if args.cache:
        from benchmarks.scalar_recordings import recorded  # needs torch

        for what, figures in recorded(args.cache):
            rows += _found(what, figures)
    for what, figures in healthy_games():
        rows += _found(what, figures)
    rows += rows_of_speed()
    print(table(rows))
    if args.json:
        args.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
