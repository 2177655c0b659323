"""The charts as tests use them: by signal, places on their plots, what is drawn and said."""

from __future__ import annotations

from playwright.sync_api import FloatRect, Locator, expect

from tests.browser.doctor_page import DoctorPage

_DRAWINGS = """() => {
  const sheet = CanvasRenderingContext2D.prototype;
  const original = sheet.clearRect;
  window.drawings = 0;
  sheet.clearRect = function (...all) { window.drawings++; return original.apply(this, all); };
}"""


class Charts:
    """The card with the charts of the run that is open; `title` is its heading."""

    def __init__(self, doctor: DoctorPage, title: str) -> None:
        self.doctor = doctor
        self.mouse = doctor.page.mouse
        self.card = doctor.card(title)
        self.search = self.card.get_by_role("combobox", name="Pin a signal")
        expect(self.card.locator(".chart-area").first).to_be_visible()

    @property
    def signals(self) -> Locator:
        """The names of the signals that have a chart, in order."""
        return self.card.locator("figure .chart-title .mono")

    def figure(self, signal: str) -> Locator:
        """One chart with its caption."""
        return self.card.get_by_role("figure").filter(has_text=signal)

    def area(self, signal: str) -> Locator:
        """Where its lines are."""
        return self.figure(signal).locator(".chart-area")

    def rule(self, signal: str) -> Locator:
        """The cursor's line over it."""
        return self.figure(signal).locator(".rule")

    def value(self, signal: str) -> str:
        """What its caption says."""
        return self.figure(signal).locator(".value").inner_text()

    def box(self, signal: str) -> FloatRect:
        """The place of its lines in the page, brought into sight."""
        area = self.area(signal)
        area.scroll_into_view_if_needed()
        box = area.bounding_box()
        assert box is not None
        return box

    def at(self, signal: str, share: float) -> tuple[float, float]:
        """A place on its lines, in the page."""
        box = self.box(signal)
        return box["x"] + share * box["width"], box["y"] + box["height"] / 2

    def drag(self, signal: str, start: float, end: float) -> None:
        """With the mouse, from one share of the width to another."""
        self.mouse.move(*self.at(signal, start))
        self.mouse.down()
        self.mouse.move(*self.at(signal, end), steps=6)
        self.mouse.up()

    def picture(self, signal: str) -> str:
        """What is drawn."""
        picture: str = self.figure(signal).locator("canvas").evaluate("c => c.toDataURL()")
        return picture

    def pin(self, signal: str) -> Locator:
        """The button that keeps it in sight."""
        return self.card.get_by_role("button", name=f"Pin {signal}", exact=True)

    def count_drawings(self) -> None:
        """From now on `drawings` counts."""
        self.card.evaluate(_DRAWINGS)

    @property
    def drawings(self) -> int:
        """How often a canvas was drawn since `count_drawings`."""
        number: int = self.card.evaluate("() => window.drawings")
        return number
