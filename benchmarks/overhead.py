"""What recording costs a training: time per step, and bytes per step.

    python benchmarks/overhead.py [--case NAME ...] [--tool NAME ...] [--pairs N] [--json FILE]

Two trainings with equal seeds take turns in short chunks in one process, one of them with a
tool attached. A pair of chunks gives one ratio of process CPU time (which counts the threads
that write); printed are the median of the ratios and their quartiles. Noise shows in the row
`plain`, where neither has a tool.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import torch
from gan_trainings import Training, dcgan, ring
from recording_tools import TOOLS, Doctor, Tool

TARGETS = {("mlp-ring", "gan-doctor"): 1.08, ("dcgan-32", "gan-doctor"): 1.02}
MOST_BYTES = 60


class Case(NamedTuple):
    """A training and how many of its steps make a chunk."""

    build: Callable[[], Training]
    chunk: int


CASES = {"mlp-ring": Case(ring, 100), "dcgan-32": Case(dcgan, 50)}


def measure(case: Case, tool: type[Tool], pairs: int) -> dict[str, float]:
    """Ratios of CPU time with and without the tool, and microseconds per step."""
    with tempfile.TemporaryDirectory() as directory:
        sides = []
        for kind in (Tool, tool):
            torch.manual_seed(0)
            sides.append(kind(case.build(), Path(directory)))
        for side in sides:  # warm caches, and what is done once
            chunk(side, max(case.chunk, 150 if case.chunk > 50 else 100))
        ratios, differences = [], []
        for i in range(pairs):
            order = sides if i % 2 == 0 else sides[::-1]
            spent = {id(side): chunk(side, case.chunk) for side in order}
            plain, with_tool = spent[id(sides[0])], spent[id(sides[1])]
            ratios.append(with_tool / plain)
            differences.append((with_tool - plain) / case.chunk * 1e6)
        for side in sides:
            side.close()
    low, median, high = statistics.quantiles(ratios, n=4)
    return {"ratio": median, "low": low, "high": high, "us": statistics.median(differences)}


def chunk(side: Tool, steps: int) -> float:
    """CPU seconds of some steps, the writing of what they logged included."""
    start = time.process_time()
    for _ in range(steps):
        side.after(side.training.iterate())
    side.flush()
    return time.process_time() - start


def bytes_per_step(steps: int) -> float:
    """Event bytes of a run of `steps` steps, divided by them; samples are not images here."""
    torch.manual_seed(0)
    with tempfile.TemporaryDirectory() as directory:
        tool = Doctor(ring(width=8, batch=16), Path(directory))
        chunk(tool, steps)
        tool.close()
        size = sum(file.stat().st_size for file in Path(directory).glob("*tfevents*"))
    return size / steps


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--case", action="append", choices=CASES, help="default: all")
    parser.add_argument("--tool", action="append", choices=TOOLS, help="default: all")
    parser.add_argument("--pairs", type=int, default=21, help="pairs of chunks (default: 21)")
    parser.add_argument("--bytes-steps", type=int, default=10_000, help="0 leaves bytes out")
    parser.add_argument("--json", type=Path, help="write the numbers to this file too")
    options = parser.parse_args()
    torch.set_num_threads(1)
    rows: list[dict[str, Any]] = []
    print(f"{'case':<10} {'tool':<24} {'ratio':>6} {'quartiles':>14} {'us/step':>8}  target")
    for name in options.case or CASES:
        for tool in options.tool or TOOLS:
            row = measure(CASES[name], TOOLS[tool], options.pairs)
            target = TARGETS.get((name, tool))
            rows.append({"case": name, "tool": tool, **row, "target": target})
            quartiles = f"[{row['low']:.3f}-{row['high']:.3f}]"
            verdict = "" if target is None else f"<= {target} {_verdict(row['ratio'], target)}"
            ratio, micros = f"{row['ratio']:6.3f}", f"{row['us']:8.0f}"
            print(f"{name:<10} {tool:<24} {ratio} {quartiles:>14} {micros}  {verdict}", flush=True)
    numbers: dict[str, Any] = {"rows": rows, "torch": torch.__version__}
    if options.bytes_steps:
        size = numbers["bytes_per_step"] = bytes_per_step(options.bytes_steps)
        verdict = _verdict(size, MOST_BYTES)
        steps = f"{options.bytes_steps:,} steps"
        print(f"event bytes per step over {steps}: {size:.1f}  <= {MOST_BYTES} {verdict}")
    if options.json:
        options.json.write_text(json.dumps(numbers, indent=1) + "\n")


def _verdict(value: float, target: float) -> str:
    return "ok" if value <= target else "MISSED"


if __name__ == "__main__":
    main()
