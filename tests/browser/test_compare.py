"""Runs side by side, and what became of a fault where a remedy was applied."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Serve
from tests.browser.doctor_page import THIN_SPACE, DoctorPage
from tests.browser.sweep import (
    CURED,
    CURED_LAST,
    ILL,
    ILL_ONSET,
    N_RUNS,
    OTHER_NETWORK,
    SHORT,
    SHORT_LAST,
    STILL_ILL,
    STILL_ILL_ONSET,
    write_sweep,
)
from tests.browser.tensorboard_process import TensorBoardProcess

pytestmark = pytest.mark.parametrize("doctor", ["sweep"], indirect=True)


@pytest.fixture(scope="module")
def sweep(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> TensorBoardProcess:
    """TensorBoard on runs of which one is ill."""
    root: Path = tmp_path_factory.mktemp("sweep")
    write_sweep(root)
    process = serve(root, "--load_fast=false")
    process.wait_for_runs(N_RUNS)
    return process


def step(number: int) -> str:
    """A step as the tab writes it."""
    return f"{number:,}".replace(",", THIN_SPACE)


def compared(doctor: DoctorPage, *runs: str) -> Locator:
    """The card, after ticking `runs` beside the ill one."""
    doctor.open(run=ILL)
    doctor.tab.get_by_role("button", name="Compare").click()
    for run in runs:
        doctor.tab.get_by_role("checkbox", name=f"Compare {run}", exact=True).check()
    return doctor.card("Compare")


def row(card: Locator, run: str) -> Locator:
    """The line of one run in the table of compared runs."""
    name = card.page.get_by_role("button", name=run, exact=True)
    return card.get_by_role("row").filter(has=name)


def test_ticked_runs_stand_in_one_table(doctor: DoctorPage) -> None:
    card = compared(doctor, CURED, OTHER_NETWORK)
    expect(row(card, ILL)).to_contain_text("Critical · Non-finite values")
    expect(row(card, ILL)).to_contain_text(step(ILL_ONSET))
    expect(row(card, CURED)).to_contain_text("Healthy")
    expect(row(card, OTHER_NETWORK)).to_be_visible()
    expect(row(card, STILL_ILL)).to_have_count(0)
    card.get_by_role("button", name=f"Remove {CURED} from the comparison").click()
    expect(row(card, CURED)).to_have_count(0)
    tick = doctor.tab.get_by_role("checkbox", name=f"Compare {CURED}", exact=True)
    expect(tick).not_to_be_checked()
    assert doctor.complaints == []


def test_no_accessibility_rule_is_broken(doctor: DoctorPage) -> None:
    card = compared(doctor, CURED, OTHER_NETWORK)
    card.get_by_role("button", name="equal").click()
    expect(card.get_by_text("Batch size")).to_be_visible()
    assert doctor.axe() == []
    doctor.dark()
    assert doctor.axe() == []


def test_a_name_in_the_table_selects_its_run(doctor: DoctorPage) -> None:
    card = compared(doctor, CURED)
    card.get_by_role("button", name=CURED, exact=True).click()
    expect(doctor.verdict).to_contain_text("No active fault")
    expect(doctor.run(CURED)).to_have_attribute("aria-current", "true")
    expect(row(card, ILL)).to_be_visible()


def test_the_comparison_is_there_again_after_a_reload(doctor: DoctorPage) -> None:
    card = compared(doctor, CURED, OTHER_NETWORK)
    expect(row(card, OTHER_NETWORK)).to_be_visible()
    colors = ticks(doctor)
    doctor.reload()
    expect(row(card, OTHER_NETWORK)).to_be_visible()
    expect(row(card, CURED)).to_be_visible()
    assert ticks(doctor) == colors
    card.get_by_role("button", name="Stop comparing").click()
    expect(card).to_have_count(0)
    doctor.reload()
    expect(doctor.verdict).to_be_visible()
    expect(card).to_have_count(0)


def ticks(doctor: DoctorPage) -> list[str]:
    """The colors of the check boxes that are ticked, from top to bottom."""
    colors: list[str] = doctor.tab.locator(".tick:checked").evaluate_all(
        "all => all.map((one) => getComputedStyle(one).accentColor)"
    )
    return colors


def test_each_run_has_a_color_of_its_own(doctor: DoctorPage) -> None:
    compared(doctor, CURED, OTHER_NETWORK)
    expect(doctor.tab.locator(".tick:checked")).to_have_count(3)
    assert len(set(ticks(doctor))) == 3


def test_differing_settings_come_first_and_equal_ones_are_folded(doctor: DoctorPage) -> None:
    card = compared(doctor, CURED)
    rows = card.get_by_role("table").nth(1).get_by_role("row")
    expect(rows).to_have_count(2)
    expect(rows.nth(1)).to_contain_text("Discriminator · learning rate")
    expect(rows.nth(1).get_by_role("cell")).to_have_text(["0.01", "0.0002"])
    card.get_by_role("button", name="equal").click()
    expect(card.get_by_text("Batch size")).to_be_visible()
    expect(rows.nth(1)).to_contain_text("Discriminator · learning rate")
    card.get_by_role("button", name="Show less").click()
    expect(rows).to_have_count(2)


def test_the_cursor_of_the_timeline_stands_in_the_ribbons_too(doctor: DoctorPage) -> None:
    card = compared(doctor, CURED)
    expect(row(card, CURED)).to_be_visible()
    ribbon = row(card, CURED).locator(".shared-ribbon")
    expect(ribbon.locator(".cursor-line")).to_be_hidden()
    doctor.tab.locator(".plot").hover()
    expect(ribbon.locator(".cursor-line")).to_be_visible()
    line, place = ribbon.locator(".cursor-line").bounding_box(), ribbon.bounding_box()
    assert line
    assert place
    assert (line["x"] - place["x"]) / place["width"] == pytest.approx(0.5, abs=0.02)


def applied(doctor: DoctorPage) -> Locator:
    """The choice of runs in the first remedy."""
    return doctor.card("What to try").get_by_label("Applied it?").first


def test_runs_like_the_ill_one_are_offered_first(doctor: DoctorPage) -> None:
    doctor.open(run=ILL)
    options = applied(doctor).get_by_role("option")
    expect(options).to_have_count(N_RUNS)
    names = options.all_inner_texts()
    assert names[-1].startswith(OTHER_NETWORK)
    assert {name.split(" (")[0] for name in names[1:-1]} == {STILL_ILL, CURED, SHORT}


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (CURED, f"not found (checked to step {step(CURED_LAST)})"),
        (STILL_ILL, f"critical since {step(STILL_ILL_ONSET)}"),
        (SHORT, f"too short to tell: step {step(SHORT_LAST)} of {step(ILL_ONSET)}"),
    ],
)
def test_what_became_of_the_fault_is_said_plainly(doctor: DoctorPage, run: str, said: str) -> None:
    doctor.open(run=ILL)
    applied(doctor).select_option(run)
    sentence = f"Non-finite values: critical since {step(ILL_ONSET)} here. In {run}: {said}"
    expect(doctor.card("Compare")).to_contain_text(sentence)
    expect(doctor.card("What to try")).to_contain_text(sentence)
    expect(doctor.card("Compare")).not_to_contain_text("fixed")
    doctor.reload()
    expect(doctor.card("Compare")).to_contain_text(sentence)


def test_what_the_remedy_should_move_is_drawn_for_both_runs(doctor: DoctorPage) -> None:
    doctor.open(run=ILL)
    cure = doctor.card("What to try")
    charts = doctor.card("Evidence")
    expect(charts.get_by_role("figure").first).to_be_visible()
    cure.locator(".remedy-head[aria-expanded='false']").evaluate_all(
        "all => all.forEach((one) => one.click())"
    )
    signals = set(cure.locator(".remedy-body .watching .mono").all_inner_texts())
    assert signals
    for signal in signals:
        choice = cure.locator(".remedy-body").filter(has_text=signal).get_by_role("combobox").first
        choice.select_option("")
        choice.select_option(CURED)
        chart = charts.get_by_role("figure").filter(has_text=signal).first
        expect(chart).to_be_visible()
        expect(chart.locator(".line-mark")).to_have_count(2)


def test_the_whole_comparison_works_by_keyboard(doctor: DoctorPage) -> None:
    doctor.open(run=ILL)
    keys = doctor.page.keyboard
    doctor.tab.get_by_role("button", name="Compare").focus()
    keys.press("Enter")
    doctor.run(ILL).focus()
    keys.press("End")
    last = doctor.runs.last
    expect(last).to_be_focused()
    keys.press("Shift+Tab")
    keys.press("Space")
    expect(doctor.tab.locator(".tick:checked")).to_have_count(2)
    keys.press("ArrowUp")
    keys.press("Space")
    expect(doctor.tab.locator(".tick:checked")).to_have_count(3)
    expect(doctor.card("Compare").get_by_role("table").first.get_by_role("row")).to_have_count(4)
