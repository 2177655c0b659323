"""GAN runs of plain scalars that are still being written: looked at anew where their files grew."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from tb_gan_doctor.model import Run
from tb_gan_doctor.read.scalars.adopt import adopted
from tb_gan_doctor.read.scalars.candidates import Candidate, SetRole, unset
from tb_gan_doctor.read.scalars.directories import Logs, runs_in_text_log, whole_candidates
from tb_gan_doctor.read.scalars.text_log import find_text_logs

_Sizes = tuple[tuple[str, int], ...]


class ScalarFollower:
    """Follows the GANs among directories that hold nothing of ours, and among text logs.

    pattern: only runs whose name matches it.
    set_role: what a user says of tags.
    """

    def __init__(self, logdir: Path, pattern: str | None = None, set_role: SetRole = unset) -> None:
        self._logdir = logdir
        self._pattern = pattern
        self._set_role = set_role
        self._sizes: dict[str, _Sizes] = {}
        self._tags: dict[str, Collection[str]] = {}

    def poll(self, files: Mapping[str, Sequence[Path]], recorded: Collection[str]) -> Iterator[Run]:
        """The runs that have news since the last call, each complete so far.

        files: event files by directory, of those without data of ours.
        recorded: the runs that hold such data.
        """
        logs = Logs(files)
        news = {run for run, paths in files.items() if self._has_grown(run, paths)}
        for run in news:
            self._tags[run] = logs.tags(run)
        known = set(recorded)
        tags = {run: self._tags[run] for run in files if self._tags.get(run)}

        def is_news(candidate: Candidate) -> bool:
            known.add(candidate.name)
            is_in_news = any(member.run in news for member in candidate.members)
            return is_in_news and self._is_asked_for(candidate.name)

        for candidate in whole_candidates(tags, logs, recorded, self._set_role, is_news):
            found = adopted(candidate, logs.load)
            if found is not None:
                yield found
        for name, paths in find_text_logs(self._logdir):
            if name not in known and self._is_asked_for(name) and self._has_grown(name, paths):
                yield from runs_in_text_log(name, paths, self._set_role)

    def _is_asked_for(self, name: str) -> bool:
        return self._pattern is None or fnmatchcase(name, self._pattern)

    def _has_grown(self, run: str, paths: Sequence[Path]) -> bool:
        sizes = tuple((path.name, _size(path)) for path in paths)
        before = self._sizes.get(run)
        self._sizes[run] = sizes
        return sizes != before


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1
