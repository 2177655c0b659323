"""Stored runs, read from their event files at full resolution."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import chain
from pathlib import Path

from tb_gan_doctor.errors import InputError
from tb_gan_doctor.model import Run
from tb_gan_doctor.read.logdir import find_runs
from tb_gan_doctor.read.run_directory import RunDirectory
from tb_gan_doctor.read.scalars.candidates import SetRole, unset
from tb_gan_doctor.read.scalars.directories import adopted_runs, runs_in_text_logs
from tb_gan_doctor.read.scalars.text_log import find_text_logs


def read_runs(logdir: Path, pattern: str | None = None, set_role: SetRole = unset) -> Iterator[Run]:
    """Every run below `logdir` that has our data, each read when it is asked for.

    pattern: only runs whose name matches it (`*` and `?` also match `/`).
    set_role: what a user says of the tags of plain scalars.

    Event files that cannot be read are noted in their run. A run of which nothing could be read
    comes last, with its notes and no windows. Runs without our data in which somebody logged the
    scalars of a GAN come after those with, as far as scalars go.

    Raises InputError, also after some runs, in one line: no such directory, no run that
    matches, or no data of ours in any.
    """
    names: list[str] = []
    unreadable: list[RunDirectory] = []
    names_of_ours: list[str] = []
    foreign: dict[str, list[Path]] = {}
    n_read = n_matching = 0
    for name, files in find_runs(logdir):
        names.append(name)
        if pattern is not None and not fnmatchcase(name, pattern):
            foreign[name] = files  # it may be a part of a run that matches
            continue
        n_matching += 1
        directory = RunDirectory(name)
        directory.poll(files)
        if directory.has_data:
            n_read += 1
            names_of_ours.append(name)
            yield directory.run()
            continue
        foreign[name] = files
        if directory.notes():
            unreadable.append(directory)
    known = {*names_of_ours}
    for run in chain(
        adopted_runs(foreign, names_of_ours, pattern, set_role),
        runs_in_text_logs(logdir, known, pattern, set_role),
    ):
        n_matching, n_read = n_matching + 1, n_read + 1
        known.add(run.name)
        names.append(run.name)
        unreadable = [directory for directory in unreadable if directory.name != run.name]
        yield run
    if names and not n_matching:
        raise InputError(f"no run matches {pattern!r} below {logdir} (runs: {_some(names)})")
    if not n_read:
        raise InputError(_nothing(logdir, len(names), unreadable))
    for directory in unreadable:
        yield directory.run()


def _nothing(logdir: Path, n_runs: int, unreadable: list[RunDirectory]) -> str:
    if not n_runs and next(find_text_logs(logdir), None) is None:
        return f"no event files below {logdir}: give the directory that the training logs to"
    problems = [f"{d.name}: {note}" for d in unreadable for note in d.notes()]
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        return f"no GAN data in {logdir}: {problems[0]}{more}"
    return (
        f"no GAN data in {logdir}: record with GanDoctor(writer, ...) and doctor.step(...) "
        f"in the training loop, or see what its scalars are taken for: tb-gan-doctor map {logdir}"
    )


def _some(names: list[str], n: int = 5) -> str:
    return ", ".join(names[:n]) + (f" and {len(names) - n} more" if len(names) > n else "")
