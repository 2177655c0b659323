"""The severity timeline: by mouse, by keyboard, by finger and as a table."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.doctor_page import THIN_SPACE, DoctorPage
from tests.browser.runs import BROKEN, BROKEN_ONSET, HEALTHY, TRAINED
from tests.browser.tensorboard_process import TensorBoardProcess
from tests.browser.timeline import Timeline

LAST = 2999


@pytest.fixture
def timeline(doctor: DoctorPage) -> Timeline:
    """Of a run of 3,000 steps in windows of ten."""
    return Timeline(doctor.open(run=BROKEN))


def test_the_pointer_moves_one_cursor_for_everything(timeline: Timeline) -> None:
    card = timeline.card
    expect(card).to_contain_text("Now")
    seen = []
    for share in (0.25, 0.75):
        timeline.mouse.move(*timeline.at(share))
        title = card.get_by_text(re.compile(r"^At \d"))
        expect(title).to_be_visible()
        seen.append(int(re.sub(r"\D", "", title.inner_text())))
    assert seen == [pytest.approx(750, abs=10), pytest.approx(2250, abs=10)]
    assert timeline.cursor == seen[1]
    timeline.mouse.move(2, 2)
    expect(card).to_contain_text("Now")


def test_the_values_are_those_at_the_cursor(timeline: Timeline) -> None:
    value = timeline.card.locator(".row .lane-value").first
    expect(value).not_to_have_text("0.00")
    timeline.mouse.move(*timeline.at(0.2))
    expect(value).to_have_text("0.00")


def test_moving_the_pointer_renders_no_row_again(timeline: Timeline) -> None:
    timeline.mouse.move(*timeline.at(0.2))
    changes = timeline.card.evaluate(
        """(card) => new Promise((resolve) => {
          let n = 0;
          const seen = new MutationObserver((list) => { n += list.length; });
          seen.observe(card, { childList: true, subtree: true });
          const plot = card.querySelector('[role=slider]');
          const box = plot.getBoundingClientRect();
          for (let x = 0; x < box.width; x += 5) {
            plot.dispatchEvent(new PointerEvent('pointermove',
              { clientX: box.left + x, clientY: box.top + 5, bubbles: true }));
          }
          requestAnimationFrame(() => { seen.disconnect(); resolve(n); });
        })"""
    )
    assert changes == 0


def test_a_drag_zooms_and_reset_undoes_it(timeline: Timeline) -> None:
    timeline.drag(0.2, 0.4)
    assert timeline.zoomed() == (pytest.approx(600, abs=15), pytest.approx(1200, abs=15))
    timeline.doctor.tab.get_by_role("button", name="Reset zoom").click()
    timeline.expect_all()


def test_a_double_click_shows_everything(timeline: Timeline) -> None:
    timeline.drag(0.2, 0.4)
    timeline.zoomed()
    timeline.mouse.dblclick(*timeline.at(0.5))
    timeline.expect_all()


def test_escape_gives_up_a_drag(timeline: Timeline) -> None:
    timeline.mouse.move(*timeline.at(0.2))
    timeline.mouse.down()
    timeline.mouse.move(*timeline.at(0.5), steps=4)
    expect(timeline.card.locator(".brush")).to_be_visible()
    timeline.plot.press("Escape")
    expect(timeline.card.locator(".brush")).to_be_hidden()
    timeline.mouse.up()
    timeline.expect_all()


def test_a_click_selects_the_fault_of_the_row(doctor: DoctorPage) -> None:
    timeline = Timeline(doctor.open(run=TRAINED))
    rows = timeline.rows
    assert rows.count() > 1
    timeline.mouse.click(*timeline.at(0.5, row=1))
    expect(rows.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(rows.nth(0)).to_have_attribute("aria-pressed", "false")
    # The chain of the verdict and the rows say the same.
    title = rows.nth(1).locator(".name").inner_text()
    expect(doctor.card("Evidence")).to_contain_text(title)


def test_verdict_and_rows_select_the_same_fault(doctor: DoctorPage) -> None:
    timeline = Timeline(doctor.open(run=TRAINED))
    chips = doctor.verdict.get_by_role("list", name="What happened, in order").get_by_role("button")
    assert chips.count() > 1
    chips.nth(1).click()
    expect(chips.nth(1)).to_have_attribute("aria-pressed", "true")
    pressed = timeline.card.locator("button.lane-label[aria-pressed=true]")
    expect(pressed).to_have_count(1)
    title = pressed.locator(".name").inner_text()
    expect(chips.nth(1)).to_contain_text(title)


def test_the_row_under_the_pointer_is_marked_across_the_card(timeline: Timeline) -> None:
    band = timeline.card.locator(".hover-band")
    expect(band).to_be_hidden()
    timeline.card.get_by_role("button", name=re.compile("checked and quiet")).click()
    timeline.mouse.move(*timeline.at(0.5, row=3))
    expect(band).to_be_visible()
    row, marked = timeline.card.locator(".row").nth(3).bounding_box(), band.bounding_box()
    assert row is not None
    assert marked is not None
    assert marked["y"] == pytest.approx(row["y"], abs=1)
    assert marked["width"] == pytest.approx(row["width"], abs=1)


def test_the_mark_of_an_onset_says_between_which_steps_it_lies(timeline: Timeline) -> None:
    timeline.mouse.move(*timeline.at(BROKEN_ONSET / LAST))
    says = re.compile(r"^Began .*1\u2009509, certain from")
    expect(timeline.plot).to_have_attribute("title", says)
    timeline.mouse.move(*timeline.at(0.1))
    expect(timeline.plot).not_to_have_attribute("title", says)


def test_rows_are_high_enough_for_fingers(
    new_context: Callable[..., BrowserContext], tensorboard: TensorBoardProcess
) -> None:
    context = new_context(has_touch=True, is_mobile=True)
    timeline = Timeline(DoctorPage(context, tensorboard.address).open(run=BROKEN))
    box, plot = timeline.rows.first.bounding_box(), timeline.plot.bounding_box()
    assert box is not None
    assert plot is not None
    assert box["height"] >= 24
    assert plot["height"] == pytest.approx(timeline.rows.count() * 24, abs=1)


def test_control_and_wheel_zoom_at_the_pointer(timeline: Timeline) -> None:
    timeline.mouse.move(*timeline.at(0.5))
    page = timeline.doctor.page
    page.keyboard.down("Control")
    timeline.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    lo, hi = timeline.zoomed()
    assert hi - lo < 0.9 * LAST
    assert (lo + hi) / 2 == pytest.approx(LAST / 2, rel=0.02)
    page.keyboard.down("Shift")
    timeline.mouse.wheel(0, 100)
    page.keyboard.up("Shift")
    moved = timeline.zoomed()
    assert moved[0] > lo
    assert moved[1] - moved[0] == pytest.approx(hi - lo, rel=0.01)


def test_the_plain_wheel_scrolls_the_page(timeline: Timeline) -> None:
    main = timeline.doctor.tab.locator("main")
    timeline.mouse.move(*timeline.at(0.5))
    before = main.evaluate("(e) => e.scrollTop")
    timeline.mouse.wheel(0, 200)
    timeline.doctor.page.wait_for_timeout(200)
    assert main.evaluate("(e) => e.scrollTop") > before
    assert timeline.zoom is None


class TestOverview:
    """The strip below the axis."""

    def test_its_frame_and_the_edges_of_it_can_be_dragged(self, timeline: Timeline) -> None:
        overview = timeline.card.locator(".minimap")
        timeline.drag(0.2, 0.4)
        lo, hi = timeline.zoomed()
        timeline.drag(0.3, 0.5, of=overview)
        moved = timeline.zoomed()
        assert moved == (pytest.approx(lo + 600, abs=20), pytest.approx(hi + 600, abs=20))
        timeline.drag(0.6, 0.8, of=overview)
        wider = timeline.zoomed()
        assert wider == (pytest.approx(moved[0], abs=1), pytest.approx(2400, abs=20))
        timeline.mouse.dblclick(*timeline.at(0.5, of=overview))
        timeline.expect_all()

    def test_a_click_beside_the_frame_brings_it_there(self, timeline: Timeline) -> None:
        overview = timeline.card.locator(".minimap")
        timeline.drag(0.1, 0.2)
        lo, hi = timeline.zoomed()
        timeline.mouse.click(*timeline.at(0.7, of=overview))
        now = timeline.zoomed()
        assert sum(now) / 2 == pytest.approx(0.7 * LAST, abs=20)
        assert now[1] - now[0] == pytest.approx(hi - lo, abs=1)

    def test_a_drag_in_it_zooms_when_all_is_shown(self, timeline: Timeline) -> None:
        timeline.drag(0.2, 0.6, of=timeline.card.locator(".minimap"))
        assert timeline.zoomed() == (pytest.approx(600, abs=15), pytest.approx(1800, abs=15))


def test_the_table_says_the_same_and_stays_in_the_address(timeline: Timeline) -> None:
    timeline.card.get_by_role("button", name="View as table").click()
    table = timeline.card.get_by_role("table")
    row = table.get_by_role("row").filter(has_text="Non-finite values")
    expect(row.get_by_role("cell").first).to_contain_text("Critical")
    onset = f"1{THIN_SPACE}509"
    expect(row).to_contain_text(onset)
    expect(table.get_by_role("columnheader")).to_have_count(8)
    expect(timeline.doctor.page).to_have_url(re.compile("gan_doctor.table=1"))
    timeline.doctor.page.reload()
    expect(table).to_be_visible()
    timeline.card.get_by_role("button", name="View as chart").click()
    expect(timeline.plot).to_be_visible()


def test_quiet_checks_are_folded_with_an_honest_count(timeline: Timeline) -> None:
    fold = timeline.card.get_by_role("button", name=re.compile(r"\d+ checked and quiet"))
    before = timeline.rows.count()
    hidden = sum(int(n) for n in re.findall(r"\d+", fold.inner_text()))
    fold.click()
    expect(timeline.rows).to_have_count(before + hidden)
    expect(fold).to_have_attribute("aria-expanded", "true")
    fold.click()
    expect(timeline.rows).to_have_count(before)


def test_a_healthy_run_has_one_row_for_all_checks(doctor: DoctorPage) -> None:
    timeline = Timeline(doctor.open(run=HEALTHY))
    assert timeline.rows.count() == 0
    expect(timeline.card.locator(".row .name")).to_have_text("All checks")
    expect(timeline.plot).to_have_attribute(
        "aria-valuetext", re.compile(r"\. All checks: Healthy$")
    )
    timeline.mouse.click(*timeline.at(0.5))
    expect(doctor.card("Vital signs")).to_be_visible()
    timeline.card.get_by_role("button", name=re.compile("checked and quiet")).click()
    expect(timeline.rows).not_to_have_count(0)


def test_the_address_brings_zoom_and_axis_back(doctor: DoctorPage) -> None:
    timeline = Timeline(doctor.open(run=BROKEN, zoom="600..1200", axis="images"))
    images = timeline.card.get_by_role("button", name="Images")
    expect(images).to_have_attribute("aria-pressed", "true")
    assert timeline.zoom == (600, 1200)
    timeline.card.get_by_role("button", name="Step", exact=True).click()
    # 32 images in a step.
    assert timeline.zoomed() == (pytest.approx(600 / 32, abs=1), pytest.approx(1200 / 32, abs=1))
    expect(doctor.page).not_to_have_url(re.compile("gan_doctor.axis"))


def test_the_axis_counts_time(timeline: Timeline) -> None:
    axis = timeline.card.locator(".axis")
    expect(axis).to_contain_text(f"1{THIN_SPACE}000")
    timeline.card.get_by_role("button", name="Time").click()
    expect(axis).to_contain_text(re.compile(r"\d s"))
    timeline.mouse.move(*timeline.at(0.5))
    expect(timeline.card.locator(".flag")).to_contain_text(re.compile(r"\d · "))


def test_a_finger_brushes_and_leaves_the_page_to_scroll(timeline: Timeline) -> None:
    session = timeline.doctor.page.context.new_cdp_session(timeline.doctor.page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        session.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]},
        )

    assert timeline.plot.evaluate("(e) => getComputedStyle(e).touchAction") == "pan-y"
    x0, y = timeline.at(0.2)
    x1, _ = timeline.at(0.4)
    touch("touchStart", (x0, y))
    for i in range(1, 11):
        touch("touchMove", (x0 + (x1 - x0) * i / 10, y))
    touch("touchEnd")
    lo, hi = timeline.zoomed()
    assert (lo, hi) == (pytest.approx(600, abs=60), pytest.approx(1200, abs=60))
    # Two fingers that part zoom further in.
    a, b = timeline.at(0.45), timeline.at(0.55)
    touch("touchStart", a)
    touch("touchStart", a, b)
    for i in range(1, 6):
        touch("touchMove", (a[0] - 20 * i, y), (b[0] + 20 * i, y))
    touch("touchEnd")
    nearer = timeline.zoomed()
    assert nearer[1] - nearer[0] < 0.8 * (hi - lo)
