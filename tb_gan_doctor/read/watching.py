"""Runs that are still being written: each look reads only what has been added."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from tb_gan_doctor.model import Run
from tb_gan_doctor.read.logdir import find_runs
from tb_gan_doctor.read.mirror import Mirror, local_path
from tb_gan_doctor.read.run_directory import RunDirectory
from tb_gan_doctor.read.scalars.candidates import SetRole, unset
from tb_gan_doctor.read.scalars.following import ScalarFollower
from tb_gan_doctor.store.urls import is_url


class LogdirWatcher:
    """Follows the runs below a directory, those included that begin later.

    logdir: a directory, also by URL.
    pattern: only runs whose name matches it.
    set_role: what a user says of the tags of plain scalars.
    """

    def __init__(
        self, logdir: str | Path, pattern: str | None = None, set_role: SetRole = unset
    ) -> None:
        self._mirror = Mirror(logdir) if isinstance(logdir, str) and is_url(logdir) else None
        self._logdir = local_path(logdir) if self._mirror is None else self._mirror.path
        self._pattern = pattern
        self._directories: dict[str, RunDirectory] = {}
        self._scalars = ScalarFollower(self._logdir, pattern, set_role)

    def poll(self) -> Iterator[Run]:
        """The runs that have news since the last call, each complete so far.

        Runs without our data in which somebody logged the scalars of a GAN come last.

        Raises InputError where the directory is not there or cannot be listed.
        """
        if self._mirror is not None:
            self._mirror.update()
        foreign: dict[str, list[Path]] = {}
        recorded: list[str] = []
        for name, files in find_runs(self._logdir):
            if self._pattern is None or fnmatchcase(name, self._pattern):
                directory = self._directories.setdefault(name, RunDirectory(name))
                has_news = directory.poll(files)
                if directory.has_data:
                    recorded.append(name)
                    if has_news:
                        yield directory.run()
                    continue
            foreign[name] = files  # it may be a part of a run that matches
        yield from self._scalars.poll(foreign, recorded)
