"""The discriminator's scores and the balance between the players.

    auc        = P(real > fake) + P(real = fake) / 2  over all pairs of a batch (Mann-Whitney U);
                 the same under any rising map of the scores, so it needs no loss family
    separation = (mean real - mean fake) / sqrt((var real + var fake) / 2)

An output of any shape is one head; of several heads (or discriminators) the mean is taken.
Scores cross to the host as they are, at most 256 a head, and everything is computed there.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.outputs import thinned
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Floats, Tape

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
    heads = np.split(numbers, np.cumsum(sizes)[:-1]) if len(sizes) > 1 else [numbers]
    real = _noted(tally, "score/real", heads[:n_real])
    fake = _noted(tally, "score/fake", heads[n_real:])
    areas, distances = [], []
    for i, (r, f) in enumerate(zip(real, fake, strict=False)):
        if not (r.size and f.size):
            continue
        areas.append(auc(r, f))
        if members:
            tally.add(f"balance/auc:{members[i]}", areas[-1])
        pooled = (r.var() + f.var()) / 2
        if pooled > 0:
            distances.append(float((r.mean() - f.mean()) / np.sqrt(pooled)))
    if areas:
        tally.add("balance/auc", sum(areas) / len(areas))
    if distances:
        tally.add("balance/separation", sum(distances) / len(distances))


def _noted(tally: Tally, signal: str, heads: list[Floats]) -> list[Any]:
    """The finite scores of each head in double precision; their summary goes to the tally."""
    if not heads:
        return []
    finite = []
    for head in heads:
        exact = head.astype(np.float64)
        finite.append(exact if np.isfinite(exact).all() else exact[np.isfinite(exact)])
    bad = sum(head.size - kept.size for head, kept in zip(heads, finite, strict=True))
    some = [kept for kept in finite if kept.size]
    if not some:
        tally.add(signal, float("nan"))
        tally.spread(signal, float("inf"), float("-inf"), bad)
        return finite
    tally.add(signal, float(np.mean([kept.mean() for kept in some])))
    low, high = min(k.min() for k in some), max(k.max() for k in some)
    tally.spread(signal, float(low), float(high), bad)
    return finite


def auc(real: Any, fake: Any) -> float:
    """Chance that a score of `real` [n] is above one of `fake` [m]; ties count half."""
    ordered = np.sort(fake)
    below = np.searchsorted(ordered, real, "left") + np.searchsorted(ordered, real, "right")
    return float(below.sum()) / (2 * real.size * fake.size)
