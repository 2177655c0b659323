"""One trained run as one compressed file: windows as float32, everything else as JSON.

The file is a NumPy archive without pickled objects: `values` holds all windows one after the
other, `steps` [n, 2] their first and last steps, `schema` [n] which list of columns each has,
and `about` the JSON of schemas, facts, snapshots of the oracle and the run's name, as UTF-8.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.accuracy.oracle import Quality
from benchmarks.accuracy.plain_json import from_plain, to_plain
from benchmarks.accuracy.train import RunSpec, Trained
from tb_gan_doctor.model import Column, RunFacts, Schema, Window

FORMAT = 1


def packed(
    trained: Trained, notes: Mapping[str, Any] | None = None, is_compressed: bool = True
) -> bytes:
    """The file's content; `notes` is kept beside the run and plays no part in it."""
    schemas: list[Schema] = []
    places: list[int] = []
    for window in trained.windows:
        if not schemas or schemas[places[-1]] is not window.schema:
            known = [i for i, s in enumerate(schemas) if s.columns == window.schema.columns]
            if not known:
                schemas.append(window.schema)
            places.append(known[0] if known else len(schemas) - 1)
        else:
            places.append(places[-1])
    about = {
        "format": FORMAT,
        "spec": to_plain(trained.spec),
        "steps": trained.steps,
        "onset": trained.onset,
        "seconds": round(trained.seconds, 3),
        "schemas": [[[c.signal, c.aggregate, c.unit] for c in s.columns] for s in schemas],
        "facts": [to_plain(facts) for facts in trained.facts],
        "qualities": [to_plain(quality) for quality in trained.qualities],
        "notes": dict(notes or {}),
    }
    values = [np.asarray(window.values, dtype=np.float32) for window in trained.windows]
    buffer = io.BytesIO()
    save = np.savez_compressed if is_compressed else np.savez
    save(
        buffer,
        about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        steps=np.asarray(
            [(w.first_step, w.last_step) for w in trained.windows], dtype=np.int64
        ).reshape(-1, 2),
        schema=np.asarray(places, dtype=np.int16),
        values=np.concatenate(values) if values else np.zeros(0, np.float32),
    )
    return buffer.getvalue()


def unpacked(content: bytes) -> tuple[Trained, dict[str, Any]]:
    """The run and its notes; raises ValueError where `content` is not such a file."""
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        about = json.loads(archive["about"].tobytes())
        steps, schema, values = archive["steps"], archive["schema"], archive["values"]
    if about["format"] != FORMAT:
        raise ValueError(f"format {about['format']}, not {FORMAT}")
    schemas = [Schema([Column(*column) for column in columns]) for columns in about["schemas"]]
    windows, start = [], 0
    for (first, last), place in zip(steps.tolist(), schema.tolist(), strict=True):
        end = start + len(schemas[place].columns)
        windows.append(Window(first, last, schemas[place], values[start:end].tolist()))
        start = end
    trained = Trained(
        spec=from_plain(RunSpec, about["spec"]),
        steps=about["steps"],
        onset=about["onset"],
        windows=tuple(windows),
        facts=tuple(from_plain(RunFacts, facts) for facts in about["facts"]),
        qualities=tuple(from_plain(Quality, quality) for quality in about["qualities"]),
        seconds=about["seconds"],
    )
    return trained, about["notes"]


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file that is either there in full or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
