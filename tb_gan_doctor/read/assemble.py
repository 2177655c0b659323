"""A Run made of what was stored of it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat

import numpy as np
import numpy.typing as npt

from tb_gan_doctor.errors import InputError
from tb_gan_doctor.model import NAN, Run, RunFacts, Schema, Window
from tb_gan_doctor.read.resume import (
    Written,
    in_order_of_writing,
    last_step_wins,
    last_writer_wins,
    recorded_windows,
    replaced,
)
from tb_gan_doctor.read.stored import HealthSeries, Message, Rows, Stored
from tb_gan_doctor.store import decode

_LONGEST = 1e12  # steps; a span beyond it is not one


def assemble(name: str, stored: Stored, notes: Iterable[str] = ()) -> Run:
    """The run in the order in which it happened; what cannot be decoded becomes a note."""
    said = list(notes)
    tags = [_windows(tag, series, said) for tag, series in stored.health.items()]
    written = in_order_of_writing(tags)
    windows = last_writer_wins(written)
    said += replaced(written).notes()
    ledger = last_ledger(stored, said)
    last_ledger_at = _last_time(stored.ledgers.values())
    last_other_at = max(_last_time(stored.facts), windows[-1].wall_time if windows else 0.0)
    return Run(
        name=name,
        windows=windows,
        facts=_facts(stored.facts, said),
        ledger=None if ledger is None else ledger.episodes,
        windows_total=recorded_windows(windows),
        notes=said,
        # A session that goes on after another one's end has no ledger until it finds something.
        is_closed=ledger is not None and ledger.closed and last_ledger_at >= last_other_at,
        wall_time=max(last_ledger_at, last_other_at) or NAN,
    )


def _windows(tag: str, series: HealthSeries, notes: list[str]) -> Written:
    if series.description is None:
        notes.append(f"{_count(series.rows, tag)} skipped: their columns are not stored")
        return Written([], [])
    try:
        schema = decode.health_schema(series.description)
    except InputError as error:
        notes.append(f"{_count(series.rows, tag)} skipped: {error}")
        return Written([], [])
    n_columns = len(schema.columns)
    fitting = [rows for rows in series.rows if rows.table.shape[1] == n_columns]
    if len(fitting) < len(series.rows):
        misfits = [rows for rows in series.rows if rows.table.shape[1] != n_columns]
        notes.append(f"{_count(misfits, tag)} skipped: wrong number of columns")
    written = Written([], [])
    for rows in fitting:
        table = rows.table.astype(np.float64)
        firsts = _first_steps(schema, table, rows.steps)
        written.order.extend(rows.order.tolist())
        written.windows.extend(
            map(
                Window,
                firsts,
                rows.steps.tolist(),
                repeat(schema),
                _values(table),
                rows.wall_times.tolist(),
            )
        )
    return written


def _values(table: npt.NDArray[np.float64]) -> Iterator[Sequence[float]]:
    """The rows as arrays of Python floats, at a third of a list's memory and time."""
    packed = table.tobytes()
    size = table.shape[1] * table.itemsize
    return (array("d", packed[at : at + size]) for at in range(0, len(packed), size))


def _first_steps(
    schema: Schema, table: npt.NDArray[np.float64], last_steps: npt.NDArray[np.int64]
) -> list[int]:
    """First step of each window; one that does not say its span covers its last step alone."""
    column = schema.index.get(("window/span", "last"))
    spans = np.ones(len(table)) if column is None else table[:, column]
    with np.errstate(invalid="ignore"):
        spans = np.where(spans >= 1, np.minimum(spans, _LONGEST), 1)
    firsts = np.minimum(last_steps - spans.astype(np.int64) + 1, last_steps)
    steps: list[int] = firsts.tolist()
    return steps


def _facts(messages: Iterable[Message], notes: list[str]) -> list[RunFacts]:
    facts = []
    for message in messages:
        try:
            facts.append(decode.run_facts(message.content))
        except InputError as error:
            notes.append(f"{error} (at step {message.step})")
    return last_step_wins(facts)


def _last_time(messages: Iterable[Message]) -> float:
    """When the last of the messages was written, 0 where there is none."""
    return max((message.wall_time for message in messages), default=0.0)


def last_ledger(stored: Stored, notes: list[str]) -> decode.Ledger | None:
    """The ledger of the session that wrote last.

    Earlier sessions' ledgers are left out: what they say of steps that were gone over again is
    no longer so, and a recorder whose state was restored lists the earlier episodes itself.
    """
    newest_first = sorted(stored.ledgers.values(), key=lambda m: m.wall_time, reverse=True)
    for message in newest_first:
        try:
            return decode.ledger(message.content)
        except InputError as error:
            notes.append(f"{error} (at step {message.step})")
    return None


def _count(rows: Iterable[Rows], tag: str) -> str:
    n = sum(len(each.steps) for each in rows)
    return f"{n} window{'s' if n != 1 else ''} of {tag}"
