"""axe finds nothing to object to, whatever is open."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.doctor_page import DoctorPage
from tests.browser.runs import BROKEN, HEALTHY


@pytest.mark.parametrize("run", [BROKEN, HEALTHY])
def test_no_accessibility_rule_is_broken_in_either_theme(doctor: DoctorPage, run: str) -> None:
    doctor.open(run=run)
    expect(doctor.verdict).to_contain_text(run)
    expect(doctor.tab.get_by_role("figure").first).to_be_visible()
    assert doctor.axe() == []
    doctor.dark()
    assert doctor.axe() == []


def test_a_broken_rule_would_be_found(doctor: DoctorPage) -> None:
    doctor.open()
    expect(doctor.verdict).to_be_visible()
    doctor.tab.locator("h1").evaluate("e => { e.style.color = 'rgb(250, 250, 250)'; }")
    assert any("color-contrast" in broken for broken in doctor.axe())
