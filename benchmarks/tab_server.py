"""How soon, how fast and with how much memory TensorBoard serves the tab.

    python -m benchmarks.tab_server [--runs N] [--windows N] [--few N] [--reader NAME] [--json FILE]
    python -m benchmarks.tab_server --small --check     # seconds instead of minutes, for CI

Writes runs as long trainings store them, starts `tensorboard` on them with each of its two
readers, and asks what the tab asks: the list until every run is diagnosed, then every route of
one run after the other. Times are wall times of requests on this machine, memory is that of the
server's processes; "reader" is what TensorBoard needs for the same data without the tab's work.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from benchmarks.copied_runs import write_copies
from benchmarks.server_process import Server

READERS = {"multiplexer": "--load_fast=false", "RustBoard": "--load_fast=true"}
LISTED_S, GROWTH_MB, REQUEST_MS = 3.0, 600.0, 100.0
PATIENCE_S = 900.0
POLL_S = 1.5
"""As the tab asks while runs are diagnosed."""
REPEATS = 5


def many_runs(server: Server, n: int) -> dict[str, float]:
    """From the moment at which TensorBoard says it is ready to the last run's diagnosis."""
    first = listed = None
    slowest, n_rows = 0.0, 0
    body: dict[str, Any] = {"pending": True, "runs": []}
    while time.monotonic() - server.ready < PATIENCE_S:
        asked = time.monotonic()
        body = server.ask("runs")
        now = time.monotonic()
        slowest = max(slowest, now - asked)
        if body["runs"] and first is None:
            first, n_rows = now - server.ready, len(body["runs"])
        if len(body["runs"]) >= n:
            listed = listed or now - server.ready
            if not body["pending"]:
                break
        time.sleep(POLL_S)
    assert listed is not None and first is not None and not body["pending"], "not all were read"
    return {
        "first_list_s": first,
        "first_list_runs": n_rows,
        "all_listed_s": listed,
        "all_diagnosed_s": time.monotonic() - server.ready,
        "slowest_request_s": slowest,
    }


