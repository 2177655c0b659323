"""Whether the discriminator tells the reals it was trained on from reals it never saw.

    auc = P(trained on > held out) + P(equal) / 2     over all pairs
    gap = (mean trained on - mean held out) / sqrt((var + var) / n)

as many of both, each in one call of the discriminator in the mode it is in, so that BatchNorm and
Dropout do the same to both. The training samples are a few of each measured batch of the last 100
iterations or more: those of the last batch alone would show its own update. Around 0.5 and 0 in a
training on enough data; D's that remember score the former ever higher (Karras 2020, figure 1).
"""

from __future__ import annotations

import math
from collections import deque
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from tb_gan_doctor.record.classes import CLASSES, classes_beside
from tb_gan_doctor.record.forwards import ForwardWatch
from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.outputs import batch_of, first_float
from tb_gan_doctor.record.own_hooks import has_other_hooks
from tb_gan_doctor.record.players import Players
from tb_gan_doctor.record.probes.scores import auc
from tb_gan_doctor.record.replay import drawn
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Tape

NAME = "held out"
EVERY_ITERATIONS = 100
FEWEST = 32
MOST = 256
MOST_HELD_OUT = 2048
OF_EACH_BATCH = 26
"""A tenth of MOST: measured batches are ten iterations apart, or more."""


