"""How long a page's main thread computed, and on what: from Chromium's own meters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page

Metrics = dict[str, float]


class MainThread:
    """The main thread of `page` and of the frames of its origin."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        # CPU time of the thread, not time on the clock: other processes do not count.
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def metrics(self) -> Metrics:
        found = self._session.send("Performance.getMetrics")["metrics"]
        return {one["name"]: one["value"] for one in found}

    def ms_since(self, before: Metrics) -> float:
        """Milliseconds of tasks, without what asking for them takes."""
        now = self.metrics()
        spent = [now[name] - before[name] for name in ("TaskDuration", "DevToolsCommandDuration")]
        return (spent[0] - spent[1]) * 1000

    def next_frame(self) -> None:
        """Waits for it; costs the page far less than asking through Playwright."""
        frame = "new Promise((done) => requestAnimationFrame(() => done()))"
        self._session.send("Runtime.evaluate", {"expression": frame, "awaitPromise": True})

    def heap_mb(self) -> float:
        return self.metrics()["JSHeapUsedSize"] / 1e6

    @contextmanager
    def profile(self, top: Counter[str]) -> Iterator[None]:
        """Adds to `top` the milliseconds that each function itself took."""
        self._session.send("Profiler.enable")
        self._session.send("Profiler.setSamplingInterval", {"interval": 200})
        self._session.send("Profiler.start")
        yield
        profile = self._session.send("Profiler.stop")["profile"]
        self._session.send("Profiler.disable")
        names = {node["id"]: _name(node["callFrame"]) for node in profile["nodes"]}
        for node, delta in zip(profile["samples"], profile["timeDeltas"], strict=True):
            top[names[node]] += delta / 1000


def _name(frame: dict[str, Any]) -> str:
    url = frame["url"].rsplit("/", 1)[-1].partition("?")[0]
    place = f" {url}:{frame['lineNumber'] + 1}:{frame['columnNumber'] + 1}" if url else ""
    return f"{frame['functionName'] or '(anonymous)'}{place}"
