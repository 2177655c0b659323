"""The loss family, told where relations of logged values leave no other; else nothing is said."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tb_gan_doctor.read.scalars.family import FEWEST_ALIKE, at_common_steps
from tb_gan_doctor.read.scalars.laws import (
    LAWS,
    LEAST_SQUARES,
    MINIMAX,
    NONSATURATING,
    Floats,
    Law,
    least_logistic,
    logits_of,
)
from tb_gan_doctor.read.scalars.series import Series

# What a loss is off its law, relative to it. By scores, none of 704 recorded trainings is told
# wrongly, with its losses as a sum, as a mean, doubled, divided, or averaged over nine points.
FIT = 0.05  # the median
MOST_OFF = 0.25  # nine of ten points
RIVALS_OFF = 4.0  # times as far off is every other law,
LEAST_OFF = 0.05  # and at least so far
G_FIT = 0.15  # the median for the generator's, of other samples and later weights
DIVIDED = (0.25, 0.125, 1 / 16, 1 / 32)  # sums that are divided by the steps of an accumulation

SHARE = 0.98  # of points at which a bound holds
SLACK = 0.1  # relative: both losses are seldom of the same samples and weights
NEAR = 0.04  # of both losses at the first point, relative to D's
LONG = 100  # points that say whether losses keep to their bounds
_LN2 = math.log(2)


@dataclass(frozen=True, slots=True)
class Told:
    """A loss family.

    family: "" where it is one with cross-entropy, and which of these is not known.
    chance: D's loss where it cannot tell real from fake, by what training adds up: one number,
        or those for a sum and for a mean of both halves; none where the family has none.
    part: "sum" or "mean" of both halves; "" where that is not known.
    by: what told it: "scores", "losses" or "names".
    """

    family: str
    chance: tuple[float, ...]
    part: str
    by: str


@dataclass(frozen=True, slots=True)
class _Fit:
    """How far the discriminator's loss is off one law; law: None where it is a rival only."""

    off: float
    most_off: float
    law: Law | None
    part: tuple[float, str]


def by_scores(d: Series, g: Series, real: Series, fake: Series, is_total: bool) -> Told | None:
    """Where the discriminator's loss follows from its scores, value by value."""
    values = at_common_steps([d, real, fake])
    if values.shape[1] < FEWEST_ALIKE or float(np.median(values[1] - values[2])) <= 0.0:
        return None
    fits = sorted(_fits(*values), key=lambda fit: (fit.off, fit.most_off))
    best, rival = fits[0], fits[1]
    is_close = best.off <= FIT and best.most_off <= MOST_OFF
    if not is_close or rival.off < max(RIVALS_OFF * best.off, LEAST_OFF) or best.law is None:
        return None
    law = best.law
    family = law.family
    if law is NONSATURATING:
        family = "" if is_total else _logistic_family(g, real, fake)
    factor, part = best.part
    return Told(family, (factor * law.chance,), part, "scores")


def _fits(d: Floats, real: Floats, fake: Floats) -> Iterator[_Fit]:
    for law, is_likely, expected in _readings(real, fake):
        for part in law.parts:
            yield _Fit(*_off(d, part[0] * expected), law if is_likely else None, part)
        for factor in DIVIDED:
            yield _Fit(*_off(d, factor * expected), None, (factor, ""))
    for rival in (real + fake, np.abs(real - fake)):  # losses on samples; a critic's gap
        for factor in (1.0, 0.5, 2.0):
            yield _Fit(*_off(np.abs(d), factor * rival), None, (factor, ""))


def _readings(real: Floats, fake: Floats) -> Iterator[tuple[Law, bool, Floats]]:
    """(law, whether it may be the one, D's loss by it)."""
    is_unit = _are_probable(real, fake)
    for law in LAWS:
        if law is not MINIMAX:
            yield law, law is LEAST_SQUARES or not is_unit, law.d(real, fake)
    if is_unit:
        yield NONSATURATING, True, NONSATURATING.d(logits_of(real), logits_of(fake))


def _are_probable(real: Floats, fake: Floats) -> bool:
    """Values that never leave [0, 1] are probabilities, or scores of least squares."""
    both = np.concatenate([real, fake])
    return bool(((both >= 0.0) & (both <= 1.0)).all())


def _off(values: Floats, expected: Floats) -> tuple[float, float]:
    size = np.maximum(np.maximum(np.abs(values), np.abs(expected)), 1e-9)
    off = np.abs(values - expected) / size
    return float(np.median(off)), float(np.quantile(off, 0.9))


def _logistic_family(g: Series, real: Series, fake: Series) -> str:
    """Which generator there is beside a discriminator with cross-entropy; "" if not certain."""
    values = at_common_steps([g, real, fake])
    if values.shape[1] < FEWEST_ALIKE:
        return ""
    losses, scores = values[0], values[1:]
    if _are_probable(scores[0], scores[1]):
        scores = logits_of(scores)
    for law in (NONSATURATING, MINIMAX):
        if is_possible(law, losses) and _off(losses, law.g(*scores))[0] <= G_FIT:
            return law.family
    return ""


def by_losses(d: Series, g: Series) -> Told | None:
    """Cross-entropy, where both losses begin as its do before training, and keep to its bounds.

    Where the losses of other families begin, those of any other come by. Cross-entropy of
    differences of scores (a relativistic sum) begins here as well, so no family is named.
    """
    losses, answers = at_common_steps([d, g])
    if len(losses) < LONG or (losses < 0.0).any() or (answers < 0.0).any():
        return None
    at_start = NONSATURATING.chance
    if max(abs(losses[0] - at_start), abs(answers[0] - _LN2)) > NEAR * at_start:
        return None
    least = least_logistic(answers)
    if float((losses >= least - SLACK * (losses + least)).mean()) < SHARE:
        return None
    return Told("", (at_start,), "sum", "losses")


def is_possible(law: Law, g: Floats) -> bool:
    """Whether G's losses have a sign that the family allows."""
    return bool((law.sign * g >= 0.0).all())
