"""What a reader does in the tab, done in Chromium and measured on its main thread."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from playwright.sync_api import Locator, expect

from benchmarks.main_thread import MainThread, Metrics
from tests.browser.doctor_page import DoctorPage

EVENTS = 40
FRAMES = 120

_RELOAD = """() => {
  const frame = document.querySelector("iframe[src*='name=gan_doctor']");
  frame.contentDocument.body.remove();
  frame.contentWindow.location.reload();
}"""
_FIRST_PAINT = """() => new Promise((done) => {
  const told = () => {
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    if (paint) done(paint.startTime); else requestAnimationFrame(told);
  };
  told();
})"""
# One zoom per frame, in and out again; the times between frames.
_ZOOM_FRAMES = """(plot, frames) => new Promise((done) => {
  const box = plot.getBoundingClientRect();
  const times = [];
  const next = (time) => {
    times.push(time);
    if (times.length > frames) {
      done(times.slice(1).map((one, i) => one - times[i]));
      return;
    }
    const way = Math.floor(times.length / 15) % 2 ? 1 : -1;
    plot.dispatchEvent(new WheelEvent('wheel', {
      bubbles: true, cancelable: true, ctrlKey: true, deltaY: way * 60,
      clientX: box.left + box.width * 0.6, clientY: box.top + 20,
    }));
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})"""


class Reader:
    """Somebody at the tab; each method gives the numbers of one repetition.

    profiles: by task, what it spent its time on, where that is wanted.
    """

    def __init__(self, doctor: DoctorPage, *, profiled: bool = False) -> None:
        self._doctor = doctor
        self._thread = MainThread(doctor.page)
        self.profiles: dict[str, Counter[str]] | None = {} if profiled else None

    @property
    def _root(self) -> Locator:
        return self._doctor.tab.locator("html")

    @property
    def _plot(self) -> Locator:
        return self._doctor.card("Severity timeline").get_by_role("slider")

    def look_at(self, run: str) -> None:
        """Selects `run` with all its rows shown, and waits until nothing moves any more."""
        self._doctor.open(run=run)
        expect(self._doctor.verdict).to_contain_text(run)
        quiet = self._doctor.card("Severity timeline").locator("button[aria-expanded=false]")
        quiet.filter(has_text="quiet").click()
        self.settle()

    def settle(self) -> None:
        """Waits for the figures, then until frames pass without work."""
        expect(self._doctor.tab.get_by_role("figure").first).to_be_visible()
        self._doctor.page.wait_for_load_state("networkidle")
        before, quiet = self._thread.metrics(), 0
        while quiet < 3:
            self._doctor.page.wait_for_timeout(60)
            quiet = quiet + 1 if self._thread.ms_since(before) < 3 else 0
            before = self._thread.metrics()

    def _measured(self, task: str) -> AbstractContextManager[None]:
        if self.profiles is None:
            return nullcontext()
        return self._thread.profile(self.profiles.setdefault(task, Counter()))

    def _per_event(self, task: str, do: Callable[[int], None]) -> float:
        with self._measured(task):
            before = self._thread.metrics()
            for i in range(EVENTS):
                do(i)
                self._thread.next_frame()
            return self._thread.ms_since(before) / EVENTS

    def first_paint(self) -> tuple[float, float, float]:
        """CPU ms until the first paint, the clock's ms until then, CPU ms until all is there."""
        page = self._doctor.page
        with self._measured("first view"):
            before = self._thread.metrics()
            page.evaluate(_RELOAD)
            expect(self._root).to_have_attribute("lang", "en")
            on_the_clock: float = self._root.evaluate(_FIRST_PAINT)
            painted = self._thread.ms_since(before)
            expect(self._doctor.verdict).to_be_visible()
            expect(self._doctor.tab.locator("figure canvas").first).to_be_visible()
            page.wait_for_load_state("networkidle")
            return painted, on_the_clock, self._thread.ms_since(before)

    def hover(self, over: Locator, task: str) -> float:
        """CPU ms per mouse event, from one side of `over` to the other."""
        over.scroll_into_view_if_needed()
        box = over.bounding_box()
        assert box is not None
        y = box["y"] + min(box["height"] / 2, 100)

        def move(i: int) -> None:
            self._doctor.page.mouse.move(box["x"] + box["width"] * (i + 1) / (EVENTS + 2), y)

        move(0)
        spent = self._per_event(task, move)
        self._doctor.page.mouse.move(2, 2)
        return spent

    def nothing(self) -> float:
        """CPU ms of a frame in which nothing happens: what measuring takes."""
        return self._per_event("nothing", lambda _: None)

    def hover_timeline(self) -> float:
        return self.hover(self._plot, "hover over the timeline")

    def hover_chart(self) -> float:
        chart = self._doctor.tab.get_by_role("figure").locator("canvas").first
        return self.hover(chart, "hover over a chart")

    def zoom(self) -> float:
        """CPU ms per turn of the wheel over the timeline, half of them in, half out again."""
        self._plot.scroll_into_view_if_needed()
        box = self._plot.bounding_box()
        assert box is not None
        self._doctor.page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 40)
        self._doctor.page.keyboard.down("Control")
        spent = self._per_event(
            "zoom", lambda i: self._doctor.page.mouse.wheel(0, -40 if i < EVENTS / 2 else 40)
        )
        self._doctor.page.keyboard.up("Control")
        self._doctor.page.mouse.move(2, 2)
        return spent

    def switch(self, run: str) -> float:
        """CPU ms from the press on `run` until it is shown with its charts."""
        before: Metrics
        with self._measured("run switch"):
            before = self._thread.metrics()
            self._doctor.run(run).click()
            expect(self._doctor.verdict).to_contain_text(run)
            expect(self._doctor.tab.locator("figure canvas").first).to_be_visible()
            self._doctor.page.wait_for_load_state("networkidle")
            return self._thread.ms_since(before)

    def frames(self) -> tuple[float, float]:
        """Median and 95th percentile of the ms between frames while zooming all the time."""
        self._plot.scroll_into_view_if_needed()
        with self._measured("zooming without a pause"):
            times: list[float] = self._plot.evaluate(_ZOOM_FRAMES, FRAMES)
        return statistics.median(times), statistics.quantiles(times, n=20)[-1]

    def heap_mb(self) -> float:
        return self._thread.heap_mb()
