"""What was looked for and what was not: the coverage of a Report, grouped for reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tb_gan_doctor.locale.language import ENGLISH, Language
from tb_gan_doctor.model import Coverage

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
    reason: str  # why, or how to supply what is missing; "" where the state says it all


def n_checked(coverage: Sequence[Coverage]) -> int:
    """How many faults were looked for."""
    return sum(c.state == "checked" for c in coverage)


def checked(coverage: Sequence[Coverage], language: Language = ENGLISH) -> str:
    """`8 of 10 faults checked`."""
    return language.say(
        "{checked} of {total} faults checked", checked=n_checked(coverage), total=len(coverage)
    )


def gaps(coverage: Sequence[Coverage], language: Language = ENGLISH) -> list[Gap]:
    """The faults that were not checked, grouped by state and reason; empty: all were."""
    groups: dict[tuple[str, str], list[str]] = {}
    for state in STATE_TITLES:
        for entry in coverage:
            if entry.state == state:
                needs = ", ".join(entry.missing)
                reason = entry.why or (language.say("needs {signals}", signals=needs) * bool(needs))
                groups.setdefault((state, reason), []).append(entry.fault)
    return [Gap(state, tuple(faults), reason) for (state, reason), faults in groups.items()]
