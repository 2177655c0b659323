"""The discriminator's scores and the balance between the players.

    auc        = P(real > fake) + P(real = fake) / 2  over all pairs of a batch (Mann-Whitney U);
                 the same under any rising map of the scores, so it needs no loss family
    separation = (mean real - mean fake) / sqrt((var real + var fake) / 2)

An output of any shape is one head; of several heads (or discriminators) the mean is taken.
Scores cross to the host as they are, at most 256 a head, and everything is computed there, in
plain Python: between training steps few kinds of calls cost less than fast ones.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import repeat
from operator import mul

from torch import Tensor

from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.outputs import thinned
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Tape

NAME = "scores"


class ScoreProbe:
    """Turns raw discriminator outputs into score and balance signals."""

    def __init__(self, tape: Tape, guard: Guard) -> None:
        self._tape = tape
        self._guard = guard

    def read(self, real: list[Tensor], fake: list[Tensor], members: list[str]) -> None:
        """Puts scores on the tape.

        real, fake: the heads, in the same order; either may be empty.
        members: a name for each head where each is to be recorded on its own too.
        """
        if self._guard.is_off(NAME) or not (real or fake):
            return
        try:
            n_real = len(real)
            self._tape.put_lists(
                [thinned(head) for head in (*real, *fake)],
                lambda tally, got: _receive(tally, got, n_real, members),
            )
        except Exception as error:
            self._guard.failed(NAME, error)


def _receive(tally: Tally, scores: list[list[float]], n_real: int, members: list[str]) -> None:
    heads = [_Head(numbers) for numbers in scores]
    _note(tally, "score/real", heads[:n_real])
    _note(tally, "score/fake", heads[n_real:])
    areas, distances = [], []
    for i, (real, fake) in enumerate(zip(heads[:n_real], heads[n_real:], strict=False)):
        if not (real.scores and fake.scores):
            continue
        areas.append(auc(real.scores, fake.scores))
        if members:
            tally.add(f"balance/auc:{members[i]}", areas[-1])
        if real.variance + fake.variance > 0:
            pooled = math.sqrt((real.variance + fake.variance) / 2)
            distances.append((real.mean - fake.mean) / pooled)
    if areas:
        tally.add("balance/auc", sum(areas) / len(areas))
    if distances:
        tally.add("balance/separation", sum(distances) / len(distances))


class _Head:
    """The finite scores of one head in rising order, and what they come to."""

    __slots__ = ("bad", "mean", "scores", "variance")

    def __init__(self, numbers: list[float]) -> None:
        n_all, total = len(numbers), sum(numbers)
        if total - total != 0:  # NaN or an infinity is among them
            numbers = [number for number in numbers if math.isfinite(number)]
            total = sum(numbers)
        self.bad = n_all - len(numbers)
        self.scores = sorted(numbers)
        self.mean = self.variance = math.nan
        if numbers:
            mean = self.mean = total / len(numbers)
            apart = [number - mean for number in numbers]
            self.variance = sum(map(mul, apart, apart)) / len(numbers)


def _note(tally: Tally, signal: str, heads: list[_Head]) -> None:
    """The mean over heads, and the range of all their scores."""
    if not heads:
        return
    some = [head for head in heads if head.scores]
    tally.add(signal, sum(head.mean for head in some) / len(some) if some else math.nan)
    low = min((head.scores[0] for head in some), default=math.inf)
    high = max((head.scores[-1] for head in some), default=-math.inf)
    tally.spread(signal, low, high, sum(head.bad for head in heads))


def auc(real: Sequence[float], fake: Sequence[float]) -> float:
    """Chance that a score of `real` is above one of `fake`, which rises; ties count half."""
    below = not_above = sum(map(bisect_left, repeat(fake), real))
    if not set(real).isdisjoint(fake):
        not_above = sum(map(bisect_right, repeat(fake), real))
    return (below + not_above) / (2 * len(real) * len(fake))
