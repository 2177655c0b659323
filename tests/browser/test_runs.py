"""The run list: of any length, filtered, by keyboard, in a narrow window, over a refresh."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.doctor_page import DoctorPage
from tests.browser.runs import BROKEN, HEALTHY, N_RUNS, TRAINED

MANY = 2_000
MOST_ROWS = 60
Change = Callable[[dict[str, Any]], None]


def answer_runs(doctor: DoctorPage, change: Change) -> None:
    """Changes what the server says of the runs before the tab sees it."""

    def changed(route: Route) -> None:
        answer = route.fetch(url=re.sub(r"[?&]rev=[^&]*", "", route.request.url))
        body = answer.json()
        change(body)
        body["rev"] = str(hash(json.dumps(body)))
        route.fulfill(response=answer, body=json.dumps(body))

    doctor.page.unroute("**/gan_doctor/runs*")
    doctor.page.route("**/gan_doctor/runs*", changed)


def many(body: dict[str, Any]) -> None:
    """The runs that there are, and copies of the healthy one after them."""
    (healthy,) = (run for run in body["runs"] if run["run"] == HEALTHY)
    copies = [{**healthy, "run": f"sweep/seed_{i:04}"} for i in range(MANY - len(body["runs"]))]
    body["runs"] += copies


def shown(doctor: DoctorPage) -> Locator:
    """The rows of the list that exist."""
    return doctor.tab.locator(".run-row")


def scroll_to(doctor: DoctorPage, top: int) -> None:
    """Scrolls the list itself."""
    doctor.tab.locator(".run-place").evaluate("(e, top) => { e.scrollTop = top; }", top)


def first_in_view(doctor: DoctorPage) -> str:
    """The name of the run at the upper edge of the list."""
    name: str = doctor.tab.locator(".run-place").evaluate(
        """place => [...place.querySelectorAll('.run')]
            .map((one) => [one.getBoundingClientRect().bottom, one.title])
            .filter(([bottom]) => bottom > place.getBoundingClientRect().top + 1)
            .sort((a, b) => a[0] - b[0])[0][1]"""
    )
    return name


def filter_by(doctor: DoctorPage, text: str) -> None:
    """Types into the box over the list."""
    doctor.tab.get_by_role("searchbox", name="Filter runs").fill(text)


def head(doctor: DoctorPage) -> Locator:
    """The line with the number of runs."""
    return doctor.tab.locator(".rail-head")


def test_thousands_of_runs_cost_no_more_than_what_is_seen(doctor: DoctorPage) -> None:
    answer_runs(doctor, many)
    doctor.open()
    expect(head(doctor)).to_contain_text(str(MANY))
    assert 10 < shown(doctor).count() < MOST_ROWS
    for share in (0.3, 0.7, 1):
        scroll_to(doctor, int(share * 42 * MANY))
        expect(shown(doctor).last).not_to_contain_text("seed_0010")
        assert shown(doctor).count() < MOST_ROWS
    last = doctor.run(f"sweep/seed_{MANY - N_RUNS - 1:04}")
    expect(last).to_be_in_viewport()
    item = shown(doctor).filter(has=doctor.page.get_by_title(f"sweep/seed_{MANY - N_RUNS - 1:04}"))
    expect(item).to_have_attribute("aria-posinset", str(MANY))
    expect(item).to_have_attribute("aria-setsize", str(MANY))
    assert doctor.complaints == []


def test_the_selected_run_of_a_link_is_scrolled_into_view(doctor: DoctorPage) -> None:
    def last(body: dict[str, Any]) -> None:
        many(body)
        body["runs"].sort(key=lambda run: run["run"] == TRAINED)

    answer_runs(doctor, last)
    doctor.open(run=TRAINED)
    expect(doctor.run(TRAINED)).to_be_in_viewport()
    expect(doctor.run(BROKEN)).to_have_count(0)


def test_the_selected_run_stays_in_view_while_runs_are_still_sorted(doctor: DoctorPage) -> None:
    answer_runs(doctor, many)
    doctor.open(run=BROKEN)
    expect(doctor.run(BROKEN)).to_be_in_viewport()

    def sorted_anew(body: dict[str, Any]) -> None:
        many(body)
        body["runs"].sort(key=lambda run: run["run"] == BROKEN)

    answer_runs(doctor, sorted_anew)
    doctor.page.locator("button.reload-button").click()
    expect(doctor.runs.last).to_contain_text(BROKEN)
    expect(doctor.run(BROKEN)).to_be_in_viewport()


def test_words_of_name_fault_or_verdict_filter_the_list(doctor: DoctorPage) -> None:
    answer_runs(doctor, many)
    doctor.open(run=BROKEN)
    filter_by(doctor, "sweep 12")
    expect(head(doctor)).to_contain_text(f"39 of {MANY}")
    # The selected run does not match, and is still in reach.
    expect(doctor.runs.first).to_contain_text(BROKEN)
    expect(doctor.runs.nth(1)).to_contain_text("sweep/seed_0012")
    filter_by(doctor, "NON-FINITE critical")
    expect(doctor.runs).to_have_count(1)
    filter_by(doctor, "/seed_00[0-4]\\d$/")
    expect(head(doctor)).to_contain_text(f"50 of {MANY}")
    filter_by(doctor, "/(/")
    expect(doctor.tab.get_by_text("This expression cannot be read")).to_be_visible()
    doctor.page.keyboard.press("Escape")
    expect(doctor.tab.get_by_role("searchbox", name="Filter runs")).to_have_value("")
    expect(head(doctor)).not_to_contain_text("of")


def test_a_verdict_is_a_filter_too(doctor: DoctorPage) -> None:
    doctor.open(run=HEALTHY)
    expect(doctor.run(BROKEN)).to_be_visible()
    everything = doctor.runs.count()
    healthy = doctor.tab.get_by_role("button", name=re.compile(r"^Healthy \d+$"))
    n = int(re.sub(r"\D", "", healthy.inner_text()))
    healthy.click()
    expect(healthy).to_have_attribute("aria-pressed", "true")
    expect(doctor.runs).to_have_count(n)
    healthy.click()
    expect(doctor.runs).to_have_count(everything)


def test_the_list_is_one_tab_stop_in_which_arrows_move(doctor: DoctorPage) -> None:
    answer_runs(doctor, many)
    doctor.open(run=BROKEN)
    expect(doctor.run(BROKEN)).to_be_visible()
    assert doctor.tab.locator(".run-place [tabindex='0']").count() == 1
    keys = doctor.page.keyboard
    doctor.tab.get_by_role("searchbox", name="Filter runs").focus()
    keys.press("ArrowDown")
    expect(doctor.run(BROKEN)).to_be_focused()
    keys.press("End")
    expect(doctor.run(f"sweep/seed_{MANY - N_RUNS - 1:04}")).to_be_focused()
    keys.press("PageUp")
    keys.press("ArrowUp")
    keys.press("Home")
    expect(doctor.runs.first).to_be_focused()
    keys.press("ArrowDown")
    second = doctor.runs.nth(1)
    expect(second).to_be_focused()
    keys.press("Enter")
    expect(second).to_have_attribute("aria-current", "true")
    assert doctor.tab.locator(".run-place [tabindex='0']").count() == 1


def test_what_has_the_focus_keeps_it_when_it_is_scrolled_away(doctor: DoctorPage) -> None:
    answer_runs(doctor, many)
    doctor.open(run=BROKEN)
    doctor.run(BROKEN).focus()
    scroll_to(doctor, 42_000)
    expect(doctor.run("sweep/seed_1000")).to_be_visible()
    expect(doctor.run(BROKEN)).to_be_focused()
    doctor.page.keyboard.press("ArrowDown")
    expect(doctor.runs.nth(1)).to_be_in_viewport()


def test_a_refresh_leaves_the_list_where_it_was_scrolled(doctor: DoctorPage) -> None:
    answer_runs(doctor, many)
    doctor.open(run=BROKEN)
    expect(doctor.run(BROKEN)).to_be_visible()
    doctor.tab.locator(".run-place").hover()
    doctor.page.mouse.wheel(0, 420)
    expect(doctor.run(BROKEN)).not_to_be_in_viewport()
    scroll_to(doctor, 42 * 700 + 7)
    expect(doctor.run("sweep/seed_0700")).to_be_visible()
    before = first_in_view(doctor)

    def more(body: dict[str, Any]) -> None:
        many(body)
        new = [{**body["runs"][0], "run": f"new/{i}"} for i in range(3)]
        body["runs"][:0] = new

    answer_runs(doctor, more)
    doctor.page.locator("button.reload-button").click()
    expect(head(doctor)).to_contain_text(str(MANY + 3))
    assert first_in_view(doctor) == before


def test_says_which_runs_still_train_and_which_have_little_evidence(doctor: DoctorPage) -> None:
    def states(body: dict[str, Any]) -> None:
        for run in body["runs"]:
            run["training"] = run["run"] == TRAINED
            run["source"] = "scalars" if run["run"] == HEALTHY else "gan_doctor"

    answer_runs(doctor, states)
    doctor.open()
    expect(doctor.run(TRAINED)).to_contain_text("training")
    expect(doctor.run(HEALTHY)).to_contain_text("limited")
    expect(doctor.run(BROKEN)).not_to_contain_text(re.compile("training|limited"))
    expect(doctor.run(BROKEN).get_by_title(re.compile(r"^Stopped \d+ "))).to_be_visible()
    filter_by(doctor, "training")
    expect(head(doctor)).to_contain_text(f"1 of {N_RUNS}")


def test_at_most_six_runs_can_be_ticked(doctor: DoctorPage) -> None:
    answer_runs(doctor, many)
    doctor.open(run=BROKEN)
    doctor.tab.get_by_role("button", name="Compare").click()
    for i in range(5):
        doctor.tab.get_by_role("checkbox", name=f"Compare sweep/seed_{i:04}").check()
    seventh = doctor.tab.get_by_role("checkbox", name="Compare sweep/seed_0005")
    expect(seventh).to_be_disabled()
    expect(doctor.tab.get_by_role("navigation", name="Runs")).to_contain_text("Six runs at most")
    doctor.tab.get_by_role("checkbox", name="Compare sweep/seed_0001").uncheck()
    expect(seventh).to_be_enabled()


@pytest.mark.parametrize("width", [720, 480])
def test_in_a_narrow_window_the_list_is_a_drawer(doctor: DoctorPage, width: int) -> None:
    doctor.page.set_viewport_size({"width": width, "height": 800})
    doctor.open(run=BROKEN)
    expect(doctor.verdict).to_be_visible()
    rail = doctor.tab.get_by_role("navigation", name="Runs")
    box = rail.bounding_box()
    assert box
    assert box["height"] < 60
    expect(doctor.run(HEALTHY)).to_be_hidden()
    bar = rail.locator(".current-run")
    expect(bar).to_contain_text(BROKEN)
    bar.click()
    expect(bar).to_have_attribute("aria-expanded", "true")
    doctor.run(HEALTHY).click()
    expect(doctor.verdict).to_contain_text("No active fault")
    expect(doctor.run(HEALTHY)).to_be_hidden()
    expect(bar).to_contain_text(HEALTHY)
