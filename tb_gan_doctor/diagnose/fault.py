"""What every fault is: facts about itself (`Meta`), numbers (`Params`) and a rule (`read`)."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from tb_gan_doctor.diagnose.progress import Progress
from tb_gan_doctor.model import Episode, Evidence, Outcome, Remedy, RunFacts, Window
from tb_gan_doctor.signals import base_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """What a fault says of itself.

    id: noun phrase in kebab case; the file is its snake case.
    needs: signals without which it cannot speak; uses: signals that sharpen it.
    hold_steps, hold_readings: how long a severity must last before it counts.
    clear_steps: how long it must stay away before the fault counts as gone.
    is_proof: its evidence is a fact, not a statistic; a root wherever nothing explains it.
    explains: effects by own kind ("" = every kind); an effect is `id` or `id/kind`.
    """

    id: str
    title: str
    summary: str
    group: str
    needs: tuple[str, ...]
    uses: tuple[str, ...] = ()
    hold_steps: int = 100
    hold_readings: int = 3
    clear_steps: int = 250
    is_proof: bool = False
    explains: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    remedies: tuple[Remedy, ...]
    since: str = "0.1"


class Fault(ABC):
    """One fault's rule and its state over the windows of one run.

    `read` sees each window once, in order, and may keep plain attributes. It knows nothing of
    holding times, levels, other faults, storage or presentation.

    facts: what is known of the run.
    progress: how far the generator has come, the window that is read included; the engine keeps
        one for all faults.
    """

    META: ClassVar[Meta]
    Params: ClassVar[type]

    def __init__(self, params: Any = None) -> None:
        self.params = params if params is not None else self.Params()
        self.facts = RunFacts()
        self.progress = Progress()

    def learn(self, facts: RunFacts) -> None:
        """Takes in what is known of the run; called before the windows that it holds for."""
        self.facts = facts

    def unreadable(self) -> str:
        """Why the source of this run cannot tell; empty if it can."""
        return ""

    def inapplicable(self) -> str:
        """Why this fault cannot occur in such a run; empty if it can."""
        return ""

    @abstractmethod
    def read(self, window: Window) -> Outcome:
        """A Reading, WarmingUp, or None where the window does not hold what it needs."""

    @abstractmethod
    def describe(self, episode: Episode) -> str:
        """What happened, why it matters: one or two sentences with the numbers of `episode`."""


def ramp(value: float, ok: float, critical: float) -> float:
    """Severity of `value`: 0 at `ok`, 1 at `critical`, linear between; NaN gives 0."""
    if value != value:
        return 0.0
    return min(1.0, max(0.0, (value - ok) / (critical - ok)))


def log_ramp(value: float, ok: float, critical: float) -> float:
    """As `ramp`, on a logarithmic scale; a value of zero or less counts as the far end."""
    if value != value:
        return 0.0
    if value <= 0.0:
        return 1.0 if critical < ok else 0.0
    return ramp(math.log10(value), math.log10(ok), math.log10(critical))


def deciding(*evidence: Evidence) -> tuple[Evidence, ...]:
    """The numbers that are on the wrong side of their limit; the first one is always kept."""
    return tuple(
        item
        for place, item in enumerate(evidence)
        if place == 0
        or (
            item.value > item.threshold
            if item.direction == "above"
            else item.value < item.threshold
        )
    )


def evidence_for(episode: Episode, signal: str) -> Evidence | None:
    """The evidence on `signal`, or on one network's own copy of it."""
    for item in episode.evidence:
        if item.signal == signal or base_name(item.signal) == signal:
            return item
    return None


def number_for(episode: Episode, signal: str) -> str:
    """The evidence's value as people read it; "unknown" where it is not there."""
    item = evidence_for(episode, signal)
    return "unknown" if item is None else plain(item.value)


def plain(value: float) -> str:
    """Three significant digits without exponent where that is readable."""
    if value != value or math.isinf(value):
        return "not finite"
    if value == 0 or 1e-3 <= abs(value) < 1e5:
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
    return f"{value:.1e}"
