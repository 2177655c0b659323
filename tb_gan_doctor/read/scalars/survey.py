"""The logs below a directory by the names in them: GANs with their roles, and other runs."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path

from tb_gan_doctor.errors import InputError
from tb_gan_doctor.read.logdir import find_runs
from tb_gan_doctor.read.scalars.candidates import Candidate, candidates
from tb_gan_doctor.read.scalars.directories import HEAD_LINES, opened
from tb_gan_doctor.read.scalars.text_log import find_text_logs, read_text_logs
from tb_gan_doctor.store.tags import PREFIX


def survey(
    logdir: Path, pattern: str | None = None
) -> tuple[list[Candidate], dict[str, list[str]]]:
    """The GAN runs whose names match, and every other run with scalars by its tags.

    Raises InputError where the directory is not there, or holds no scalars.
    """
    tags: dict[str, list[str]] = {}
    for name, paths in find_runs(logdir):
        tags[name] = sorted({tag for file in opened(paths) for tag in file.head()})
    for log in find_text_logs(logdir):
        if not tags.get(log.name):
            tags[log.name] = sorted(read_text_logs(log.paths, HEAD_LINES))
    ours = {run for run, own in tags.items() if any(tag.startswith(PREFIX) for tag in own)}
    theirs = {run: own for run, own in tags.items() if own and run not in ours}
    found = [each for each in candidates(theirs, ours) if _matches(each.name, pattern)]
    used = {member.run for candidate in found for member in candidate.members}
    others = {run: own for run, own in theirs.items() if run not in used and _matches(run, pattern)}
    if not found and not others:
        raise InputError(f"no scalars in {logdir}: give the directory that the training logs to")
    return found, others


def _matches(name: str, pattern: str | None) -> bool:
    return pattern is None or fnmatchcase(name, pattern)
