"""The demo: train every scenario, print each diagnosis, serve TensorBoard on them."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import torch

from tb_gan_doctor.demo.scenarios import SCENARIOS, Scenario, build, scenario_named
from tb_gan_doctor.demo.serve import serve_tensorboard
from tb_gan_doctor.errors import InputError
from tb_gan_doctor.model import Report
from tb_gan_doctor.record.recorder import GanDoctor

ONSET_STEPS = 300  # between what was put in and what was found
_MARK = ".tb_gan_doctor_demo"  # only directories that carry it are ever replaced


def train(scenario: Scenario, logdir: Path) -> Report:
    """Trains one scenario into `logdir` and returns the Report at its end."""
    training = build(scenario)
    if scenario.inject is not None and scenario.onset == 0:
        scenario.inject(training)
    with GanDoctor(
        logdir,
        generator=training.generator,
        discriminator=training.discriminator,
        g_optimizer=training.g_optimizer,
        d_optimizer=training.d_optimizer,
        loss=training.loss,
    ) as doctor:
        for step in range(scenario.steps):
            if scenario.inject is not None and step == scenario.onset > 0:
                scenario.inject(training)
            doctor.step(**training.iterate())
    return doctor.report()


def run_demo(
    logdir: Path, scenarios: Sequence[str] | None = None, serve: bool = True, port: int = 0
) -> int:
    """Trains the scenarios below `logdir`, prints their Reports and serves TensorBoard on them.

    Each scenario's directory is replaced if an earlier demo wrote it. Returns the exit status:
    0, or 1 where a diagnosis is not the one that was put in.
    """
    chosen = SCENARIOS if not scenarios else tuple(scenario_named(name) for name in scenarios)
    torch.set_num_threads(1)
    start = time.monotonic()
    n_right = 0
    for place, scenario in enumerate(chosen, 1):
        print(f"[{place}/{len(chosen)}] {scenario.name}: {scenario.what}", file=sys.stderr)
        report = train(scenario, _fresh(logdir / scenario.name))
        n_right += is_right(scenario, report)
        print(report.to_text(), flush=True)
    seconds = time.monotonic() - start
    print(f"{n_right} of {len(chosen)} runs were diagnosed as built, in {seconds:.0f} s: {logdir}")
    if serve:
        serve_tensorboard(logdir, port)
    return 0 if n_right == len(chosen) else 1


def is_right(scenario: Scenario, report: Report) -> bool:
    """A healthy run without an alarm, or a fault that is named first, and in time."""
    if scenario.fault is None:
        return all(f.episode.peak_level in ("healthy", "watch") for f in report.findings)
    if not report.findings or report.findings[0].episode.fault != scenario.fault:
        return False
    return abs(report.findings[0].episode.onset_by - scenario.onset) <= ONSET_STEPS


def _fresh(directory: Path) -> Path:
    """An empty directory; refuses to replace one that no demo wrote."""
    if directory.exists() and any(directory.iterdir()):
        if not (directory / _MARK).is_file():
            raise InputError(f"{directory} is not empty: choose another --logdir")
        shutil.rmtree(directory)
    directory.mkdir(parents=True, exist_ok=True)
    (directory / _MARK).touch()
    return directory
