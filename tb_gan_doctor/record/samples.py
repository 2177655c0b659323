"""Small grids of fake images, of the same latents each time where that can be had, and of reals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import torch
from torch import Tensor

from tb_gan_doctor.record.draws import Draws
from tb_gan_doctor.record.facts import output_range
from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.outputs import first_float
from tb_gan_doctor.record.own_hooks import has_other_hooks
from tb_gan_doctor.record.players import Players
from tb_gan_doctor.record.png import grid_of, png_of
from tb_gan_doctor.record.replay import KEPT, CannotHold, drawn, held_arguments
from tb_gan_doctor.record.tape import Floats, Tape

NAME = "sample grids"
EVERY_WINDOWS = 25
LARGEST_SIDE = 64

Kind = Literal["fake", "real"]
Deliver = Callable[[Kind, int, bytes, int, int], None]
"""Takes what is in a grid, its step, a PNG file, its width and its height."""


class SampleProbe:
    """Takes a grid of fakes every few windows, and one of the reals beside the first of them.

    draws: the user's way to draw samples; deliver: where a grid goes.
    """

    def __init__(
        self,
        players: Players,
        tape: Tape,
        guard: Guard,
        draws: Draws,
        deliver: Deliver,
    ) -> None:
        self._modules = [network.plain for network in players.networks]
        self._generator = next((n.plain for n in players.of("g")), None)
        self._tape = tape
        self._guard = guard
        self._draws = draws
        self._deliver = deliver
        self._range = output_range(self._generator)
        self._can_replay = self._generator is not None and not draws.are_there
        self._held: tuple[Any, Any] | None = None
        self._next_window = 0
        self._wants_reals = True

    @property
    def wants_call(self) -> bool:
        """Whether the arguments of the generator's next call are to be kept."""
        return self._can_replay and self._held is None and not self._guard.is_off(NAME)

    def is_due(self, window: int) -> bool:
        return window >= self._next_window and not self._guard.is_off(NAME)

    def keep_call(self, args: Any, kwargs: Any) -> None:
        """Keeps the first latents that the generator is called with."""
        if not self.wants_call:
            return
        try:
            self._held = held_arguments((args, kwargs))
        except CannotHold:
            self._can_replay = False

    def restart(self) -> None:
        """Steps are gone over again: what was taken from there on is to be replaced."""
        self._next_window = 0

    def take(self, step: int, window: int, fake: Tensor | None, real: Tensor | None) -> None:
        """Puts a grid on the tape, if the fakes are images; once one of the reals too.

        fake, real: the batches of this iteration; fakes are shown where G cannot be replayed.
        """
        self._next_window = window + EVERY_WINDOWS
        if fake is not None and not _is_images(fake):
            return
        try:
            images = self._images(fake)
            if images is None or not _is_images(images):
                return
            self._put("fake", step, images, real)
            if self._wants_reals and real is not None and _is_images(real):
                self._wants_reals = False
                self._put("real", step, real, real)
        except Exception as error:
            self._guard.failed(NAME, error)

    def _put(self, kind: Kind, step: int, images: Tensor, real: Tensor | None) -> None:
        with torch.no_grad():
            images = _shrunk(images[:KEPT].float())
            limits = self._limits(images, real)
            numbers = torch.cat([limits, images.reshape(-1)])
        shape = images.shape
        self._tape.put(numbers, lambda _, got: self._receive(kind, step, got, shape))

    def _images(self, fake: Tensor | None) -> Tensor | None:
        if self._draws.are_there:
            found = self._draws.take(KEPT)
            return fake if found is None else found.fakes
        if self._can_replay and self._held is not None and self._generator is not None:
            if has_other_hooks(self._generator):
                self._can_replay = False
                return fake
            generator, (args, kwargs) = self._generator, self._held
            try:
                return first_float(drawn(lambda: generator(*args, **kwargs), self._modules))
            except Exception:
                # As with latents that only fit inside autocast: show the batch's own fakes.
                self._can_replay = False
        return fake

    def _limits(self, images: Tensor, real: Tensor | None) -> Tensor:
        """What is shown black and what white, [2] on the device of the images."""
        if self._range is not None:
            # Filled there: a copy to the device would wait for it.
            return torch.stack([images.new_full((), limit) for limit in self._range])
        shown = images if real is None or real.device != images.device else real
        return torch.stack(torch.aminmax(shown)).float()

    def _receive(self, kind: Kind, step: int, numbers: Floats, shape: torch.Size) -> None:
        try:
            low, high = numbers[:2].tolist()
            pixels = grid_of(numbers[2:].reshape(tuple(shape)), low, high)
            self._deliver(kind, step, png_of(pixels), pixels.shape[1], pixels.shape[0])
        except Exception as error:
            self._guard.failed(NAME, error)


def _is_images(batch: Tensor) -> bool:
    return batch.dim() == 4 and batch.shape[1] in (1, 3) and min(batch.shape[2:]) >= 4


def _shrunk(images: Tensor) -> Tensor:
    step = -(-max(images.shape[2:]) // LARGEST_SIDE)
    return images if step == 1 else torch.nn.functional.avg_pool2d(images, step)
