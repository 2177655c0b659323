"""Saves and loads a session's state, as tensors, numbers and strings only.

That is what `torch.load(weights_only=True)` accepts, so the state may go into any checkpoint.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import torch

from tb_gan_doctor.model import Column, Schema, Window
from tb_gan_doctor.store import decode, encode

if TYPE_CHECKING:
    from tb_gan_doctor.record.session import Session

VERSION = 1


def state_of(session: Session) -> dict[str, Any]:
    """Steps, windows, and the reals that diversity is measured against."""
    clock, diversity = session.clock, session.diversity
    reference = None
    if diversity.reference is not None and diversity.map is not None:
        reference = {
            "features": torch.from_numpy(diversity.reference.reals.copy()),
            "shape": list(diversity.map.shape),
        }
    return {
        "version": VERSION,
        "step": clock.last,
        "open_since": clock.open_since,
        "window_steps": clock.length,
        "windows_at_this_length": clock.at_this_length,
        "windows": _packed(session.online.windows),
        "facts": [
            torch.frombuffer(bytearray(encode.run_facts(facts)), dtype=torch.uint8)
            for facts in session.online.facts
        ],
        "reference": reference,
    }


def load(session: Session, state: Mapping[str, Any]) -> None:
    """Goes on from `state`; one that cannot be read is refused."""
    if not isinstance(state, Mapping):
        kind = type(state).__name__
        session.guard.refuse(f"load_state_dict() takes a state_dict(), got {kind}; it is ignored")
        return
    if not state:  # of a recorder that was closed
        return
    try:
        if state["version"] != VERSION:
            raise ValueError(f"version {state['version']!r}")
        windows = _unpacked(state["windows"])
        step, length, count = (
            int(state[key]) for key in ("step", "window_steps", "windows_at_this_length")
        )
        first = None if state["open_since"] is None else int(state["open_since"])
        facts = [decode.run_facts(bytes(each.tolist())) for each in state["facts"]]
        reference = state["reference"]
        if reference is not None and not session.is_member:
            session.diversity.restore(reference["features"].cpu(), torch.Size(reference["shape"]))
    except Exception as error:  # whatever was loaded, of whatever shape
        session.guard.refuse(
            f"load_state_dict() cannot read this state ({type(error).__name__}: {error}); "
            "the recording starts anew"
        )
        return
    if not session.clock.is_fixed:
        session.clock.length, session.clock.at_this_length = length, count
    # What the saved session recorded of the window that was open is replaced, here by nothing.
    session.go_on_from(step + 1, first)
    if session.is_member:  # rank 0 has the windows, and the files
        return
    is_at_start = not session.online.windows
    session.online.restore(windows, facts)
    if is_at_start:  # later all of it has been written, and files may be large
        session.online.complete_files()


def _packed(windows: list[Window]) -> list[dict[str, Any]]:
    """Windows as one table for each schema, in order."""
    tables: list[dict[str, Any]] = []
    schema: Schema | None = None
    for window in windows:
        if window.schema is not schema:
            schema = window.schema
            columns = [[c.signal, c.aggregate, c.unit] for c in schema.columns]
            tables.append({"columns": columns, "steps": [], "values": []})
        tables[-1]["steps"].append([window.first_step, window.last_step])
        tables[-1]["values"].append(list(window.values))
    for table in tables:
        table["steps"] = torch.tensor(table["steps"], dtype=torch.int64)
        table["values"] = torch.tensor(table["values"], dtype=torch.float32)
    return tables


def _unpacked(tables: list[dict[str, Any]]) -> list[Window]:
    windows = []
    for table in tables:
        schema = Schema([Column(*column) for column in table["columns"]])
        rows = [array("f", values) for values in table["values"].tolist()]
        spans = table["steps"].tolist()
        windows += [
            Window(first, last, schema, row) for (first, last), row in zip(spans, rows, strict=True)
        ]
    return windows
