"""How far one optimizer step moves the weights.

    update ratio = || w_after - w_before ||_2 / || w_after ||_2

Exactly 0 when the step changed nothing. About 1e-3 in most healthy training; it does not depend
on the loss or on the scale of the gradients.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.optim import Optimizer

from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.layers import LayerTable
from tb_gan_doctor.record.players import Players
from tb_gan_doctor.record.probes.gradients import look_at, norms, parted, scaling, total
from tb_gan_doctor.record.sharded import parts_of, put_together
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Tape

if TYPE_CHECKING:
    from tb_gan_doctor.record.optimizers import Held

NAME = "updates"
TINY = 1e-12


class UpdateProbe:
    """Copies the weights before a step and measures the difference after it."""

    def __init__(self, players: Players, tape: Tape, layers: LayerTable, guard: Guard) -> None:
        self._players = players
        self._tape = tape
        self._layers = layers
        self._guard = guard
        self._before: dict[int, tuple[list[Tensor], list[Tensor], list[Tensor]]] = {}

    def before(self, held: Held, optimizer: Optimizer, whole: bool) -> None:
        """To be called ahead of the step.

        whole: gradients are made inside the step, so any weight may move.
        """
        if self._guard.is_off(NAME):
            return
        try:
            moving: list[Tensor] = [p for p in held.parameters if whole or p.grad is not None]
            if not held.is_plain:
                look_at(held, moving)
            parts = parts_of(moving) if held.holders else moving
            with torch.no_grad():
                # One call for all; adding the new weights to it gives the exact difference.
                minus = list(torch._foreach_neg(parts)) if parts else []
            self._before[id(held)] = moving, minus, scaling(optimizer)
        except Exception as error:
            self._guard.failed(NAME, error)

    def after(self, held: Held) -> None:
        """To be called behind the step; puts the norms on the tape."""
        found = self._before.pop(id(held), None)
        if found is None:
            return
        try:
            weights, difference, scales = found
            signal = f"update/{held.player}_ratio"
            with torch.no_grad():
                if not weights:
                    self._tape.note(signal, 0.0)
                    return
                parts = parts_of(weights) if held.holders else weights
                torch._foreach_add_(difference, parts)
                numbers = [*norms([*difference, *parts]), *scales]
            keys = [id(p) for p in weights]
            self._tape.put_each(
                numbers,
                put_together(
                    signal,
                    2 * held.holders_of(keys),
                    lambda tally, got: self._receive(tally, signal, keys, got),
                ),
            )
        except Exception as error:
            self._guard.failed(NAME, error)

    def forget(self) -> None:
        """Lets go of copies whose step never came."""
        self._before.clear()

    def _receive(self, tally: Tally, signal: str, keys: list[int], numbers: list[float]) -> None:
        found, (_, skipped) = parted(numbers, 2 * len(keys))
        if skipped:
            return
        moved = dict(zip(keys, found[: len(keys)], strict=True))
        size = dict(zip(keys, found[len(keys) :], strict=True))
        tally.add(signal, _ratio(moved, size))
        tally.add(f"weight/{signal[len('update/')]}_norm", total(size.values()))
        is_wanted = self._layers.is_wanted
        for key in keys:
            if is_wanted:
                self._layers.update(key, size[key], moved[key] / max(size[key], TINY))
            if not size[key] < math.inf:
                network = self._players.network_of[key]
                layer = self._players.layer[key]
                network.first_nonfinite = network.first_nonfinite or layer
        networks = self._players.of("g" if "/g_" in signal else "d")
        if len(networks) > 1:
            for network in networks:
                own = [id(p) for _, p in network.parameters if id(p) in moved]
                if own:
                    own_moved = {key: moved[key] for key in own}
                    tally.add(f"{signal}:{network.name}", _ratio(own_moved, size))


def _ratio(moved: dict[int, float], size: dict[int, float]) -> float:
    return total(moved.values()) / max(total(size[key] for key in moved), TINY)
