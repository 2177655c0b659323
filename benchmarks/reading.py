"""How fast stored windows are read: our reader beside TensorBoard's own.

    python benchmarks/reading.py [--windows N] [--rounds N] [--json FILE]

Writes one event file as a recording would (windows of every signal, eight headline scalars in
each, layers now and then), then reads the same columns of it in turns: with `read_runs`, which
gives a whole Run with its windows; with TensorBoard's EventAccumulator; and with its event file
loader alone. Each round gives one ratio of process CPU time; printed are the medians.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
from tensorboard.util import tensor_util

from tb_gan_doctor.model import Column, Schema, Window
from tb_gan_doctor.read.runs import read_runs
from tb_gan_doctor.signals import SIGNALS
from tb_gan_doctor.store import tags
from tb_gan_doctor.store.writer import EventWriter

Rows = Sequence[Any]
"""Per window its numbers."""

TARGET = 20
OURS = "read_runs"
SCHEMA = Schema([Column(s.name, a, s.unit) for s in SIGNALS.values() for a in s.aggregates])
TAG = tags.health(SCHEMA.schema8)
HEADLINES = [f"gan_doctor/{name}" for name in list(SIGNALS)[10:18]]
LAYERS = [f"G.{i}.weight" for i in range(8)]
QUANTITIES = ["gradient_norm", "weight_norm", "update_ratio"]


def write_recording(directory: Path, n_windows: int) -> Path:
    """The event file of a run of so many windows of ten steps."""
    rng = np.random.default_rng(0)
    table = rng.normal(size=(n_windows, len(SCHEMA.columns))).astype(np.float32)
    table[:, 0], table[:, 1] = 10, np.arange(n_windows)
    writer = EventWriter(directory)
    for i, values in enumerate(table.tolist()):
        window = Window(10 * i, 10 * i + 9, SCHEMA, values)
        headlines = dict(zip(HEADLINES, values[2:], strict=False))
        writer.write_window(window, headlines)
        if i % 10 == 0:
            layers = rng.normal(size=(len(LAYERS), len(QUANTITIES)))
            writer.write_layers(window.last_step, LAYERS, QUANTITIES, layers)
    writer.close()
    (path,) = directory.iterdir()
    return path


def with_read_runs(path: Path) -> Rows:
    """The windows of the Run that the command line and `diagnose` work on."""
    (run,) = read_runs(path)
    return [window.values for window in run.windows]


def with_event_accumulator(path: Path) -> Rows:
    accumulator = EventAccumulator(str(path), {"tensors": 0})
    accumulator.Reload()
    return [tensor_util.make_ndarray(event.tensor_proto) for event in accumulator.Tensors(TAG)]


def with_event_file_loader(path: Path) -> Rows:
    values = (value for event in EventFileLoader(str(path)).Load() for value in event.summary.value)
    return [tensor_util.make_ndarray(value.tensor) for value in values if value.tag == TAG]


READERS: dict[str, Callable[[Path], Rows]] = {
    OURS: with_read_runs,
    "EventAccumulator": with_event_accumulator,
    "event_file_loader": with_event_file_loader,
}


def measure(path: Path, rounds: int) -> dict[str, list[float]]:
    """CPU seconds per reader and round; every reader must give the same numbers."""
    seconds: dict[str, list[float]] = {name: [] for name in READERS}
    expected = np.array(with_read_runs(path))
    for round_number in range(rounds):
        for name, read in READERS.items():
            print(f"round {round_number + 1}/{rounds}: {name:20}", end="\r", file=sys.stderr)
            began = time.process_time()
            rows = read(path)
            seconds[name].append(time.process_time() - began)
            np.testing.assert_array_equal(np.array(rows, np.float64), expected)
    print(" " * 50, end="\r", file=sys.stderr)
    return seconds


def results(seconds: dict[str, list[float]], n_windows: int) -> list[dict[str, Any]]:
    """One row per reader."""
    rows = []
    for name, times in seconds.items():
        ratios = [slow / fast for slow, fast in zip(times, seconds[OURS], strict=True)]
        median = statistics.median(times)
        rows.append(
            {
                "reader": name,
                "seconds": median,
                "microseconds_per_window": median / n_windows * 1e6,
                "columns_per_second": n_windows * len(SCHEMA.columns) / median,
                "times_slower": statistics.median(ratios),
            }
        )
    return rows


def print_table(rows: list[dict[str, Any]]) -> None:
    print(f"{'reader':<20}{'s':>8}{'us/window':>11}{'columns/s':>13}{'ratio':>8}")
    for row in rows:
        print(
            f"{row['reader']:<20}{row['seconds']:>8.3f}{row['microseconds_per_window']:>11.1f}"
            f"{row['columns_per_second']:>13,.0f}{row['times_slower']:>8.1f}"
        )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    n_default = -(-1_000_000 // len(SCHEMA.columns))
    parser.add_argument("--windows", type=int, default=n_default, help="default: %(default)s")
    parser.add_argument("--rounds", type=int, default=5, help="default: %(default)s")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the numbers")
    arguments = parser.parse_args()
    if arguments.windows < 1 or arguments.rounds < 1:
        parser.error("--windows and --rounds must be at least 1")
    with tempfile.TemporaryDirectory() as directory:
        print(f"writing {arguments.windows:,} windows of {len(SCHEMA.columns)} columns ...")
        path = write_recording(Path(directory), arguments.windows)
        n_bytes = path.stat().st_size
        print(f"{n_bytes / 1e6:.1f} MB, {n_bytes / arguments.windows:.0f} bytes per window")
        rows = results(measure(path, arguments.rounds), arguments.windows)
    print_table(rows)
    print(f"target: EventAccumulator takes at least {TARGET} times as long as {OURS}")
    if arguments.json:
        document = {
            "windows": arguments.windows,
            "columns": len(SCHEMA.columns),
            "file_bytes": n_bytes,
            "rounds": arguments.rounds,
            "target_ratio": TARGET,
            "readers": rows,
        }
        arguments.json.write_text(json.dumps(document, indent=2, allow_nan=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
