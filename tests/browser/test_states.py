"""Nothing to show, something wrong, something new."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.conftest import Serve
from tests.browser.doctor_page import DoctorPage
from tests.browser.runs import BROKEN, N_RUNS
from tests.browser.tensorboard_process import TensorBoardProcess
from tests.plugin.recorded_runs import Recording, windows


def test_a_directory_without_our_data_says_how_to_log_some(
    serve: Serve, context: BrowserContext, tmp_path: Path
) -> None:
    doctor = DoctorPage(context, serve(tmp_path, "--load_fast=false").address).open()
    expect(doctor.tab.get_by_role("heading", level=1)).to_contain_text("No GAN health data")
    expect(doctor.tab.get_by_text("from tb_gan_doctor import GanDoctor")).to_be_visible()
    assert doctor.complaints == []


def test_an_unreadable_list_shows_what_is_wrong_and_can_be_tried_again(
    context: BrowserContext, tensorboard: TensorBoardProcess
) -> None:
    def fail(route: Route) -> None:
        route.fulfill(
            status=500,
            content_type="application/json",
            body='{"v":1,"error":{"code":"internal","message":"the disk is on fire"}}',
        )

    context.route("**/gan_doctor/runs*", fail)
    doctor = DoctorPage(context, tensorboard.address).open()
    alert = doctor.tab.get_by_role("alert")
    expect(alert).to_contain_text("the disk is on fire")
    context.unroute("**/gan_doctor/runs*")
    alert.get_by_role("button", name="Try again").click()
    expect(doctor.run(BROKEN)).to_be_visible()


def test_a_missing_run_in_a_link_falls_back_to_the_worst(doctor: DoctorPage) -> None:
    doctor.open(run="gone")
    expect(doctor.verdict).to_contain_text(BROKEN)


def test_tensorboards_reload_button_brings_news(
    serve: Serve, context: BrowserContext, tmp_path: Path
) -> None:
    some = list(windows(120, bad_from=700, seed=7))
    recording = Recording(tmp_path / "live")
    recording.add(some[:60])
    process = serve(tmp_path, "--load_fast=false")
    process.wait_for_runs(1)
    doctor = DoctorPage(context, process.address).open()
    expect(doctor.verdict).to_contain_text("No active fault")
    recording.add(some[60:])
    recording.close()
    while process.wait_for_runs(1)[0]["last_step"] < 1199:
        doctor.page.wait_for_timeout(200)
    doctor.page.locator("button.reload-button").click()
    expect(doctor.verdict).to_contain_text("Non-finite values")
    assert doctor.complaints == []


def test_works_with_the_fast_reader_below_a_path(
    serve: Serve, context: BrowserContext, logdir: Path
) -> None:
    process = serve(logdir, "--load_fast=true", "--path_prefix=/foo/bar")
    assert process.address.endswith("/foo/bar/")
    process.wait_for_runs(N_RUNS)
    doctor = DoctorPage(context, process.address).open(run=BROKEN)
    expect(doctor.verdict).to_contain_text("Non-finite values")
    expect(doctor.card("Evidence").get_by_role("figure").first).to_be_visible()
    assert doctor.complaints == []
    assert doctor.violations == []
