"""GAN runs among directories of event files that hold nothing of ours, and among text logs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from tb_gan_doctor.model import Run
from tb_gan_doctor.read.scalars.adopt import adopted
from tb_gan_doctor.read.scalars.candidates import Candidate, SetRole, candidates, unset
from tb_gan_doctor.read.scalars.members import Member
from tb_gan_doctor.read.scalars.scalar_file import ScalarFile
from tb_gan_doctor.read.scalars.series import Series, joined, nothing
from tb_gan_doctor.read.scalars.text_log import find_text_logs, read_text_logs

HEAD_LINES = 100
"""Of a text log, which name nearly all that it holds."""
SMALLEST = 200
"""Bytes: an event file with nothing but its header is smaller."""


def adopted_runs(
    files: Mapping[str, Sequence[Path]],
    recorded: Collection[str] = (),
    pattern: str | None = None,
    set_role: SetRole = unset,
) -> Iterator[Run]:
    """The GAN runs among these directories (name -> event files), by name.

    recorded: the runs that hold data of ours.
    pattern: only runs whose name matches it; parts of them may have other names.
    set_role: what a user says of tags.

    The beginning of each file tells its tags; only files of GANs are read to the end.
    """
    logs = Logs(files)
    tags = {run: own for run in files if (own := logs.tags(run))}

    def is_asked_for(candidate: Candidate) -> bool:
        return pattern is None or fnmatchcase(candidate.name, pattern)

    for candidate in whole_candidates(tags, logs, recorded, set_role, is_asked_for):
        run = adopted(candidate, logs.load)
        if run is not None:
            yield run


def whole_candidates(
    tags: Mapping[str, Collection[str]],
    logs: Logs,
    recorded: Collection[str],
    set_role: SetRole,
    is_asked_for: Callable[[Candidate], bool],
) -> list[Candidate]:
    """The candidates that are asked for, told by `tags`, with what else stands in their files.

    A metric may be logged for the first time far behind the beginning.
    """
    every = dict(tags)
    for candidate in filter(is_asked_for, candidates(tags, recorded, set_role)):
        for run in {member.run for member in candidate.members}:
            every[run] = logs.every_tag(run)
    return list(filter(is_asked_for, candidates(every, recorded, set_role)))


class Logs:
    """The scalars in event files, by directory, read as far as they are asked for."""

    def __init__(self, files: Mapping[str, Sequence[Path]]) -> None:
        self._paths = files
        self._opened: dict[str, list[ScalarFile]] = {}

    def tags(self, run: str) -> set[str]:
        """Those in the beginnings of its files."""
        return {tag for file in self._files(run) for tag in file.head()}

    def every_tag(self, run: str) -> set[str]:
        """Those anywhere in its files."""
        return {tag for file in self._files(run) for tag in file.read()}

    def load(self, member: Member) -> Series:
        """Every point of one scalar, in the order in which they were written."""
        parts = [
            series
            for file in self._files(member.run)
            if (series := file.read().get(member.tag)) is not None
        ]
        parts.sort(key=lambda part: float(part.times[0]))  # names need not be in order
        return joined(parts) if parts else nothing()

    def _files(self, run: str) -> list[ScalarFile]:
        if run not in self._opened:
            self._opened[run] = opened(self._paths[run])
        return self._opened[run]


def opened(paths: Sequence[Path]) -> list[ScalarFile]:
    """The files that hold more than a header; those that cannot be opened are left out."""
    found = []
    for path in paths:
        try:
            if path.stat().st_size >= SMALLEST:
                found.append(ScalarFile(path))
        except OSError:
            continue  # noted already by whoever looked for our own data in it
    return found


def runs_in_text_logs(
    logdir: Path,
    known: Collection[str],
    pattern: str | None = None,
    set_role: SetRole = unset,
) -> Iterator[Run]:
    """The GAN runs in CSV and JSON-lines logs; those whose names are `known` are read already."""
    for name, paths in find_text_logs(logdir):
        if name in known or (pattern is not None and not fnmatchcase(name, pattern)):
            continue
        yield from runs_in_text_log(name, paths, set_role)


def runs_in_text_log(name: str, paths: Sequence[Path], set_role: SetRole = unset) -> Iterator[Run]:
    """The GAN run in one CSV or JSON-lines log, if it holds one."""
    if not candidates({name: tuple(read_text_logs(paths, HEAD_LINES))}, (), set_role):
        return
    scalars = read_text_logs(paths)
    for candidate in candidates({name: tuple(scalars)}, (), set_role):
        run = adopted(candidate, lambda member: scalars[member.tag])
        if run is not None:
            yield run
