"""Puts a Report together: roles, order, remedies that fit the loss, verdict and headline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from tb_gan_doctor.diagnose.causes import explanations, possible_causes
from tb_gan_doctor.diagnose.fault import Fault, Meta
from tb_gan_doctor.diagnose.prose import not_this
from tb_gan_doctor.model import (
    LEVEL_FLOOR,
    LEVELS,
    Coverage,
    Episode,
    Finding,
    Remedy,
    Report,
    Role,
    RunFacts,
)

ENOUGH_SHARE = 0.6  # of the checks: not measured is not healthy; gradients alone make half
TOO_LITTLE = "Too little is measured to tell ({checked} of {possible} checks)"
_ROLE_ORDER: dict[Role, int] = {"root": 0, "independent": 1, "symptom": 2}


def assemble(
    *,
    run: str,
    facts: RunFacts,
    episodes: Sequence[Episode],
    coverage: Sequence[Coverage],
    faults: Mapping[str, Fault],
    first_step: int,
    last_step: int,
    windows: tuple[int, int],
    notes: Sequence[str],
    source: Literal["gan_doctor", "scalars"] = "gan_doctor",
) -> Report:
    """The Report of one run; `windows` is (kept, total)."""
    known = [episode for episode in episodes if episode.fault in faults]

    def meta_of(fault: str) -> Meta:
        return faults[fault].META

    causes = explanations(known, meta_of)
    explained = {place: found for place, found in causes.items() if found}
    causing = {place for found in explained.values() for place in found}
    findings = []
    for place, episode in enumerate(known):
        fault = faults[episode.fault]
        role: Role = "independent"
        if place in explained:
            role = "symptom"
        elif place in causing or (fault.META.is_proof and episode.peak >= LEVEL_FLOOR["warning"]):
            role = "root"
        findings.append(
            Finding(
                episode=episode,
                title=fault.META.title,
                text=_text(fault, episode),
                role=role,
                explained_by=tuple(dict.fromkeys(known[c].fault for c in explained.get(place, ()))),
                remedies=fitting(fault.META.remedies, facts.loss),
                could_be=() if place in explained else possible_causes(episode, coverage, meta_of),
                not_this=not_this(type(fault)),
            )
        )
    findings.sort(key=lambda f: _rank(f, faults[f.episode.fault].META.is_proof))
    level = verdict_of(findings, coverage)
    return Report(
        run=run,
        source=source,
        verdict=level,
        headline=headline_of(level, findings, coverage),
        first_step=first_step,
        last_step=last_step,
        windows_kept=windows[0],
        windows_total=windows[1],
        facts=facts,
        findings=tuple(findings),
        coverage=tuple(coverage),
        notes=tuple(notes),
    )


def fitting(remedies: Sequence[Remedy], loss: str) -> tuple[Remedy, ...]:
    """The remedies that are not wrong for this loss family, in their order."""
    return tuple(remedy for remedy in remedies if loss not in remedy.unless)


def _text(fault: Fault, episode: Episode) -> str:
    """The fault's own text, or its summary where a damaged ledger lost the numbers for it."""
    try:
        return fault.describe(episode) if episode.evidence else fault.META.summary
    except Exception:
        return fault.META.summary


def _rank(finding: Finding, is_proof: bool) -> tuple[bool, int, bool, bool, float, int, str]:
    """Alarms first; of these roots, then what is open, proofs before statistics, then severity."""
    episode = finding.episode
    strength = episode.severity if episode.open else episode.peak
    return (
        episode.peak < LEVEL_FLOOR["warning"],
        _ROLE_ORDER[finding.role],
        not episode.open,
        not is_proof,
        -strength,
        episode.onset_by,
        episode.fault,
    )


def verdict_of(findings: Sequence[Finding], coverage: Sequence[Coverage]) -> str:
    """The worst level that is open now; "unknown" where too little could be checked."""
    levels = [finding.episode.level for finding in findings if finding.episode.open]
    if levels:
        return max(levels, key=LEVELS.index)
    checked, possible = _checked(coverage)
    return "healthy" if checked >= max(1.0, ENOUGH_SHARE * possible) else "unknown"


def headline_of(
    level: str,
    findings: Sequence[Finding],
    coverage: Sequence[Coverage],
    say: Callable[..., str] = str.format,
) -> str:
    """One line for a list of runs; `say(template, **values)` fills it in, in its own language."""
    open_findings = [finding for finding in findings if finding.episode.open]
    if open_findings:
        first, more = open_findings[0], len(open_findings) - 1
        since = {"title": first.title, "step": first.episode.onset_by, "more": more}
        return say("{title} since step {step}" + ", +{more}" * bool(more), **since)
    if level == "unknown":
        if any(c.state == "warming-up" for c in coverage):
            return say("Too short to tell")
        checked, possible = _checked(coverage)
        if not checked:
            return say("Nothing could be checked")
        return say(TOO_LITTLE, checked=checked, possible=possible)
    if findings:
        return say("Recovered ({title} earlier)", title=findings[0].title.lower())
    return say("No fault found")


def _checked(coverage: Sequence[Coverage]) -> tuple[int, int]:
    """How many checks were made, and how many apply to such a run."""
    states = [c.state for c in coverage if c.state != "not-applicable"]
    return states.count("checked"), len(states)
