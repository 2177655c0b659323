"""Whether a training really went wrong, judged from the true distribution.

The oracle knows what no user knows: where the true modes lie. The tool never sees any of it, and
the oracle never sees what the tool measures.
"""

from __future__ import annotations

import copy
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import torch
from torch import nn

from benchmarks.accuracy.trial import Trial

FAKES = 2000
EVERY_STEPS = 100
_HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")
_SHARES = {"modes": 0.9, "quality_share": 0.6, "spread": 0.5, "agreement": 0.6}
"""How much of the healthy median of its cell a run must keep, per quantity."""


@dataclass(frozen=True, slots=True)
class Quality:
    """True quality after `step`, of 2,000 fresh fakes.

    modes: share of the true modes that get at least a fifth of the fakes due to them.
    quality_share: share of the fakes that lie within reach of a true mode.
    finite: whether weights and fakes are numbers.
    spread: how wide the fakes of a mode lie, relative to the true samples of it.
    agreement: share of the fakes whose true class is the one asked for (1 without classes).
    """

    step: int
    modes: float
    quality_share: float
    finite: bool
    spread: float = 1.0
    agreement: float = 1.0


def snapshot(trial: Trial, step: int = 0) -> Quality:
    """Judges the generator as it is now; training, modules and random numbers stay as they are."""
    weights = (*trial.generator.parameters(), *trial.discriminator.parameters())
    finite = all(bool(torch.isfinite(weight).all()) for weight in weights)
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(step)
        fakes, labels = trial.sample(FAKES, bare_copy(trial.sampler))
    fakes = fakes.flatten(1)
    if not finite or not bool(torch.isfinite(fakes).all()):
        return Quality(step, 0.0, 0.0, False, 0.0, 0.0)
    modes, good, spread, agreement = trial.source.truth.judge(fakes, labels)
    return Quality(step, modes, good, True, spread, agreement)


def manifested(qualities: Sequence[Quality], healthy: Sequence[Sequence[Quality]]) -> int | None:
    """The first step from which a run is worse than the healthy runs of its cell, to its end.

    healthy: snapshots of the cell's healthy runs, taken at the same steps. The limits follow the
        median healthy run as it trains; a quantity counts from where that run is half-way.
    Worse means: two snapshots in a row, most of any from there on, and three quarters of all to
    the end. Returns None where the run went well.
    """
    usual = _usual(healthy)
    worse = [not q.finite or _is_worse(q, usual.get(q.step, {})) for q in qualities]
    for place, quality in enumerate(qualities):
        if not quality.finite or _lasts(worse[place:]):
            return quality.step
    return None


def is_ever_worse(
    qualities: Sequence[Quality], healthy: Sequence[Sequence[Quality]], onset: int
) -> bool:
    """Whether any snapshot from `onset` on is worse than the healthy runs of the cell."""
    usual = _usual(healthy)
    later = (quality for quality in qualities if quality.step >= onset)
    return any(not q.finite or _is_worse(q, usual.get(q.step, {})) for q in later)


def collapsed(qualities: Sequence[Quality]) -> int | None:
    """The first step at which true modes are half of their best or fewer, to the end; or None."""
    best, since = 0.0, None
    for quality in qualities:
        best = max(best, quality.modes)
        if best > 0 and quality.modes <= best / 2:
            since = quality.step if since is None else since
        else:
            since = None
    return since


def _usual(healthy: Sequence[Sequence[Quality]]) -> dict[int, dict[str, float]]:
    """By step: the healthy median of each quantity that is half-way or farther by then."""
    medians = {
        snapshots[0].step: {
            name: median(getattr(each, name) for each in snapshots) for name in _SHARES
        }
        for snapshots in zip(*healthy, strict=False)
    }
    ends = medians[max(medians)] if medians else {}
    return {
        step: {name: value for name, value in values.items() if value >= ends[name] / 2}
        for step, values in medians.items()
    }


def _lasts(worse: Sequence[bool]) -> bool:
    """Whether what begins here goes on to the end, short recoveries apart."""
    if list(worse[:2]) != [True, True] or sum(worse) < 0.75 * len(worse):
        return False
    return all(sum(worse[:n]) >= 0.6 * n for n in range(2, len(worse)))


def _is_worse(quality: Quality, usual: dict[str, float]) -> bool:
    return any(getattr(quality, name) < _SHARES[name] * value for name, value in usual.items())


def bare_copy(module: nn.Module) -> nn.Module:
    """A copy of `module` without hooks, so that calling it is seen by nobody."""
    parts = list(module.modules())
    kept = [{name: vars(part)[name] for name in _HOOKS if name in vars(part)} for part in parts]
    try:
        for part, hooks in zip(parts, kept, strict=True):
            vars(part).update({name: OrderedDict() for name in hooks})
        return copy.deepcopy(module)
    finally:
        for part, hooks in zip(parts, kept, strict=True):
            vars(part).update(hooks)
