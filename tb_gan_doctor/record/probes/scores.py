"""The discriminator's scores and the balance between the players.

    auc        = P(real > fake) + P(real = fake) / 2  over all pairs of a batch (Mann-Whitney U);
                 the same under any rising map of the scores, so it needs no loss family
    separation = (mean real - mean fake) / sqrt((var real + var fake) / 2)

An output of any shape is one head; of several heads (or discriminators) the mean is taken.
Scores cross to the host as they are, at most 256 a head, and everything is computed there.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.outputs import thinned
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Floats, Tape

NAME = "scores"
Scores = npt.NDArray[np.float64]


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
            with torch.no_grad():
                parts = [thinned(head) for head in (*real, *fake)]
                sizes = [part.numel() for part in parts]
                together = torch.cat(parts)
            n_real = len(real)
            self._tape.put(
                together, lambda tally, got: _receive(tally, got, sizes, n_real, members)
            )
        except Exception as error:
            self._guard.failed(NAME, error)


def _receive(
    tally: Tally, numbers: Floats, sizes: list[int], n_real: int, members: list[str]
) -> None:
    exact = numbers.astype(np.float64)
    ends = np.cumsum(sizes).tolist()
    heads = [exact[end - size : end] for size, end in zip(sizes, ends, strict=True)]
    if not np.isfinite(exact).all():
        bad = [int(head.size - np.isfinite(head).sum()) for head in heads]
        heads = [head[np.isfinite(head)] for head in heads]
    else:
        bad = [0] * len(heads)
    moments = [_moments(head) for head in heads]
    _note(tally, "score/real", heads[:n_real], moments[:n_real], sum(bad[:n_real]))
    _note(tally, "score/fake", heads[n_real:], moments[n_real:], sum(bad[n_real:]))
    areas, distances = [], []
    for i in range(min(n_real, len(heads) - n_real)):
        r, f = heads[i], heads[n_real + i]
        if not (r.size and f.size):
            continue
        areas.append(auc(r, f))
        if members:
            tally.add(f"balance/auc:{members[i]}", areas[-1])
        (r_mean, r_var), (f_mean, f_var) = moments[i], moments[n_real + i]
        if r_var + f_var > 0:
            distances.append((r_mean - f_mean) / math.sqrt((r_var + f_var) / 2))
    if areas:
        tally.add("balance/auc", sum(areas) / len(areas))
    if distances:
        tally.add("balance/separation", sum(distances) / len(distances))


def _moments(head: Scores) -> tuple[float, float]:
    """Mean and variance; NaN for no scores."""
    if not head.size:
        return math.nan, math.nan
    mean = float(np.add.reduce(head)) / head.size
    centered = head - mean
    return mean, float(centered @ centered) / head.size


def _note(
    tally: Tally, signal: str, heads: list[Scores], moments: list[tuple[float, float]], bad: int
) -> None:
    """The mean over heads, and the range of all their scores."""
    if not heads:
        return
    some = [head for head in heads if head.size]
    means = [mean for mean, _ in moments if mean == mean]
    tally.add(signal, sum(means) / len(means) if means else math.nan)
    low = min((float(np.minimum.reduce(head)) for head in some), default=math.inf)
    high = max((float(np.maximum.reduce(head)) for head in some), default=-math.inf)
    tally.spread(signal, low, high, bad)


def auc(real: Scores, fake: Scores) -> float:
    """Chance that a score of `real` [n] is above one of `fake` [m]; ties count half."""
    ordered = np.sort(fake)
    below = np.searchsorted(ordered, real, "left") + np.searchsorted(ordered, real, "right")
    return float(below.sum()) / (2 * real.size * fake.size)
