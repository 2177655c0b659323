"""Scalars in CSV files (Lightning's CSVLogger) and JSON lines (StyleGAN's stats.jsonl)."""

from __future__ import annotations

import csv
import json
import math
import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import numpy as np

from tb_gan_doctor.read.scalars.series import Series

ENDINGS = (".csv", ".jsonl")
_STEPS = ("step", "global_step", "steps", "iteration", "iter", "iters", "kimg", "epoch")
_TIMES = ("timestamp", "wall_time", "_timestamp", "time")
_MOST_BYTES = 1 << 28  # a log of scalars is smaller
_LONGEST_LINE = 1 << 16
_EPOCH_SECONDS = 3600.0  # where no time is logged: an epoch takes longer than an iteration
_KIMG = 1000


def find_text_logs(logdir: Path) -> Iterator[tuple[str, Path]]:
    """Every such file below `logdir` with the name of its run: its directory, as for event files.

    Where a directory holds several, the name of the file is part of the run's name.
    """
    if logdir.is_file():
        if logdir.suffix in ENDINGS:
            yield logdir.name, logdir
        return
    for directory, subdirectories, names in os.walk(logdir):
        subdirectories.sort()
        found = [Path(directory, name) for name in sorted(names) if name.endswith(ENDINGS)]
        run = Path(directory).relative_to(logdir).as_posix()
        for path in found:
            yield (run if len(found) == 1 else f"{run}/{path.name}".removeprefix("./")), path


def read_text_log(path: Path, most_lines: int | None = None) -> dict[str, Series]:
    """Every column or key with numbers by its name; empty where the file is something else.

    most_lines: only so many from the beginning.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            return {}
        with open(path, encoding="utf-8", errors="replace", newline="") as file:
            lines = islice(iter(lambda: file.readline(_LONGEST_LINE), ""), most_lines)
            return _series(_csv_rows(lines) if path.suffix == ".csv" else _json_rows(lines))
    except (OSError, csv.Error):
        return {}


def _csv_rows(lines: Iterable[str]) -> Iterator[dict[str, float]]:
    for row in csv.DictReader(lines):
        numbers = ((key, _number(text)) for key, text in row.items() if key and text)
        yield {key: value for key, value in numbers if value is not None}


def _json_rows(lines: Iterable[str]) -> Iterator[dict[str, float]]:
    """A key holds a number, or the mean of several (`{"num": 8, "mean": 0.7, "std": 0.1}`)."""
    for line in lines:
        try:
            row = json.loads(line)
        except ValueError:
            continue  # the last line may be half written
        if not isinstance(row, Mapping):
            continue
        found = {}
        for key, value in row.items():
            held = value.get("mean") if isinstance(value, Mapping) else value
            if isinstance(held, int | float) and not isinstance(held, bool):
                found[str(key)] = float(held)
        yield found


def _number(text: str) -> float | None:
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def _series(rows: Iterable[Mapping[str, float]]) -> dict[str, Series]:
    steps: dict[str, list[int]] = {}
    times: dict[str, list[float]] = {}
    values: dict[str, list[float]] = {}
    for place, row in enumerate(rows):
        known = {key.lower().rpartition("/")[2]: value for key, value in row.items()}
        step_key = next((key for key in _STEPS if math.isfinite(known.get(key, math.nan))), "")
        step = known.get(step_key, place) * (_KIMG if step_key == "kimg" else 1)
        clock = place * (_EPOCH_SECONDS if step_key == "epoch" else 1.0)
        logged = (known.get(key, math.nan) for key in _TIMES)
        time = next((value for value in logged if math.isfinite(value)), clock)
        for key, value in row.items():
            if key.lower().rpartition("/")[2] in (*_STEPS, *_TIMES):
                continue
            steps.setdefault(key, []).append(int(max(-1e15, min(step, 1e15))))
            times.setdefault(key, []).append(time)
            values.setdefault(key, []).append(value)
    return {
        key: Series(
            np.array(steps[key], np.int64),
            np.array(times[key], np.float64),
            np.array(values[key], np.float64),
        )
        for key in values
    }
