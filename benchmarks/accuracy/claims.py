"""What a tool said of a run, in a form that is the same for this tool and for published rules."""

from __future__ import annotations

from dataclasses import dataclass, replace

from benchmarks.accuracy.train import Trained
from tb_gan_doctor.diagnose.replay import replay
from tb_gan_doctor.model import LEVEL_FLOOR, Finding, Report, Run

ALARMS = ("warning", "critical")


@dataclass(frozen=True, slots=True)
class Sighting:
    """One stretch in which a claim was made.

    seen_at: the step at which it was first said, at any level.
    alarms: the steps at which it became an alarm, or a worse one; empty if it stayed below.
    onset: the step at which it is said to have begun; None if nothing is said.
    """

    seen_at: int
    alarms: tuple[int, ...] = ()
    onset: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that is said to be wrong.

    names: the fault ids that it stands for; one, or all that a published rule may mean.
    kind: sub-kind of the fault.
    severity: the highest, in [0, 1].
    explained_by: fault ids whose consequence it is said to be.
    remedies: ids of what is advised, first one first.
    """

    names: tuple[str, ...]
    sightings: tuple[Sighting, ...]
    severity: float = 1.0
    kind: str = ""
    explained_by: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()

    def alarm_from(self, step: int) -> int | None:
        """The first step, `step` or later, at which it became an alarm; None if none."""
        return min((a for s in self.sightings for a in s.alarms if a >= step), default=None)

    def seen_from(self, step: int) -> int | None:
        """The same for being said at any level."""
        steps = (s for sight in self.sightings for s in (sight.seen_at, *sight.alarms))
        return min((s for s in steps if s >= step), default=None)

    def onset_from(self, step: int) -> int | None:
        """Where the stretch is said to have begun in which it first was an alarm from `step` on."""
        alarm = self.alarm_from(step)
        return next((s.onset for s in self.sightings if alarm in s.alarms), None)

    @property
    def is_alarm(self) -> bool:
        return self.alarm_from(-1) is not None


Diagnosis = tuple[Claim, ...]
"""Claims in the order in which they are shown: most likely cause first."""


def behind(claim: Claim, diagnosis: Diagnosis) -> frozenset[str]:
    """Every fault that `claim` is said to follow from, however far back."""
    by_name = {name: each for each in diagnosis for name in each.names}
    found: set[str] = set()
    waiting = list(claim.explained_by)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(by_name[name].explained_by if name in by_name else ())
    return frozenset(found)


def alarm(names: tuple[str, ...], *steps: int) -> Claim:
    """What a rule says that only fires or does not: at these steps, one or more."""
    return Claim(names, tuple(Sighting(step, (step,), step) for step in steps))


def diagnosed(trained: Trained) -> Diagnosis:
    """What this tool says at the end of a run, from its windows and facts alone."""
    run = Run(trained.spec.id, list(trained.windows), list(trained.facts))
    run.windows_total = len(run.windows)
    return claims_of(replay(run).report)


def claims_of(report: Report) -> Diagnosis:
    """The findings of a Report, each fault once, where it stands first."""
    found: dict[str, Claim] = {}
    for finding in report.findings:
        claim = _claim(finding)
        name = claim.names[0]
        if name in found:
            first = found[name]
            sightings = (*first.sightings, *claim.sightings)
            claim = replace(
                first, sightings=sightings, severity=max(first.severity, claim.severity)
            )
        found[name] = claim
    return tuple(found.values())


def _claim(finding: Finding) -> Claim:
    episode = finding.episode
    alarms = tuple(step for step, level in episode.changes if level in ALARMS)
    if not alarms and episode.peak >= LEVEL_FLOOR["warning"]:
        alarms = (episode.confirmed_step,)
    return Claim(
        names=(episode.fault,),
        sightings=(Sighting(episode.confirmed_step, alarms, episode.onset_by),),
        severity=episode.peak,
        kind=episode.kind,
        explained_by=finding.explained_by,
        remedies=tuple(remedy.id for remedy in finding.remedies),
    )
