"""Diagnosis of stored runs in Python: a directory in, Reports out, without torch."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from tb_gan_doctor.diagnose.replay import replay
from tb_gan_doctor.errors import InputError
from tb_gan_doctor.model import Report
from tb_gan_doctor.read.runs import read_runs


def diagnose(
    path: str | os.PathLike[str],
    pattern: str | None = None,
    on_report: Callable[[Report], None] | None = None,
) -> list[Report]:
    """The Report of every run below `path`, sorted by the run's name; never empty.

    pattern: only runs whose name matches this glob.
    on_report: called with each Report as soon as it is there.

    Raises:
        InputError: there is no such directory, or nothing in it can be diagnosed.
    """
    found = []
    for run in read_runs(logdir_at(path), pattern):
        found.append(replay(run).report)
        if on_report is not None:
            on_report(found[-1])
    if not found:
        raise InputError(_nothing(path, pattern))
    return sorted(found, key=lambda report: report.run)


def logdir_at(path: str | os.PathLike[str]) -> Path:
    """`path`, once it is certain that it is a directory; raises InputError if not."""
    logdir = Path(path)
    if not os.path.lexists(logdir):
        raise InputError(f"no such directory: {logdir}")
    if not logdir.is_dir():
        raise InputError(f"not a directory: {logdir} (give the directory that holds it)")
    return logdir


def _nothing(path: str | os.PathLike[str], pattern: str | None) -> str:
    if pattern is not None:
        return f"no run below {os.fspath(path)} with GAN Doctor data matches {pattern!r}"
    return (
        f"nothing to diagnose below {os.fspath(path)}: no event file there holds GAN Doctor data "
        "(train with GanDoctor attached, or see: tb-gan-doctor demo)"
    )
