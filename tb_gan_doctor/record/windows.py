"""Makes windows of what was measured, once it is on the host, and passes them on."""

from __future__ import annotations

from array import array
from collections import deque

from tb_gan_doctor.model import Window
from tb_gan_doctor.record.columns import Columns
from tb_gan_doctor.record.facts import FactBook
from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.layers import LayerTable
from tb_gan_doctor.record.online import Online
from tb_gan_doctor.record.ranks.gathering import Awaited
from tb_gan_doctor.record.ranks.job import Job
from tb_gan_doctor.record.ranks.merge import merge
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Crossing

LAYERS_EVERY_WINDOWS = 10
LAYERS_GATHERED_IN = 3
"""Windows whose numbers go into a table of layers: not every probe speaks in each."""


class _Pending:
    """A window whose numbers are on their way to the host, and from there to rank 0."""

    def __init__(self, awaited: Awaited, tally: Tally, crossing: Crossing) -> None:
        self.awaited = awaited
        self.tally = tally
        self.crossing = crossing
        self.is_delivered = False


class WindowQueue:
    """Windows that have ended, in order, until their numbers arrive."""

    def __init__(
        self, online: Online, facts: FactBook, layers: LayerTable, guard: Guard, job: Job
    ) -> None:
        self._online = online
        self._facts = facts
        self._layers = layers
        self._guard = guard
        self._job = job
        self._columns = Columns()
        self._pending: deque[_Pending] = deque()
        self._ended = 0
        self._sent = 0

    @property
    def count(self) -> int:
        """Windows so far, those under way included."""
        return len(self._online.windows) + len(self._pending) + self._sent

    def __len__(self) -> int:
        return len(self._pending)

    def add(self, first_step: int, last_step: int, tally: Tally, crossing: Crossing) -> None:
        """Takes over a window that has just ended."""
        awaited = Awaited(self._ended, first_step, last_step)
        self._ended += 1
        self._pending.append(_Pending(awaited, tally, crossing))

    def settle(self, wait: bool, within: float | None = None) -> None:
        """Finishes the windows whose numbers have arrived; to be called once in an iteration.

        wait: for the numbers of this process, all of them.
        within: seconds to wait for those of other ranks, and to do without them then; None: do
            without them when the next window has ended.
        """
        for place, pending in enumerate(self._pending):
            if not pending.is_delivered and (wait or pending.crossing.arrived()):
                self._deliver(pending, len(self._online.windows) + place)
        while self._pending and self._pending[0].is_delivered:
            if not self._is_complete(self._pending[0], within):
                break
            self._finish(self._pending.popleft())

    def leave(self) -> None:
        """Nothing more will come of this process."""
        self._job.leave(self._ended)

    def _deliver(self, pending: _Pending, index: int) -> None:
        """Turns numbers into signals; a member sends them off."""
        self._layers.is_wanted = _is_near_table(index)
        pending.crossing.deliver(pending.tally, lambda error: self._guard.failed("numbers", error))
        pending.is_delivered = True
        if self._job.part == "member":
            awaited, batch = pending.awaited, self._facts.batch_size
            self._job.send(awaited.ordinal, awaited.steps, pending.tally, batch)

    def _is_complete(self, pending: _Pending, within: float | None) -> bool:
        gathering = self._job.gathering
        if gathering is None or gathering.has_all(pending.awaited):
            return True
        if within is not None:
            gathering.wait(pending.awaited, within)
            return True
        return len(self._pending) > 1

    def _finish(self, pending: _Pending) -> None:
        if self._job.part == "member":
            self._sent += 1
            return
        tally, (first, last) = pending.tally, pending.awaited.steps
        index = len(self._online.windows)
        self._layers.is_wanted = _is_near_table(index)
        self._take_shares(pending)
        span = exact_span(last - first + 1)
        first = last - span + 1
        tally.add("window/span", span)
        tally.add("window/index", index)
        self._columns.include(tally.values)
        values = rounded(tally.row(self._columns.layout))
        facts = self._facts.if_changed(first)
        if facts is not None:
            self._online.learn(facts)
        self._online.feed(Window(first, last, self._columns.schema, values))
        if index % LAYERS_EVERY_WINDOWS == 0:
            table = self._layers.cut()
            if table is not None:
                self._online.layers(last, *table)

    def _take_shares(self, pending: _Pending) -> None:
        gathering, tally = self._job.gathering, pending.tally
        shares = gathering.finish(pending.awaited) if gathering is not None else []
        try:
            merge(tally, shares, self._job.rank)
        except Exception as error:
            self._guard.failed("ranks", error)
        if self._job.world:
            tally.add("window/ranks", 1 + len(shares))
            of_others = sum(share.batch for share in shares)
            self._facts.samples_of_others = max(self._facts.samples_of_others, of_others)


def _is_near_table(index: int) -> bool:
    """Whether what the window number `index` says of layers goes into a table."""
    return -index % LAYERS_EVERY_WINDOWS < LAYERS_GATHERED_IN


def exact_span(steps: int) -> int:
    """The most steps, up to `steps`, that a float32 can tell exactly."""
    spare = max(0, steps.bit_length() - 24)
    return steps >> spare << spare


def rounded(values: list[float]) -> array[float]:
    """The nearest float32 numbers: what is diagnosed online is exactly what is stored."""
    return array("f", values)
