"""One run trained again with the tool's own first remedy: does the oracle see it recover?"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch

from benchmarks.accuracy.cells import build, steps_of
from benchmarks.accuracy.claims import Claim, Diagnosis
from benchmarks.accuracy.faults import injection_named
from benchmarks.accuracy.oracle import EVERY_STEPS, Quality, manifested, snapshot
from benchmarks.accuracy.remedies.catalogue import action_of
from benchmarks.accuracy.remedies.situation import Action, Situation, optimizers, rate
from benchmarks.accuracy.train import Trained
from benchmarks.accuracy.trial import Trial
from tb_gan_doctor.diagnose.catalogue import fault_named

CHECKPOINT_STEPS = 100
GOOD_SNAPSHOTS = 2  # in a row, at the end


@dataclass(frozen=True, slots=True)
class Repair:
    """What came of one run.

    fault, remedy: the first finding and what was applied of its remedies; "" where none could be.
    from_step: where training began again, or went on. error: why it could not be trained.
    """

    run: str
    cause: str
    fault: str = ""
    remedy: str = ""
    from_step: int = 0
    recovered: bool | None = None
    error: str = ""


def repaired(
    trained: Trained, diagnosis: Diagnosis, healthy: Sequence[Sequence[Quality]]
) -> Repair:
    """Applies the first remedy of the first finding that a program can apply, and trains."""
    torch.set_num_threads(1)
    spec = trained.spec
    cause = injection_named(spec.injection).causes[0]
    if not diagnosis or not diagnosis[0].is_alarm:
        return Repair(spec.id, cause)
    claim = diagnosis[0]
    fault = claim.names[0]
    for remedy in claim.remedies:
        action = action_of(fault, remedy)
        if action is None:
            continue
        start = begin_at(claim, remedy)
        outcome = _train_with(trained, claim, action, start, healthy)
        if outcome is not None:
            return Repair(spec.id, cause, fault, remedy, start, outcome)
    return Repair(spec.id, cause, fault)


def begin_at(claim: Claim, remedy: str) -> int:
    """The step at which a remedy comes in, by what it costs and what the tool said."""
    alarm = claim.alarm_from(-1) or 0
    onset = claim.onset_from(-1)
    costs = {each.id: each.cost for each in fault_named(claim.names[0]).META.remedies}
    if costs[remedy] == "retrain":
        return 0
    if costs[remedy] == "free":
        return alarm
    return max(0, alarm if onset is None else onset) // CHECKPOINT_STEPS * CHECKPOINT_STEPS


def _train_with(
    trained: Trained,
    claim: Claim,
    action: Action,
    start: int,
    healthy: Sequence[Sequence[Quality]],
) -> bool | None:
    """Whether the run recovers; None where the action found nothing to change."""
    spec = trained.spec
    trial, steps = build(spec.cell, spec.seed), steps_of(spec.cell)
    injection = injection_named(spec.injection)
    put_in = min(trained.onset, start)  # a program that is run anew has its mistake from then on
    at_least, at_most = max(steps, start + steps // 2), start + steps
    good = 0
    for step in range(max(at_least, at_most)):
        if step == put_in:
            written = copy.copy(trial)
            rates = _rates(trial)
            injection.inject(trial, spec.intensity)
        if step == start:
            now = Situation(
                trial, written, rates, spec.cell, claim.kind, trained.windows, trained.onset
            )
            if not action(now):
                return None
        trial.iterate()
        if (step + 1) % EVERY_STEPS == 0:
            good = good + 1 if is_well(snapshot(trial, step), healthy) else 0
            if step + 1 >= at_least and good >= GOOD_SNAPSHOTS:
                return True
    return False


def _rates(trial: Trial) -> tuple[float, float]:
    g, d = (rate(optimizer) for optimizer in optimizers(trial))
    return g, d


def is_well(quality: Quality, healthy: Sequence[Sequence[Quality]]) -> bool:
    """As good as the oracle asks of a run of this set-up at its end."""
    return manifested(*_as_ends(quality, healthy)) is None


def _as_ends(
    quality: Quality, healthy: Sequence[Sequence[Quality]]
) -> tuple[list[Quality], list[list[Quality]]]:
    """`quality` as the last two snapshots of a run, and the ends of the healthy ones beside it."""
    ends = [[each[-1], each[-1]] for each in healthy]
    now = replace(quality, step=ends[0][0].step)
    return [now, now], ends
