"""The demo: train every scenario, print each diagnosis, serve TensorBoard on them."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import torch

from tb_gan_doctor.demo.scenarios import SCENARIOS, Scenario, build, scenario_named
from tb_gan_doctor.demo.serve import serve_tensorboard
from tb_gan_doctor.errors import InputError
from tb_gan_doctor.model import Report
from tb_gan_doctor.record.recorder import GanDoctor

ONSET_STEPS = 300  # between what was put in and what was found
MOST_AT_ONCE = 8  # each has a torch of its own, a quarter of a GB
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

    One is trained on each core. Each scenario's directory is replaced if an earlier demo wrote it.
    Returns the exit status: 0, or 1 where a diagnosis is not the one that was put in.
    """
    chosen = SCENARIOS if not scenarios else tuple(scenario_named(name) for name in scenarios)
    directories = [_fresh(logdir / scenario.name) for scenario in chosen]
    start = time.monotonic()
    n_right = 0
    with _trained([scenario.name for scenario in chosen], directories) as reports:
        for place, scenario in enumerate(chosen, 1):
            print(f"[{place}/{len(chosen)}] {scenario.name}: {scenario.what}", file=sys.stderr)
            report = next(reports)
            n_right += is_right(scenario, report)
            print(report.to_text(), flush=True)
    seconds = time.monotonic() - start
    print(f"{n_right} of {len(chosen)} runs were diagnosed as built, in {seconds:.0f} s: {logdir}")
    if serve:
        serve_tensorboard(logdir, port)
    return 0 if n_right == len(chosen) else 1


@contextmanager
def _trained(names: Sequence[str], directories: Sequence[Path]) -> Iterator[Iterator[Report]]:
    """The Reports in order, trained in as many processes as there are cores."""
    workers = min(len(names), _cores(), MOST_AT_ONCE)
    if workers < 2:
        yield map(_train_named, names, directories)
        return
    # Ctrl-C reaches every process; these end without a word, and the first one says what happened.
    at_ctrl_c = (signal.SIGINT, signal.SIG_DFL)
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, context, signal.signal, at_ctrl_c) as pool:
        try:
            yield pool.map(_train_named, names, directories)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _train_named(name: str, directory: Path) -> Report:
    torch.set_num_threads(1)
    return train(scenario_named(name), directory)


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)  # not on macOS and Windows
    return len(affinity(0)) if affinity else os.cpu_count() or 1


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
