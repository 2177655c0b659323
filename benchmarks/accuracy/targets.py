"""What the diagnosis has to reach on held-out runs, and whether it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Numbers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Target:
    """A share or a number of steps, and its limit.

    find: takes a tool's numbers of one group, gives the share (a dict with `value`) or number;
        None where nothing was counted.
    """

    what: str
    limit: float
    sense: Literal["at least", "at most"]
    unit: Literal["%", "steps"]
    find: Callable[[Numbers], Any]

    def value(self, numbers: Numbers) -> float | None:
        found = self.find(numbers)
        value: float | None = found["value"] if isinstance(found, Mapping) else found
        return value

    def is_reached(self, numbers: Numbers) -> bool | None:
        """None where nothing was counted."""
        value = self.value(numbers)
        if value is None:
            return None
        return value >= self.limit if self.sense == "at least" else value <= self.limit

    def limit_text(self) -> str:
        steps = "step" if self.limit == 1 else "steps"
        limit = f"{100 * self.limit:.0f} %" if self.unit == "%" else f"{self.limit:.0f} {steps}"
        return f"{self.sense} {limit}"


def worst(shares: Mapping[str, Numbers], least: bool) -> Numbers | None:
    """The lowest (or highest) of some shares, with its name; None where nothing was counted."""
    counted = [
        {"name": name, **share} for name, share in shares.items() if share["value"] is not None
    ]
    if not counted:
        return None
    return (min if least else max)(counted, key=lambda share: share["value"])


def _worst_fault(numbers: Numbers) -> Numbers | None:
    by_fault = numbers["recall"]["by_fault"]
    return worst({fault: each["detected"] for fault, each in by_fault.items()}, least=True)


def _worst_family(numbers: Numbers) -> Numbers | None:
    return worst(numbers["silence"]["healthy_by_loss"], least=False)


def _median(delays: Numbers) -> float | None:
    """The median delay; infinite where at least half were never found."""
    if not delays["runs"]:
        return None
    return float("inf") if delays["median"] is None else delays["median"]


TARGETS = (
    Target(
        "Healthy runs with any alarm", 0.03, "at most", "%", lambda n: n["silence"]["healthy"]
    ),
    Target("The same, worst of the loss families", 0.05, "at most", "%", _worst_family),
    Target("Harm found (any alarm from the onset on)", 0.90, "at least", "%",
           lambda n: n["recall"]["detected"]),
    Target("The same, worst of the faults", 0.75, "at least", "%", _worst_fault),
    Target("Proofs found, harm or none", 1.0, "at least", "%", lambda n: n["exact"]["noted"]),
    Target("Proofs that are false", 0.0, "at most", "%", lambda n: n["exact"]["false"]),
    Target("Cause named first", 0.80, "at least", "%", lambda n: n["causes"]["first"]),
    Target("Cause among the first three", 0.93, "at least", "%",
           lambda n: n["causes"]["first_three"]),
    Target("Median delay after harm, diversity faults", 200, "at most", "steps",
           lambda n: _median(n["delays"]["diversity"])),
    Target("Median delay after harm, gradient and numeric faults", 50, "at most", "steps",
           lambda n: _median(n["delays"]["gradient_and_numeric"])),
    Target("Median delay after the start, faults seen before training", 1, "at most", "steps",
           lambda n: _median(n["delays"]["preflight_from_onset"])),
    Target("Collapse that came by itself, found", 0.90, "at least", "%",
           lambda n: n["collapse"]["named_or_divergence"]),
)  # fmt: skip
