"""Diagnosis of stored runs in Python: a directory in, Reports out, without torch."""

from __future__ import annotations

import os
from collections.abc import Callable

from tb_gan_doctor.diagnose.replay import replay
from tb_gan_doctor.model import Report
from tb_gan_doctor.read.mirror import at_hand
from tb_gan_doctor.read.runs import read_runs
from tb_gan_doctor.read.scalars.role_file import roles_in
from tb_gan_doctor.settings import rules


def diagnose(
    path: str | os.PathLike[str],
    pattern: str | None = None,
    on_report: Callable[[Report], None] | None = None,
    config: str | os.PathLike[str] | None = None,
    roles: str | os.PathLike[str] | None = None,
) -> list[Report]:
    """The Report of every run below `path`, in alphabetical order; never empty.

    path: a directory, or one event file; also by a URL that fsspec knows, see docs/remote.md.
    pattern: only runs whose name matches this glob.
    on_report: called with each Report as soon as it is there.
    config: a TOML file with limits of your own, see docs/command-line.md.
    roles: a TOML file that says what tags of plain scalars are, see docs/plain-scalars.md.

    Raises InputError in one line: no such directory, no run that matches, no GAN data in any, or
    a config or roles that cannot be used.
    """
    chosen = rules(config)
    found = []
    with at_hand(path) as logdir:
        for run in read_runs(logdir, pattern, roles_in(roles)):
            found.append(replay(run, chosen.start(), chosen.notes).report)
            if on_report is not None:
                on_report(found[-1])
    return found
