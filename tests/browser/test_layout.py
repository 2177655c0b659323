"""Where things are, from a wide window to a notebook's cell."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.doctor_page import DoctorPage
from tests.browser.layout import box_of, overlapping, sticking_out
from tests.browser.runs import TRAINED

WIDTHS = (1440, 1000, 720, 600)
TALL = 3000
"""Tall enough that nothing is scrolled out of sight."""


@pytest.mark.parametrize("width", WIDTHS)
def test_everything_fits_and_nothing_lies_over_another(doctor: DoctorPage, width: int) -> None:
    doctor.page.set_viewport_size({"width": width, "height": TALL})
    doctor.open(run=TRAINED)
    expect(doctor.card("Evidence").get_by_role("figure").first).to_be_visible()
    root = doctor.tab.locator("html")
    assert sticking_out(root) == []
    assert overlapping(root) == []


def test_what_does_not_fit_would_be_found(doctor: DoctorPage) -> None:
    doctor.open()
    title = doctor.verdict.get_by_role("heading", level=1)
    root = doctor.tab.locator("html")
    title.evaluate("e => { e.style.cssText = 'position: absolute; top: 300px'; }")
    assert overlapping(root) != []
    title.evaluate(
        "e => { e.style.cssText = 'white-space: nowrap'; e.textContent += 'x'.repeat(400); }"
    )
    assert sticking_out(root) != []


def test_the_answer_is_first_and_the_cure_beside_the_proof(doctor: DoctorPage) -> None:
    doctor.page.set_viewport_size({"width": 1440, "height": TALL})
    doctor.open(run=TRAINED)
    verdict = box_of(doctor.verdict)
    timeline = box_of(doctor.card("Severity timeline"))
    evidence, cure = box_of(doctor.card("Evidence")), box_of(doctor.card("What to try"))
    assert verdict["bottom"] < timeline["top"] < timeline["bottom"] < evidence["top"]
    assert cure["top"] == pytest.approx(evidence["top"], abs=1)
    assert evidence["right"] < cure["left"]
    assert cure["width"] >= 340
    rail = box_of(doctor.tab.get_by_role("navigation", name="Runs"))
    assert rail["width"] == pytest.approx(264, abs=1)
    doctor.page.set_viewport_size({"width": 1000, "height": TALL})
    expect(doctor.card("Severity timeline")).to_be_visible()
    evidence, cure = box_of(doctor.card("Evidence")), box_of(doctor.card("What to try"))
    assert cure["top"] > evidence["bottom"]
    assert box_of(doctor.tab.get_by_role("navigation", name="Runs"))["width"] < 220
