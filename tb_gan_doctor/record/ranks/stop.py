"""`should_stop` in a distributed training: true on every rank after the same iteration.

A rank that left its loop earlier than the others would have them wait in their next collective. So
rank 0 names an iteration ahead, and the others look for it now and then.
"""

from __future__ import annotations

from collections.abc import Callable

from tb_gan_doctor.record.ranks.mailbox import EMPTY, Mailbox

EVERY_ITERATIONS = 10
AHEAD = 2 * EVERY_ITERATIONS
"""Every rank looks at least twice before it; ranks are hardly more than one iteration apart."""
KEY = "stop"


class Stop:
    """When to stop; it stays so once it is.

    is_wanted: rank 0's own wish.
    """

    def __init__(self, mailbox: Mailbox, is_leader: bool, is_wanted: Callable[[], bool]) -> None:
        self._mailbox = mailbox
        self._is_leader = is_leader
        self._is_wanted = is_wanted
        self._at: int | None = None
        self.is_on = False
        if is_leader:
            mailbox.put(KEY, EMPTY)  # whatever an earlier training has left there

    def quiet_ahead(self, iteration: int) -> int:
        """How many iterations come in which there is nothing to do."""
        if self.is_on:
            return 2**31
        until = EVERY_ITERATIONS if self._at is None else 1
        return until - 1 - iteration % until

    def end_iteration(self, iteration: int) -> None:
        """To be called when iteration number `iteration` ends, the first being 1."""
        if self._at is None and iteration % EVERY_ITERATIONS == 0:
            if not self._is_leader:
                found = self._mailbox.peek(KEY)
                self._at = int(found) if found and found != EMPTY else None
            elif self._is_wanted():
                self._at = iteration + AHEAD if self._mailbox.heard_of else iteration
                self._mailbox.put(KEY, str(self._at).encode())
        if self._at is not None and iteration >= self._at:
            self.is_on = True
