"""Finds generators whose parts are called by the training loop, and never the whole.

StyleGAN2's loss calls `G.mapping` and `G.synthesis`: a hook on G itself hears of nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from torch import nn

from tb_gan_doctor.record.own_hooks import is_compiled
from tb_gan_doctor.record.players import Network

MISSED_TURNS = 2
"""Turns of the generator without a call of it before its parts are listened to."""


class Parts:
    """Which generators are called part by part."""

    def __init__(self, networks: list[Network]) -> None:
        self._networks = [network for network in networks if network.letter == "g"]
        self._missed = dict.fromkeys(map(id, self._networks), 0)
        self._called: set[int] = set()

    def begin(self) -> None:
        """An iteration is about to be watched."""
        self._called.clear()

    def called(self, network: Network) -> None:
        """A generator was called as a whole."""
        self._called.add(id(network))
        self._missed[id(network)] = 0

    def end_turn(self, letter: str) -> bool:
        """To be called when a player has stepped; whether there are new parts to listen to."""
        if letter != "g":
            return False
        found = False
        for key in self._missed.keys() - self._called:
            self._missed[key] += 1
            found = found or self._missed[key] == MISSED_TURNS
        return found

    def of(self, network: Network) -> list[nn.Module]:
        """The parts to listen to; none of a network that is called as a whole."""
        if self._missed.get(id(network), 0) < MISSED_TURNS or is_compiled(network.plain):
            return []
        return list(_children(network.plain))


def _children(module: nn.Module) -> Iterator[nn.Module]:
    """The parts of a module that can be called."""
    for child in module.children():
        if isinstance(child, nn.ModuleList | nn.ModuleDict):
            yield from _children(child)
        else:
            yield child
