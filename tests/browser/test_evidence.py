"""The charts: one cursor and one zoom with the timeline, pinned signals, log axes, several runs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.charts import Charts
from tests.browser.doctor_page import DoctorPage
from tests.browser.keyboard import has_focus_ring
from tests.browser.runs import BROKEN, HEALTHY, TRAINED
from tests.browser.timeline import Timeline

LAST = 1199
FIRST, OTHER = "loss/d", "loss/g"


@pytest.fixture
def charts(doctor: DoctorPage) -> Charts:
    """The vital signs of a run of 1,200 steps in windows of ten."""
    return Charts(doctor.open(run=HEALTHY), "Vital signs")


def test_a_pointer_on_a_chart_moves_the_cursor_of_everything(charts: Charts) -> None:
    timeline = Timeline(charts.doctor)
    now = charts.value(OTHER)
    charts.mouse.move(*charts.at(FIRST, 0.25))
    expect(timeline.card).to_contain_text(re.compile(r"At \d"))
    assert timeline.cursor == pytest.approx(0.25 * LAST, abs=12)
    for signal in (FIRST, OTHER):
        rule, area = charts.rule(signal).bounding_box(), charts.box(signal)
        assert rule is not None
        assert rule["x"] - area["x"] == pytest.approx(0.25 * area["width"], abs=4)
    assert charts.value(OTHER) != now
    charts.mouse.move(2, 2)
    expect(charts.rule(FIRST)).to_be_hidden()
    assert charts.value(OTHER) == now


def test_the_cursor_of_the_timeline_is_on_every_chart(charts: Charts) -> None:
    timeline = Timeline(charts.doctor)
    timeline.mouse.move(*timeline.at(0.5))
    area = charts.area(OTHER).bounding_box()
    rule = charts.rule(OTHER).bounding_box()
    assert rule is not None
    assert area is not None
    assert rule["x"] - area["x"] == pytest.approx(0.5 * area["width"], abs=4)
    expect(charts.figure(OTHER).locator(".point")).to_be_visible()


def test_a_pointer_draws_nothing(charts: Charts) -> None:
    charts.mouse.move(*charts.at(FIRST, 0.1))
    charts.count_drawings()
    for share in (0.2, 0.4, 0.6, 0.8):
        charts.mouse.move(*charts.at(FIRST, share))
    expect(charts.rule(OTHER)).to_be_visible()
    assert charts.drawings == 0
    charts.drag(FIRST, 0.2, 0.6)
    Timeline(charts.doctor).zoomed()
    assert charts.drawings > 0


def test_a_drag_over_a_chart_zooms_everything(charts: Charts) -> None:
    timeline = Timeline(charts.doctor)
    before = charts.picture(OTHER)
    charts.drag(FIRST, 0.25, 0.5)
    lo, hi = timeline.zoomed()
    assert lo == pytest.approx(0.25 * LAST, abs=10)
    assert hi == pytest.approx(0.5 * LAST, abs=10)
    assert charts.picture(OTHER) != before
    charts.mouse.dblclick(*charts.at(FIRST, 0.5))
    timeline.expect_all()


def test_ctrl_wheel_zooms_at_the_pointer_and_shift_wheel_moves(charts: Charts) -> None:
    timeline = Timeline(charts.doctor)
    keyboard = charts.doctor.page.keyboard
    charts.mouse.move(*charts.at(FIRST, 0.75))
    keyboard.down("Control")
    charts.mouse.wheel(0, -100)
    keyboard.up("Control")
    lo, hi = timeline.zoomed()
    assert (0.75 * LAST - lo) / (hi - lo) == pytest.approx(0.75, abs=0.02)
    keyboard.down("Shift")
    charts.mouse.wheel(0, -100)
    keyboard.up("Shift")
    moved = timeline.zoomed()
    assert moved[0] < lo
    assert moved[1] - moved[0] == pytest.approx(hi - lo, abs=1)


def test_the_plain_wheel_scrolls_the_page(charts: Charts) -> None:
    before = charts.box(FIRST)["y"]
    charts.mouse.move(*charts.at(FIRST, 0.5))
    charts.mouse.wheel(0, 60)
    main = charts.doctor.tab.locator("main")
    charts.doctor.page.wait_for_timeout(300)
    after = charts.area(FIRST).bounding_box()
    assert after is not None
    assert after["y"] < before or main.evaluate(
        "e => e.scrollTop + e.clientHeight + 1 >= e.scrollHeight"
    )
    assert Timeline(charts.doctor).zoom is None


def test_a_signal_is_pinned_by_keyboard_and_stays(charts: Charts) -> None:
    page = charts.doctor.page
    charts.search.focus()
    assert has_focus_ring(charts.doctor)
    page.keyboard.type("auc")
    options = charts.doctor.tab.get_by_role("option")
    expect(options.first).to_contain_text("balance/auc")
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(options.first).to_be_visible()
    active = charts.search.get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowDown")
    expect(charts.search).not_to_have_attribute("aria-activedescendant", active or "")
    page.keyboard.type("input grad")
    name = options.first.locator(".mono").inner_text()
    page.keyboard.press("Enter")
    expect(options).to_have_count(0)
    expect(charts.card.get_by_role("heading", name="Pinned")).to_be_visible()
    expect(charts.signals.last).to_have_text(name)
    expect(page).to_have_url(re.compile(r"gan_doctor\.pins="))

    charts.doctor.reload()
    expect(charts.signals.last).to_have_text(name)
    charts.doctor.run(TRAINED).click()
    evidence = Charts(charts.doctor, "Evidence")
    expect(evidence.signals.last).to_have_text(name)
    expect(evidence.figure(name)).to_be_visible()
    evidence.pin(name).press("Enter")
    expect(evidence.card.get_by_role("heading", name="Pinned")).to_have_count(0)
    page.wait_for_function("() => !location.href.includes('gan_doctor.pins')")
    assert charts.doctor.complaints == []


def test_a_chart_is_pinned_by_mouse_and_outlives_its_fault(doctor: DoctorPage) -> None:
    charts = Charts(doctor.open(run=TRAINED), "Evidence")
    signal = charts.signals.first.inner_text()
    charts.pin(signal).click()
    expect(charts.pin(signal)).to_have_attribute("aria-pressed", "true")
    faults = doctor.card("Severity timeline").locator("button.lane-label[aria-pressed=false]")
    for i in range(faults.count()):
        faults.nth(i).click()
        expect(charts.figure(signal)).to_have_count(1)
    doctor.run(HEALTHY).click()
    vital = Charts(doctor, "Vital signs")
    expect(vital.figure(signal)).to_have_count(1)
    vital.pin(signal).click()
    assert doctor.complaints == []


def test_a_pin_that_a_run_lacks_says_so(doctor: DoctorPage) -> None:
    charts = Charts(doctor.open(run=HEALTHY, pins="my/own,loss/d"), "Vital signs")
    expect(charts.figure("my/own")).to_contain_text("Not measured in this run")
    expect(charts.figure("loss/d")).to_have_count(1)
    assert doctor.complaints == []


def test_the_list_stays_in_the_window_and_goes_when_left(charts: Charts) -> None:
    charts.doctor.page.set_viewport_size({"width": 720, "height": 700})
    charts.search.click()
    listbox = charts.doctor.tab.get_by_role("listbox", name="Signals")
    expect(listbox.get_by_role("option").first).to_be_visible()
    box = charts.doctor.tab.locator(".pin-list").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 720
    assert box["y"] + box["height"] <= 700
    charts.doctor.page.keyboard.press("Tab")
    expect(listbox).to_have_count(0)


def test_a_log_axis_is_a_matter_of_choice(doctor: DoctorPage) -> None:
    charts = Charts(doctor.open(run=TRAINED, pins=FIRST), "Evidence")
    choice = charts.card.get_by_role("button", name=f"log axis of {FIRST}")
    expect(choice).to_have_attribute("aria-pressed", "false")
    linear = charts.picture(FIRST)
    choice.click()
    expect(choice).to_have_attribute("aria-pressed", "true")
    doctor.page.wait_for_timeout(100)
    assert charts.picture(FIRST) != linear
    doctor.run(HEALTHY).click()
    vital = Charts(doctor, "Vital signs")
    expect(vital.card.get_by_role("button", name=f"log axis of {FIRST}")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_every_chart_says_what_it_shows(doctor: DoctorPage) -> None:
    charts = Charts(doctor.open(run=TRAINED), "Evidence")
    name = charts.card.get_by_role("figure").first.get_attribute("aria-label") or ""
    signal = charts.signals.first.inner_text()
    assert re.match(rf"{re.escape(signal)}: .+ Last value .+\. limit [≤>] ", name)


def test_several_runs_are_drawn_and_told_apart(doctor: DoctorPage) -> None:
    charts = Charts(doctor.open(run=HEALTHY, pins=FIRST), "Vital signs")
    alone = charts.picture(FIRST)
    charts = Charts(doctor.open(run=HEALTHY, compare=f"{HEALTHY},{TRAINED}"), "Vital signs")
    figure = charts.figure(FIRST)
    expect(figure.locator(".readings li")).to_have_count(2)
    expect(figure.locator(".readings li").nth(1)).to_have_attribute("title", TRAINED)
    assert charts.picture(FIRST) != alone
    charts.mouse.move(*charts.at(FIRST, 0.3))
    expect(figure.locator(".point:visible")).to_have_count(2)


def test_charts_follow_the_theme(charts: Charts) -> None:
    light = charts.picture(FIRST)
    charts.doctor.dark()
    charts.doctor.page.wait_for_timeout(100)
    assert charts.picture(FIRST) != light
    charts.doctor.dark(on=False)
    charts.doctor.page.wait_for_timeout(100)
    assert charts.picture(FIRST) == light


@pytest.mark.parametrize("dark", [False, True])
def test_charts_and_the_list_of_signals_are_accessible(doctor: DoctorPage, dark: bool) -> None:
    charts = Charts(doctor.open(run=BROKEN, pins=FIRST), "Evidence")
    doctor.dark(dark)
    charts.search.click()
    expect(doctor.tab.get_by_role("option").first).to_be_visible()
    assert doctor.axe() == []
