"""Where summaries go: the user's own writer, or an event file of our own in a directory.

A second event file beside the user's freezes the user's curves where TensorBoard reads with its
Python back end (one file of a directory at a time), so a directory that already holds another
writer's events is left alone.
"""

from __future__ import annotations

import math
import os
import weakref
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from tb_gan_doctor.errors import InputError, warn
from tb_gan_doctor.store.upload import Upload
from tb_gan_doctor.store.urls import file_system_of, is_url, local_path_of

OWN_FOLDER = "gan_doctor"
_TAKEN = (
    "{taken} has event files of another writer, so the doctor records to {own}; "
    "pass that SummaryWriter instead of the directory to record beside its curves"
)
OWN_SUFFIX = ".gan_doctor"
"""Ends the name of an event file that we opened: a resumed run may add another beside it."""

FLUSH_SECONDS = 5.0


class Sink(Protocol):
    """Takes serialized summaries.

    flush_seconds: time after which what was added is to be flushed by whoever adds; infinite
        where flushing would wait for a network.
    directory: where the event files are, a path or URL; None if that cannot be told.
    """

    flush_seconds: float
    directory: str | None

    def generation(self) -> int | None:
        """Which event file is open, counted from 0; None while none is."""

    def add(self, summary: bytes, step: int, wall_time: float) -> None:
        """Queues one event; `wall_time` in seconds."""

    def flush(self) -> None:
        """Waits until what was added is on disk."""

    def close(self) -> None:
        """Flushes, and closes what we opened."""


class WriterSink:
    """Through a torch or tensorboardX SummaryWriter, into the user's own event file."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer
        self._file_writer: Any = None
        self._generation = -1
        self._summary: Any = None
        directory = getattr(writer, "log_dir", None) or getattr(writer, "logdir", None)
        self.directory = None if directory is None else str(directory)
        self.flush_seconds = math.inf if is_url(self.directory) else FLUSH_SECONDS

    def generation(self) -> int | None:
        # A closed SummaryWriter opens a new file when asked for its file writer.
        if getattr(self._writer, "all_writers", True) is None:
            return None
        file_writer = self._writer._get_file_writer()
        if file_writer is not self._file_writer:
            self._file_writer = file_writer
            self._generation += 1
            # tensorboardX has message classes of its own.
            is_tensorboardx = type(file_writer).__module__.partition(".")[0] == "tensorboardX"
            package = "tensorboardX" if is_tensorboardx else "tensorboard.compat"
            self._summary = import_module(f"{package}.proto.summary_pb2").Summary
        return self._generation

    def add(self, summary: bytes, step: int, wall_time: float) -> None:
        # Lightning's stand-in on ranks other than 0 has no file writer.
        if self._file_writer is not None:
            self._file_writer.add_summary(self._summary.FromString(summary), step, wall_time)

    def flush(self) -> None:
        if self._file_writer is not None and self.generation() is not None:
            self._writer.flush()

    def close(self) -> None:
        self.flush()


class DirectorySink:
    """Into an event file of our own."""

    flush_seconds: float = FLUSH_SECONDS

    def __init__(self, directory: str) -> None:
        from tensorboard.compat.proto import event_pb2, summary_pb2
        from tensorboard.summary.writer.event_file_writer import EventFileWriter

        self.directory: str | None = directory
        self._event = event_pb2.Event
        self._summary = summary_pb2.Summary
        self._writer = EventFileWriter(
            directory, flush_secs=FLUSH_SECONDS, filename_suffix=OWN_SUFFIX
        )
        # Also when the interpreter ends: the queue's thread would be cut off.
        self._close = weakref.finalize(self, self._writer.close)

    def generation(self) -> int | None:
        return 0 if self._close.alive else None

    def add(self, summary: bytes, step: int, wall_time: float) -> None:
        message = self._summary.FromString(summary)
        self._writer.add_event(self._event(wall_time=wall_time, step=step, summary=message))

    def flush(self) -> None:
        if self._close.alive:
            self._writer.flush()

    def close(self) -> None:
        self._close()


class RemoteSink:
    """Into an event file of our own on a remote file system.

    Raises InputError where that cannot be reached, or a package is missing.
    """

    flush_seconds = math.inf

    def __init__(self, url: str) -> None:
        file_system, path = file_system_of(url)
        url = url.rstrip("/")
        if _has_others(_names_at(file_system, path)):
            url, path = f"{url}/{OWN_FOLDER}", f"{path.rstrip('/')}/{OWN_FOLDER}"
            warn(_TAKEN.format(taken=url.removesuffix(f"/{OWN_FOLDER}"), own=url))
        self.directory: str | None = url
        upload = Upload(url, file_system, path)
        self._send = upload.send
        self._local = DirectorySink(str(upload.folder))
        self._close = weakref.finalize(self, _finish, self._local, upload)

    def generation(self) -> int | None:
        return self._local.generation()

    def add(self, summary: bytes, step: int, wall_time: float) -> None:
        self._local.add(summary, step, wall_time)

    def flush(self) -> None:
        self._local.flush()
        self._send()

    def close(self) -> None:
        self._close()


def _finish(local: DirectorySink, upload: Upload) -> None:
    local.close()
    upload.close()


def sink_for(target: object) -> Sink:
    """The sink that `target` stands for.

    Raises InputError where it is neither a writer, nor a Lightning logger, nor a directory
    that can be written.
    """
    if isinstance(target, str | os.PathLike):
        return _directory_sink(os.fspath(target))
    if hasattr(target, "_get_file_writer"):
        return WriterSink(target)
    experiment = getattr(target, "experiment", None)
    if hasattr(experiment, "_get_file_writer"):
        return WriterSink(experiment)
    raise InputError(
        f"cannot record to a {type(target).__name__}: pass a SummaryWriter of torch or "
        "tensorboardX, a Lightning TensorBoardLogger, or a directory"
    )


def _directory_sink(directory: str | bytes) -> Sink:
    if not isinstance(directory, str) or not directory:
        raise InputError(f"cannot record to {directory!r}: pass the name of a directory")
    if is_url(directory):
        return RemoteSink(directory)
    directory = local_path_of(directory)
    try:
        return DirectorySink(_free_directory(directory))
    except OSError as error:
        raise InputError(f"cannot record to {directory}: {error.strerror or error}") from None


def _free_directory(directory: str) -> str:
    """`directory`, or a sub-directory where another writer's events are in it."""
    path = Path(directory)
    path.mkdir(parents=True, exist_ok=True)
    if not _has_others(os.listdir(path)):
        return str(path)
    own = path / OWN_FOLDER
    warn(_TAKEN.format(taken=path, own=own))
    return str(own)


def _names_at(file_system: Any, path: str) -> list[str]:
    try:
        file_system.invalidate_cache()
        return [name.rpartition("/")[2] for name in file_system.ls(path, detail=False)]
    except Exception:  # most likely it is not there yet; writing will say what is wrong
        return []


def _has_others(names: Iterable[str]) -> bool:
    """Whether there are event files of another writer among `names`."""
    return any("tfevents" in name and not name.endswith(OWN_SUFFIX) for name in names)
