"""Runs on disk and the plugin on them, through each of TensorBoard's two readers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tensorboard.data import server_ingester

from tests.plugin.plugin_tab import (
    BACK_ENDS,
    HOSTILE_NAME,
    SAMPLES,
    MakeProvider,
    RustBoard,
    Tab,
    multiplexer_provider,
)
from tests.plugin.recorded_runs import write_run
from tests.plugin.shelf import Clock, Shelf


@pytest.fixture(scope="session", params=BACK_ENDS)
def back_end(request: pytest.FixtureRequest) -> str:
    """Each of the two readers; RustBoard only where its binary is installed."""
    name: str = request.param
    if name == "rustboard":
        try:
            server_ingester.get_server_binary()
        except server_ingester.NoDataServerError as error:
            pytest.skip(str(error))
    return name


@pytest.fixture(scope="session")
def provider_of(back_end: str) -> Iterator[MakeProvider]:
    """Makes a data provider on a directory; servers end with the session."""
    servers: list[RustBoard] = []

    def make(logdir: Path, samples: dict[str, int] | None = None) -> Any:
        chosen = SAMPLES if samples is None else samples
        if back_end == "multiplexer":
            return multiplexer_provider(logdir, chosen)
        servers.append(RustBoard(logdir, chosen))
        return servers[-1].provider

    yield make
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run is healthy, one has NaN losses from step 300 on (so its window 300 to 309 is the
    first that shows it), one has a hostile name."""
    root = tmp_path_factory.mktemp("runs")
    write_run(root / "healthy", 60, seed=1)
    write_run(root / "lr" / "too-high", 80, bad_from=300, seed=2)
    write_run(root / HOSTILE_NAME, 60, seed=3)
    return root


@pytest.fixture(scope="session")
def provider(provider_of: MakeProvider, logdir: Path) -> Any:
    """The data of `logdir`."""
    return provider_of(logdir)


@pytest.fixture
def tab(provider: Any) -> Tab:
    """A fresh plugin on `logdir`."""
    return Tab(provider)


@pytest.fixture
def clock() -> Clock:
    """Time as a test lets it pass."""
    return Clock()


@pytest.fixture
def shelf(clock: Clock) -> Shelf:
    """Five runs that nobody has looked at; `d` has NaN losses from step 200 on."""
    shelf = Shelf(clock)
    for name in ("a", "b", "c", "d", "e"):
        shelf.put(name, 40, bad_from=200 if name == "d" else None)
    return shelf
