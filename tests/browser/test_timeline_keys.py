"""The severity timeline by keyboard: its plot is a slider."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.doctor_page import THIN_SPACE, DoctorPage
from tests.browser.keyboard import has_focus_ring
from tests.browser.runs import BROKEN, BROKEN_ONSET, TRAINED
from tests.browser.timeline import Timeline

LAST = 2999


@pytest.fixture
def timeline(doctor: DoctorPage) -> Timeline:
    """Of a run of 3,000 steps in windows of ten."""
    return Timeline(doctor.open(run=BROKEN))


def test_arrows_go_from_window_to_window(timeline: Timeline) -> None:
    timeline.plot.focus()
    assert timeline.cursor == LAST
    press = timeline.doctor.page.keyboard.press
    steps = []
    for key in (
        "ArrowLeft",
        "Shift+ArrowLeft",
        "ArrowRight",
        "Home",
        "Shift+ArrowRight",
        "End",
    ):
        press(key)
        steps.append(timeline.cursor)
    assert steps == [2989, 2889, 2899, 9, 109, 2999]
    assert has_focus_ring(timeline.doctor)


def test_it_says_where_it_is_and_what_holds_there(timeline: Timeline) -> None:
    plot = timeline.plot
    assert plot.get_attribute("aria-valuemin") == "0"
    assert plot.get_attribute("aria-valuemax") == str(LAST)
    assert "Square brackets" in (plot.get_attribute("aria-description") or "")
    plot.press("End")
    expect(plot).to_have_attribute(
        "aria-valuetext",
        re.compile(f"^Step 2{THIN_SPACE}999. Non-finite values: (Warning|Critical)"),
    )
    plot.press("Home")
    expect(plot).to_have_attribute("aria-valuetext", "Step 9. Non-finite values: Healthy")


def test_brackets_go_from_onset_to_onset(timeline: Timeline) -> None:
    timeline.plot.press("[")
    assert timeline.cursor == BROKEN_ONSET
    timeline.plot.press("Home")
    timeline.plot.press("]")
    assert timeline.cursor == BROKEN_ONSET


def test_up_and_down_select_the_fault(doctor: DoctorPage) -> None:
    timeline = Timeline(doctor.open(run=TRAINED))
    rows = timeline.rows
    timeline.plot.press("ArrowDown")
    expect(rows.nth(1)).to_have_attribute("aria-pressed", "true")
    name = rows.nth(1).locator(".name").inner_text()
    spoken = re.compile(re.escape(f". {name}: "))
    expect(timeline.plot).to_have_attribute("aria-valuetext", spoken)
    timeline.plot.press("ArrowUp")
    expect(rows.nth(0)).to_have_attribute("aria-pressed", "true")


def test_plus_minus_and_zero_zoom(timeline: Timeline) -> None:
    timeline.plot.press("Home")
    timeline.plot.press("+")
    timeline.plot.press("+")
    lo, hi = timeline.zoomed()
    assert lo < timeline.cursor == 9
    assert hi - lo == pytest.approx(LAST / 4, rel=0.01)
    timeline.plot.press("-")
    lo, hi = timeline.zoomed()
    assert hi - lo == pytest.approx(LAST / 2, rel=0.01)
    timeline.plot.press("0")
    timeline.expect_all()


def test_the_cursor_stays_in_view(timeline: Timeline) -> None:
    timeline.plot.press("Home")
    for _ in range(4):
        timeline.plot.press("+")
    before = timeline.zoomed()
    timeline.plot.press("End")
    lo, hi = timeline.zoomed()
    assert lo < LAST <= hi + 1
    assert hi - lo == pytest.approx(before[1] - before[0], rel=0.01)


def test_escape_resets_zoom_and_cursor(timeline: Timeline) -> None:
    timeline.plot.press("Home")
    timeline.plot.press("+")
    timeline.zoomed()
    timeline.plot.press("Escape")
    timeline.expect_all()
    assert timeline.cursor == LAST
    expect(timeline.card).to_contain_text("Now")
