"""The budget: 20 runs of 1,000 windows, 100 ms of server time per request after the first read."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from tests.plugin.plugin_tab import MakeProvider, Tab
from tests.plugin.recorded_runs import write_run

RUNS = 20
WINDOWS = 1000
BUDGET_S = 0.1


@pytest.fixture(scope="module")
def many_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("many")
    write_run(root / "run00", WINDOWS, bad_from=7000)
    for i in range(1, RUNS):
        shutil.copytree(root / "run00", root / f"run{i:02}")
    return root


def test_requests_stay_in_budget_after_the_first_read(
    provider_of: MakeProvider, many_runs: Path, record_property: Any
) -> None:
    tab = Tab(provider_of(many_runs))
    while tab.ask("runs")["pending"]:
        pass
    signals = "loss/d,loss/g,balance/auc,gradient/g_norm"
    requests: list[tuple[str, dict[str, str]]] = [
        ("runs", {}),
        ("report", {"run": "run07"}),
        ("timeline", {"run": "run07"}),
        ("metrics", {"run": "run07", "signals": signals}),
    ]
    took = {}
    for route, parameters in requests:
        assert tab.ask(route, **parameters)["rev"]
        best = float("inf")
        for _ in range(5):
            start = time.perf_counter()
            tab.answer(route, **parameters)
            best = min(best, time.perf_counter() - start)
        took[route] = best
        record_property(route, f"{best * 1000:.1f} ms")
    print({route: f"{seconds * 1000:.1f} ms" for route, seconds in took.items()})
    assert {r: s for r, s in took.items() if s > BUDGET_S} == {}
