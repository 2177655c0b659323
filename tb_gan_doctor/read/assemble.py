"""A Run made of what was stored of it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat

import numpy as np
import numpy.typing as npt

from tb_gan_doctor.errors import InputError
from tb_gan_doctor.model import Episode, Run, RunFacts, Schema, Window
from tb_gan_doctor.read.resume import (
    Timed,
    in_order_of_writing,
    last_facts_win,
    last_writer_wins,
    recorded_windows,
)
from tb_gan_doctor.read.stored import HealthSeries, Message, Stored
from tb_gan_doctor.store import decode

_LONGEST = 1e12  # steps; a span beyond it is not one


def assemble(name: str, stored: Stored, notes: Iterable[str] = ()) -> Run:
    """The run in the order in which it happened; what cannot be decoded becomes a note."""
    said = list(notes)
    tags = [_windows(tag, series, said) for tag, series in stored.health.items()]
    windows = last_writer_wins(in_order_of_writing(tags))
    return Run(
        name=name,
        windows=windows,
        facts=_facts(stored.facts, said),
        ledger=_ledger(stored.ledgers.values(), said),
        windows_total=recorded_windows(windows),
        notes=said,
    )


def _windows(tag: str, series: HealthSeries, notes: list[str]) -> list[Timed]:
    if series.description is None:
        notes.append(f"{_windows_of(len(series.steps), tag)} skipped: their columns are not stored")
        return []
    try:
        schema = decode.health_schema(series.description)
    except InputError as error:
        notes.append(f"{_windows_of(len(series.steps), tag)} skipped: {error}")
        return []
    size = 4 * len(schema.columns)
    fitting = [i for i, content in enumerate(series.contents) if len(content) == size]
    if len(fitting) < len(series.contents):
        n_wrong = len(series.contents) - len(fitting)
        notes.append(f"{_windows_of(n_wrong, tag)} skipped: wrong number of columns")
    packed = b"".join([series.contents[i] for i in fitting])
    table = np.frombuffer(packed, "<f4").reshape(-1, len(schema.columns)).astype(np.float64)
    wall_times = [series.wall_times[i] for i in fitting]
    last_steps = [series.steps[i] for i in fitting]
    first_steps = _first_steps(schema, table, last_steps)
    windows = map(Window, first_steps, last_steps, repeat(schema), _rows(table))
    return list(zip(wall_times, windows, strict=True))


def _rows(table: npt.NDArray[np.float64]) -> Iterator[Sequence[float]]:
    """The rows as arrays of Python floats, at a third of a list's memory and time."""
    packed = table.tobytes()
    size = table.shape[1] * table.itemsize
    return (array("d", packed[at : at + size]) for at in range(0, len(packed), size))


def _first_steps(
    schema: Schema, table: npt.NDArray[np.float64], last_steps: list[int]
) -> list[int]:
    """First step of each window; one that does not say its span covers its last step alone."""
    column = schema.index.get(("window/span", "last"))
    if column is None:
        return last_steps
    spans = table[:, column]
    with np.errstate(invalid="ignore"):
        spans = np.where(spans >= 1, np.minimum(spans, _LONGEST), 1)
    firsts = np.array(last_steps, np.int64) - spans.astype(np.int64) + 1
    steps: list[int] = np.maximum(firsts, 0).tolist()
    return steps


def _facts(messages: Iterable[Message], notes: list[str]) -> list[RunFacts]:
    facts = []
    for message in messages:
        try:
            facts.append(decode.run_facts(message.content))
        except InputError as error:
            notes.append(f"{error} (at step {message.step})")
    return last_facts_win(facts)


def _ledger(ledgers: Iterable[Message], notes: list[str]) -> list[Episode] | None:
    """The episodes of the session that wrote last.

    Earlier sessions' ledgers are left out: what they say of steps that were gone over again is
    no longer so, and a recorder whose state was restored lists the earlier episodes itself.
    """
    for message in sorted(ledgers, key=lambda message: message.wall_time, reverse=True):
        try:
            return decode.ledger(message.content).episodes
        except InputError as error:
            notes.append(f"{error} (at step {message.step})")
    return None


def _windows_of(n: int, tag: str) -> str:
    return f"{n} window{'s' if n != 1 else ''} of {tag}"
