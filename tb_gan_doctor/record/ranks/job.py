"""Which part this process has in the recording of a distributed training."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable
from typing import Literal

from torch import distributed

from tb_gan_doctor.record.players import Network
from tb_gan_doctor.record.ranks.gathering import Gathering
from tb_gan_doctor.record.ranks.mailbox import SLOTS, Mailbox, store_of_the_job
from tb_gan_doctor.record.ranks.share import encoded
from tb_gan_doctor.record.ranks.stop import Stop
from tb_gan_doctor.record.tally import Tally

Part = Literal["alone", "leader", "member"]
_made: Counter[str] = Counter()


class Job:
    """This process among those of its training.

    part: "alone" where nothing is exchanged; the "leader" is rank 0 and records; a "member"
        measures its share and sends it.
    world: how many processes there are, 0 where there is no distributed training.
    stop: when every rank is to stop, where that is asked for.
    """

    def __init__(
        self, networks: list[Network], settings: str, is_stop_wanted: Callable[[], bool] | None
    ) -> None:
        self.rank, self.world = place()
        self.part: Part = "alone"
        self.mailbox: Mailbox | None = None
        self.gathering: Gathering | None = None
        self.stop: Stop | None = None
        if self.world < 2:
            return
        store = store_of_the_job() if is_initialized() else None
        if self.rank > 0:
            self.part = "member"
        if store is None:
            return
        self.mailbox = Mailbox(store, _name(networks, settings), self.rank, self.world)
        if self.rank == 0:
            self.part = "leader"
            self.gathering = Gathering(self.mailbox)
        if is_stop_wanted is not None:
            self.stop = Stop(self.mailbox, self.rank == 0, is_stop_wanted)

    @property
    def is_idle(self) -> bool:
        """Whether there is no way to bring rank 0 what is measured here."""
        return self.part == "member" and self.mailbox is None

    def send(self, ordinal: int, steps: tuple[int, int], tally: Tally, batch: int) -> None:
        """Leaves a member's share of its window number `ordinal` for rank 0."""
        if self.mailbox is not None:
            self.mailbox.send(ordinal, encoded(tally, self.rank, *steps, batch))

    def leave(self, ordinal: int) -> None:
        """Tells rank 0 that a member has no window number `ordinal`, and no later one."""
        if self.mailbox is not None and self.part == "member":
            for more in range(SLOTS - 1):
                self.mailbox.send(ordinal + more, encoded(Tally(), self.rank, 0, -1, 0, True))


def is_initialized() -> bool:
    """Whether this process has joined others."""
    return distributed.is_available() and distributed.is_initialized()


def place() -> tuple[int, int]:
    """Rank of this process and how many there are, (0, 0) where there is only this one.

    torchrun's own word counts until the process group is made.
    """
    if is_initialized():
        return distributed.get_rank(), distributed.get_world_size()
    if distributed.is_available() and distributed.is_torchelastic_launched():
        try:
            return int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
        except (KeyError, ValueError):
            pass
    return 0, 0


def _name(networks: list[Network], settings: str) -> str:
    """A name for this doctor that the same line of code gets on every rank."""
    parts = [f"{n.letter} {n.name} {len(n.parameters)}" for n in networks]
    # The store may outlive the processes that an elastic launcher starts again.
    attempt = os.environ.get("TORCHELASTIC_RESTART_COUNT", "")
    text = "\n".join([settings, attempt, *parts])
    name = hashlib.sha256(text.encode(errors="replace")).hexdigest()[:12]
    _made[name] += 1
    return f"{name}/{_made[name]}"
