"""A stored run through the engine: its Report and its timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tb_gan_doctor.diagnose.engine import Engine
from tb_gan_doctor.diagnose.fault import Fault
from tb_gan_doctor.diagnose.scalars.rules import scalar_rules
from tb_gan_doctor.model import LEVELS, Episode, Report, Run


@dataclass(frozen=True, slots=True)
class Timeline:
    """Severity of every fault over a run.

    severity: float32 [n_faults, n_windows]; NaN where a fault did not speak in a window.
    levels: per fault the stretches (first step, last step, level) that are not healthy.
    """

    faults: tuple[str, ...]
    first_steps: list[int]
    last_steps: list[int]
    severity: npt.NDArray[np.float32]
    levels: dict[str, list[tuple[int, int, str]]]


@dataclass(frozen=True, slots=True)
class Replay:
    """What a stored run comes to."""

    report: Report
    timeline: Timeline


def replay(
    run: Run, faults: Sequence[type[Fault] | Fault] | None = None, notes: Sequence[str] = ()
) -> Replay:
    """Feeds facts and windows in the order in which they happened.

    faults: the whole catalogue by default; notes: what the Report is to say besides.
    Where windows are missing (a thinned sample), episodes are those of the recorder's ledger.
    """
    if run.scalars is not None:
        faults = scalar_rules(faults, run.scalars)
    engine = Engine(faults)
    facts = iter(run.facts)
    waiting = next(facts, None)
    rows = []
    for window in run.windows:
        while waiting is not None and waiting.step <= window.last_step:
            engine.learn(waiting)
            waiting = next(facts, None)
        engine.feed(window)
        rows.append(engine.severities())
    while waiting is not None:
        engine.learn(waiting)
        waiting = next(facts, None)
    use_ledger = run.is_thinned and run.ledger is not None
    episodes = run.ledger if use_ledger and run.ledger is not None else engine.episodes()
    told = [*run.notes, *notes]
    if run.is_thinned:
        source = "the recorder's own ledger" if use_ledger else "the windows that were kept"
        told.append(
            f"{len(run.windows)} of {run.windows_total} windows were kept here; "
            f"findings come from {source}"
        )
    names = tuple(check.fault.META.id for check in engine.checks)
    severity = np.asarray(rows, dtype=np.float32).reshape(len(rows), len(names)).T
    timeline = Timeline(
        faults=names,
        first_steps=[window.first_step for window in run.windows],
        last_steps=[window.last_step for window in run.windows],
        severity=severity,
        levels=level_segments(episodes, engine.last_step),
    )
    report = engine.report(run.name, told, run.windows_total, episodes, run.source)
    return Replay(report, timeline)


def level_segments(
    episodes: Sequence[Episode], last_step: int
) -> dict[str, list[tuple[int, int, str]]]:
    """Stretches (first step, last step, level) per fault, healthy ones left out.

    The first stretch of an episode begins at its onset, not at the step that confirmed it.
    """
    segments: dict[str, list[tuple[int, int, str]]] = {}
    for episode in episodes:
        changes = [(episode.onset_by, episode.changes[0][1]), *episode.changes[1:]]
        ends = [step - 1 for step, _ in changes[1:]] + [max(last_step, changes[-1][0])]
        for (start, level), end in zip(changes, ends, strict=True):
            if level != LEVELS[0] and end >= start:
                segments.setdefault(episode.fault, []).append((start, end, level))
    return segments
