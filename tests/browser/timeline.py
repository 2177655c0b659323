"""The severity timeline as tests use it: places on its plot, its cursor and its zoom."""

from __future__ import annotations

import re
from urllib.parse import unquote

from playwright.sync_api import Locator, expect

from tests.browser.doctor_page import DoctorPage

_ZOOM = re.compile(r"p\.gan_doctor\.zoom=([^&]*)")


class Timeline:
    """The card of one run that is open."""

    def __init__(self, doctor: DoctorPage) -> None:
        self.doctor = doctor
        self.mouse = doctor.page.mouse
        self.card = doctor.card("Severity timeline")
        self.plot = self.card.get_by_role("slider")
        expect(self.plot).to_be_visible()
        # Nothing moves any more once the charts below are there.
        expect(doctor.tab.get_by_role("figure").first).to_be_visible()

    @property
    def rows(self) -> Locator:
        """The buttons with the names of the faults, in order."""
        return self.card.locator("button.lane-label")

    @property
    def cursor(self) -> int:
        """The step that the slider is at."""
        return int(self.plot.get_attribute("aria-valuenow") or -1)

    @property
    def zoom(self) -> tuple[float, float] | None:
        """The part that is shown, as the address has it; None: all."""
        found = _ZOOM.search(self.doctor.page.url)
        if found is None:
            return None
        lo, hi = unquote(found[1]).split("..")
        return float(lo), float(hi)

    def zoomed(self) -> tuple[float, float]:
        """The part that is shown as soon as it is another than before."""
        before = self.zoom
        self.doctor.page.wait_for_function(
            "(before) => (location.href.match(/gan_doctor\\.zoom=([^&]*)/)?.[1] ?? null) !== before"
            " && location.href.includes('gan_doctor.zoom=')",
            arg=None if before is None else self._text(),
        )
        now = self.zoom
        assert now is not None
        return now

    def expect_all(self) -> None:
        """Everything is shown."""
        expect(self.card.get_by_role("button", name="Reset zoom")).to_have_count(0)
        self.doctor.page.wait_for_function("() => !location.href.includes('gan_doctor.zoom=')")

    def at(self, share: float, row: int = 0, of: Locator | None = None) -> tuple[float, float]:
        """A place on the plot (or on `of`), in the page."""
        element = of or self.plot
        element.scroll_into_view_if_needed()
        box = element.bounding_box()
        assert box is not None
        rows = max(self.rows.count(), 1) if of is None else 1
        return box["x"] + share * box["width"], box["y"] + (row + 0.5) * box["height"] / rows

    def drag(self, start: float, end: float, of: Locator | None = None) -> None:
        """With the mouse, from one share of the width to another."""
        self.mouse.move(*self.at(start, of=of))
        self.mouse.down()
        self.mouse.move(*self.at(end, of=of), steps=6)
        self.mouse.up()

    def _text(self) -> str:
        found = _ZOOM.search(self.doctor.page.url)
        return found[1] if found else ""
