"""Log directories as they come: empty, broken, huge, and a server that goes away."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Serve
from tests.browser.doctor_page import DoctorPage
from tests.browser.kept_page import both_readers
from tests.browser.layout import overlapping, sticking_out
from tests.browser.runs import BROKEN, HEALTHY, N_RUNS
from tests.browser.tensorboard_process import TensorBoardProcess
from tests.plugin.recorded_runs import write_run

N_HUGE = 200
EVENTS = "events.out.tfevents.1700000000.host"


@both_readers
def test_both_readers_show_the_same(doctor: DoctorPage) -> None:
    doctor.open(run=BROKEN)
    expect(doctor.verdict).to_contain_text("Non-finite values")
    expect(doctor.card("Evidence").get_by_role("figure").first).to_be_visible()
    expect(doctor.runs).to_have_count(N_RUNS)
    doctor.run(HEALTHY).click()
    expect(doctor.verdict).to_contain_text("No active fault")
    assert doctor.complaints == []
    assert doctor.violations == []


def write_broken_files(root: Path) -> None:
    """One good run, and beside it files that are cut off, garbage, or not what they are called."""
    write_run(root / "good", 60, seed=1)
    write_run(root / "whole", 60, bad_from=300, seed=2)
    (whole,) = (root / "whole").iterdir()
    content = whole.read_bytes()
    shutil.rmtree(root / "whole")
    for name, what in {
        "cut-off": content[: len(content) * 2 // 3],
        "flipped": content[:5000] + bytes([content[5000] ^ 0xFF]) + content[5001:],
        "garbage": bytes(range(256)) * 40,
        "nothing": b"",
    }.items():
        (root / name).mkdir()
        (root / name / EVENTS).write_bytes(what)
    (root / "a directory" / EVENTS).mkdir(parents=True)
    (root / "a link").symlink_to(root / "nowhere")
    (root / EVENTS).write_text("not a protocol buffer\n", "utf-8")


@pytest.mark.parametrize("load_fast", ["false", "true"])
def test_broken_files_hide_no_good_run(
    serve: Serve, context: BrowserContext, tmp_path: Path, load_fast: str
) -> None:
    write_broken_files(tmp_path)
    process = serve(tmp_path, f"--load_fast={load_fast}")
    process.wait_for_runs(2)
    doctor = DoctorPage(context, process.address).open(run="cut-off")
    expect(doctor.verdict).to_contain_text("cut-off")
    expect(doctor.verdict).to_contain_text("Non-finite values")
    doctor.run("good").click()
    expect(doctor.verdict).to_contain_text("No active fault")
    for run in doctor.runs.all():
        run.click()
        expect(doctor.verdict).to_be_visible()
    assert doctor.complaints == []


@pytest.fixture(scope="module")
def huge(
    serve: Serve,
    tmp_path_factory: pytest.TempPathFactory,
    retire: Callable[[TensorBoardProcess], None],
) -> Iterator[TensorBoardProcess]:
    """TensorBoard on two hundred runs, not read yet."""
    root = tmp_path_factory.mktemp("huge")
    for kind, bad_from in (("ill", 300), ("well", None)):
        write_run(root / "000" / kind, 60, bad_from=bad_from, seed=1)
    for i in range(1, N_HUGE // 2):
        shutil.copytree(root / "000", root / f"{i:03}")
    process = serve(root, "--load_fast=false")
    yield process
    retire(process)


@pytest.mark.parametrize("doctor", ["huge"], indirect=True)
def test_two_hundred_runs_are_a_list_that_can_be_used_at_once(
    doctor: DoctorPage, huge: TensorBoardProcess
) -> None:
    huge.wait_for_runs(1)  # TensorBoard itself lists them one by one
    doctor.open()
    expect(doctor.verdict).to_be_visible()
    huge.wait_for_runs(N_HUGE)
    doctor.page.locator("button.reload-button").click()
    rail = doctor.tab.get_by_role("navigation", name="Runs")
    expect(rail).to_contain_text(str(N_HUGE))
    # Only what can be seen is in the document.
    assert doctor.runs.count() < 80
    expect(doctor.runs.first).to_contain_text("Non-finite values")
    rail.get_by_role("searchbox").fill("099")
    expect(doctor.runs).to_have_count(3)  # the selected one stays in reach
    doctor.run("099/well").click()
    expect(doctor.verdict).to_contain_text("099/well")
    rail.get_by_role("searchbox").fill("")
    doctor.runs.first.focus()
    doctor.page.keyboard.press("End")
    expect(doctor.run("099/well")).to_be_in_viewport()
    assert sticking_out(doctor.tab.locator("html")) == []
    assert overlapping(doctor.tab.locator("html")) == []
    assert doctor.complaints == []


def test_a_server_that_goes_away_and_comes_back(
    serve: Serve, new_context: Callable[..., BrowserContext], logdir: Path
) -> None:
    process = serve(logdir, "--load_fast=false")
    process.wait_for_runs(N_RUNS)
    doctor = DoctorPage(new_context(), process.address)
    doctor.page.clock.install()
    doctor.open(run=BROKEN)
    expect(doctor.verdict).to_contain_text("Non-finite values")
    process.stop()
    doctor.page.clock.fast_forward(31_000)
    banner = doctor.tab.get_by_role("status").filter(has_text=re.compile("[Tt]ry again"))
    expect(banner).to_be_visible()
    # What was known stays on the page.
    expect(doctor.verdict).to_contain_text("Non-finite values")
    back = serve(logdir, "--load_fast=false", f"--port={process.port}")
    back.wait_for_runs(N_RUNS)
    banner.get_by_role("button", name="Try again").click()
    expect(banner).to_have_count(0)
    doctor.run(HEALTHY).click()
    expect(doctor.verdict).to_contain_text("No active fault")
    expect(
        doctor.card("Evidence").or_(doctor.card("Vital signs")).get_by_role("figure").first
    ).to_be_visible()
