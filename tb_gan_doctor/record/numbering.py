"""Which step numbers of a user's own are used, and where they go back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tb_gan_doctor.record.arguments import number
from tb_gan_doctor.record.clock import Clock
from tb_gan_doctor.record.guard import Guard


class StepNumbers:
    """Reads what is passed as step=.

    go_back: told of the step that comes again where an earlier state was reloaded.
    """

    def __init__(self, clock: Clock, guard: Guard, go_back: Callable[[int], None]) -> None:
        self._clock = clock
        self._guard = guard
        self._go_back = go_back
        self._counts_itself = False
        self._went_back_to: set[int] = set()

    def read(self, step: Any, iterations: int) -> int | None:
        """The number of the iteration that ends now, as the user counts; None: count on.

        iterations: how many there were so far.
        """
        if self._counts_itself:
            return None
        found = number(step)
        if found is None or not abs(found) < 2**53 or found != int(found):
            self._guard.refuse(f"step= takes a whole number, got {step!r}; it is ignored")
            return None
        now, last = int(found), self._clock.last
        if now == last and iterations:
            # An epoch, say: windows of such steps would replace each other.
            self._counts_itself = True
            self._guard.warn(f"step= stayed at {now}; iterations are counted instead")
        elif now < last and (iterations or last >= 0):
            self._counts_itself = now in self._went_back_to
            if self._counts_itself:
                self._guard.warn(
                    f"steps went back to {now} once more; iterations are counted instead"
                )
            else:
                self._note_return(now)
        return None if self._counts_itself else now

    def _note_return(self, step: int) -> None:
        if not self._went_back_to:
            self._guard.warn(
                f"steps went back from {self._clock.last} to {step}: what was recorded from there "
                "on is replaced; pass a step that grows"
            )
        self._went_back_to.add(step)
        self._go_back(step)
