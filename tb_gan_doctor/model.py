"""The nouns: Window, Reading, Episode, Finding, Remedy, Coverage, Report, Run.

Plain data without behavior of its own, shared by every stage of the data flow.
A *window* covers the steps `[first_step, last_step]` and is the one unit that is recorded,
stored, read and diagnosed. A value that was not measured is NaN: "no news", not zero.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

from tb_gan_doctor.facts import NetworkFacts as NetworkFacts
from tb_gan_doctor.facts import OptimizerFacts as OptimizerFacts
from tb_gan_doctor.facts import RunFacts as RunFacts
from tb_gan_doctor.facts import ScalarSource as ScalarSource

LEVELS = ("healthy", "watch", "warning", "critical")
"""healthy; watch: odd, keep training; warning: will not mend by itself; critical: stop."""
LEVEL_FLOOR = {"healthy": 0.0, "watch": 0.3, "warning": 0.6, "critical": 0.85}
"""Smallest severity of each level; an *alarm* is a finding at warning or above."""
Role = Literal["root", "symptom", "independent"]
CoverageState = Literal["checked", "warming-up", "not-measured", "not-applicable", "errored"]
LOSS_FAMILIES = ("nonsaturating", "minimax", "lsgan", "wgan", "wgan-gp", "hinge", "relativistic")
NAN = math.nan


def level_of(severity: float) -> str:
    """The level whose floor `severity` (in [0, 1]) reaches."""
    for level in reversed(LEVELS):
        if severity >= LEVEL_FLOOR[level]:
            return level
    return LEVELS[0]


@dataclass(frozen=True, slots=True)
class Column:
    """One stored number of a window: an aggregate of a signal."""

    signal: str
    aggregate: str
    unit: str


class Schema:
    """The columns of a window, in the order in which they are stored."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self.index = {(c.signal, c.aggregate): i for i, c in enumerate(self.columns)}
        # Rules ask for means most of the time, and ask often.
        self.means = {c.signal: i for i, c in enumerate(self.columns) if c.aggregate == "mean"}
        self._copies: dict[str, tuple[str, ...]] = {}

    @cached_property
    def schema8(self) -> str:
        """Eight hex digits that name this list of columns (part of the stored tag)."""
        text = "\n".join(f"{c.signal} {c.aggregate} {c.unit}" for c in self.columns)
        return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:8]

    @cached_property
    def signals(self) -> frozenset[str]:
        return frozenset(c.signal for c in self.columns)

    def copies(self, signal: str) -> tuple[str, ...]:
        """`signal` and, where a player has several networks, its copy for each of them."""
        found = self._copies.get(signal)
        if found is None:
            own = sorted(name for name in self.signals if name.partition(":")[0] == signal)
            found = self._copies[signal] = tuple(own)
        return found


class Window:
    """What was measured over the steps `[first_step, last_step]`.

    values: one float32 number per column of `schema`; NaN where nothing was measured.
    wall_time: when it was stored, in seconds since the epoch; NaN where it was not. No rule may
        look at it: a run's Report is the same whenever it is made.
    """

    __slots__ = ("first_step", "last_step", "schema", "steps", "values", "wall_time")

    def __init__(
        self,
        first_step: int,
        last_step: int,
        schema: Schema,
        values: Sequence[float],
        wall_time: float = NAN,
    ) -> None:
        self.first_step = first_step
        self.last_step = last_step
        self.steps = last_step - first_step + 1
        self.schema = schema
        self.values = values
        self.wall_time = wall_time

    def get(self, signal: str, aggregate: str = "mean") -> float:
        """The value, or NaN where the column is missing or was not measured."""
        if aggregate == "mean":
            i = self.schema.means.get(signal)
        else:
            i = self.schema.index.get((signal, aggregate))
        return NAN if i is None else self.values[i]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One number that a reading rests on, beside the limit that it is compared with, if any.

    threshold: NaN where there is none; the unit then says what the number is.
    """

    signal: str
    value: float
    threshold: float
    direction: Literal["above", "below"]
    unit: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a fault says of one window.

    severity: in [0, 1].
    since_step: the step at which the fault is estimated to have begun, where the rule can tell
        better than "in this window".
    """

    severity: float
    evidence: tuple[Evidence, ...] = ()
    since_step: int | None = None
    kind: str = ""  # sub-kind of the fault, e.g. "not-stepping"


