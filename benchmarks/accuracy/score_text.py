"""The score in a terminal: the main shares, and every run that was not diagnosed rightly."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from benchmarks.accuracy.claims import Claim
from benchmarks.accuracy.scored import Scored


def complaints(runs: Iterable[Scored]) -> list[str]:
    """One line per run that was not diagnosed rightly, for who works on a rule."""
    lines = []
    for run in runs:
        truth, said = run.truth, ", ".join(_short(c, run) for c in run.diagnosis) or "nothing"
        if truth.is_silent and run.is_false_alarm:
            lines.append(f"FALSE   {truth.spec.id} [{truth.label}]: {said}")
        elif truth.label == "benign" and run.is_unjustified:
            lines.append(f"BENIGN  {truth.spec.id} {truth.causes}: {said}")
        elif truth.label == "manifested" and not run.is_detected:
            lines.append(f"MISSED  {truth.spec.id} {truth.causes} @{truth.manifested_at}: {said}")
        elif truth.label == "manifested" and not run.is_among_first(1):
            lines.append(f"CAUSE   {truth.spec.id} {truth.causes} @{truth.manifested_at}: {said}")
    return sorted(lines)


def _short(claim: Claim, run: Scored) -> str:
    alarm = claim.alarm_from(-1)
    below = f" <- {'+'.join(claim.explained_by)}" if claim.explained_by else ""
    at = f"@{alarm}" if alarm is not None else f"watch@{claim.seen_from(-1)}"
    return f"{claim.names[0]} {claim.severity:.2f}{at}{below}"


def summary(numbers: dict[str, Any]) -> str:
    """The main shares in a few lines."""
    silence, recall, causes = (numbers[part] for part in ("silence", "recall", "causes"))
    shares = {
        "healthy with an alarm": silence["healthy"],
        "hard negatives with an alarm": silence["negative"],
        "benign, unjustified alarm": silence["benign_unjustified"],
        "detected": recall["detected"],
        "named": recall["named"],
        "cause first": causes["first"],
        "cause among three": causes["first_three"],
        "symptom only": causes["symptom_only"],
        "proofs noted": numbers["exact"]["noted"],
        "false proofs": numbers["exact"]["false"],
        "natural collapse": numbers["collapse"]["named"],
    }
    return "\n".join(f"  {name:30s} {_percent(share)}" for name, share in shares.items())


def _percent(share: dict[str, Any]) -> str:
    if not share["total"]:
        return "-"
    value, low, high = (100 * share[name] for name in ("value", "low", "high"))
    return f"{value:5.1f} %  ({share['hits']}/{share['total']}, {low:.0f} to {high:.0f})"
