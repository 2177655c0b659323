"""How much of the real data the fakes reach, measured every now and then.

The first reals of the training (or those that were passed) are frozen into a `Reference`. From
time to time fakes are gathered over a few measured iterations and compared with it. What the first
reals of the training say of themselves is measured once, when they are complete.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.probes import real_data
from tb_gan_doctor.record.probes.churn import Churn
from tb_gan_doctor.record.probes.features import FeatureMap
from tb_gan_doctor.record.probes.reference import Points, Reference
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Floats, Tape

NAME = "diversity"
MOST_REALS = 2048
ENOUGH_REALS = 512
ENOUGH_BATCHES = 40
FAKES = 128
FAKES_OF_LARGE_BATCHES = 256
FAKES_OF_TINY_BATCHES = 64
"""Of batches below 8, which would otherwise take too many iterations; fewer tell too little."""
CHECK_EVERY = 50


class DiversityProbe:
    """Gathers reals once, then fakes again and again.

    given: reals to compare with; without them the first ones that are seen are taken.
    is_full: the reals to compare with are complete; has_seen: those of the training are.
    """

    def __init__(self, tape: Tape, guard: Guard, given: Tensor | None) -> None:
        self._tape = tape
        self._guard = guard
        self._given = given
        self._has_given = given is not None
        self.map: FeatureMap | None = None
        self.reference: Reference | None = None
        self._reals: list[Points] = []
        self._n_reals = 0
        self._n_batches = 0
        self.is_full = self.has_seen = False
        self._fakes: list[Points] = []
        self._n_fakes = 0
        self._next_check = 0
        self._churn = Churn()

    @property
    def wants_reals(self) -> bool:
        """Whether reals are still gathered, on every iteration."""
        return not (self.has_seen or self._guard.is_off(NAME))

    def add_reals(self, batch: Tensor) -> None:
        """Takes a batch of reals [n, ...] as they come, until there are enough."""
        if not self.wants_reals:
            return
        try:
            some = batch[: MOST_REALS - self._n_reals]
            numbers = torch.cat([self._features(some), real_data.traits(some)], 1)
            self._n_reals += len(some)
            self._n_batches += 1
            last = self.has_seen = self._n_reals >= MOST_REALS or (
                self._n_batches >= ENOUGH_BATCHES and self._n_reals >= ENOUGH_REALS
            )
            if last and not self._has_given:
                self.is_full = True
            self._tape.put(numbers, lambda tally, got: self._receive_reals(tally, got, last))
        except Exception as error:
            self._guard.failed(NAME, error)

    def add_fakes(self, batch: Tensor, iteration: int, window: int, stride: int) -> None:
        """Takes a batch of fakes [n, ...] if a comparison is due soon.

        iteration: how many iterations there were, whatever numbers the user gives them.
        window, stride: iterations in a window, and between two measured ones.
        """
        if self._guard.is_off(NAME):
            return
        try:
            if self._given is not None:
                self._take_given(batch)
            if not self.is_full:
                return
            wanted = _wanted(len(batch))
            batches = math.ceil(wanted / len(batch))
            if self._n_fakes == 0 and iteration < self._next_check - (batches - 1) * stride:
                return
            features = self._features(batch[: wanted - self._n_fakes])
            self._n_fakes += len(features)
            done = self._n_fakes >= wanted
            if done:
                self._n_fakes = 0
                self._next_check = iteration + max(CHECK_EVERY, window // 4)
            least = min(wanted, FAKES) if done else 0
            self._tape.put(features, lambda tally, got: self._receive_fakes(tally, got, least))
        except Exception as error:
            self._guard.failed(NAME, error)

    def restart(self) -> None:
        """An earlier state was reloaded: a comparison is due again."""
        self._next_check = 0
        self._churn.forget()

    def restore(self, features: Tensor, shape: torch.Size) -> None:
        """Takes the reference of an earlier session."""
        self.map = FeatureMap(shape)
        self.reference = Reference(features.numpy())
        self.is_full = self.has_seen = True
        self._given = None

    def _features(self, batch: Tensor) -> Tensor:
        if self.map is None:
            self.map = FeatureMap(batch.shape[1:])
        return self.map(batch)

    def _take_given(self, fakes: Tensor) -> None:
        reals, self._given = self._given, None
        assert reals is not None
        parts = [self._features(part.to(fakes)) for part in reals[:MOST_REALS].split(256)]
        self.is_full = True
        self._tape.put(torch.cat(parts), lambda tally, got: self._receive_given(got))

    def _points(self, numbers: Floats, more: int = 0) -> Points:
        assert self.map is not None
        return np.array(numbers, np.float32).reshape(-1, self.map.width + more)

    def _receive_given(self, numbers: Floats) -> None:
        try:
            self.reference = Reference(self._points(numbers))
        except Exception as error:
            self._guard.failed(NAME, error)

    def _receive_reals(self, tally: Tally, numbers: Floats, last: bool) -> None:
        try:
            self._reals.append(self._points(numbers, real_data.TRAITS))
            if not last:
                return
            gathered, self._reals = np.concatenate(self._reals), []
            self._describe(tally, gathered)
            if not self._has_given:
                self.reference = Reference(gathered[:, : -real_data.TRAITS])
        except Exception as error:
            self._guard.failed(NAME, error)

    def _describe(self, tally: Tally, gathered: Points) -> None:
        try:
            assert self.map is not None
            points, traits = np.split(gathered, [self.map.width], axis=1)
            for quantity, value in real_data.describe(points, traits, self.map.is_exact).items():
                tally.add(f"data/{quantity}", value)
        except Exception as error:
            self._guard.failed(real_data.NAME, error)

    def _receive_fakes(self, tally: Tally, numbers: Floats, least: int) -> None:
        """least: with so many fakes they can be compared; 0 while more are to come."""
        try:
            self._fakes.append(self._points(numbers))
            if not least:
                return
            fakes, self._fakes = np.concatenate(self._fakes), []
            fakes = fakes[np.isfinite(fakes).all(1)]
            # With non-finite fakes in it, this would judge too few; other signals tell of those.
            if self.reference is not None and len(fakes) >= least:
                for quantity, value in self.reference.compare(fakes).items():
                    tally.add(f"diversity/{quantity}", value)
                tally.add("diversity/bin_churn", self._churn.next(self.reference.counts(fakes)))
        except Exception as error:
            self._guard.failed(NAME, error)


def _wanted(batch: int) -> int:
    """How many fakes a comparison takes, in batches of this size."""
    if batch >= FAKES_OF_LARGE_BATCHES:
        return FAKES_OF_LARGE_BATCHES
    return FAKES if batch >= 8 else FAKES_OF_TINY_BATCHES
