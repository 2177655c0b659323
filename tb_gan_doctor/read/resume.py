"""One history of a run that was written in several sessions: the last writer wins.

A session that resumes from a checkpoint goes over steps that an earlier one had already
recorded. What it writes replaces everything from its first step on. TensorBoard's own readers
disagree on this (one of them keeps both), so the rule is applied here to what any of them hands
over: within a tag, in the order in which it was written; between tags, which a run has whose
columns change, by place in the file or else by wall time.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple, Protocol, TypeVar

from tb_gan_doctor.model import Window


class Written(NamedTuple):
    """The windows of one tag in the order in which they were written, and where in the run."""

    order: list[float]
    windows: list[Window]


def in_order_of_writing(tags: Sequence[Written]) -> Iterable[Window]:
    """The windows of several tags as one."""
    if len(tags) == 1:
        return tags[0].windows
    merged = heapq.merge(*map(_timed, tags), key=lambda timed: timed[0])
    return [window for _, window in merged]


def last_writer_wins(windows: Iterable[Window]) -> list[Window]:
    """Windows of strictly increasing steps; a later one replaces all that it reaches back over."""
    kept: list[Window] = []
    for window in windows:
        while kept and kept[-1].last_step >= window.first_step:
            kept.pop()
        kept.append(window)
    return kept


class Replaced(NamedTuple):
    """Recordings that are gone because a later one began at their first step again, or before.

    n: how many; last_step: the furthest that any of them came; first_step: where the one begins
        that replaced them.
    """

    n: int = 0
    last_step: int = -1
    first_step: int = 0

    def notes(self) -> list[str]:
        """What to say of it, if there is anything."""
        if not self.n:
            return []
        gone = (
            f"an earlier recording up to step {self.last_step} was replaced"
            if self.n == 1
            else f"{self.n} earlier recordings up to step {self.last_step} were replaced"
        )
        return [f"{gone}: steps began again at {self.first_step}"]


def replaced(windows: Iterable[Window]) -> Replaced:
    """What `last_writer_wins` leaves nothing of."""
    n, furthest, reached = 0, -1, -1
    head: Window | None = None
    for window in windows:
        if head is None or window.first_step <= head.last_step:
            if head is not None:
                n, furthest = n + 1, max(furthest, reached)
            head, reached = window, window.last_step
        reached = max(reached, window.last_step)
    return Replaced(n, furthest, head.first_step if head is not None else 0)


class _OfAStep(Protocol):
    @property
    def step(self) -> int: ...


_S = TypeVar("_S", bound=_OfAStep)


def last_step_wins(things: Iterable[_S]) -> list[_S]:
    """Things of strictly increasing steps, by the same rule: facts, tables, samples."""
    kept: list[_S] = []
    for each in things:
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
    schema, column = None, None
    for window in windows:
        if window.schema is not schema:
            schema = window.schema
            column = schema.index.get(("window/index", "last"))
        index = math.nan if column is None else window.values[column]
        if not math.isfinite(index):
            total += 1
            continue
        total += int(index - previous) if index > previous else int(index) + 1
        previous = index
    return max(total, len(windows))


def _timed(tag: Written) -> Iterator[tuple[float, Window]]:
    """Each with its order, which a clock that is set back does not make fall within a tag."""
    return zip(accumulate(tag.order, max), tag.windows, strict=True)
