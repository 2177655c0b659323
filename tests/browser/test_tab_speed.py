"""The tab stays light on the browser: `benchmarks/tab.py` on fewer runs, with room for a busy
machine."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from benchmarks.tab import measure, write_runs
from tests.browser.conftest import Serve

ROOM = 2
"""Times the bounds of the benchmark."""


@pytest.fixture(scope="module")
def names_and_address(
    serve: Serve, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[str], str]:
    root = tmp_path_factory.mktemp("bench")
    names = write_runs(root, runs=5, n_windows=400, long_windows=1500)
    process = serve(root, "--load_fast=false")
    process.wait_for_runs(len(names))
    return names, process.address


def test_no_bound_is_missed_by_far(
    browser: Browser, names_and_address: tuple[list[str], str]
) -> None:
    results = measure(browser, names_and_address[1], names_and_address[0], rounds=1)
    timed = [one for one in results if one.unit == "ms" and one.bound is not None]
    assert len(timed) >= 8
    missed = [
        f"{one.what}: {one.measured:.1f} {one.unit}, the bound is {one.bound}"
        for one in timed
        if one.measured > (one.bound or 0) * ROOM
    ]
    assert missed == []
