"""What is true of a run: what was put in, whether it did harm, and from which step.

The oracle compares a run with the healthy runs of its own cell and split. An injection that did no
harm by the oracle is *benign*: there silence is right, however bad the mistake looks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.accuracy.cells import Cell
from benchmarks.accuracy.faults import injection_named
from benchmarks.accuracy.injection import Injection
from benchmarks.accuracy.oracle import Quality, collapsed, is_ever_worse, manifested
from benchmarks.accuracy.splits import split_of
from benchmarks.accuracy.train import RunSpec, Trained

LABELS = (
    "healthy",
    "natural",
    "manifested",
    "passing",
    "benign",
    "negative",
    "spoiled",
    "unlabeled",
)
"""healthy: nothing put in, and well. natural: nothing put in, and yet it went wrong. manifested: a
fault put in, with harm that stays. passing: with harm that is over by the end: an alarm is neither
demanded nor wrong. benign: a fault put in, without harm. negative: a harmless change put in
(a hard negative), and well. spoiled: wrong before anything was put in, or wrong after a change
that should have been harmless; scored nowhere. unlabeled: no healthy run to compare with,
or an injection that there is no more."""
LAST_SNAPSHOTS = 3  # harm is judged on the mean of so many


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything that a diagnosis is compared with.

    causes: fault ids that name the injection rightly. onset: -1 where nothing was put in.
    manifested_at: the first step of lasting harm. collapsed_at: of true modes fallen by half.
    best_modes: the largest share of the true modes that it ever had.
    harm: in [0, 1]; 1 minus what is left of the worst of the oracle's numbers, beside the median
        healthy run.
    """

    spec: RunSpec
    split: str
    label: str
    steps: int
    causes: tuple[str, ...] = ()
    is_proof: bool = False
    onset: int = -1
    manifested_at: int | None = None
    collapsed_at: int | None = None
    best_modes: float = 1.0
    harm: float = 0.0

    @property
    def is_silent(self) -> bool:
        """Nothing is wrong: the tool should say nothing."""
        return self.label in ("healthy", "negative")


def label_all(runs: Sequence[Trained]) -> list[Truth]:
    """The truth of each of `runs`, all of one split."""
    healthy: dict[Cell, list[Sequence[Quality]]] = {}
    for run in runs:
        if not run.spec.injection:
            healthy.setdefault(run.spec.cell, []).append(run.qualities)
    return [truth_of(run, healthy.get(run.spec.cell, ())) for run in runs]


def truth_of(run: Trained, healthy: Sequence[Sequence[Quality]]) -> Truth:
    """The truth of one run, given the oracle's snapshots of its cell's healthy runs."""
    spec = run.spec
    injection = _injection_of(spec)
    worse_from = manifested(run.qualities, healthy) if healthy else None
    if not healthy or (spec.injection and injection is None):
        label = "unlabeled"
    elif injection is None:
        label = "healthy" if worse_from is None else "natural"
    elif worse_from is not None and (injection.is_benign or worse_from < run.onset):
        label = "spoiled"
    elif injection.is_benign:
        label = "negative"
    elif worse_from is not None:
        label = "manifested"
    else:
        label = "passing" if is_ever_worse(run.qualities, healthy, run.onset) else "benign"
    return Truth(
        spec=spec,
        split=split_of(spec),
        label=label,
        steps=run.steps,
        causes=injection.causes if injection else (),
        is_proof=bool(injection and injection.is_proof),
        onset=run.onset,
        manifested_at=worse_from,
        collapsed_at=collapsed(run.qualities),
        best_modes=max((quality.modes for quality in run.qualities), default=0.0),
        harm=_harm(run.qualities, healthy),
    )


def _injection_of(spec: RunSpec) -> Injection | None:
    try:
        return injection_named(spec.injection) if spec.injection else None
    except KeyError:
        return None


def _harm(qualities: Sequence[Quality], healthy: Sequence[Sequence[Quality]]) -> float:
    if not qualities or not healthy:
        return 0.0
    if not qualities[-1].finite:
        return 1.0
    left = 1.0
    for name in ("modes", "quality_share", "spread", "agreement"):
        usual = median(_late(each, name) for each in healthy)
        if usual > 0:
            left = min(left, _late(qualities, name) / usual)
    return 1.0 - left


def _late(qualities: Sequence[Quality], name: str) -> float:
    last = [float(getattr(quality, name)) for quality in qualities[-LAST_SNAPSHOTS:]]
    return sum(last) / len(last)


def counts(truths: Iterable[Truth]) -> dict[str, int]:
    """How many runs have each label; labels that do not occur are left out."""
    found = Counter(truth.label for truth in truths)
    return {label: found[label] for label in LABELS if found[label]}