class HeldOutProbe:
    """Keeps some reals of the training, and scores them beside held-out ones now and then.

    held_out: reals [n, ...] that the training never sees, or None; with their classes
        (reals, classes) where the discriminator takes these too.
    """

    def __init__(
        self,
        players: Players,
        forwards: ForwardWatch,
        tape: Tape,
        guard: Guard,
        given: Any,
    ) -> None:
        held_out = batch_of(given)
        self._classes = None if held_out is None else classes_beside(given, len(held_out))
        self._network = next(iter(players.of("d")), None)
        self._forwards = forwards
        self._tape = tape
        self._guard = guard
        self._held_out = held_out if self._network is not None else None
        self._is_placed = False
        self._kept: deque[Tensor] = deque()
        self._kept_classes: deque[Tensor | None] = deque()
        self._n_kept = 0
        self._batch_size = 0
        self._next = EVERY_ITERATIONS
        self._start = 0
        if held_out is not None and len(held_out) < FEWEST:
            self._held_out = None
            guard.refuse(
                f"held_out= takes {FEWEST} samples or more, got {len(held_out)}; it is ignored"
            )

    def add_reals(self, batch: Tensor, classes: Tensor | None) -> None:
        """Keeps some of a batch [n, ...] that the discriminator is trained on.

        classes: of these samples, as the discriminator takes them, where it does.
        """
        if self._held_out is None or self._guard.is_off(NAME):
            return
        try:
            self._batch_size = len(batch)
            some = batch[:OF_EACH_BATCH].clone()
            if self._kept and self._kept[0].shape[1:] != some.shape[1:]:
                self.forget()
            self._kept.append(some)
            self._kept_classes.append(None if classes is None else classes[:OF_EACH_BATCH].clone())
            self._n_kept += len(some)
            while self._n_kept - len(self._kept[0]) >= MOST:
                self._n_kept -= len(self._kept.popleft())
                self._kept_classes.popleft()
        except Exception as error:
            self._guard.failed(NAME, error)

    def end_iteration(self, iteration: int) -> None:
        """Runs the discriminator if it is time; no hook of ours may be on it."""
        if self._held_out is None or iteration < self._next or self._guard.is_off(NAME):
            return
        n = min(self._n_kept, len(self._held_out), MOST)
        n -= n % self._batch_size if n > self._batch_size > 0 else 0
        if n < FEWEST:
            return
        self._next = iteration + EVERY_ITERATIONS
        try:
            self._measure(n)
        except Exception as error:
            self._guard.failed(NAME, error)

    def forget(self) -> None:
        """Lets go of every tensor."""
        self._kept.clear()
        self._kept_classes.clear()
        self._n_kept = 0

    def _measure(self, n: int) -> None:
        network = self._network
        assert network is not None
        others = self._forwards.other_arguments.get(id(network))
        takes_classes = others is not None and CLASSES in (*others[0], *others[1].values())
        kept = [classes for classes in self._kept_classes if classes is not None]
        has_classes = self._classes is not None and len(kept) == len(self._kept)
        is_too_much = others is None or (takes_classes and not has_classes)
        if others is None or is_too_much or has_other_hooks(network.plain):
            self._held_out = None  # it takes more than samples, or somebody would see the calls
            return
        with torch.no_grad():
            trained_on = torch.cat(list(self._kept))[-n:]
            held_out, start = self._next_held_out(n, trained_on)
            classes = torch.cat(kept)[-n:] if takes_classes else None
            other_classes = None if classes is None else self._like(classes, start)
            scores = [
                self._scores(batch.to(_dtype(network.plain, batch)), others, its_classes)
                for batch, its_classes in ((trained_on, classes), (held_out, other_classes))
            ]
        self._tape.put_lists(scores, _receive)

    def _like(self, classes: Tensor, start: int) -> Tensor:
        """As many classes of held-out samples from `start` on, as the discriminator takes them."""
        assert self._classes is not None
        given = self._classes
        if given.numel() == len(given) and classes.dim() == 2 and classes.shape[1] > 1:
            given = functional.one_hot(given.reshape(-1).long(), classes.shape[1])
        elif given.numel() == len(given):
            given = given.reshape(-1, *[1] * (classes.dim() - 1))
        if given.shape[1:] != classes.shape[1:]:
            raise ValueError(
                f"classes of held_out= are {tuple(given.shape[1:])} and those of the training "
                f"{tuple(classes.shape[1:])}"
            )
        self._classes = given.to(classes)  # a copy to the device waits: only the first time
        return _around(self._classes, start, len(classes))

    def _next_held_out(self, n: int, like: Tensor) -> tuple[Tensor, int]:
        """The next `n` held-out samples, the first ones again after the last; where they begin."""
        held_out = self._held_out
        assert held_out is not None
        if held_out.shape[1:] != like.shape[1:]:
            raise ValueError(
                f"samples of held_out= are {tuple(held_out.shape[1:])} and those of the training "
                f"{tuple(like.shape[1:])}"
            )
        if not self._is_placed:
            step = max(1, len(held_out) // MOST_HELD_OUT)
            held_out = self._held_out = held_out[::step][:MOST_HELD_OUT].to(like)
            if self._classes is not None:
                self._classes = self._classes[::step][:MOST_HELD_OUT]
            self._is_placed = True
        start, self._start = self._start, (self._start + n) % len(held_out)
        return _around(held_out, start, n), start

    def _scores(self, samples: Tensor, others: tuple[Any, Any], classes: Tensor | None) -> Tensor:
        """One score for each sample, [n]; of a map of scores the mean."""
        assert self._network is not None
        network = self._network.plain
        args = [classes if value is CLASSES else value for value in others[0]]
        kwargs = {k: classes if value is CLASSES else value for k, value in others[1].items()}
        found = first_float(drawn(lambda: network(samples, *args, **kwargs), [network]))
        if found is None or found.dim() == 0 or len(found) != len(samples):
            raise ValueError("the discriminator gives no score for each sample")
        return found.detach().float().reshape(len(samples), -1).mean(1)


def _around(values: Tensor, start: int, n: int) -> Tensor:
    """`n` of them from `start` on, the first ones again after the last."""
    return torch.cat([values[start : start + n], values[: max(0, start + n - len(values))]])


def _dtype(network: torch.nn.Module, batch: Tensor) -> torch.dtype:
    weights = (p.dtype for p in network.parameters() if p.is_floating_point())
    return next(weights, batch.dtype)


def _receive(tally: Tally, scores: list[list[float]]) -> None:
    trained_on, held_out = (sorted(filter(math.isfinite, each)) for each in scores)
    n = min(len(trained_on), len(held_out))
    if n < FEWEST:
        return
    tally.add("held_out/auc", auc(trained_on, held_out))
    (mean, variance), (other_mean, other_variance) = map(_moments, (trained_on, held_out))
    if variance + other_variance > 0:
        error = math.sqrt((variance + other_variance) / n)
        tally.add("held_out/gap", (mean - other_mean) / error)


def _moments(scores: list[float]) -> tuple[float, float]:
    mean = sum(scores) / len(scores)
    return mean, sum([(score - mean) ** 2 for score in scores]) / (len(scores) - 1)
