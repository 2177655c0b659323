"""Scalars in text logs: CSV of Lightning and Keras, JSON lines of StyleGAN, exported curves."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tb_gan_doctor.read.scalars.counting import Counting, counts
from tb_gan_doctor.read.scalars.rows import Row, csv_rows, json_rows
from tb_gan_doctor.read.scalars.series import Series

TABLES = (".csv", ".tsv")
ENDINGS = (*TABLES, ".jsonl", ".ndjson", ".log.json", "scalars.json")
_EXPORTED = re.compile(r"run-(?P<run>.+)-tag-(?P<tag>.+)\.csv")
"""One curve as TensorBoard's interface downloads it."""
_STATS = "stats.jsonl"
_EVALUATED = re.compile(r"metric-.+\.jsonl")
"""StyleGAN's evaluations, one file for each metric beside its `stats.jsonl`."""
_MOST_BYTES = 1 << 28  # a log of scalars is smaller
_LONGEST_LINE = 1 << 16
_REPEATED = 0.5  # share of rows that count the same as the one before: epochs, of many rows each


class TextLog(NamedTuple):
    """A run and the files that it lies in."""

    name: str
    paths: Sequence[Path]


def find_text_logs(logdir: Path) -> Iterator[TextLog]:
    """Every such log below `logdir` by the name of its run: its directory, as for event files.

    Where a directory holds several, the name of the file is part of the run's name; curves that
    were exported one by one are one log, as are StyleGAN's losses and metrics.
    """
    if logdir.is_file():
        if logdir.name.endswith(ENDINGS):
            yield TextLog(logdir.name, [logdir])
        return
    for directory, subdirectories, names in os.walk(logdir):
        subdirectories.sort()
        found: dict[str, list[Path]] = {}
        for name in sorted(names):
            if name.endswith(ENDINGS):
                exported = _EXPORTED.fullmatch(name)
                is_beside = _EVALUATED.fullmatch(name) and _STATS in names
                key = exported["run"] if exported else _STATS if is_beside else name
                found.setdefault(key, []).append(Path(directory, name))
        run = Path(directory).relative_to(logdir).as_posix()
        for key, paths in found.items():
            yield TextLog(run if len(found) == 1 else f"{run}/{key}".removeprefix("./"), paths)


def read_text_logs(paths: Iterable[Path], most_lines: int | None = None) -> dict[str, Series]:
    """What the files of one log hold; see `read_text_log`."""
    found: dict[str, Series] = {}
    for path in paths:
        found |= read_text_log(path, most_lines)
    return found


def read_text_log(path: Path, most_lines: int | None = None) -> dict[str, Series]:
    """Every column or key with numbers by its name; empty where the file is something else.

    most_lines: only so many from the beginning.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            return {}
        with open(path, encoding="utf-8-sig", errors="replace", newline="") as file:
            lines = islice(iter(lambda: file.readline(_LONGEST_LINE), ""), most_lines)
            found = _series(csv_rows(lines) if path.suffix in TABLES else json_rows(lines))
    except (OSError, csv.Error):
        return {}
    exported = _EXPORTED.fullmatch(path.name)
    if exported and found.keys() == {"Value"}:
        return {exported["tag"]: found["Value"]}
    return found


def _series(rows: Iterable[Row]) -> dict[str, Series]:
    steps: dict[str, list[float]] = {}
    values: dict[str, list[float]] = {}
    places: dict[str, list[int]] = {}
    clock: list[float] = []
    counting = Counting()
    for place, row in enumerate(rows):
        step, time = counting.next(row)
        clock.append(time)
        for key, value in row.items():
            if not counts(key):
                steps.setdefault(key, []).append(step)
                values.setdefault(key, []).append(value)
                places.setdefault(key, []).append(place)
    times = np.array(clock, np.float64)
    is_repeated = any(_is_repeated(each) for each in steps.values())
    if is_repeated or bool((np.diff(times) < 0.0).any()):  # how long each took is no clock
        times = np.arange(len(clock), dtype=np.float64)
    return {
        key: Series(
            np.array(own if is_repeated else steps[key], np.int64),
            times[own],
            np.array(values[key], np.float64),
        )
        for key, own in places.items()
    }


def _is_repeated(steps: Sequence[float]) -> bool:
    return len(steps) > 2 and float((np.diff(steps) == 0.0).mean()) > _REPEATED
