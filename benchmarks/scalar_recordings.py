"""The losses of recorded trainings as somebody else would have logged them: two tags, no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.accuracy.cache import Cache
from benchmarks.accuracy.labels import Truth, label_all
from benchmarks.accuracy.splits import SPLITS
from benchmarks.accuracy.train import Trained
from benchmarks.scalar_logs import START
from benchmarks.scalar_runs import Figures
from tb_gan_doctor.diagnose.replay import replay
from tb_gan_doctor.model import Report
from tb_gan_doctor.read.scalars.adopt import adopted
from tb_gan_doctor.read.scalars.candidates import Member, candidates
from tb_gan_doctor.read.scalars.series import Series

STEP_SECONDS = 0.05
TAGS = {"D_loss": "loss/d", "G_loss": "loss/g"}


@dataclass(frozen=True, slots=True)
class Habit:
    """How a loop logs: every so many windows of ten steps, each counted as `stretch` steps."""

    name: str
    every: int = 1
    stretch: int = 1


HABITS = (
    Habit("every 10 steps"),
    Habit("every 50 steps", every=5),
    Habit("every 10 steps, each counted as ten", stretch=10),
)


def recorded(folder: Path) -> Iterator[tuple[str, Figures]]:
    """By logging habit, then by loss family: what is said of all recordings in a cache.

    Left out are runs whose truth is neither: a change without harm, harm that passed.
    """
    runs = [pair for split in SPLITS for pair in _labeled(split, folder)]
    for habit in HABITS:
        by_family: dict[str, Figures] = {"all families": Figures()}
        for trained, truth in runs:
            report = said_of(trained, habit)
            for name in ("all families", trained.spec.cell.loss):
                by_family.setdefault(name, Figures()).add(report, truth.is_silent)
        for family, figures in by_family.items():
            yield f"recordings, {habit.name}, {family}", figures


def _labeled(split: str, folder: Path) -> Iterator[tuple[Trained, Truth]]:
    runs = list(Cache(split, folder))
    for trained, truth in zip(runs, label_all(runs), strict=True):
        if truth.is_silent or truth.label == "manifested":
            yield trained, truth


def said_of(trained: Trained, habit: Habit) -> Report:
    """The Report on the losses alone."""
    (candidate,) = candidates({"run": list(TAGS)})
    windows = trained.windows[habit.every - 1 :: habit.every]
    steps = np.array([window.last_step for window in windows], np.int64) * habit.stretch

    def load(member: Member) -> Series:
        signal = TAGS[member.tag]
        values = np.array([
            np.nan if window.get(signal, "n_nonfinite") > 0 else window.get(signal)
            for window in windows
        ])  # fmt: skip
        is_there = ~np.isnan(values) | np.array(
            [window.get(signal, "n_nonfinite") > 0 for window in windows]
        )
        return Series(steps, START + STEP_SECONDS * steps, values).at(is_there)

    run = adopted(candidate, load)
    assert run is not None
    return replay(run).report
