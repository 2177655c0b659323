"""What changed in the runs of a directory since the last look, as lines for a terminal."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from tb_gan_doctor.diagnose.replay import replay
from tb_gan_doctor.errors import InputError
from tb_gan_doctor.model import Finding, Report
from tb_gan_doctor.present import plain
from tb_gan_doctor.present.terminal import Terminal
from tb_gan_doctor.read.runs import read_runs

_Stamp = frozenset[tuple[str, int, int]]


class Watcher:
    """Looks at a directory again and again; each look returns the lines that are new."""

    def __init__(self, logdir: Path, pattern: str | None, terminal: Terminal) -> None:
        self._logdir = logdir
        self._pattern = pattern
        self._terminal = terminal
        self._known: dict[str, Report] = {}
        self._stamp: _Stamp | None = None
        self._trouble = ""

    def look(self) -> list[str]:
        """Reads the runs if any file changed; nothing new gives no lines."""
        stamp = self._files()
        if stamp == self._stamp:
            return []
        first_look, self._stamp = self._stamp is None, stamp
        try:
            lines = self._read()
            self._trouble = ""
        except InputError as error:  # a file that is being replaced may be readable next time
            lines = [f"cannot read: {plain.clean(str(error))}"] * (str(error) != self._trouble)
            self._trouble = str(error)
        if first_look and not lines:
            lines = [f"waiting for a run below {plain.clean(os.fspath(self._logdir))} ..."]
        return lines

    def _read(self) -> list[str]:
        now = time.strftime("%H:%M:%S")
        lines = []
        for run in read_runs(self._logdir, self._pattern):
            report = replay(run).report
            for line in changes(self._known.get(report.run), report, self._terminal):
                lines.append(f"{self._terminal.paint(now, 'dim')}  {line}")
            self._known[report.run] = report
        return lines

    def _files(self) -> _Stamp:
        """Path, size and time of every event file below the directory."""
        found = set()
        for folder, _, names in os.walk(self._logdir, followlinks=True):
            for name in names:
                if "tfevents" not in name:
                    continue
                path = os.path.join(folder, name)
                try:
                    status = os.stat(path)
                except OSError:
                    continue  # gone between listing and looking
                found.add((path, status.st_size, status.st_mtime_ns))
        return frozenset(found)


def changes(before: Report | None, after: Report, t: Terminal) -> Iterator[str]:
    """One line for a new run or verdict, and one for each finding that is new or has changed."""
    name = t.paint(plain.clean(after.run), "bold")
    where = f"{name} at step {plain.step(after.last_step)}"
    if before is None or before.verdict != after.verdict:
        glyph = t.paint(f"{plain.GLYPHS[after.verdict]} {after.verdict}", after.verdict)
        was = "" if before is None else f" (was {before.verdict})"
        yield f"{where}: {glyph}{was}. {plain.clean(after.headline)}"
    known = {} if before is None else {_key(f): f.episode.level for f in before.findings}
    for finding in after.findings:
        episode = finding.episode
        if known.get(_key(finding)) == episode.level:
            continue
        level = episode.level if episode.open else "healthy"
        glyph = t.paint(plain.GLYPHS[level], level)
        said = f"{plain.clean(finding.title)}, {plain.status(episode)}, {plain.span(episode)}"
        why = f". {plain.clean(finding.text)}" if _key(finding) not in known else ""
        yield f"{where}: {glyph} {said}{why}"


def _key(finding: Finding) -> tuple[str, int]:
    """What an episode keeps from the moment on at which it is there."""
    return (finding.episode.fault, finding.episode.confirmed_step)
