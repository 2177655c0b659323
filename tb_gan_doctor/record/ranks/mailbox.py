"""Where ranks leave what they have measured: keys in the store that torch.distributed has anyway.

Nothing here is a collective. A key is written without waiting for anybody, and only keys that are
known to be there are read, so that a rank that is late, dead or never made costs nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

SLOTS = 4
"""Windows that a rank may be ahead of rank 0 before its oldest share is overwritten."""
LONGEST_CALL = timedelta(seconds=2)
"""For the store itself to answer; it is a thread of rank 0, or of its launcher."""
ASK_FOR_AT_MOST = 64
EMPTY = b"-"


class Mailbox:
    """One doctor's keys in the store of the default process group.

    name: the same on every rank, and no other doctor's.
    heard_of: the other ranks that are known to take part.
    is_lost: the store does not answer any more.
    """

    def __init__(self, store: Any, name: str, rank: int, world: int) -> None:
        self._store = store
        self._prefix = f"tb_gan_doctor/{name}/"
        self._rank = rank
        self._unheard = [other for other in range(world) if other != rank]
        self.heard_of: list[int] = []
        self.is_lost = False
        if rank > 0:
            for slot in range(SLOTS):
                self.put(f"{rank}/{slot}", EMPTY)
            self.put(f"{rank}", EMPTY)

    def put(self, key: str, value: bytes) -> None:
        """Sets a key."""
        if not self.is_lost:
            try:
                self._store.set(self._prefix + key, value)
            except Exception:  # rank 0 has gone, and the store with it
                self.is_lost = True

    def peek(self, key: str) -> bytes | None:
        """The value of a key, if anybody has set it."""
        try:
            if self.is_lost or not self._has(key):
                return None
            return bytes(self._store.get(self._prefix + key))
        except Exception:
            self.is_lost = True
            return None

    def send(self, ordinal: int, share: bytes) -> None:
        """Leaves this rank's share of its window number `ordinal`."""
        self.put(f"{self._rank}/{ordinal % SLOTS}", share)

    def look(self, ordinal: int, ranks: list[int]) -> list[bytes]:
        """What these ranks, all heard of, have left for a window last."""
        if self.is_lost or not ranks:
            return []
        keys = [f"{self._prefix}{rank}/{ordinal % SLOTS}" for rank in ranks]
        try:
            return [bytes(value) for value in self._store.multi_get(keys)]
        except Exception:
            self.is_lost = True
            return []

    def listen(self) -> None:
        """Looks which other ranks have come."""
        if self.is_lost or not self._unheard:
            return
        try:
            if self._has(*map(str, self._unheard)):
                new = self._unheard
            else:
                asked = self._unheard[:ASK_FOR_AT_MOST]
                new = [rank for rank in asked if self._has(str(rank))]
        except Exception:
            self.is_lost = True
            return
        self.heard_of = sorted({*self.heard_of, *new})
        self._unheard = [rank for rank in self._unheard if rank not in new]

    def _has(self, *keys: str) -> bool:
        """Whether all of them are set."""
        return bool(self._store.check([self._prefix + key for key in keys]))


def store_of_the_job() -> Any:
    """A connection of our own to the store of the default process group; None if it has none.

    Our own, because a call of somebody else's that waits would make ours wait.
    """
    try:
        from torch.distributed.distributed_c10d import _get_default_store

        store = _get_default_store()
        if not hasattr(store, "clone"):  # torch before 2.6
            return store
        own = store.clone()
        own.set_timeout(LONGEST_CALL)
        return own
    except Exception:  # a back end without a store, or a store that cannot be shared
        return None
