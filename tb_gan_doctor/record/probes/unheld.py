"""Which of a player's networks no optimizer holds, and which therefore stand still.

The hooks see the steps of optimizers, so such a network is never heard of, while its player goes
on stepping with the others. One whose weights change all the same (an average, weights written by
hand) is left alone, and so is one that is frozen on purpose.
"""

from __future__ import annotations

from torch import Tensor

from tb_gan_doctor.record.optimizers import Held
from tb_gan_doctor.record.players import Letter, Players
from tb_gan_doctor.record.probes.weight_prints import is_same, print_of
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Tape


class UnheldNetworks:
    """Notes an update of 0 for each of them."""

    def __init__(self, players: Players, tape: Tape) -> None:
        self._players = players
        self._tape = tape
        self._prints: dict[int, Tensor | None] = {}

    def end_window(self, letter: Letter, known: list[Held]) -> None:
        """Looks at the networks of a player that has stepped in this window.

        known: every optimizer that holds weights of ours.
        """
        if not self._players.members(letter):
            return
        for network in self._players.of(letter):
            ids = network.trainable_ids
            if not ids or not all(held.ids.isdisjoint(ids) for held in known):
                self._prints.pop(id(network), None)
                continue
            before = self._prints.get(id(network))
            now = self._prints[id(network)] = print_of(p for _, p in network.parameters)
            if before is not None and now is not None and before.shape == now.shape:
                self._note(f"update/{letter}_ratio:{network.name}", is_same(before, now))

    def _note(self, signal: str, is_still: Tensor) -> None:
        def receive(tally: Tally, got: list[float]) -> None:
            if got[0]:
                tally.add(signal, 0.0)

        self._tape.put_each([is_still], receive)
