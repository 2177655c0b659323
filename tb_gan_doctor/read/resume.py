"""One history of a run that was written in several sessions: the last writer wins.

A session that resumes from a checkpoint goes over steps that an earlier one had already
recorded. What it writes replaces everything from its first step on. TensorBoard's own readers
disagree on this (one of them keeps both), so the rule is applied here to what any of them hands
over: within a tag, in the order in which it was written; between tags, which a resumed run with
other columns has, by wall time.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator, Sequence

from tb_gan_doctor.model import RunFacts, Window

Timed = tuple[float, Window]


def in_order_of_writing(tags: Sequence[Sequence[Timed]]) -> Iterator[Window]:
    """The windows of several tags, each with the wall time at which it was written."""
    if len(tags) == 1:
        return (window for _, window in tags[0])
    merged = heapq.merge(*map(_monotone, tags), key=lambda timed: timed[0])
    return (window for _, window in merged)


def last_writer_wins(windows: Iterable[Window]) -> list[Window]:
    """Windows of strictly increasing steps; a later one replaces all that it reaches back over."""
    kept: list[Window] = []
    for window in windows:
        while kept and kept[-1].last_step >= window.first_step:
            kept.pop()
        kept.append(window)
    return kept


def last_facts_win(facts: Iterable[RunFacts]) -> list[RunFacts]:
    """Facts of strictly increasing steps, by the same rule."""
    kept: list[RunFacts] = []
    for each in facts:
        while kept and kept[-1].step >= each.step:
            kept.pop()
        kept.append(each)
    return kept


def recorded_windows(windows: Sequence[Window]) -> int:
    """How many windows were recorded for the steps that `windows` (ordered) cover.

    `window/index` counts the windows of a session from 0 (or on, where the recorder's state was
    restored), so the last index of each session tells how many there were. Where that of an
    earlier session was not kept, this is the least that there can have been.
    """
    total = 0
    previous: float = -1
    for window in windows:
        index = window.get("window/index", "last")
        if not math.isfinite(index):
            total += 1
            continue
        total += int(index - previous) if index > previous else int(index) + 1
        previous = index
    return max(total, len(windows))


def _monotone(tag: Sequence[Timed]) -> Iterator[Timed]:
    """`tag` with wall times that never go back, as a clock that is set does."""
    latest = -math.inf
    for wall_time, window in tag:
        latest = max(latest, wall_time)
        yield latest, window
