"""One run: trained with the doctor attached, watched by the oracle."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from benchmarks.accuracy.cells import Cell, build, steps_of
from benchmarks.accuracy.faults import injection_named
from benchmarks.accuracy.oracle import EVERY_STEPS, Quality, snapshot
from benchmarks.accuracy.trial import Trial
from tb_gan_doctor.model import RunFacts, Window
from tb_gan_doctor.record.recorder import GanDoctor

Between = Callable[[Trial, int, GanDoctor], object]
"""Called before each step with the training, the step and the doctor, as a user's own code."""


@dataclass(frozen=True, slots=True, order=True)
class RunSpec:
    """What is trained.

    injection: the name of one out of `faults.INJECTIONS` or `faults.BENIGN`; "" for a healthy run.
    onset_share: 0.0 from the first step, 0.5 from the middle of the run.
    """

    cell: Cell
    injection: str = ""
    onset_share: float = 0.0
    intensity: float = 1.0
    seed: int = 0

    @property
    def id(self) -> str:
        """A stable name, fit for a file."""
        what = "healthy"
        if self.injection:
            what = f"{self.injection}@{self.onset_share:g}x{self.intensity:g}"
        return f"{self.cell.name}/{what}/{self.seed}"


@dataclass(frozen=True, slots=True)
class Trained:
    """What a run left behind.

    onset: the step from which the injection was there; -1 for a healthy run.
    seconds: wall time of the training, oracle and doctor included.
    """

    spec: RunSpec
    steps: int
    onset: int
    windows: tuple[Window, ...]
    facts: tuple[RunFacts, ...]
    qualities: tuple[Quality, ...]
    seconds: float


def train(spec: RunSpec, between: Between | None = None) -> Trained:
    """Trains one run with the doctor in memory, on one thread."""
    torch.set_num_threads(1)
    start = time.perf_counter()
    trial, steps = build(spec.cell, spec.seed), steps_of(spec.cell)
    injection = injection_named(spec.injection) if spec.injection else None
    onset = round(spec.onset_share * steps) if injection else -1
    if injection and onset == 0:
        injection.inject(trial, spec.intensity)
    qualities: list[Quality] = []
    with attached(trial) as doctor:
        for step in range(steps):
            if injection and step == onset > 0:
                injection.inject(trial, spec.intensity)
            if between is not None:
                between(trial, step, doctor)
            doctor.step(**trial.iterate())
            if (step + 1) % EVERY_STEPS == 0:
                qualities.append(snapshot(trial, step))
    online = doctor._online
    return Trained(
        spec=spec,
        steps=steps,
        onset=onset,
        windows=tuple(online.windows),
        facts=tuple(online.facts),
        qualities=tuple(qualities),
        seconds=time.perf_counter() - start,
    )


def attached(trial: Trial) -> GanDoctor:
    """A doctor on `trial` as a careful user would attach it, keeping all in memory."""
    more: dict[str, Any] = {}
    if trial.average is not None:
        more["average"] = trial.average
    if trial.scaler is not None:
        more["scaler"] = trial.scaler
    return GanDoctor(
        None,
        generator=trial.generator,
        discriminator=trial.discriminator,
        g_optimizer=trial.g_optimizer,
        d_optimizer=trial.d_optimizer,
        loss=trial.loss,
        held_out=trial.source.held_out,
        samples=False,
        **more,
    )