def every_route(server: Server) -> dict[str, dict[str, float]]:
    """Milliseconds of each route: the first request after the run was diagnosed, and later ones."""
    runs = [row["run"] for row in server.ask("runs")["runs"]]
    one = runs[len(runs) // 2]
    names = [entry["signal"] for entry in server.ask("signals", run=one)["signals"]]
    requests: dict[str, tuple[str, dict[str, Any]]] = {
        "runs": ("runs", {}),
        "runs zh": ("runs", {"lang": "zh"}),
        "report": ("report", {"run": one}),
        "report zh": ("report", {"run": one, "lang": "zh"}),
        "timeline": ("timeline", {"run": one}),
        "metrics, 4 signals": ("metrics", {"run": one, "signals": ",".join(names[:4])}),
        "metrics, 16 signals": ("metrics", {"run": one, "signals": ",".join(names[:16])}),
        "signals": ("signals", {"run": one}),
        "markdown": ("markdown", {"run": one}),
        "layers": ("layers", {"run": one, "quantity": "gradient_norm"}),
        "samples": ("samples", {"run": one}),
    }
    took = {}
    for name, (route, parameters) in requests.items():
        try:
            times = []
            for _ in range(1 + REPEATS):
                asked = time.perf_counter()
                server.get(route, parameters)
                times.append((time.perf_counter() - asked) * 1000)
            took[name] = {"first_ms": times[0], "later_ms": sorted(times[1:])[REPEATS // 2]}
        except HTTPError as error:
            if error.code != 404:
                raise
    return took


def reader_only(logdir: Path, option: str, n: int) -> float:
    """Memory in MB of TensorBoard that has read all and was asked for nothing but the listing."""
    with Server(logdir, option) as server:
        server.wait_until_read(n)
        return server.memory_mb()


def measured(
    logdir: Path, few: Path, n: int, n_few: int, readers: list[str]
) -> dict[str, dict[str, Any]]:
    """By reader."""
    found: dict[str, dict[str, Any]] = {}
    for reader in readers:
        option = READERS[reader]
        print(f"{reader} ...", file=sys.stderr)
        alone = reader_only(logdir, option, n)
        with Server(logdir, option) as server:
            many = many_runs(server, n)
            many["runs_request_ms"] = min(_milliseconds(server, "runs") for _ in range(REPEATS))
            many["reader_mb"] = alone
            many["growth_mb"] = server.memory_mb() - alone
        with Server(few, option) as server:
            many_runs(server, n_few)
            routes = every_route(server)
        found[reader] = {"many": many, "routes": routes}
    return found


def _milliseconds(server: Server, route: str) -> float:
    asked = time.perf_counter()
    server.get(route, {})
    return (time.perf_counter() - asked) * 1000


def print_tables(found: dict[str, dict[str, Any]], n: int, n_few: int) -> None:
    rows = {
        "first_list_s": "first list, s after ready",
        "first_list_runs": "  runs in it",
        "all_listed_s": "all runs listed, s after ready",
        "all_diagnosed_s": "all runs diagnosed, s after ready",
        "slowest_request_s": "slowest request meanwhile, s",
        "runs_request_ms": "list afterwards, ms",
        "reader_mb": "memory of the reader, MB",
        "growth_mb": f"  more with the tab, MB (at most {GROWTH_MB:.0f})",
    }
    print(f"{f'{n} runs':<44}" + "".join(f"{reader:>14}" for reader in found))
    for key, title in rows.items():
        print(f"{title:<44}" + "".join(f"{each['many'][key]:>14.1f}" for each in found.values()))
    print(f"\n{f'{n_few} runs: ms, first / later (at most {REQUEST_MS:.0f})':<44}")
    for name in next(iter(found.values()))["routes"]:
        took = (each["routes"][name] for each in found.values())
        cells = ("{first_ms:.1f} / {later_ms:.1f}".format(**each) for each in took)
        print(f"{name:<44}" + "".join(f"{cell:>14}" for cell in cells))


def over_limits(found: dict[str, dict[str, Any]]) -> list[str]:
    """What is more than it may be."""
    over = []
    for reader, each in found.items():
        if each["many"]["first_list_s"] > LISTED_S:
            over.append(f"{reader}: the first list came later than after {LISTED_S:g} s")
        if each["many"]["growth_mb"] > GROWTH_MB:
            over.append(f"{reader}: more than {GROWTH_MB:g} MB are needed for the tab")
        over += [
            f"{reader}: {route} takes more than {REQUEST_MS:g} ms"
            for route, took in each["routes"].items()
            if took["later_ms"] > REQUEST_MS
        ]
    return over


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=200, help="default: %(default)s")
    parser.add_argument("--windows", type=int, default=1000, help="default: %(default)s")
    parser.add_argument("--few", type=int, default=20, help="runs for the routes (%(default)s)")
    parser.add_argument("--small", action="store_true", help="12 runs of 100 windows")
    parser.add_argument("--check", action="store_true", help="fail where a limit is exceeded")
    parser.add_argument("--reader", choices=READERS, action="append", help="default: both")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the numbers")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write the runs here, or use them")
    arguments = parser.parse_args()
    n, n_windows, n_few = arguments.runs, arguments.windows, arguments.few
    if arguments.small:
        n, n_windows, n_few = 12, 100, 4
    root = arguments.keep or Path(tempfile.mkdtemp(prefix="tab_server"))
    try:
        many, few = root / "many", root / "few"
        for directory, count in ((many, n), (few, n_few)):
            if not directory.is_dir():
                print(f"writing {count} runs of {n_windows:,} windows ...", file=sys.stderr)
                write_copies(directory, count, n_windows)
        found = measured(many, few, n, n_few, arguments.reader or list(READERS))
    finally:
        if arguments.keep is None:
            shutil.rmtree(root, ignore_errors=True)
    print_tables(found, n, n_few)
    if arguments.json:
        document = {"runs": n, "windows": n_windows, "few": n_few, "readers": found}
        arguments.json.write_text(json.dumps(document, indent=2) + "\n", "utf-8")
    over = over_limits(found) if arguments.check else []
    for line in over:
        print(line, file=sys.stderr)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
