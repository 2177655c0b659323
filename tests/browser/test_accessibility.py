"""axe finds nothing to object to, whatever is open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.doctor_page import DoctorPage
from tests.browser.everything import open_everything
from tests.browser.keyboard import tab_stops
from tests.browser.runs import BROKEN, HEALTHY
from tests.browser.tensorboard_process import TensorBoardProcess


@pytest.mark.parametrize("run", [BROKEN, HEALTHY])
def test_no_accessibility_rule_is_broken_in_either_theme(doctor: DoctorPage, run: str) -> None:
    doctor.open(run=run)
    expect(doctor.verdict).to_contain_text(run)
    expect(doctor.tab.get_by_role("figure").first).to_be_visible()
    assert doctor.axe() == []
    doctor.dark()
    assert doctor.axe() == []


def test_fingers_find_what_they_press(
    new_context: Callable[..., BrowserContext], tensorboard: TensorBoardProcess
) -> None:
    """What a mouse presses may be smaller than what a finger does."""
    context = new_context(has_touch=True, is_mobile=True)
    doctor = DoctorPage(context, tensorboard.address)
    open_everything(doctor, tensorboard)
    assert doctor.tab.locator("html").evaluate("() => matchMedia('(pointer: coarse)').matches")
    assert doctor.axe("target-size") == []


def test_everything_is_reached_by_tab_and_can_be_seen_there(doctor: DoctorPage) -> None:
    doctor.open(run=BROKEN)
    expect(doctor.card("Evidence").get_by_role("figure").first).to_be_visible()
    stops = tab_stops(doctor)
    assert [stop for stop in stops if not stop[1]] == [], "a control has no name"
    reached = {name for _, name in stops}
    for name in doctor.tab.locator("main button:visible").all_inner_texts():
        assert any(name.split("\n")[0] in one for one in reached), f"not reached by Tab: {name}"
    assert ("slider", doctor.tab.get_by_role("slider").get_attribute("aria-label")) in stops


def test_a_broken_rule_would_be_found(doctor: DoctorPage) -> None:
    doctor.open()
    expect(doctor.verdict).to_be_visible()
    doctor.tab.locator("h1").evaluate("e => { e.style.color = 'rgb(250, 250, 250)'; }")
    assert any("color-contrast" in broken for broken in doctor.axe())
