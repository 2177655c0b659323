"""Applies the tool's own advice to runs that went wrong, and lets the oracle judge.

python -m benchmarks.accuracy.repair --jobs 2
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.accuracy.cache import DEFAULT_FOLDER, Cache
from benchmarks.accuracy.claims import diagnosed
from benchmarks.accuracy.faults import injection_named
from benchmarks.accuracy.labels import Truth, label_all
from benchmarks.accuracy.plan import stable_hash
from benchmarks.accuracy.repaired import Repair, repaired
from benchmarks.accuracy.run import THREADS
from benchmarks.accuracy.run_file import write_whole
from benchmarks.accuracy.splits import splits_named
from benchmarks.accuracy.statistics import share_of
from benchmarks.accuracy.table import REPAIRS
from benchmarks.accuracy.train import RunSpec


def sample(truths: Sequence[Truth], count: int) -> list[RunSpec]:
    """`count` runs with harm, always the same ones: every cause before a second run of any."""
    hurt = [truth for truth in truths if truth.label == "manifested"]
    hurt.sort(key=lambda truth: stable_hash(f"repair {truth.spec.id}"))
    used: dict[str, int] = {}
    ranked = []
    for truth in hurt:
        cause = truth.causes[0]
        used[cause] = used.get(cause, 0) + 1
        ranked.append((used[cause], stable_hash(cause), truth.spec))
    return [spec for *_, spec in sorted(ranked, key=lambda item: item[:2])[:count]]


def repair_one(folder: Path, split: str, spec: RunSpec) -> Repair:
    """Loads a run and the healthy ones of its cell, and repairs it."""
    cache = Cache(split, folder)
    healthy = f"/{spec.cell.name}/healthy/"
    peers = [cache.load_file(path) for path in cache.files() if healthy in path.as_posix()]
    trained = cache.load(spec)
    try:
        return repaired(trained, diagnosed(trained), [peer.qualities for peer in peers])
    except Exception:  # a remedy that breaks the training does not mend it
        cause = injection_named(spec.injection).causes[0]
        return Repair(spec.id, cause, recovered=False, error=traceback.format_exc())


def document(repairs: Sequence[Repair]) -> dict[str, Any]:
    """What goes into repairs.json."""
    tried = sorted((r for r in repairs if r.recovered is not None), key=lambda r: r.run)
    pairs = sorted({(repair.fault, repair.remedy) for repair in tried})
    return {
        "recovered": share_of([bool(repair.recovered) for repair in tried]).as_dict(),
        "looked_at": len(repairs),
        "without_remedy": len(repairs) - len(tried),
        "by_remedy": [
            {
                "fault": fault,
                "remedy": remedy,
                "recovered": share_of(
                    [bool(r.recovered) for r in tried if (r.fault, r.remedy) == (fault, remedy)]
                ).as_dict(),
            }
            for fault, remedy in pairs
        ],
        "runs": [asdict(repair) for repair in sorted(repairs, key=lambda r: r.run)],
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit status: 0, or 1 where there is nothing to repair."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy.repair")
    parser.add_argument("--runs", type=int, default=60, help="how many runs with harm to look at")
    parser.add_argument("--jobs", type=int, default=2, help="processes of one thread each")
    parser.add_argument("--cache", type=Path, default=DEFAULT_FOLDER, help="where runs are kept")
    parser.add_argument("--split", default="held-out", help="tuning, held-out or one part's name")
    parser.add_argument("--out", type=Path, help=f"default for held-out: {REPAIRS.name} here")
    chosen = parser.parse_args(argv)
    splits = splits_named(chosen.split)
    truths = [t for split in splits for t in label_all(list(Cache(split, chosen.cache)))]
    split_by_spec = {truth.spec: truth.split for truth in truths}
    specs = sample(truths, chosen.runs)
    if not specs:
        print(f"no {chosen.split} runs with harm in {chosen.cache}: benchmarks.accuracy.run first")
        return 1
    repairs = _all(specs, split_by_spec, chosen.cache, max(1, chosen.jobs))
    found = document(repairs)
    print(f"{found['recovered']['hits']} of {found['recovered']['total']} recovered")
    out = chosen.out or (REPAIRS if chosen.split == "held-out" else None)
    if out is not None:
        write_whole(out, (json.dumps(found, indent=1, allow_nan=False) + "\n").encode())
        print(out)
    return 0


def _all(
    specs: Sequence[RunSpec], splits: dict[RunSpec, str], folder: Path, jobs: int
) -> list[Repair]:
    os.environ.update(dict.fromkeys(THREADS, "1"))
    start, repairs = time.monotonic(), []
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(repair_one, folder, splits[spec], spec) for spec in specs]
        for future in as_completed(waiting):
            repairs.append(repair := future.result())
            told = {None: "nothing to apply", True: "recovered", False: "not recovered"}
            seconds = time.monotonic() - start
            print(
                f"{len(repairs)}/{len(specs)} {seconds:.0f} s  {repair.run}: "
                f"{repair.fault or 'no finding'} {repair.remedy}: {told[repair.recovered]}"
                f"{repair.error}",
                flush=True,
            )
    return repairs


if __name__ == "__main__":
    sys.exit(main())
