"""Rank 0's side of the exchange: which shares of a window have come, and whether to go on."""

from __future__ import annotations

import time

from tb_gan_doctor.record.ranks.mailbox import Mailbox
from tb_gan_doctor.record.ranks.share import Share, decoded

MISSES = 3
"""Windows in a row without a rank after which it is not waited for any more."""
PAUSE_SECONDS = 0.002


class Awaited:
    """One window of rank 0, and what has come of it from other ranks.

    ordinal: how many windows ended before it in this session.
    """

    def __init__(self, ordinal: int, first_step: int, last_step: int) -> None:
        self.ordinal = ordinal
        self.steps = first_step, last_step
        self.shares: dict[int, Share] = {}
        self.looks = 0


class Gathering:
    """Looks for shares, seldom and without waiting, while the next window is under way."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._misses: dict[int, int] = {}
        self._gone: set[int] = set()

    @property
    def _expected(self) -> list[int]:
        return [
            rank
            for rank in self._mailbox.heard_of
            if rank not in self._gone and self._misses.get(rank, 0) < MISSES
        ]

    def has_all(self, window: Awaited) -> bool:
        """Whether every rank that is still expected has come; looks again now and then.

        To be called once in an iteration.
        """
        window.looks += 1
        if window.looks & (window.looks - 1) == 0:  # at 1, 2, 4, 8, ...
            self._look(window)
        return self._is_complete(window)

    def wait(self, window: Awaited, seconds: float) -> None:
        """Waits for the ranks that are still expected."""
        self._look(window)
        until = time.monotonic() + seconds
        while not self._is_complete(window) and time.monotonic() < until:
            time.sleep(PAUSE_SECONDS)
            self._look(window)

    def finish(self, window: Awaited) -> list[Share]:
        """The shares that came; who did not may be not waited for the next time."""
        if not self._is_complete(window):
            self._look(window)
        for rank in self._mailbox.heard_of:
            came = window.shares.get(rank)
            self._misses[rank] = 0 if came else self._misses.get(rank, 0) + 1
        return [window.shares[rank] for rank in sorted(window.shares)]

    def _is_complete(self, window: Awaited) -> bool:
        return self._mailbox.is_lost or all(rank in window.shares for rank in self._expected)

    def _look(self, window: Awaited) -> None:
        if window.ordinal & (window.ordinal - 1) == 0:  # who has not come by then is rare
            self._mailbox.listen()
        missing = [rank for rank in self._mailbox.heard_of if rank not in window.shares]
        for content in self._mailbox.look(window.ordinal, missing):
            share = decoded(content)
            if share is None:
                continue
            if share.is_last:
                self._gone.add(share.rank)
            elif (share.first_step, share.last_step) == window.steps:
                window.shares[share.rank] = share
