"""Whether the averaged copy of the generator keeps up with it.

update ratio     || w_avg now - w_avg at the last look || / || w_avg now ||
distance         || w_avg - w_g || / || w_g ||
buffer distance  the same over floating-point buffers, such as the statistics of BatchNorm, which
                 an average of the weights alone leaves behind
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from tb_gan_doctor.errors import InputError
from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.players import Players
from tb_gan_doctor.record.probes.gradients import norms, refuse_sparse, total
from tb_gan_doctor.record.probes.updates import TINY
from tb_gan_doctor.record.sharded import is_sharded
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Tape

NAME = "average"
EVERY_ITERATIONS = 100


class AverageProbe:
    """Compares an averaged copy with its generator every 100 iterations.

    average: the copy, or a module that holds it (AveragedModel and the like).

    Raises ValueError where no generator has the weights of `average`.
    """

    def __init__(self, players: Players, average: nn.Module, tape: Tape, guard: Guard) -> None:
        self._tape = tape
        self._guard = guard
        self._next = 0
        self._before: list[Tensor] = []
        self._generator, self._average = _pair(players, average)

    def end_window(self, iteration: int) -> None:
        """Looks, if it is time."""
        if iteration < self._next or self._guard.is_off(NAME):
            return
        self._next = iteration - 1 + EVERY_ITERATIONS  # the first window is one step
        try:
            self._look()
        except Exception as error:
            self._guard.failed(NAME, error)

    def _look(self) -> None:
        weights = [p.detach() for p in self._average.parameters()]
        own = [p.detach() for p in self._generator.parameters()]
        if any(map(is_sharded, [*weights, *own])):
            raise InputError("sharded weights are not compared with their average")
        refuse_sparse([*weights, *own])
        self._put_distance("average/distance", weights, own)
        if self._before:
            self._put_distance("average/update_ratio", self._before, weights)
        self._before = [weight.clone() for weight in weights]
        buffers, own_buffers = _floating_buffers(self._average), _floating_buffers(self._generator)
        if buffers and len(buffers) == len(own_buffers):
            self._put_distance("average/buffer_distance", buffers, own_buffers)

    def _put_distance(self, signal: str, these: list[Tensor], those: list[Tensor]) -> None:
        """Puts || these - those || / || those || on the tape."""
        with torch.no_grad():
            these = [a.to(b) for a, b in zip(these, those, strict=True)]
            apart: list[Tensor | None] = [*torch._foreach_sub(these, those), *those]
            numbers = norms(apart)
        n = len(those)

        def receive(tally: Tally, got: list[float]) -> None:
            tally.add(signal, total(got[:n]) / max(total(got[n:]), TINY))

        self._tape.put_each(numbers, receive)


def _pair(players: Players, average: nn.Module) -> tuple[nn.Module, nn.Module]:
    """A generator, and the part of `average` with weights of the same names and shapes."""
    for network in players.of("g"):
        shapes = _shapes(network.plain)
        own = {id(p) for _, p in network.parameters}
        for part in average.modules():
            if shapes and _shapes(part) == shapes and own.isdisjoint(map(id, part.parameters())):
                return network.plain, part
    raise ValueError("no generator has weights of the same names and shapes")


def _shapes(module: nn.Module) -> list[tuple[str, torch.Size]]:
    return [(name, weight.shape) for name, weight in module.named_parameters()]


def _floating_buffers(module: nn.Module) -> list[Tensor]:
    return [b.detach() for b in module.buffers() if b.is_floating_point() and b.numel()]
