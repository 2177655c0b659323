"""Runs that are still being written: each look reads only what has been added."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from tb_gan_doctor.model import Run
from tb_gan_doctor.read.logdir import find_runs
from tb_gan_doctor.read.run_directory import RunDirectory


class LogdirWatcher:
    """Follows the runs below a directory, those included that begin later.

    pattern: only runs whose name matches it.
    """

    def __init__(self, logdir: Path, pattern: str | None = None) -> None:
        self._logdir = logdir
        self._pattern = pattern
        self._directories: dict[str, RunDirectory] = {}

    def poll(self) -> Iterator[Run]:
        """The runs that have news since the last call, each complete so far.

        Raises InputError where the directory is not there or cannot be listed.
        """
        for name, files in find_runs(self._logdir):
            if self._pattern is None or fnmatchcase(name, self._pattern):
                directory = self._directories.setdefault(name, RunDirectory(name))
                if directory.poll(files) and directory.has_data:
                    yield directory.run()
