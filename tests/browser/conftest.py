"""TensorBoard processes and Chromium's tabs on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.kept_page import READERS, clean_up
from tests.browser.needs import CHROMIUM, missing
from tests.browser.tensorboard_process import TensorBoardProcess

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

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

VIEWPORT: ViewportSize = {"width": 1400, "height": 900}
Serve = Callable[..., TensorBoardProcess]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's Chromium; Playwright's own is not downloaded."""
    return {"executable_path": CHROMIUM, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """A laptop's window."""
    return {"viewport": VIEWPORT, "locale": "en-US"}


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
    return _ready(serve(logdir, "--load_fast=false"))


@pytest.fixture(scope="session")
def fast_tensorboard(serve: Serve, logdir: Path) -> TensorBoardProcess:
    """The same with TensorBoard's other reader, a process of its own."""
    return _ready(serve(logdir, "--load_fast=true"))


def _ready(process: TensorBoardProcess) -> TensorBoardProcess:
    from tests.browser.runs import N_RUNS

    process.wait_for_runs(N_RUNS)
    return process


@pytest.fixture(scope="session")
def _kept_context(browser: Browser, browser_context_args: dict[str, Any]) -> BrowserContext:
    return browser.new_context(**browser_context_args)


@pytest.fixture(scope="session")
def _kept_pages() -> dict[str, Page]:
    """By address: TensorBoard's page, which takes long to open."""
    return {}


@pytest.fixture
def context(
    _kept_context: BrowserContext, _kept_pages: dict[str, Page]
) -> Iterator[BrowserContext]:
    """One browser profile for all tests, as empty as a new one for each; `new_context` makes
    others."""
    yield _kept_context
    _kept_context.unroute_all()
    _kept_context.clear_cookies()
    _kept_context.clear_permissions()
    for page in _kept_context.pages:
        clean_up(page)
        if page not in _kept_pages.values():
            page.close()


@pytest.fixture
def visit(
    context: BrowserContext, _kept_pages: dict[str, Page]
) -> Iterator[Callable[[TensorBoardProcess], DoctorPage]]:
    """Brings the kept page of a server to the front; the tab in it is not opened yet."""
    from tests.browser.doctor_page import DoctorPage, new_page

    visited: list[DoctorPage] = []

    def to_front(server: TensorBoardProcess) -> DoctorPage:
        if server.address not in _kept_pages:
            _kept_pages[server.address] = new_page(context)
        doctor = DoctorPage(context, server.address, _kept_pages[server.address])
        doctor.page.bring_to_front()  # frames of a page behind another are few
        doctor.page.set_viewport_size(VIEWPORT)
        visited.append(doctor)
        return doctor

    yield to_front
    for doctor in visited:
        doctor.leave()


@pytest.fixture(scope="session")
def retire(_kept_pages: dict[str, Page]) -> Callable[[TensorBoardProcess], None]:
    """Ends a server that no later test asks, and closes its page."""

    def end(server: TensorBoardProcess) -> None:
        page = _kept_pages.pop(server.address, None)
        if page:
            page.close()
        server.stop()

    return end


@pytest.fixture(scope="module", params=READERS)
def layered(
    request: pytest.FixtureRequest,
    serve: Serve,
    tmp_path_factory: pytest.TempPathFactory,
    retire: Callable[[TensorBoardProcess], None],
) -> Iterator[TensorBoardProcess]:
    """On runs of known layers and samples, with one of TensorBoard's readers or with each."""
    from tests.browser.layered_run import served_layered

    server = served_layered(serve, tmp_path_factory.mktemp("layered"), request.param)
    yield server
    retire(server)


@pytest.fixture
def doctor(
    request: pytest.FixtureRequest, visit: Callable[[TensorBoardProcess], DoctorPage]
) -> DoctorPage:
    """The tab, not opened yet. `@both_readers` gives a test each of TensorBoard's readers."""
    return visit(request.getfixturevalue(getattr(request, "param", "tensorboard")))
