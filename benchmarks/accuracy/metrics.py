"""The numbers of the table, from runs with truth and diagnosis.

Shares carry Wilson 95 % intervals.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from benchmarks.accuracy.known_effects import (
    DIVERSITY,
    EXACT,
    FAILED,
    GRADIENT_AND_NUMERIC,
    PREFLIGHT,
    effects_of,
)
from benchmarks.accuracy.labels import counts
from benchmarks.accuracy.scored import Scored
from benchmarks.accuracy.statistics import quantile, share_of, spearman

Numbers = dict[str, Any]


def measure(runs: Sequence[Scored]) -> Numbers:
    """Every number of one tool on these runs; nested dicts of plain JSON values."""
    return {
        "runs": counts(run.truth for run in runs),
        "silence": silence(runs),
        "recall": recall(runs),
        "causes": causes(runs),
        "delays": delays(runs),
        "exact": exact(runs),
        "collapse": collapse(runs),
        "severity": severity(runs),
    }


def silence(runs: Sequence[Scored]) -> Numbers:
    """Alarms where there should be none."""
    healthy, negative, benign = (_labeled(runs, x) for x in ("healthy", "negative", "benign"))
    late = [run for run in runs if run.truth.onset > 0 and run.truth.label != "spoiled"]
    well = [*healthy, *negative]
    steps = sum(run.truth.steps for run in well)
    alarms = sum(len(run.alarms) for run in well)
    families = sorted({run.truth.spec.cell.loss for run in healthy})
    return {
        "healthy": _share(healthy, lambda run: run.is_false_alarm),
        "healthy_by_loss": {
            loss: _share(
                (run for run in healthy if run.truth.spec.cell.loss == loss),
                lambda run: run.is_false_alarm,
            )
            for loss in families
        },
        "negative": _share(negative, lambda run: run.is_false_alarm),
        "benign_any": _share(benign, lambda run: run.is_false_alarm),
        "benign_unjustified": _share(benign, lambda run: run.is_unjustified),
        "before_onset": _share(late, lambda run: run.is_too_early),
        "alarms_per_10k_steps": round(1e4 * alarms / steps, 3) if steps else None,
        "healthy_and_negative_steps": steps,
    }


def recall(runs: Sequence[Scored]) -> Numbers:
    """Which harm was found: by any alarm, and by one that names the cause."""
    hurt = _labeled(runs, "manifested")
    faults = sorted({run.truth.causes[0] for run in hurt})
    return {
        "detected": _share(hurt, lambda run: run.is_detected),
        "named": _share(hurt, lambda run: run.is_named),
        "by_fault": {
            fault: {
                "detected": _share(_of(hurt, fault), lambda run: run.is_detected),
                "named": _share(_of(hurt, fault), lambda run: run.is_named),
                "first": _share(_of(hurt, fault), lambda run: run.is_among_first(1)),
            }
            for fault in faults
        },
    }


def causes(runs: Sequence[Scored]) -> Numbers:
    """Whether the cause comes first, what is put below it, and how far a name can be trusted."""
    hurt = _labeled(runs, "manifested")
    suppressed = [
        run.is_rightly_below(claim)
        for run in hurt
        for claim in run.diagnosis
        if claim.explained_by and claim.alarm_from(run.start) is not None
    ]
    return {
        "first": _share(hurt, lambda run: run.is_among_first(1)),
        "first_three": _share(hurt, lambda run: run.is_among_first(3)),
        "symptom_only": _share(hurt, lambda run: run.is_symptom_only),
        "suppression": share_of(suppressed).as_dict(),
        "precision": precision(runs),
    }


def precision(runs: Sequence[Scored]) -> Numbers:
    """Per fault: alarms under its name that are not shown as an effect of another.

    right: it was put in (harm or none), or it says that a run failed which failed by itself.
    effect: not put in, but known to follow from what was. The rest is wrong.
    """
    tally: dict[str, list[int]] = {}
    for run in runs:
        if run.truth.label in ("spoiled", "unlabeled"):
            continue
        effects = effects_of(run.truth.causes) if run.truth.label == "manifested" else frozenset()
        for claim in run.alarms:
            if claim.explained_by:
                continue
            by_itself = run.truth.label == "natural" and not FAILED.isdisjoint(claim.names)
            right = run.is_found(claim) or by_itself
            effect = not right and not effects.isdisjoint(claim.names)
            row = tally.setdefault(" or ".join(claim.names), [0, 0, 0])
            row[0 if right else 1 if effect else 2] += 1
    return {
        name: {
            "right": share_of([True] * right + [False] * (effect + wrong)).as_dict(),
            "right_or_effect": share_of([True] * (right + effect) + [False] * wrong).as_dict(),
        }
        for name, (right, effect, wrong) in sorted(tally.items())
    }


def delays(runs: Sequence[Scored]) -> Numbers:
    """Steps from harm to the alarm; never found counts as later than everything."""
    hurt = _labeled(runs, "manifested")
    proofs = [
        run
        for run in runs
        if run.truth.is_proof
        and run.truth.onset == 0
        and not PREFLIGHT.isdisjoint(run.truth.causes)
    ]
    errors = [error for run in hurt if (error := run.onset_error) is not None]
    return {
        "all": _delay(hurt, lambda run: run.delay),
        "all_named": _delay(hurt, lambda run: run.delay_named),
        "diversity": _delay(_in_group(hurt, DIVERSITY), lambda run: run.delay),
        "gradient_and_numeric": _delay(
            _in_group(hurt, GRADIENT_AND_NUMERIC), lambda run: run.delay
        ),
        "preflight_from_onset": _delay(proofs, lambda run: run.delay_from_onset),
        "onset_error": _quantiles(errors),
    }


def exact(runs: Sequence[Scored]) -> Numbers:
    """Faults that are proved: every one found, and none where it is not there.

    Where a rate that is too high ends in NaN, NaN is there.
    """
    scored = [run for run in runs if run.truth.label not in ("spoiled", "unlabeled")]
    proofs = [run for run in scored if run.truth.is_proof]
    hurt = [run for run in proofs if run.truth.label == "manifested"]

    def is_false(run: Scored) -> bool:
        follows = effects_of(run.truth.causes) if run.truth.label == "manifested" else frozenset()
        return any(
            set(claim.names) <= EXACT - follows and not run.is_right(claim) for claim in run.alarms
        )

    return {
        "noted": _share(proofs, lambda run: run.is_noted),
        "alarm_where_harm": _share(hurt, lambda run: run.is_named),
        "false": _share(scored, is_false),
    }


def collapse(runs: Sequence[Scored]) -> Numbers:
    """Modes that fell by half with no bug in noise, data or loop."""
    fallen = [run for run in runs if run.is_natural_collapse]
    return {
        "named": _share(fallen, lambda run: run.names_collapse(with_divergence=False)),
        "named_or_divergence": _share(fallen, lambda run: run.names_collapse(with_divergence=True)),
        "any_alarm": _share(fallen, lambda run: run.is_detected),
    }


def severity(runs: Sequence[Scored]) -> Numbers:
    """Rank correlation of the highest severity that was said with the harm that was done."""
    put_in = [run for run in runs if run.truth.label in ("manifested", "benign")]
    said = [max((claim.severity for claim in run.diagnosis), default=0.0) for run in put_in]
    value = spearman(said, [run.truth.harm for run in put_in]) if len(put_in) > 2 else math.nan
    return {"spearman": None if value != value else round(value, 3), "runs": len(put_in)}


def _labeled(runs: Iterable[Scored], label: str) -> list[Scored]:
    return [run for run in runs if run.truth.label == label]


def _of(runs: Iterable[Scored], fault: str) -> list[Scored]:
    return [run for run in runs if run.truth.causes[0] == fault]


def _in_group(runs: Iterable[Scored], group: frozenset[str]) -> list[Scored]:
    return [run for run in runs if run.truth.causes[0] in group]


def _share(runs: Iterable[Scored], test: Callable[[Scored], bool]) -> Numbers:
    return share_of([test(run) for run in runs]).as_dict()


def _delay(runs: Iterable[Scored], of: Callable[[Scored], float]) -> Numbers:
    return _quantiles([of(run) for run in runs])


def _quantiles(values: Sequence[float]) -> Numbers:
    """Median and 90 % quantile; None where it lies beyond the end of the runs, or is empty."""

    def at(share: float) -> float | None:
        found = quantile(values, share)
        return found if math.isfinite(found) else None

    censored = sum(value == math.inf for value in values)
    return {"median": at(0.5), "p90": at(0.9), "censored": censored, "runs": len(values)}
