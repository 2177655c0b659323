"""Presses everything that can be pressed, as somebody would who looks at each card once."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.doctor_page import DoctorPage

# A few of each kind are enough; what downloads or leaves the page is not pressed.
_PRESS_ALL = """async (root, most) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => done()));
  const pressed = new Map();
  const kindOf = (e) => [e.tagName, e.className, e.closest('section, nav')?.className,
    e.getAttribute('role'), e.hasAttribute('aria-expanded'), e.hasAttribute('aria-pressed'),
    e.closest('[aria-label]')?.tagName].join(' ');
  const isOpen = (e) => e.isConnected && e.checkVisibility() && !e.disabled && !e.download
    && !e.closest('nav');
  let total = 0;
  for (let round = 0; round < 3; round++) {
    const all = [...document.querySelectorAll(
      'button, summary, select, input[type=checkbox], input[type=radio], [role=tab], [role=option]',
    )].filter(isOpen);
    for (const one of all) {
      const kind = kindOf(one);
      const times = pressed.get(kind) ?? 0;
      if (times >= most || !isOpen(one)) continue;
      pressed.set(kind, times + 1);
      one.focus();
      if (one.tagName === 'SELECT') {
        one.selectedIndex = (one.selectedIndex + 1) % one.options.length;
        one.dispatchEvent(new Event('input', { bubbles: true }));
        one.dispatchEvent(new Event('change', { bubbles: true }));
      } else one.click();
      await frame();
      total++;
    }
  }
  return total;
}"""


def press_everything(doctor: DoctorPage, of_each_kind: int = 3) -> int:
    """How many controls there were outside the run list; waits until their requests are done."""
    total: int = doctor.tab.locator("html").evaluate(_PRESS_ALL, of_each_kind)
    doctor.page.wait_for_load_state("networkidle")
    expect(doctor.tab.locator("main")).to_be_visible()
    return total
