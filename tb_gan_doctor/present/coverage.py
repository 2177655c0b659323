"""What was looked for and what was not: the coverage of a Report, grouped for reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tb_gan_doctor.model import Coverage
from tb_gan_doctor.signals import SIGNALS, base_name

STATE_TITLES = {
    "not-measured": "Not measured",
    "warming-up": "Warming up",
    "errored": "Switched off after an error",
    "not-applicable": "Does not apply here",
}
"""The states in which a fault was not checked, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Faults that were not checked for one shared reason, and what to do about it."""

    state: str
    faults: tuple[str, ...]
    reason: str  # "" where the state says it all


def n_checked(coverage: Sequence[Coverage]) -> int:
    """How many faults were looked for."""
    return sum(c.state == "checked" for c in coverage)


def gaps(coverage: Sequence[Coverage]) -> list[Gap]:
    """The faults that were not checked, grouped by state and reason; empty: all were."""
    groups: dict[tuple[str, str], list[str]] = {}
    for state in STATE_TITLES:
        for entry in coverage:
            if entry.state == state:
                groups.setdefault((state, reason(entry)), []).append(entry.fault)
    return [Gap(state, tuple(faults), why) for (state, why), faults in groups.items()]


def reason(entry: Coverage) -> str:
    """Why the fault was not checked, and how to supply what is missing."""
    if not entry.missing:
        return entry.why
    supplies = list(dict.fromkeys(_supply(name) for name in entry.missing))
    return f"needs {', '.join(entry.missing)}; {'; '.join(s for s in supplies if s)}".rstrip("; ")


def _supply(name: str) -> str:
    known = SIGNALS.get(base_name(name))
    if known is not None:
        return known.supply
    return f"pass {name}=" if name.isidentifier() else ""
