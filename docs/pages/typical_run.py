"""A typical run of each fault: the first training of its test that has it, and what was found."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from tb_gan_doctor.diagnose.engine import Engine
from tb_gan_doctor.diagnose.fault import Fault
from tb_gan_doctor.model import Episode, Window
from tb_gan_doctor.signals import signal_of

Points = Sequence[tuple[int, float]]
AGGREGATES = ("mean", "last", "max", "min", "n_nonfinite")


@dataclass(frozen=True)
class TypicalRun:
    """What is drawn of a run.

    severity: (last step of a window, severity in it).
    signal: the first one that the finding rests on; values: (step, value) where it was measured.
    """

    name: str
    last_step: int
    episode: Episode
    severity: Points
    signal: str
    scale: str
    values: Points


def typical_run(fault: type[Fault]) -> TypicalRun:
    """The first case of `tests/faults/test_<fault>.py` that fires, diagnosed by this fault alone.

    A test file that is not there, or has no such case, is an error.
    """
    module = import_module(f"tests.faults.test_{fault.META.id.replace('-', '_')}")
    case = module.CASES.firing[0]
    windows = case.script.windows(*case.lengths)
    engine = Engine([fault])
    severity = []
    facts = [case.facts, *case.later]
    for window in windows:
        while facts and facts[0].step <= window.last_step:
            engine.learn(facts.pop(0))
        engine.feed(window)
        severity.append((window.last_step, engine.severities()[0]))
    (episode,) = engine.episodes()
    signal = episode.evidence[0].signal
    last_step = windows[-1].last_step
    if signal.startswith("fact/"):  # known of the run as a whole, not measured in windows
        level = episode.evidence[0].value
        values: Points = [(episode.onset_by, level), (last_step, level)]
    else:
        values = _values(windows, signal, episode)
    return TypicalRun(
        name=case.name,
        last_step=last_step,
        episode=episode,
        severity=[(step, value) for step, value in severity if value == value],
        signal=signal,
        scale=signal_of(signal).scale,
        values=values,
    )


def _values(windows: Sequence[Window], signal: str, episode: Episode) -> Points:
    """The aggregate of `signal` that comes nearest to the number of the evidence."""
    target = episode.evidence[0].value
    best: tuple[float, Points] = (math.inf, ())
    for aggregate in AGGREGATES:
        found = [(w.last_step, w.get(signal, aggregate)) for w in windows]
        found = [(step, value) for step, value in found if math.isfinite(value)]
        if found:
            gap = min(abs(value - target) for _, value in found)
            if gap < best[0]:
                best = (gap, found)
    return best[1]
