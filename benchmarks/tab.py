"""What the tab costs a browser: CPU time of its main thread, per thing that a reader does.

    python -m benchmarks.tab [--runs N] [--windows N] [--rounds N] [--profile] [--json FILE]

Writes runs with every signal, layers and samples, serves them with a real `tensorboard`, and
uses the tab in Chromium with the rows of all faults shown. Printed are medians over the rounds;
the exit status is 1 where one is above its bound. CPU time is that of the main thread, so other
processes do not count; only frames and the time until the first paint are the clock's.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from benchmarks.stored_runs import ILLNESSES, write_run
from benchmarks.tab_tasks import Reader
from tests.browser.conftest import FLAGS
from tests.browser.doctor_page import DoctorPage
from tests.browser.needs import CHROMIUM
from tests.browser.tensorboard_process import TensorBoardProcess

BUNDLE = Path(__file__).parents[1] / "tb_gan_doctor/plugin/static/index.js"
ILL = "everything/0"
LONG = "long"
LONG_WINDOWS = 2500
TOP = 12


class Result(NamedTuple):
    """What was measured; `bound` is None where the number is only to know."""

    what: str
    unit: str
    bound: float | None
    measured: float

    @property
    def is_missed(self) -> bool:
        return self.bound is not None and self.measured > self.bound


def write_runs(root: Path, runs: int, n_windows: int, long_windows: int) -> list[str]:
    """Their names, that of the long one last."""
    kinds = list(reversed(ILLNESSES))
    names = [f"{kinds[i % len(kinds)]}/{i}" for i in range(runs)]
    for i, name in enumerate(names):
        write_run(root / name, n_windows, kinds[i % len(kinds)], seed=i)
    write_run(root / LONG, long_windows, "everything", seed=runs)
    return [*names, LONG]


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def measure(browser: Browser, address: str, names: list[str], rounds: int) -> list[Result]:
    """Every number of the tab on these runs; `names` as `write_runs` gives them."""
    context = browser.new_context(viewport={"width": 1440, "height": 1200}, locale="en-US")
    doctor = DoctorPage(context, address)
    results, _ = _results(Reader(doctor), names, rounds)
    context.close()
    return results


def _results(reader: Reader, names: list[str], rounds: int) -> tuple[list[Result], Reader]:
    def median(numbers: list[float]) -> float:
        return statistics.median(numbers)

    reader.look_at(ILL)
    paints = [reader.first_paint() for _ in range(rounds)]
    reader.look_at(ILL)
    reader.hover_timeline()  # the first pass compiles
    hovers = [reader.hover_timeline() for _ in range(rounds)]
    charts = [reader.hover_chart() for _ in range(rounds)]
    zooms = [reader.zoom() for _ in range(rounds)]
    others = [name for name in names[:-1] if name != ILL]
    switches = [reader.switch(others[i % len(others)]) for i in range(max(rounds, 5))]
    reader.look_at(LONG)
    reader.frames()
    frames = [reader.frames() for _ in range(rounds)]
    long_hovers = [reader.hover_timeline() for _ in range(rounds)]
    bundle = len(gzip.compress(BUNDLE.read_bytes(), 9)) / 1000
    return [
        Result("bundle, gzipped", "kB", 60, bundle),
        Result("first contentful paint, CPU", "ms", 300, median([one[0] for one in paints])),
        Result("first contentful paint, clock", "ms", None, median([one[1] for one in paints])),
        Result("first view complete, CPU", "ms", 400, median([one[2] for one in paints])),
        Result("nothing, per frame (control)", "ms", None, reader.nothing()),
        Result("hover over the timeline, per event", "ms", 8, median(hovers)),
        Result("hover over a chart, per event", "ms", 8, median(charts)),
        Result("zoom, per event", "ms", 25, median(zooms)),
        Result("run switch", "ms", 150, median(switches)),
        Result("long run: frame while zooming, median", "ms", 17, median([f[0] for f in frames])),
        Result("long run: frame while zooming, p95", "ms", None, median([f[1] for f in frames])),
        Result("long run: hover, per event", "ms", 8, median(long_hovers)),
        Result("heap", "MB", None, reader.heap_mb()),
    ], reader


def print_table(results: list[Result]) -> None:
    print(f"{'':<42}{'bound':>8}{'measured':>10}")
    for one in results:
        bound = "" if one.bound is None else f"{one.bound:g}"
        miss = "  missed" if one.is_missed else ""
        print(f"{one.what:<42}{bound:>8}{one.measured:>10.1f} {one.unit}{miss}")


def print_profiles(reader: Reader) -> None:
    for task, top in (reader.profiles or {}).items():
        print(f"\n{task}: ms by function, all rounds together")
        for name, ms in top.most_common(TOP):
            print(f"{ms:>10.1f}  {name}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=20, help="default: %(default)s")
    parser.add_argument("--windows", type=int, default=1000, help="default: %(default)s")
    parser.add_argument("--rounds", type=int, default=5, help="default: %(default)s")
    parser.add_argument("--logdir", type=Path, help="runs that an earlier call wrote there")
    parser.add_argument("--profile", action="store_true", help="also print what took the time")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the numbers")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as made, chromium() as browser:
        root = arguments.logdir or Path(made)
        if (root / LONG).exists():
            names = [*sorted(f"{p.parent.name}/{p.name}" for p in root.glob("*/*[0-9]")), LONG]
        else:
            print(f"writing {arguments.runs} runs of {arguments.windows:,} windows ...")
            names = write_runs(root, arguments.runs, arguments.windows, LONG_WINDOWS)
        process = TensorBoardProcess(root, "--load_fast=false")
        try:
            process.wait_for_runs(len(names))
            results = measure(browser, process.address, names, arguments.rounds)
            print_table(results)
            if arguments.profile:
                context = browser.new_context(viewport={"width": 1440, "height": 1200})
                reader = Reader(DoctorPage(context, process.address), profiled=True)
                print_profiles(_results(reader, names, 1)[1])
        finally:
            process.stop()
    if arguments.json:
        rows = [one._asdict() for one in results]
        arguments.json.write_text(json.dumps(rows, indent=2, allow_nan=False) + "\n", "utf-8")
    return int(any(one.is_missed for one in results))


if __name__ == "__main__":
    sys.exit(main())
