"""Trains the runs of the benchmark into the cache, several at a time, and goes on where it stopped.

    python -m benchmarks.accuracy.run --split tuning --jobs 2

Ctrl-C stops it at once; finished runs stay, and the same command goes on.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import TextIO

from benchmarks.accuracy.cache import DEFAULT_FOLDER, Cache
from benchmarks.accuracy.fingerprint import fingerprint
from benchmarks.accuracy.plan import interleaved, plan, scaled_budgets
from benchmarks.accuracy.splits import split_of, splits_named
from benchmarks.accuracy.train import RunSpec

THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
LINE_EVERY_SECONDS = 30.0  # where the output is no terminal


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one run."""

    spec: RunSpec
    seconds: float
    error: str = ""


def train_into(folder: Path, spec: RunSpec) -> Done:
    """Trains one run and keeps it, or its error."""
    from benchmarks.accuracy.train import train

    cache = Cache(split_of(spec), folder)
    start = time.monotonic()
    try:
        trained = train(spec)
        cache.store(trained, recorded_by=fingerprint())
    except Exception:
        error = traceback.format_exc()
        cache.store_failure(spec, error)
        return Done(spec, time.monotonic() - start, error)
    return Done(spec, time.monotonic() - start)


def planned(
    splits: Sequence[str], budget: int | None = None, only: str = "", injection: str = ""
) -> list[RunSpec]:
    """The runs of these splits, interleaved.

    only: text that a cell's name must hold; injection: text that the injection's name must hold,
    "healthy" for runs without one.
    """
    from benchmarks.accuracy.cells import CELLS
    from benchmarks.accuracy.faults import BENIGN, INJECTIONS

    budgets = scaled_budgets(splits, budget)
    every = [plan(split, CELLS, (*INJECTIONS, *BENIGN), budgets[split]) for split in splits]
    return [
        spec
        for spec in interleaved(every)
        if only in spec.cell.name and injection in (spec.injection or "healthy")
    ]


def missing(
    specs: Sequence[RunSpec], folder: Path, failed_again: bool, stale: bool
) -> list[RunSpec]:
    """Those that are not in the cache; `stale`: nor recorded by the program as it is now."""

    def is_missing(spec: RunSpec) -> bool:
        cache = Cache(split_of(spec), folder)
        if cache.has(spec):
            return stale and cache.notes(spec).get("recorded_by") != fingerprint()
        return failed_again or not cache.has_failed(spec)

    return [spec for spec in specs if is_missing(spec)]


def train_all(specs: Sequence[RunSpec], folder: Path, jobs: int, out: TextIO) -> int:
    """Trains all of them; returns how many failed. A worker that dies fails its run only."""
    progress = Progress(len(specs), out)
    waiting, running = list(reversed(specs)), dict[Future[Done], RunSpec]()
    pool = _pool(jobs)
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                spec = waiting.pop()
                running[pool.submit(train_into, folder, spec)] = spec
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                spec = running.pop(future)
                try:
                    progress.add(future.result())
                except BrokenProcessPool:
                    Cache(split_of(spec), folder).store_failure(spec, "the worker died")
                    progress.add(Done(spec, 0.0, "the worker died"))
                    pool.shutdown(wait=False, cancel_futures=True)
                    waiting.extend(running.values())
                    running.clear()
                    pool = _pool(jobs)
                    break
    except KeyboardInterrupt:
        _stop(pool)
        out.write("\nstopped; the same command goes on from here\n")
        raise SystemExit(130) from None
    pool.shutdown()
    progress.end()
    return progress.n_failed


class Progress:
    """One line that says how far it is; a line now and then where there is no terminal."""

    def __init__(self, total: int, out: TextIO) -> None:
        self.total, self.out = total, out
        self.n_done = self.n_failed = 0
        self.start = self._said = time.monotonic()

    def add(self, done: Done) -> None:
        self.n_done += 1
        if done.error:
            self.n_failed += 1
            self.out.write(f"\nfailed: {done.spec.id}: {done.error.strip().splitlines()[-1]}\n")
        now = time.monotonic()
        if self.out.isatty():
            self.out.write(f"\r\x1b[K{self.line(now)} {done.spec.id}")
        elif now - self._said >= LINE_EVERY_SECONDS or self.n_done in (1, self.total):
            self._said = now
            self.out.write(f"{self.line(now)}\n")
        self.out.flush()

    def line(self, now: float) -> str:
        spent = now - self.start
        left = spent / max(1, self.n_done) * (self.total - self.n_done)
        failed = f", {self.n_failed} failed" if self.n_failed else ""
        return f"{self.n_done}/{self.total}{failed}, {_clock(spent)} gone, {_clock(left)} to go"

    def end(self) -> None:
        self.out.write("\n" if self.out.isatty() else "")


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit status: 0, or 1 where a run failed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.accuracy.run", description="Train the benchmark's runs."
    )
    parser.add_argument("--split", default="all", help="tuning, held-out, all, or one part's name")
    parser.add_argument("--jobs", type=int, default=2, help="processes of one thread each")
    parser.add_argument("--cache", type=Path, default=DEFAULT_FOLDER, help="where runs are kept")
    parser.add_argument("--budget", type=int, help="runs in all, in place of the plan's own number")
    parser.add_argument("--limit", type=int, help="train only the first so many that are missing")
    parser.add_argument("--cell", default="", help="only cells whose name holds this")
    parser.add_argument("--injection", default="", help="only these injections, or healthy")
    parser.add_argument("--retry-failed", action="store_true", help="try failed runs again")
    parser.add_argument("--stale", action="store_true", help="train anew what older code recorded")
    parser.add_argument("--list", action="store_true", help="say what would be trained, and stop")
    chosen = parser.parse_args(argv)
    try:
        splits = splits_named(chosen.split)
    except ValueError as error:
        parser.error(str(error))
    every = planned(splits, chosen.budget, chosen.cell, chosen.injection)
    specs = missing(every, chosen.cache, chosen.retry_failed, chosen.stale)[: chosen.limit]
    out = sys.stderr
    counts = Counter(split_of(spec) for spec in specs)
    parts = ", ".join(f"{counts[split]} {split}" for split in splits)
    out.write(f"{len(specs)} of {len(every)} runs to train ({parts}) into {chosen.cache}\n")
    if chosen.list:
        print("\n".join(f"{split_of(spec)} {spec.id}" for spec in specs))
        return 0
    for stop in (signal.SIGINT, signal.SIGTERM):  # a job in the background ignores the first
        signal.signal(stop, signal.default_int_handler)
    return 1 if train_all(specs, chosen.cache, max(1, chosen.jobs), out) else 0


def _pool(jobs: int) -> ProcessPoolExecutor:
    os.environ.update(dict.fromkeys(THREADS, "1"))  # read when a worker loads its libraries
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """In a worker: Ctrl-C is the parent's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _stop(pool: ProcessPoolExecutor) -> None:
    """Ends the workers in the middle of their runs, which are then simply not there."""
    for worker in active_children():
        worker.terminate()
    pool.shutdown(wait=False, cancel_futures=True)


def _clock(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60}:{minutes % 60:02d} h"


if __name__ == "__main__":
    sys.exit(main())
