"""The tab by keyboard alone: where the focus is, and what Tab comes past."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.doctor_page import DoctorPage

_FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const by = (e.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean)
    .map((id) => document.getElementById(id)?.textContent).join(' ');
  const name = e.getAttribute('aria-label') || by || e.textContent.trim() || e.title || '';
  const role = e.getAttribute('role') ?? e.tagName.toLowerCase();
  return [role, name];
}"""
_RING = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1
    || style.boxShadow !== 'none';
}"""


def focused(doctor: DoctorPage) -> tuple[str, str] | None:
    """Role (or tag) and name of what has the focus in the tab."""
    found = doctor.tab.locator("html").evaluate(_FOCUSED)
    return (found[0], found[1]) if found else None


def has_focus_ring(doctor: DoctorPage) -> bool:
    """Whether the focus can be seen."""
    return bool(doctor.tab.locator("html").evaluate(_RING))


def into_the_tab(doctor: DoctorPage) -> None:
    """Puts the focus at the document's beginning, so that Tab goes to its first control."""
    doctor.tab.locator("body").evaluate(
        "(body) => { body.tabIndex = -1; body.focus(); body.removeAttribute('tabindex'); }"
    )


def tab_stops(doctor: DoctorPage, most: int = 300) -> list[tuple[str, str]]:
    """Everything that Tab stops at, from the first to the last."""
    expect(doctor.verdict).to_be_visible()
    into_the_tab(doctor)
    stops: list[tuple[str, str]] = []
    while len(stops) < most:
        doctor.page.keyboard.press("Tab")
        stop = focused(doctor)
        if stop is None:
            break
        stops.append(stop)
    return stops
