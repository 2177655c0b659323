"""The noise that the generator is given, and whether it makes use of it.

repeated     1 where the noise of two measured iterations is equal, number by number
spread       mean over dimensions of the standard deviation over the batch
sensitivity  (|| G(z + e) - G(z) || / spread of the fakes) / (|| e || / spread of z), where e is
             a small random step of its own for each sample and norms are root mean squares:
             about 1 in a healthy generator, 0 where it ignores its input (as clamped from below
             by Odena 2018)

Measured where the generator's only floating-point argument is a vector of noise for each sample.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from tb_gan_doctor.facts import NO_NOISE, SEVERAL_INPUTS
from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.outputs import first_float, float_tensors
from tb_gan_doctor.record.own_hooks import has_other_hooks
from tb_gan_doctor.record.players import Players
from tb_gan_doctor.record.replay import CannotHold, drawn, held_arguments
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Tape

NAME = "latents"
LOOK_EVERY_ITERATIONS = 20
RUN_EVERY_ITERATIONS = 100
MOST_SAMPLES = 32
RELATIVE_STEP = 0.01
SEED = 20240518


class LatentProbe:
    """Reads the arguments of the first generator's calls, and runs it twice now and then.

    seen: why there is no noise, by a name in `tb_gan_doctor/facts.py`; empty where there is.
    """

    def __init__(self, players: Players, tape: Tape, guard: Guard) -> None:
        self._modules = [network.plain for network in players.networks]
        self._generator = next((n.plain for n in players.of("g")), None)
        self._tape = tape
        self._guard = guard
        self._can_replay = self._generator is not None
        self._call: tuple[Any, Any] | None = None
        self._noise: Tensor | None = None
        self._before: Tensor | None = None
        self._held: tuple[Any, Any] | None = None
        self._next_look = self._next_run = 0
        self._steps: Tensor | None = None
        self.seen: set[str] = set()

    def saw_call(self, args: Any, kwargs: Any) -> None:
        """To be called with the arguments of each of the generator's calls."""
        if not self._guard.is_off(NAME):
            self._call = args, kwargs

    def end_phase(self, player: str, iteration: int) -> None:
        """To be called when a player has stepped; the call before G's step is the one that counts.

        Of a fake that both players use, that is the call which made it.
        """
        if player != "g" or self._call is None:
            return
        call, self._call = self._call, None
        if self._noise is not None or iteration < self._next_look or self._guard.is_off(NAME):
            return
        try:
            self._noise = noise_of(call)
            if self._noise is None:
                self.seen.add(_why_no_noise(call))
            if self._before is not None:  # the first two are compared as soon as they come
                self._next_look = iteration - 1 + LOOK_EVERY_ITERATIONS
            if self._noise is not None and self._can_replay and iteration >= self._next_run:
                self._next_run = iteration + RUN_EVERY_ITERATIONS
                self._keep(call)
        except Exception as error:
            self._guard.failed(NAME, error)

    def end_iteration(self) -> None:
        """Puts what was measured on the tape; no hook may be left on the generator."""
        noise, self._noise, self._call = self._noise, None, None
        held, self._held = self._held, None
        if noise is None or self._guard.is_off(NAME):
            return
        try:
            self._compare(noise)
            if held is not None:
                self._measure_sensitivity(held)
        except Exception as error:
            self._guard.failed(NAME, error)

    def forget(self) -> None:
        """Lets go of every tensor."""
        self._call = self._noise = self._before = self._held = None

    def _keep(self, call: tuple[Any, Any]) -> None:
        try:
            self._held = held_arguments(call, MOST_SAMPLES)
        except CannotHold:
            self._can_replay = False

    def _compare(self, noise: Tensor) -> None:
        with torch.no_grad():
            before, self._before = self._before, noise.clone()
            if len(noise) > 1:
                spread = noise.float().reshape(len(noise), -1).std(0).mean()
                self._put("latent/spread", spread)
            if before is None or before.shape != noise.shape or not _alike(before, noise):
                return
            if noise.is_cpu:
                self._tape.note("latent/repeated", float(torch.equal(before, noise)))
            else:
                self._put("latent/repeated", (before == noise).all().float())

    def _measure_sensitivity(self, held: tuple[Any, Any]) -> None:
        generator, noise = self._generator, noise_of(held)
        if generator is None or noise is None or len(noise) < 2:
            return
        if has_other_hooks(generator):
            self._can_replay = False
            return
        args, kwargs = held
        try:
            # Each run begins with the same random states, and leaves them as they were.
            first = self._run(lambda: generator(*args, **kwargs))
            with torch.no_grad():
                step = self._step(noise)
                noise += step  # a copy of ours
            second = self._run(lambda: generator(*args, **kwargs))
        except Exception:
            # As with latents that only fit inside autocast.
            self._can_replay = False
            return
        if first is None or second is None or first.shape != second.shape or not len(first):
            return
        with torch.no_grad():
            numbers = [_rms(second - first), _spread(first), _rms(step), _spread(noise - step)]
        self._tape.put_each(numbers, _receive)

    def _run(self, call: Callable[[], Any]) -> Tensor | None:
        fakes = first_float(drawn(call, self._modules))
        return None if fakes is None else fakes.detach().float()

    def _step(self, noise: Tensor) -> Tensor:
        """Always the same random step for noise of one shape, relative to its spread."""
        if self._steps is None or self._steps.shape != noise.shape:
            generator = torch.Generator().manual_seed(SEED)
            self._steps = torch.randn(noise.shape, generator=generator).to(noise)
        return self._steps * (RELATIVE_STEP * _spread(noise)).to(noise)

    def _put(self, signal: str, value: Tensor) -> None:
        self._tape.put_each([value], lambda tally, got: tally.add(signal, got[0]))


def noise_of(call: tuple[Any, Any]) -> Tensor | None:
    """The noise [n, d, 1...] in a call's (args, kwargs), detached; None if that is not certain."""
    found = _inputs(call)
    if len(found) != 1 or not _is_noise(found[0]):
        return None
    return found[0].detach()


def _why_no_noise(call: tuple[Any, Any]) -> str:
    return SEVERAL_INPUTS if any(map(_is_noise, _inputs(call))) else NO_NOISE


def _inputs(call: tuple[Any, Any]) -> list[Tensor]:
    return [tensor for tensor in float_tensors(call) if tensor.numel()]


def _is_noise(tensor: Tensor) -> bool:
    """Whether it is a vector for each sample: images are no noise."""
    return tensor.dim() >= 2 and tensor.shape[1] > 0 and all(n == 1 for n in tensor.shape[2:])


def _alike(a: Tensor, b: Tensor) -> bool:
    return a.dtype == b.dtype and a.device == b.device


def _rms(values: Tensor) -> Tensor:
    return values.float().square().mean().sqrt()


def _spread(batch: Tensor) -> Tensor:
    """Root mean square over values of their standard deviation over the batch."""
    return batch.float().var(0).mean().sqrt()


def _receive(tally: Tally, found: list[float]) -> None:
    moved, spread, step, noise = found
    if not (step > 0 and noise > 0):
        return  # the same noise for every sample: `latent/spread` says so
    if moved == 0:
        tally.add("latent/sensitivity", 0.0)
    elif spread > 0:
        tally.add("latent/sensitivity", (moved / spread) / (step / noise))
