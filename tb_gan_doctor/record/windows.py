"""Makes windows of what was measured, once it is on the host, and passes them on."""

from __future__ import annotations

from array import array
from collections import deque
from typing import NamedTuple

from tb_gan_doctor.model import Window
from tb_gan_doctor.record.columns import Columns
from tb_gan_doctor.record.facts import FactBook
from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.layers import LayerTable
from tb_gan_doctor.record.online import Online
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Crossing

LAYERS_EVERY_WINDOWS = 10
LAYERS_GATHERED_IN = 3
"""Windows whose numbers go into a table of layers: not every probe speaks in each."""


class _Pending(NamedTuple):
    """A window whose numbers are on their way to the host."""

    first_step: int
    last_step: int
    tally: Tally
    crossing: Crossing


class WindowQueue:
    """Windows that have ended, in order, until their numbers arrive."""

    def __init__(self, online: Online, facts: FactBook, layers: LayerTable, guard: Guard) -> None:
        self._online = online
        self._facts = facts
        self._layers = layers
        self._guard = guard
        self._columns = Columns()
        self._pending: deque[_Pending] = deque()

    @property
    def count(self) -> int:
        """Windows so far, those under way included."""
        return len(self._online.windows) + len(self._pending)

    def __len__(self) -> int:
        return len(self._pending)

    def add(self, first_step: int, last_step: int, tally: Tally, crossing: Crossing) -> None:
        """Takes over a window that has just ended."""
        self._pending.append(_Pending(first_step, last_step, tally, crossing))

    def settle(self, wait: bool) -> None:
        """Finishes the windows whose numbers have arrived; all of them if it may `wait`."""
        while self._pending and (wait or self._pending[0].crossing.arrived()):
            self._finish(self._pending.popleft())

    def _finish(self, pending: _Pending) -> None:
        first, last, tally, crossing = pending
        index = len(self._online.windows)
        until_layers = -index % LAYERS_EVERY_WINDOWS
        self._layers.is_wanted = until_layers < LAYERS_GATHERED_IN
        crossing.deliver(tally, lambda error: self._guard.failed("numbers", error))
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
        if until_layers == 0:
            table = self._layers.cut()
            if table is not None:
                self._online.layers(last, *table)


def exact_span(steps: int) -> int:
    """The most steps, up to `steps`, that a float32 can tell exactly."""
    spare = max(0, steps.bit_length() - 24)
    return steps >> spare << spare


def rounded(values: list[float]) -> array[float]:
    """The nearest float32 numbers: what is diagnosed online is exactly what is stored."""
    return array("f", values)