QUIET = Reading(0.0)
"""Looked for, and nothing there: what most rules say of most windows."""


@dataclass(frozen=True, slots=True)
class WarmingUp:
    """A fault cannot speak yet: too few steps, or its baseline is not there."""

    why: str


Outcome = Reading | WarmingUp | None
"""What `Fault.read` returns; None: this window says nothing (not measured)."""


@dataclass(slots=True)
class Episode:
    """A stretch in which a fault holds."""

    fault: str
    onset_after: int  # last step known to be without it
    onset_by: int  # first step known to be with it
    confirmed_step: int
    resolved_step: int | None = None
    severity: float = 0.0  # now, or when it resolved
    peak: float = 0.0  # highest severity that held
    peak_level: str = "watch"
    level: str = "watch"
    kind: str = ""
    evidence: tuple[Evidence, ...] = ()  # at its worst
    changes: list[tuple[int, str]] = field(default_factory=list)  # (step, level from there on)

    @property
    def open(self) -> bool:
        return self.resolved_step is None


@dataclass(frozen=True, slots=True)
class Remedy:
    """One change to make.

    id: its name among the remedies of its fault, in kebab case; texts in other languages and the
        accuracy benchmark go by it.
    cost: "free" (while it runs), "restart" (from a checkpoint) or "retrain" (from scratch).
    unless: loss family -> why this remedy is wrong there; such a remedy is not offered.
    """

    id: str
    do: str
    because: str
    watch: str
    cost: Literal["free", "restart", "retrain"]
    sources: tuple[str, ...]
    code: str = ""
    unless: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether a fault was looked for, and what is missing if not."""

    fault: str
    state: CoverageState
    missing: tuple[str, ...] = ()
    why: str = ""


class PossibleCause(NamedTuple):
    """A fault that could explain a finding and was not looked for.

    supply: how to have it measured, which would decide.
    """

    fault: str
    supply: str


@dataclass(frozen=True, slots=True)
class Finding:
    """An episode with its fault's text, evidence, remedies and place among the causes.

    could_be: where nothing explains it, the faults that could and were not looked for.
    not_this: how to tell the fault from what looks like it.
    """

    episode: Episode
    title: str
    text: str
    role: Role
    explained_by: tuple[str, ...]
    remedies: tuple[Remedy, ...]
    could_be: tuple[PossibleCause, ...] = ()
    not_this: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The one document that every presentation is made from."""

    run: str
    source: Literal["gan_doctor", "scalars"]
    verdict: str  # a level, or "unknown"
    headline: str
    first_step: int
    last_step: int
    windows_kept: int
    windows_total: int
    facts: RunFacts
    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...]
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """This run as the JSON document has it (no NaN or Infinity in it)."""
        from tb_gan_doctor.present.as_json import run_document

        return run_document(self)

    def to_text(self) -> str:
        """For a terminal."""
        from tb_gan_doctor.present.as_text import run_text

        return run_text(self)

    def _repr_html_(self) -> str:
        from tb_gan_doctor.present.as_html import run_html

        return run_html(self)


@dataclass(slots=True)
class Run:
    """Everything read of one stored run, in the order in which it happened.

    windows: strictly increasing steps, last writer wins.
    windows_total: how many were recorded; more than `len(windows)` where a sample was read.
    ledger: the episodes that the recorder wrote, of the last session; None if it wrote none.
    is_closed: the last session has ended, so nothing more comes unless another one resumes it.
    wall_time: when the last of it was stored, in seconds since the epoch; NaN where unknown.
    scalars: where it was not recorded by us but read from somebody's scalars.
    """

    name: str
    windows: list[Window] = field(default_factory=list)
    facts: list[RunFacts] = field(default_factory=list)
    ledger: list[Episode] | None = None
    windows_total: int = 0
    notes: list[str] = field(default_factory=list)
    is_closed: bool = False
    wall_time: float = NAN
    scalars: ScalarSource | None = None

    @property
    def source(self) -> Literal["gan_doctor", "scalars"]:
        return "gan_doctor" if self.scalars is None else "scalars"

    @property
    def is_thinned(self) -> bool:
        return self.windows_total > len(self.windows)
