"""TensorBoard processes and Chromium's tabs on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.needs import CHROMIUM, missing
from tests.browser.tensorboard_process import TensorBoardProcess

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from tests.browser.doctor_page import DoctorPage

collect_ignore = []
if missing():
    # `test_needs.py` says why.
    collect_ignore = [p.name for p in Path(__file__).parent.glob("test_*.py")]
    collect_ignore.remove("test_needs.py")

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

Serve = Callable[..., TensorBoardProcess]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's Chromium; Playwright's own is not downloaded."""
    return {"executable_path": CHROMIUM, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """A laptop's window."""
    return {"viewport": {"width": 1400, "height": 900}, "locale": "en-US"}


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """Starts `tensorboard` on a directory; all processes end with the session."""
    processes: list[TensorBoardProcess] = []

    def start(logdir: Path, *options: str) -> TensorBoardProcess:
        processes.append(TensorBoardProcess(logdir, *options))
        return processes[-1]

    yield start
    for process in processes:
        process.stop()


@pytest.fixture(scope="session")
def logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The runs that most tests look at."""
    from tests.browser.runs import write_runs

    root = tmp_path_factory.mktemp("runs")
    write_runs(root)
    return root


@pytest.fixture(scope="session")
def tensorboard(serve: Serve, logdir: Path) -> TensorBoardProcess:
    """TensorBoard on `logdir`, with its Python reader, everything read and diagnosed."""
    from tests.browser.runs import N_RUNS

    process = serve(logdir, "--load_fast=false")
    process.wait_for_runs(N_RUNS)
    return process


@pytest.fixture
def doctor(context: BrowserContext, tensorboard: TensorBoardProcess) -> DoctorPage:
    """The tab, not opened yet."""
    from tests.browser.doctor_page import DoctorPage

    return DoctorPage(context, tensorboard.address)
