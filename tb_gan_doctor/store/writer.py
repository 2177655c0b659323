"""Writes windows, layers, facts, episodes and samples into TensorBoard event files."""

from __future__ import annotations

import struct
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Concatenate, NamedTuple, ParamSpec

import numpy as np
import numpy.typing as npt

from tb_gan_doctor.errors import warn
from tb_gan_doctor.model import Episode, RunFacts, Schema, Window
from tb_gan_doctor.store import encode, summary_bytes, tags
from tb_gan_doctor.store.sinks import sink_for
from tb_gan_doctor.store.summary_bytes import DATA_CLASS_BLOB_SEQUENCE, DATA_CLASS_TENSOR

DESCRIBED_EVENTS = 2
"""How many first events of a tag say what is in it: TensorBoard reads the first one only, and
the second lets a file whose first event is damaged be read all the same."""

_P = ParamSpec("_P")


class _WindowLayout(NamedTuple):
    """What is the same in every window of a schema."""

    tag: str
    tensor: summary_bytes.FloatTensor
    packer: struct.Struct
    metadata: bytes


def _quiet(
    write: Callable[Concatenate[EventWriter, _P], None],
) -> Callable[Concatenate[EventWriter, _P], None]:
    """`write`, done only while there is a file to write to, and without raising."""

    @wraps(write)
    def quiet(self: EventWriter, /, *args: _P.args, **kwargs: _P.kwargs) -> None:
        try:
            if self._is_writable():
                write(self, *args, **kwargs)
        except OSError as error:
            self._is_off = True
            self._warn(f"nothing more is recorded: {error}")
        except Exception as error:
            self._warn(f"{write.__name__} failed: {type(error).__name__}: {error}")

    return quiet


class EventWriter:
    """Writes one recording session; cheap enough for a training loop, and silent in it.

    target: a torch or tensorboardX SummaryWriter, a Lightning logger, or a directory.
    session: names the ledger; made up where it is not given.

    Raises InputError when made with anything else. After that no write raises: what cannot be
    stored is left out with one GanDoctorWarning.
    """

    def __init__(self, target: object, session: str | None = None) -> None:
        self._sink = sink_for(target)
        self._session = session or uuid.uuid4().hex[:8]
        self._generation: int | None = None
        self._described: dict[str, int] = {}
        self._layouts: dict[str, _WindowLayout] = {}
        self._warned: set[str] = set()
        self._is_off = False
        self._wall_time = 0.0
        self._next_flush = time.monotonic() + self._sink.flush_seconds

    @property
    def directory(self) -> str | None:
        """Where the event files are, a path or URL; None if that cannot be told."""
        return self._sink.directory

    @_quiet
    def write_window(self, window: Window, scalars: Mapping[str, float]) -> None:
        """Stores a window, and beside it a few headline values as plain scalars by tag.

        About 20 us on the caller's thread and 0.2 us per byte on the writer's.
        """
        layout = self._layouts.get(window.schema.schema8)
        if layout is None:
            layout = self._layouts[window.schema.schema8] = _layout_of(window.schema)
        content = layout.packer.pack(*window.values)
        metadata = layout.metadata if self._is_new(layout.tag) else b""
        value = layout.tensor.value(content, metadata)
        self._add(value + summary_bytes.scalars(scalars), window.last_step)

    @_quiet
    def write_layers(
        self,
        step: int,
        layers: Sequence[str],
        quantities: Sequence[str],
        array: npt.ArrayLike,
    ) -> None:
        """Stores a table of floats, [layers, quantities]."""
        table = np.asarray(array, "<f4").reshape(len(layers), len(quantities))
        tag = tags.layers(encode.layer_schema8(layers, quantities))
        metadata = b""
        if self._is_new(tag):
            content = encode.layer_schema(layers, quantities)
            metadata = summary_bytes.metadata(tags.PLUGIN_NAME, content, DATA_CLASS_TENSOR)
        value = summary_bytes.FloatTensor(tag, table.shape).value(table.tobytes(), metadata)
        self._add(value, step)

    @_quiet
    def write_facts(self, facts: RunFacts) -> None:
        """Stores what is known of the run from `facts.step` on."""
        self._add_string(tags.RUN, encode.run_facts(facts), facts.step)

    @_quiet
    def write_ledger(
        self,
        episodes: Sequence[Episode],
        first_step: int,
        last_step: int,
        windows: int,
        closed: bool = False,
    ) -> None:
        """Stores every episode of this session so far, in place of what was stored before.

        closed: nothing more will come of this session.
        """
        content = encode.ledger(episodes, first_step, last_step, windows, closed)
        self._add_string(tags.ledger(self._session), content, last_step)

    @_quiet
    def write_sample(
        self, step: int, png: bytes, width: int, height: int, tag: str = tags.FIXED_SAMPLES
    ) -> None:
        """Stores one grid of samples, a PNG file of `width` by `height` pixels."""
        metadata = b""
        if self._is_new(tag):
            content = encode.sample_schema(width, height)
            metadata = summary_bytes.metadata(
                tags.SAMPLES_PLUGIN_NAME, content, DATA_CLASS_BLOB_SEQUENCE
            )
        self._add(summary_bytes.strings(tag, [png], 1, metadata), step)

    @_quiet
    def flush(self) -> None:
        """Waits until what was written is on disk."""
        self._sink.flush()

    def close(self) -> None:
        """Flushes; closes the file where it is our own. Further writes do nothing."""
        if not self._is_off:
            self._is_off = True
            try:
                self._sink.close()
            except Exception as error:
                self._warn(f"the last events may be missing: {error}")

    def _add_string(self, tag: str, content: bytes, step: int) -> None:
        metadata = b""
        if self._is_new(tag):
            metadata = summary_bytes.metadata(tags.PLUGIN_NAME, b"", DATA_CLASS_TENSOR)
        self._add(summary_bytes.strings(tag, [content], 0, metadata), step)

    def _is_writable(self) -> bool:
        if self._is_off:
            return False
        generation = self._sink.generation()
        if generation is None:
            self._warn("its SummaryWriter is closed, so nothing is recorded")
            return False
        if generation != self._generation:
            self._generation = generation
            self._described.clear()
        return True

    def _is_new(self, tag: str) -> bool:
        """Whether this event is to say what `tag` holds."""
        described = self._described.get(tag, 0)
        self._described[tag] = described + 1
        return described < DESCRIBED_EVENTS

    def _add(self, summary: bytes, step: int) -> None:
        # What is stored under several tags is put in order by these times.
        self._wall_time = max(self._wall_time, time.time())
        self._sink.add(summary, step, self._wall_time)
        now = time.monotonic()
        if now > self._next_flush:
            self._next_flush = now + self._sink.flush_seconds
            self._sink.flush()

    def _warn(self, message: str) -> None:
        if message not in self._warned:
            self._warned.add(message)
            warn(message)


def _layout_of(schema: Schema) -> _WindowLayout:
    tag = tags.health(schema.schema8)
    return _WindowLayout(
        tag,
        summary_bytes.FloatTensor(tag, [len(schema.columns)]),
        struct.Struct(f"<{len(schema.columns)}f"),
        summary_bytes.metadata(tags.PLUGIN_NAME, encode.health_schema(schema), DATA_CLASS_TENSOR),
    )
