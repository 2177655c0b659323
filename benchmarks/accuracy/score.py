"""Replays the cached runs through the rules as they are now, and writes what comes out.

python -m benchmarks.accuracy.score --split tuning      # while working on a rule
python -m benchmarks.accuracy.score                     # held-out splits: results.json
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.accuracy.baselines import BASELINES
from benchmarks.accuracy.cache import DEFAULT_FOLDER, Cache
from benchmarks.accuracy.claims import Claim, Diagnosis, diagnosed
from benchmarks.accuracy.labels import Truth, label_all
from benchmarks.accuracy.metrics import measure
from benchmarks.accuracy.run_file import write_whole
from benchmarks.accuracy.score_text import complaints, summary
from benchmarks.accuracy.scored import Scored
from benchmarks.accuracy.splits import HELD_OUT, splits_named

RESULTS = Path(__file__).resolve().parent / "results.json"
TOOL = "tb_gan_doctor"


@dataclass(frozen=True, slots=True)
class ScoredSplit:
    """The runs of one split: what is true of each, and what each tool said of it."""

    split: str
    truths: tuple[Truth, ...]
    said: dict[str, tuple[Diagnosis, ...]]
    failures: dict[str, str]

    def scored(self, tool: str) -> list[Scored]:
        return [Scored(t, d) for t, d in zip(self.truths, self.said[tool], strict=True)]


def say_all(split: str, folder: Path, path: Path, with_baselines: bool) -> dict[str, Diagnosis]:
    """What every tool says of the run in one file."""
    trained = Cache(split, folder).load_file(path)
    said = {TOOL: diagnosed(trained)}
    if with_baselines:
        said.update({name: rule(trained) for name, rule in BASELINES.items()})
    return said


def score_split(
    split: str, folder: Path, jobs: int = 1, with_baselines: bool = True
) -> ScoredSplit:
    """Diagnoses and labels every cached run of one split; opens the files of no other."""
    cache = Cache(split, folder)
    paths = cache.files()
    arguments = [(split, folder, path, with_baselines) for path in paths]
    if jobs > 1 and len(paths) > 20:
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            diagnoses = list(pool.map(say_all, *zip(*arguments, strict=True), chunksize=8))
    else:
        diagnoses = [say_all(*each) for each in arguments]
    truths = label_all([cache.load_file(path) for path in paths])
    tools = [TOOL, *BASELINES] if with_baselines else [TOOL]
    said = {tool: tuple(each[tool] for each in diagnoses) for tool in tools}
    return ScoredSplit(split, tuple(truths), said, cache.failures())


def results(splits: Sequence[ScoredSplit]) -> dict[str, Any]:
    """The document: numbers per split and over all held-out ones, and one row per run."""
    groups = {each.split: [each] for each in splits}
    held_out = [each for each in splits if each.split in HELD_OUT]
    if len(held_out) > 1:
        groups = {"held-out": held_out, **groups}
    return {
        "schema": 1,
        "machine": machine(),
        "groups": {
            name: {
                tool: measure([run for each in group for run in each.scored(tool)])
                for tool in group[0].said
            }
            for name, group in groups.items()
        },
        "failed": {run: error for each in splits for run, error in sorted(each.failures.items())},
        "rows": [row(run) for each in splits for run in each.scored(TOOL)],
    }


def machine() -> str:
    """What the numbers were made on, as far as it matters to them."""
    versions = (f"{name} {version(name)}" for name in ("torch", "numpy"))
    return f"{os.cpu_count()} CPU cores, Python {platform.python_version()}, {', '.join(versions)}"


def row(run: Scored) -> dict[str, Any]:
    """One run in the document."""
    truth = run.truth
    return {
        "run": truth.spec.id,
        "split": truth.split,
        "label": truth.label,
        "onset": truth.onset,
        "harm_at": truth.manifested_at,
        "harm": round(truth.harm, 3),
        "said": [_said(claim) for claim in run.diagnosis],
    }


def _said(claim: Claim) -> list[Any]:
    return [
        claim.names[0],
        round(claim.severity, 2),
        claim.alarm_from(-1),
        list(claim.explained_by),
    ]


def written(document: dict[str, Any]) -> str:
    """The document as text: numbers indented, one line per run."""
    rows = document["rows"]
    head = json.dumps({**document, "rows": []}, indent=1, allow_nan=False)
    lines = ",\n  ".join(json.dumps(each, allow_nan=False) for each in rows)
    return head.removesuffix("[]\n}") + f"[\n  {lines}\n ]\n}}\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit status: 0, or 1 where there is nothing to score."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy.score")
    parser.add_argument("--split", default="held-out", help="tuning, held-out or one part's name")
    parser.add_argument("--cache", type=Path, default=DEFAULT_FOLDER, help="where runs are kept")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--no-baselines", action="store_true", help="this tool only, faster")
    parser.add_argument("--out", type=Path, help=f"default for held-out: {RESULTS.name} here")
    parser.add_argument("--complaints", action="store_true", help="every run diagnosed wrongly")
    chosen = parser.parse_args(argv)
    start = time.monotonic()
    scored = [
        score_split(split, chosen.cache, chosen.jobs, not chosen.no_baselines)
        for split in splits_named(chosen.split)
    ]
    if not any(each.truths for each in scored):
        print(f"no runs of {chosen.split} in {chosen.cache}: benchmarks.accuracy.run first")
        return 1
    document = results([each for each in scored if each.truths])
    for name, tools in document["groups"].items():
        print(f"{name}: {tools[TOOL]['runs']}\n{summary(tools[TOOL])}")
    if chosen.complaints or chosen.split == "tuning":
        print("\n".join(complaints(run for each in scored for run in each.scored(TOOL))))
    out = chosen.out or (RESULTS if chosen.split == "held-out" else None)
    if out is not None:
        write_whole(out, written(document).encode())
    n = sum(len(each.truths) for each in scored)
    print(f"{n} runs in {time.monotonic() - start:.0f} s" + (f": {out}" if out else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
