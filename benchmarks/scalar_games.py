"""Losses of trainings that go well, made from scores: what every loss family prints when healthy.

The discriminator's lead (mean score of real samples above that of fakes) wanders about a level,
from hardly any to right about 98 % of all pairs, beyond which no recorded healthy training stayed.
Each logged loss is that of one batch of scores about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
import numpy.typing as npt

from benchmarks.scalar_logs import START
from benchmarks.scalar_runs import Figures
from tb_gan_doctor.diagnose.replay import replay
from tb_gan_doctor.read.scalars.adopt import adopted
from tb_gan_doctor.read.scalars.candidates import Member, candidates
from tb_gan_doctor.read.scalars.series import Series

Floats = npt.NDArray[np.float64]
Losses = Callable[[Floats, Floats], tuple[Floats, Floats]]
"""Scores of real and fake samples [points, batch] to the losses of D and G [points]."""

BATCH = 64
POINTS = 600
EVERY = (10, 50, 100)  # steps between two points
SEEDS = 5
DIVISORS = (1, 64)  # steps of gradient accumulation that both losses are divided by
LEADS = (0.2, 1.45)  # in standard deviations of a score; at 1.45 a real one is above a fake in 98 %
STAYS = 0.98  # of the lead's distance from its level, from point to point
WANDERS = 0.3  # of the level


def _softplus(scores: Floats) -> Floats:
    return np.logaddexp(0.0, scores)


def _mean(values: Floats) -> Floats:
    return np.asarray(values.mean(axis=1))


FAMILIES: dict[str, Losses] = {
    "nonsaturating": lambda r, f: (_mean(_softplus(-r) + _softplus(f)), _mean(_softplus(-f))),
    "minimax": lambda r, f: (_mean(_softplus(-r) + _softplus(f)), -_mean(_softplus(f))),
    "lsgan": lambda r, f: (
        _mean((r / 4 - 0.5) ** 2 + (f / 4 + 0.5) ** 2) / 2, _mean((f / 4 - 0.5) ** 2) / 2
    ),
    "hinge": lambda r, f: (_mean(np.maximum(0, 1 - r) + np.maximum(0, 1 + f)), -_mean(f)),
    "relativistic": lambda r, f: (_mean(_softplus(f - r)), _mean(_softplus(r - f))),
    "wgan": lambda r, f: (_mean(f - r), -_mean(f)),
    "wgan-gp": lambda r, f: (10 * _mean(f - r) + 0.5, 50.0 - _mean(f)),
}  # fmt: skip


def healthy_games() -> Iterator[tuple[str, Figures]]:
    """By family: what is said of healthy games, over seeds and habits of logging."""
    for family, losses in FAMILIES.items():
        figures = Figures()
        for seed in range(SEEDS):
            d_loss, g_loss = losses(*_scores(np.random.default_rng(seed)))
            for every, divisor in product(EVERY, DIVISORS):
                _add(figures, d_loss / divisor, g_loss / divisor, every)
        yield f"healthy games, {family}", figures


def _scores(rng: np.random.Generator) -> tuple[Floats, Floats]:
    level = rng.uniform(*LEADS)
    scatter = rng.normal(size=POINTS) * WANDERS * level * np.sqrt(1 - STAYS**2)
    lead = np.zeros(POINTS)
    for i in range(1, POINTS):
        lead[i] = STAYS * lead[i - 1] + scatter[i]
    lead = np.maximum(0.0, lead + level * (1 - np.exp(-np.arange(POINTS) / 30)))
    noise = rng.normal(size=(2, POINTS, BATCH))
    return lead[:, None] + noise[0], -lead[:, None] + noise[1]


def _add(figures: Figures, d_loss: Floats, g_loss: Floats, every: int) -> None:
    (candidate,) = candidates({"run": ["D_loss", "G_loss"]})
    steps = np.arange(len(d_loss), dtype=np.int64) * every

    def load(member: Member) -> Series:
        return Series(steps, START + 0.05 * steps, d_loss if member.tag == "D_loss" else g_loss)

    run = adopted(candidate, load)
    assert run is not None
    figures.add(replay(run).report, is_healthy=True)
