"""How much of the real data the fakes reach, measured every now and then.

The first reals of the training (or those that were passed) are frozen into a `Reference`. From
time to time fakes are gathered over a few measured iterations and compared with it.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from tb_gan_doctor.record.guard import Guard
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
CHECK_EVERY = 50


class DiversityProbe:
    """Gathers reals once, then fakes again and again.

    given: reals to compare with; without them the first ones that are seen are taken.
    """

    def __init__(self, tape: Tape, guard: Guard, given: Tensor | None) -> None:
        self._tape = tape
        self._guard = guard
        self._given = given
        self.map: FeatureMap | None = None
        self.reference: Reference | None = None
        self._reals: list[Points] = []
        self._n_reals = 0
        self._n_batches = 0
        self.is_full = False
        self._fakes: list[Points] = []
        self._n_fakes = 0
        self._next_check = 0
        self._churn = Churn()

    @property
    def wants_reals(self) -> bool:
        """Whether reals are still gathered, on every iteration."""
        return not (self.is_full or self._given is not None or self._guard.is_off(NAME))

    def add_reals(self, batch: Tensor) -> None:
        """Takes a batch of reals [n, ...] into the reference, until it is full."""
        if not self.wants_reals:
            return
        try:
            features = self._features(batch[: MOST_REALS - self._n_reals])
            self._n_reals += len(features)
            self._n_batches += 1
            self.is_full = self._n_reals >= MOST_REALS or (
                self._n_batches >= ENOUGH_BATCHES and self._n_reals >= ENOUGH_REALS
            )
            last = self.is_full
            self._tape.put(features, lambda tally, got: self._receive_reals(got, last))
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
            wanted = FAKES_OF_LARGE_BATCHES if len(batch) >= FAKES_OF_LARGE_BATCHES else FAKES
            batches = math.ceil(wanted / len(batch))
            if self._n_fakes == 0 and iteration < self._next_check - (batches - 1) * stride:
                return
            features = self._features(batch[: wanted - self._n_fakes])
            self._n_fakes += len(features)
            done = self._n_fakes >= wanted
            if done:
                self._n_fakes = 0
                self._next_check = iteration + max(CHECK_EVERY, window // 4)
            self._tape.put(features, lambda tally, got: self._receive_fakes(tally, got, done))
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
        self.is_full = True
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
        self._tape.put(torch.cat(parts), lambda tally, got: self._receive_reals(got, True))

    def _points(self, numbers: Floats) -> Points:
        assert self.map is not None
        width = self.map.width
        return np.array(numbers, np.float32).reshape(-1, width)

    def _receive_reals(self, numbers: Floats, last: bool) -> None:
        try:
            self._reals.append(self._points(numbers))
            if last:
                gathered, self._reals = np.concatenate(self._reals), []
                self.reference = Reference(gathered)
        except Exception as error:
            self._guard.failed(NAME, error)

    def _receive_fakes(self, tally: Tally, numbers: Floats, done: bool) -> None:
        try:
            self._fakes.append(self._points(numbers))
            if not done:
                return
            fakes, self._fakes = np.concatenate(self._fakes), []
            fakes = fakes[np.isfinite(fakes).all(1)]
            # With non-finite fakes in it, this would judge too few; other signals tell of those.
            if self.reference is not None and len(fakes) >= FAKES:
                for quantity, value in self.reference.compare(fakes).items():
                    tally.add(f"diversity/{quantity}", value)
                tally.add("diversity/bin_churn", self._churn.next(self.reference.counts(fakes)))
        except Exception as error:
            self._guard.failed(NAME, error)
