"""Whether fakes are of the class that was asked for, and how much each class varies.

agreement        share of the fakes whose class, told from the reals around them, is the one asked
                 for: the vote of the 5 nearest labeled reals in feature space, nearer ones
                 counting more
real_agreement   the same for the reals, each without itself and its copies: what can be reached.
                 Measured with 1,500 reals: digits .99, Fashion-MNIST .75 (nearest class mean
                 .88 and .62)
least_spread     root mean square distance from the mean of a class, fakes relative to reals, in
                 the class where that is least; the mean is that of the fakes of the same
                 iteration, since a class of one single sample moves as the generator trains.
                 Of classes with 16 reals, over the newest iterations until 15 degrees of freedom
class_imbalance  most frequent class of the reals relative to the rarest that came, each two
                 standard errors nearer to the other; where classes came 10 times on average

Labels are compared with the samples passed beside them: which fakes of an iteration other labels
belong to cannot be known.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.probes.features import FeatureMap
from tb_gan_doctor.record.probes.reference import Points, squared_distances
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Floats, Tape

NAME = "conditions"
MOST_REALS = 2048
ENOUGH_REALS = 512
ENOUGH_BATCHES = 40
FAKES = 128
OF_EACH_BATCH = 64
NEIGHBORS = 5
FEWEST_OF_CLASS = 16
OFTEN_ENOUGH = 10

Labels = npt.NDArray[np.intp]


class ConditionProbe:
    """Gathers labeled reals once, then labeled fakes again and again."""

    def __init__(self, tape: Tape, guard: Guard) -> None:
        self._tape = tape
        self._guard = guard
        self._map: FeatureMap | None = None
        self._classes: Classes | None = None
        self._reals: list[Floats] = []
        self._n_reals = 0
        self._n_batches = 0
        self._is_full = False
        self._fakes: list[Floats] = []

    def add_reals(self, batch: Tensor, labels: Any) -> None:
        """Takes reals [n, ...] and their classes, until there are enough."""
        if self._is_full or self._guard.is_off(NAME):
            return
        try:
            labeled = self._labeled(batch[: MOST_REALS - self._n_reals], labels, "real_labels")
            if labeled is None:
                return
            self._n_reals += len(labeled)
            self._n_batches += 1
            last = self._is_full = self._n_reals >= MOST_REALS or (
                self._n_batches >= ENOUGH_BATCHES and self._n_reals >= ENOUGH_REALS
            )
            self._tape.put(labeled, lambda tally, got: self._receive_reals(tally, got, last))
        except Exception as error:
            self._guard.failed(NAME, error)

    def add_fakes(self, batch: Tensor, labels: Any) -> None:
        """Takes fakes [n, ...] of a measured iteration and the classes that were asked for."""
        if not self._is_full or self._guard.is_off(NAME):
            return
        try:
            labeled = self._labeled(batch[:OF_EACH_BATCH], labels, "fake_labels")
            if labeled is not None:
                self._tape.put(labeled, self._receive_fakes)
        except Exception as error:
            self._guard.failed(NAME, error)

    def _labeled(self, batch: Tensor, labels: Any, name: str) -> Tensor | None:
        """Features and class number of each sample, [n, d + 1]."""
        numbers = class_numbers(labels, len(batch))
        if numbers is None:
            self._guard.refuse(f"{name}= takes one class for each sample; it is ignored")
            return None
        if self._map is None:
            self._map = FeatureMap(batch.shape[1:])
        features = self._map(batch)
        if numbers.is_cuda:
            features = features.to(numbers.device)
        return torch.cat([features, numbers.to(features)[:, None]], 1)

    def _points(self, numbers: Floats) -> Floats:
        assert self._map is not None
        rows = np.array(numbers, np.float32).reshape(-1, self._map.width + 1)
        return rows[np.isfinite(rows).all(1) & (rows[:, -1] >= 0)]

    def _receive_reals(self, tally: Tally, numbers: Floats, last: bool) -> None:
        try:
            self._reals.append(self._points(numbers))
            if not last:
                return
            rows, self._reals = np.concatenate(self._reals), []
            if not len(rows):  # rows that were not one-hot
                return
            classes = Classes(rows[:, :-1], rows[:, -1].astype(np.intp))
            if len(classes.counts) > 1:
                self._classes = classes
                tally.add("condition/real_agreement", classes.real_agreement)
                tally.add("condition/class_imbalance", imbalance(classes.counts))
        except Exception as error:
            self._guard.failed(NAME, error)

    def _receive_fakes(self, tally: Tally, numbers: Floats) -> None:
        try:
            if self._classes is None:
                return
            batch = self._points(numbers)
            self._classes.note_spread(batch[:, :-1], batch[:, -1].astype(np.intp))
            self._fakes.append(batch)
            if sum(map(len, self._fakes)) < FAKES:
                return
            rows, self._fakes = np.concatenate(self._fakes), []
            found = self._classes.compare(rows[:, :-1], rows[:, -1].astype(np.intp))
            for quantity, value in found.items():
                tally.add(f"condition/{quantity}", value)
        except Exception as error:
            self._guard.failed(NAME, error)


class Classes:
    """Labeled reals, frozen: points [n, d] and their classes [n].

    counts: how many of each class.
    """

    def __init__(self, points: Points, labels: Labels) -> None:
        self._names, numbers, self.counts = np.unique(
            labels, return_inverse=True, return_counts=True
        )
        self._points = np.ascontiguousarray(points)
        self._numbers = numbers.reshape(-1)
        apart = squared_distances(self._points, self._points)
        apart[apart <= 1e-6 * np.median(apart)] = np.inf
        self.real_agreement = float((self._vote(apart) == self._numbers).mean())
        self._spread = [_spread(self._points[self._numbers == i]) for i in range(len(self._names))]
        # Per class and iteration: sum of squared distances from the mean, degrees of freedom.
        self._scatter: dict[int, deque[tuple[float, int]]] = {}

    def note_spread(self, fakes: Points, labels: Labels) -> None:
        """Takes in how widely the fakes [n, d] of one iteration lie, by the classes asked for."""
        for label in np.unique(labels):
            mine = fakes[labels == label]
            if len(mine) < 2 or label not in self._names:
                continue
            kept = self._scatter.setdefault(int(label), deque())
            kept.append((float(((mine - mine.mean(0)) ** 2).sum()), len(mine) - 1))
            freedom = sum(n for _, n in kept)
            while freedom - kept[0][1] >= FEWEST_OF_CLASS - 1:
                freedom -= kept.popleft()[1]

    @property
    def least_spread(self) -> float:
        """Spread of the narrowest class relative to its reals; NaN while none has enough."""
        ratios = []
        for i, name in enumerate(self._names):
            kept = self._scatter.get(int(name), ())
            freedom = sum(n for _, n in kept)
            if min(freedom + 1, self.counts[i]) >= FEWEST_OF_CLASS and self._spread[i] > 0:
                variance = sum(squares for squares, _ in kept) / freedom
                ratios.append(math.sqrt(variance) / self._spread[i])
        return min(ratios, default=math.nan)

    def compare(self, fakes: Points, labels: Labels) -> dict[str, float]:
        """The `condition/` signals of fakes [n, d] and the classes asked for [n]."""
        wanted = np.searchsorted(self._names, labels).clip(max=len(self._names) - 1)
        known = self._names[wanted] == labels
        fakes, wanted = np.ascontiguousarray(fakes[known]), wanted[known]
        if not len(fakes):
            return {}
        votes = self._vote(squared_distances(fakes, self._points))
        return {
            "agreement": float((votes == wanted).mean()),
            "real_agreement": self.real_agreement,
            "least_spread": self.least_spread,
        }

    def _vote(self, apart: Floats) -> Labels:
        """The class that reals near by vote for, given squared distances to all of them."""
        k = min(NEIGHBORS, apart.shape[1] - 1)
        nearest = np.argpartition(apart, k, axis=1)[:, :k]
        weights = 1 / np.sqrt(np.take_along_axis(apart, nearest, 1) + 1e-12)
        votes = np.zeros((len(apart), len(self._names)))
        np.add.at(votes, (np.arange(len(apart))[:, None], self._numbers[nearest]), weights)
        return votes.argmax(1)


def imbalance(counts: npt.NDArray[Any]) -> float:
    """Most frequent class relative to the rarest beyond chance; NaN of classes seldom seen."""
    if counts.mean() < OFTEN_ENOUGH:
        return math.nan
    most, least = float(counts.max()), float(counts.min())
    return max(1.0, (most - 2 * math.sqrt(most)) / (least + 2 * math.sqrt(least)))


def class_numbers(labels: Any, n: int) -> Tensor | None:
    """The class of each of the first `n` samples, [n], of numbers [n] or one-hot rows [n, c].

    -1 for a row that is not one-hot; None for anything else.
    """
    if not isinstance(labels, Tensor):
        labels = torch.as_tensor(labels)
    labels = labels.detach()
    if labels.dim() == 0 or len(labels) < n or labels.is_complex():
        return None
    labels = labels[:n].reshape(n, -1) if n else labels.reshape(0, 1)
    if labels.shape[1] == 1:
        return labels.reshape(-1).float()
    rows = labels.float()
    is_one_hot = (rows.amax(1) == 1) & (rows.abs().sum(1) == 1)
    return torch.where(is_one_hot, rows.argmax(1), -1).float()


def _spread(points: Points) -> float:
    return math.sqrt(float(((points - points.mean(0)) ** 2).sum(1).mean()))
