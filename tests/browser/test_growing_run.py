"""A run that grows while the tab is open: news arrives, and nothing else moves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Serve
from tests.browser.doctor_page import THIN_SPACE, DoctorPage
from tests.browser.tensorboard_process import TensorBoardProcess
from tests.plugin.recorded_runs import Recording, windows

RUN = "live"
N_WINDOWS, N_FIRST = 160, 80
BAD_FROM = 300

_WATCH_MOVES = """() => {
  window.moved = [];
  const parts = 'section.card, figure, canvas, nav, table, .skeleton, .proof, .sheet';
  const name = (e) => `${e.tagName.toLowerCase()}.${e.className}`;
  new MutationObserver((records) => {
    for (const { addedNodes, removedNodes } of records) {
      for (const [verb, nodes] of [['added', addedNodes], ['removed', removedNodes]]) {
        for (const node of nodes) {
          if (node instanceof Element && (node.matches(parts) || node.querySelector(parts))) {
            window.moved.push(`${verb} ${name(node)}`);
          }
        }
      }
    }
  }).observe(document.body, { childList: true, subtree: true });
}"""


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Recording]:
    """Half of a run, ill from its first third on; closed when the test ends."""
    recording = Recording(tmp_path / RUN)
    recording.add(list(windows(N_WINDOWS, bad_from=BAD_FROM, seed=7))[:N_FIRST])
    yield recording
    recording.close()


def grow(recording: Recording, process: TensorBoardProcess, upto: int) -> None:
    """Adds windows up to number `upto`; returns when the server knows them."""
    some = list(windows(N_WINDOWS, bad_from=BAD_FROM, seed=7))
    begin = next(row["last_step"] for row in process.wait_for_runs(1) if row["run"] == RUN)
    recording.add(some[(begin + 1) // 10 : upto])
    while process.wait_for_runs(1)[0]["last_step"] < some[upto - 1].last_step:
        pass


def reload_data(doctor: DoctorPage) -> None:
    """TensorBoard's own button."""
    doctor.page.locator("button.reload-button").click()


def test_news_arrives_and_nothing_else_moves(
    serve: Serve, context: BrowserContext, tmp_path: Path, live: Recording
) -> None:
    process = serve(tmp_path, "--load_fast=false")
    process.wait_for_runs(1)
    doctor = DoctorPage(context, process.address)
    doctor.page.set_viewport_size({"width": 1400, "height": 500})
    doctor.open(run=RUN, zoom="200..500")
    expect(doctor.verdict).to_contain_text(f"last step {N_FIRST * 10 - 1}")
    expect(doctor.card("Evidence").get_by_role("figure").first).to_be_visible()
    expect(
        doctor.card("Severity timeline").get_by_role("button", name="Reset zoom")
    ).to_be_visible()

    second = doctor.card("What to try").get_by_role("button", expanded=False).first
    opened = second.inner_text()
    second.click()
    doctor.card("Severity timeline").get_by_role("button", name=re.compile("quiet")).click()
    doctor.tab.locator("main").evaluate("(main) => { main.scrollTop = 180; }")
    doctor.tab.locator("html").evaluate(_WATCH_MOVES)
    address = doctor.page.url

    for upto in (N_FIRST + 40, N_WINDOWS):
        grow(live, process, upto)
        reload_data(doctor)
        last = f"{upto * 10 - 1:,}".replace(",", THIN_SPACE)
        expect(doctor.verdict).to_contain_text(f"last step {last}")

    assert doctor.tab.locator("html").evaluate("() => window.moved") == []
    assert doctor.tab.locator("main").evaluate("(main) => main.scrollTop") == 180
    expanded = doctor.card("What to try").get_by_role("button", expanded=True)
    assert opened in expanded.all_inner_texts()
    hide = doctor.card("Severity timeline").get_by_role("button", name=re.compile("quiet"))
    expect(hide).to_have_attribute("aria-expanded", "true")
    assert doctor.page.url == address
    assert "zoom=200..500" in address.replace("%2E", ".")
    assert doctor.complaints == []


def test_what_moves_would_be_noticed(doctor: DoctorPage) -> None:
    doctor.open()
    expect(doctor.verdict).to_be_visible()
    doctor.tab.locator("html").evaluate(_WATCH_MOVES)
    doctor.verdict.evaluate("(card) => { card.parentElement.append(card); }")
    moved = doctor.tab.locator("html").evaluate("() => window.moved")
    assert any("verdict" in one for one in moved)


def test_an_answer_without_news_draws_nothing(doctor: DoctorPage) -> None:
    doctor.open()
    expect(doctor.card("Evidence").get_by_role("figure").first).to_be_visible()
    doctor.page.wait_for_load_state("networkidle")
    doctor.tab.locator("html").evaluate(
        """() => {
          window.changes = 0;
          const all = { childList: true, subtree: true, attributes: true, characterData: true };
          new MutationObserver((some) => { window.changes += some.length; })
            .observe(document.querySelector('main'), all);
        }"""
    )
    with doctor.page.expect_response(re.compile("gan_doctor/runs")):
        reload_data(doctor)
    doctor.page.wait_for_load_state("networkidle")
    assert doctor.tab.locator("html").evaluate("() => window.changes") == 0


def test_a_run_that_is_deleted_gives_way_to_another(
    serve: Serve, context: BrowserContext, tmp_path: Path
) -> None:
    import shutil

    for name, bad_from in (("gone", 100), ("stays", None)):
        recording = Recording(tmp_path / name)
        recording.add(windows(40, bad_from=bad_from))
        recording.close()
    process = serve(tmp_path, "--load_fast=false")
    process.wait_for_runs(2)
    doctor = DoctorPage(context, process.address).open()
    expect(doctor.verdict).to_contain_text("gone")
    shutil.rmtree(tmp_path / "gone")
    while len(process.ask("data/plugin/gan_doctor/runs")["runs"]) > 1:
        doctor.page.wait_for_timeout(100)
    reload_data(doctor)
    expect(doctor.verdict).to_contain_text("stays")
    expect(doctor.runs).to_have_count(1)
    assert doctor.complaints == []
