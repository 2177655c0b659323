"""Strict cases for a fault: scripts in, episodes out at exact steps, silence before.

A test of a fault holds cases only. `check_fault` refuses a set that proves too little: two quiet
cases with a near miss among them, two firing ones, one that recovers, each named by a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tb_gan_doctor.diagnose.engine import Engine
from tb_gan_doctor.diagnose.fault import Fault, plain
from tb_gan_doctor.model import Episode, Report, RunFacts
from tests.builders import Script
from tests.healthy_runs import FACTS

LATE_STEPS = 300  # an onset that is named later than this after the fact is of little use


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """A training in which the fault must not be seen, though it is looked for.

    coverage: the state that says so; anything but "checked" must be meant.
    later: facts that follow, each from its own step on.
    """

    name: str
    script: Script
    facts: RunFacts = FACTS
    later: tuple[RunFacts, ...] = ()
    lengths: tuple[int, ...] = (10,)
    coverage: str = "checked"


@dataclass(frozen=True, kw_only=True)
class NearMiss(Quiet):
    """A quiet case that differs from a firing one in the one thing that matters."""


@dataclass(frozen=True, kw_only=True)
class Firing:
    """A training with the fault.

    began: the step at which the script puts it in.
    onset: (last step without it, first step with it) as the episode must say.
    confirmed_step: the exact step at which the episode opens; every window before is silent.
    level: the highest that it reaches.
    says: words that the finding's text must hold.
    led_by: another fault that is rightly named before this one where all are looked for.
    late_steps: how much later than it began the onset may be named; say why where it is more.
    later: facts that follow, each from its own step on.
    """

    name: str
    script: Script
    began: int
    onset: tuple[int, int]
    confirmed_step: int
    level: str
    kind: str = ""
    says: str = ""
    led_by: str = ""
    late_steps: int = LATE_STEPS
    facts: RunFacts = FACTS
    later: tuple[RunFacts, ...] = ()
    lengths: tuple[int, ...] = (10,)


@dataclass(frozen=True, kw_only=True)
class Recovery:
    """A training that has the fault for a while; it is over at exactly `resolved_step`.

    later: facts that follow, each from its own step on.
    """

    name: str
    script: Script
    confirmed_step: int
    resolved_step: int
    facts: RunFacts = FACTS
    later: tuple[RunFacts, ...] = ()
    lengths: tuple[int, ...] = (10,)


@dataclass(frozen=True, kw_only=True)
class Cases:
    """Everything that is claimed of one fault."""

    fault: type[Fault]
    quiet: Sequence[Quiet]
    firing: Sequence[Firing]
    recovery: Sequence[Recovery]

    def everything(self) -> list[Quiet | Firing | Recovery]:
        return [*self.quiet, *self.firing, *self.recovery]


def check_fault(cases: Cases) -> None:
    """Runs every case; raises AssertionError with one line for each claim that does not hold."""
    wrong = _refusals(cases)
    for quiet in cases.quiet:
        wrong += [f"{quiet.name}: {line}" for line in _check_quiet(cases.fault, quiet)]
    for firing in cases.firing:
        wrong += [f"{firing.name}: {line}" for line in _check_firing(cases.fault, firing)]
    for recovery in cases.recovery:
        wrong += [f"{recovery.name}: {line}" for line in _check_recovery(cases.fault, recovery)]
    assert not wrong, "\n".join([cases.fault.META.id, *wrong])


def _refusals(cases: Cases) -> list[str]:
    wrong = []
    if len(cases.quiet) < 2 or not any(isinstance(case, NearMiss) for case in cases.quiet):
        wrong.append("needs two quiet cases or more, one of them a NearMiss")
    if len(cases.firing) < 2:
        wrong.append("needs two firing cases or more")
    if not cases.recovery:
        wrong.append("needs a case that recovers")
    for group, start in (
        (cases.quiet, "stays quiet "),
        (cases.firing, "fires "),
        (cases.recovery, "recovers "),
    ):
        wrong += [
            f"{case.name!r} should begin with {start!r} and say when"
            for case in group
            if not case.name.startswith(start) or len(case.name.split()) < 4
        ]
    names = [case.name for case in cases.everything()]
    wrong += [f"two cases are named {name!r}" for name in {n for n in names if names.count(n) > 1}]
    scripts = [(c.script, c.facts, c.later, c.lengths) for c in cases.everything()]
    for place, script in enumerate(scripts):
        if script in scripts[:place]:
            first = names[scripts.index(script)]
            wrong.append(f"{names[place]!r} tells the same training as {first!r}")
    return wrong


@dataclass
class _Seen:
    """What one pass over a case showed; steps are those of the window that just ended."""

    report: Report
    first_opened_step: int | None = None
    first_resolved_step: int | None = None


def _run_alone(fault: type[Fault], case: Quiet | Firing | Recovery) -> _Seen:
    """The Report on a case by this fault alone."""
    engine = Engine([fault])
    engine.learn(case.facts)
    waiting = list(case.later)
    opened = resolved = None
    for window in case.script.windows(*case.lengths):
        while waiting and waiting[0].step <= window.last_step:
            engine.learn(waiting.pop(0))
        engine.feed(window)
        episodes = engine.episodes()
        if opened is None and episodes:
            opened = window.last_step
        if resolved is None and episodes and not episodes[0].open:
            resolved = window.last_step
    return _Seen(engine.report("case"), opened, resolved)


def _told(episode: Episode) -> str:
    return (
        f"{episode.peak_level}, onset=({episode.onset_after}, {episode.onset_by}), "
        f"confirmed_step={episode.confirmed_step}, resolved_step={episode.resolved_step}, "
        f"kind={episode.kind!r}"
    )


def _check_quiet(fault: type[Fault], case: Quiet) -> list[str]:
    report = _run_alone(fault, case).report
    wrong = [f"found {_told(finding.episode)}" for finding in report.findings]
    state = report.coverage[0].state
    if state != case.coverage:
        wrong.append(f"coverage is {state!r}, the case says {case.coverage!r}")
    return wrong


def _check_firing(fault: type[Fault], case: Firing) -> list[str]:
    seen = _run_alone(fault, case)
    report = seen.report
    if len(report.findings) != 1:
        found = [_told(finding.episode) for finding in report.findings]
        return [f"has {len(found)} episodes where there must be one: {found}"]
    finding = report.findings[0]
    episode = finding.episode
    wrong = []
    for what, expected, actual in (
        ("level", case.level, episode.peak_level),
        ("onset", case.onset, (episode.onset_after, episode.onset_by)),
        ("confirmed_step", case.confirmed_step, episode.confirmed_step),
        ("kind", case.kind, episode.kind),
    ):
        if expected != actual:
            wrong.append(f"{what} is {actual!r}, the case says {expected!r}")
    if not episode.open:
        wrong.append(f"is over at {episode.resolved_step}; a case that recovers is a Recovery")
    late = episode.onset_by - case.began
    if not -10 <= late <= case.late_steps:
        wrong.append(f"onset {episode.onset_by} is {late} steps from where the script puts it")
    if seen.first_opened_step != episode.confirmed_step:
        wrong.append(f"is not silent before: it was there at step {seen.first_opened_step}")
    numbers = {plain(item.value) for item in episode.evidence} | {str(episode.onset_by)}
    if not any(number in finding.text for number in numbers):
        wrong.append(f"the text holds none of {sorted(numbers)}: {finding.text!r}")
    if case.says not in finding.text:
        wrong.append(f"the text does not say {case.says!r}: {finding.text!r}")
    if not episode.evidence:
        wrong.append("has no evidence")
    return wrong


def _check_recovery(fault: type[Fault], case: Recovery) -> list[str]:
    seen = _run_alone(fault, case)
    episodes = [finding.episode for finding in seen.report.findings]
    if len(episodes) != 1:
        return [f"has {len(episodes)} episodes where there must be one: {[*map(_told, episodes)]}"]
    episode = episodes[0]
    wrong = []
    for what, expected, actual in (
        ("confirmed_step", case.confirmed_step, episode.confirmed_step),
        ("confirmed_step as it happened", case.confirmed_step, seen.first_opened_step),
        ("resolved_step", case.resolved_step, episode.resolved_step),
        ("resolved_step as it happened", case.resolved_step, seen.first_resolved_step),
        ("level at the end", "healthy", episode.level),
    ):
        if expected != actual:
            wrong.append(f"{what} is {actual!r}, the case says {expected!r}")
    return wrong
