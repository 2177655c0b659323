"""What changed in the runs of a directory since the last look, as lines for a terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from tb_gan_doctor.diagnose.replay import replay
from tb_gan_doctor.model import Finding, Report
from tb_gan_doctor.present import plain
from tb_gan_doctor.present.terminal import Terminal
from tb_gan_doctor.present.translated import translated
from tb_gan_doctor.read.scalars.role_file import roles_in
from tb_gan_doctor.read.watching import LogdirWatcher
from tb_gan_doctor.settings import rules


class Watcher:
    """Looks at a directory again and again; each look returns the lines that are new."""

    def __init__(
        self,
        logdir: str | Path,
        pattern: str | None,
        terminal: Terminal,
        config: Path | None = None,
        roles: Path | None = None,
    ) -> None:
        self._rules = rules(config)
        self._logdir = logdir
        self._watcher = LogdirWatcher(logdir, pattern, roles_in(roles))
        self._terminal = terminal
        self._known: dict[str, Report] = {}
        self._waits = False

    def look(self) -> list[str]:
        """Reads what has been added; nothing new gives no lines.

        Raises InputError where the directory is not there.
        """
        now = self._terminal.paint(time.strftime("%H:%M:%S"), "dim")
        lines = []
        for run in self._watcher.poll():
            report = replay(run, self._rules.start(), self._rules.notes).report
            report = translated(report, self._terminal.language)
            for line in changes(self._known.get(report.run), report, self._terminal):
                lines.append(f"{now}  {line}")
            self._known[report.run] = report
        if not self._known and not self._waits:
            self._waits = True
            where = plain.clean(str(self._logdir))
            lines.append(self._terminal.say("waiting for a run below {logdir} ...", logdir=where))
        return lines


def changes(before: Report | None, after: Report, t: Terminal) -> Iterator[str]:
    """One line for a new run or verdict, and one for each finding that is new or has changed."""
    name = t.paint(plain.clean(after.run), "bold")
    where = t.say("{run} at step {step}", run=name, step=plain.step(after.last_step))
    colon, stop = t.say(": "), t.say(". ")
    if before is None or before.verdict != after.verdict:
        glyph = t.paint(f"{plain.GLYPHS[after.verdict]} {t.say(after.verdict)}", after.verdict)
        was = "" if before is None else t.say(" (was {level})", level=t.say(before.verdict))
        yield f"{where}{colon}{glyph}{was}{stop}{plain.clean(after.headline)}"
    known = {} if before is None else {_key(f): f.episode.level for f in before.findings}
    for finding in after.findings:
        episode = finding.episode
        if known.get(_key(finding)) == episode.level:
            continue
        level = episode.level if episode.open else "healthy"
        glyph = t.paint(plain.GLYPHS[level], level)
        status, span = plain.status(episode, t.language), plain.span(episode, t.language)
        said = t.language.comma.join((plain.clean(finding.title), status, span))
        why = f"{stop}{plain.clean(finding.text)}" if _key(finding) not in known else ""
        yield f"{where}{colon}{glyph} {said}{why}"


def _key(finding: Finding) -> tuple[str, int]:
    """What an episode keeps from the moment on at which it is there."""
    return (finding.episode.fault, finding.episode.confirmed_step)
