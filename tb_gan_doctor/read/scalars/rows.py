"""Rows of numbers in text logs: CSV with commas, semicolons or tabs, and JSON lines."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

Row = dict[str, float]
_DELIMITERS = (",", ";", "\t")
_TENSOR = re.compile(r"tensor\(\[?([^\s,\]()]+)")
_RANGES = ("__MIN", "__MAX")
"""Ends of columns that an export adds to each curve."""


def csv_rows(lines: Iterable[str]) -> Iterator[Row]:
    """Each line's numbers by column; empty cells and text are left out.

    A line without any number is a header, also where a restarted run wrote another one.
    """
    lines = iter(lines)
    first = next(lines, "")
    delimiter = max(_DELIMITERS, key=first.count)
    names: list[str] = []
    for cells in csv.reader(chain([first], lines), delimiter=delimiter):
        numbers = [number(cell, delimiter) for cell in cells]
        if all(each is None for each in numbers):
            if any(cell.strip() for cell in cells):
                names = [cell.strip() for cell in cells]
            continue
        yield {
            name: value
            for name, value in zip(names, numbers, strict=False)
            if name and value is not None and not name.endswith(_RANGES)
        }


def json_rows(lines: Iterable[str]) -> Iterator[Row]:
    """A key holds a number, the mean of several (`{"num": 8, "mean": 0.7, "std": 0.1}`), or
    numbers by name, as in `{"results": {"fid50k_full": 5.1}}`: `results/fid50k_full`."""
    for line in lines:
        try:
            row = json.loads(line)
        except ValueError:
            continue  # the last line may be half written
        if not isinstance(row, Mapping):
            continue
        yield {
            name: float(held)
            for key, value in row.items()
            for name, held in _held(str(key), value)
            if isinstance(held, int | float) and not isinstance(held, bool)
        }


def _held(key: str, value: object) -> Iterable[tuple[str, object]]:
    if not isinstance(value, Mapping):
        return [(key, value)]
    if "mean" in value:
        return [(key, value["mean"])]
    return [(f"{key}/{name}", held) for name, held in value.items()]


def number(text: str, delimiter: str = ",") -> float | None:
    """What a cell holds; also `0,69` where commas part no cells, and a tensor as it is printed."""
    try:
        return float(text)
    except ValueError:
        text = text.strip()
    if not text:
        return None
    if delimiter != "," and text.count(",") == 1:
        text = text.replace(",", ".")
    if printed := _TENSOR.match(text):
        text = printed[1]
    try:
        return float(text)
    except ValueError:
        return None
