"""Gradient norms at an optimizer's step: of the player, of each network and of each layer.

norm        = || all gradients that the step uses ||_2
first_last  = || gradient of the first weight tensor || / || of the last ||, the mean over
              the player's networks (AUTOTRAINER's vanishing-gradient ratio, ICSE 2021)
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.optim import Optimizer

from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.layers import LayerTable
from tb_gan_doctor.record.players import Players
from tb_gan_doctor.record.sharded import holders_of, is_sharded, parts_of, put_together
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Tape

if TYPE_CHECKING:
    from tb_gan_doctor.record.optimizers import Held

NAME = "gradients"
_STRIDED = torch.strided
_HALF = (torch.float16, torch.bfloat16)


class GradientProbe:
    """Reads `.grad` when an optimizer is about to use it."""

    def __init__(self, players: Players, tape: Tape, layers: LayerTable, guard: Guard) -> None:
        self._players = players
        self._tape = tape
        self._layers = layers
        self._guard = guard

    def read(self, held: Held, optimizer: Optimizer) -> None:
        """Puts the norm of every gradient on the tape."""
        if self._guard.is_off(NAME):
            return
        try:
            weights = [p for p in held.parameters if p.grad is not None]
            self._note_modes(held)
            signal = f"gradient/{held.player}_norm"
            if not weights:
                self._tape.note(signal, 0.0)  # the step does nothing, and that is news
                return
            gradients = [p.grad for p in weights if p.grad is not None]
            if not held.is_plain:
                look_at(held, [*weights, *gradients])
            keys = [id(p) for p in weights]
            if held.holders:
                gradients = parts_of(gradients)
            numbers = [*norms(gradients), *scaling(optimizer)]
            self._tape.put_each(
                numbers,
                put_together(
                    signal,
                    held.holders_of(keys),
                    lambda tally, got: self._receive(tally, signal, keys, got),
                ),
            )
        except Exception as error:
            self._guard.failed(NAME, error)

    def _note_modes(self, held: Held) -> None:
        """Modes, and which weights are trainable, can be told only in the player's own turn."""
        for network in held.networks:
            network.training = network.module.training
            if held.want_update:  # no need to look every time
                network.note_trainable()

    def _receive(self, tally: Tally, signal: str, keys: list[int], numbers: list[float]) -> None:
        found, (scale, skipped) = parted(numbers, len(keys))
        if skipped:  # GradScaler's own way to handle an overflow
            return
        norm_of = {key: norm / scale for key, norm in zip(keys, found, strict=True)}
        tally.add(signal, total(norm_of.values()))
        if self._layers.is_wanted:
            for key, norm in norm_of.items():
                self._layers.gradient(key, norm)
        player = signal[len("gradient/")]
        networks = self._players.of("g" if player == "g" else "d")
        ratios = []
        for network in networks:
            if len(networks) > 1:
                own = [norm_of[id(p)] for _, p in network.parameters if id(p) in norm_of]
                if own:
                    tally.add(f"{signal}:{network.name}", total(own))
            ends = [norm_of[id(p)] for p in network.weights if id(p) in norm_of]
            if len(ends) > 1 and ends[-1] > 0:
                ratios.append(ends[0] / ends[-1])
        if ratios:
            tally.add(f"gradient/{player}_first_last", sum(ratios) / len(ratios))


def look_at(held: Held, tensors: Iterable[Tensor | None]) -> None:
    """Makes sure that these weights and gradients have norms, and notes who holds parts of them.

    Raises TypeError where they have none.
    """
    there = [tensor for tensor in tensors if tensor is not None]
    refuse_sparse(there)
    for tensor in there:
        holders_of(tensor)
    held.holders = {id(p): holders_of(p) for p in held.parameters if is_sharded(p)}
    held.is_plain = True


def refuse_sparse(tensors: Iterable[Tensor]) -> None:
    """Raises TypeError for tensors that have no plain norm."""
    if any(tensor.layout is not _STRIDED for tensor in tensors):
        raise TypeError("sparse tensors are not measured")


def norms(tensors: Sequence[Tensor | None]) -> list[Tensor]:
    """The 2-norm of each tensor, on its device, in float32 at least."""
    plain = [t for t in tensors if t is not None]
    if plain and plain[0].dtype in _HALF:
        plain = [t.float() for t in plain]  # 2-norms of half precision overflow
    if any(tensor.requires_grad for tensor in plain):  # weights, and gradients with a graph
        with torch.no_grad():
            return list(torch._foreach_norm(plain))
    return list(torch._foreach_norm(plain))


def scaling(optimizer: Optimizer) -> list[Tensor]:
    """[what the gradients are multiplied by, whether the step will be skipped].

    Empty unless GradScaler has set both, on an optimizer that scales in its own kernel.
    """
    scale = getattr(optimizer, "grad_scale", None)
    skipped = getattr(optimizer, "found_inf", None)
    if scale is None and skipped is None:
        return []
    device = optimizer.param_groups[0]["params"][0].device
    return [
        torch.full((), default, device=device)
        if found is None
        else found.reshape(()).to(device, torch.float32)
        for found, default in ((scale, 1.0), (skipped, 0.0))
    ]


def parted(found: list[float], n: int) -> tuple[list[float], tuple[float, float]]:
    """The first `n` numbers, and what `scaling` put behind them."""
    return found[:n], (found[n], found[n + 1]) if len(found) > n else (1.0, 0.0)


def total(found: Iterable[float]) -> float:
    """The norm of all from the norms of the parts."""
    return math.sqrt(math.fsum(n * n for n in found))
