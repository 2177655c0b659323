"""The loss family, told where relations of logged values leave no other; else nothing is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tb_gan_doctor.read.scalars.family import FEWEST_ALIKE, at_common_steps
from tb_gan_doctor.read.scalars.laws import (
    HINGE,
    LAWS,
    LEAST_SQUARES,
    MINIMAX,
    NONSATURATING,
    Floats,
    Law,
    logits_of,
)
from tb_gan_doctor.read.scalars.series import Series

# What a loss is off its law, relative to it: 704 recorded trainings with scores, their losses as a
# sum and as a mean; none is told wrongly up to 0.08 (four are from 0.12 on).
FIT = 0.08  # the median
MOST_OFF = 0.25  # nine of ten points
RIVALS_OFF = 4.0  # times as far off is every other law,
LEAST_OFF = 0.05  # and at least so far
SHARE = 0.98  # of points at which an inequality holds
SLACK = 0.1  # relative: both losses are seldom of the same samples and weights
NEAR_START = 0.08  # of both losses before training, relative to D's
LONG = 100  # points that say whether losses keep to their bounds


@dataclass(frozen=True, slots=True)
class Told:
    """A loss family.

    family: "" where the discriminator's half is known and the generator's is not.
    chance: D's loss where it cannot tell real from fake, by what training adds up: one number,
        or those for a sum and for a mean of both halves; none where the family has none.
    part: "sum" or "mean" of both halves; "" where that is not known.
    by: what told it: "scores", "losses" or "names".
    """

    family: str
    chance: tuple[float, ...]
    part: str
    by: str


def by_scores(
    d: Series, g: Series | None, real: Series, fake: Series, is_total: bool
) -> Told | None:
    """Where the discriminator's loss follows from its scores, value by value."""
    values = at_common_steps([d, real, fake])
    if values.shape[1] < FEWEST_ALIKE:
        return None
    fits: list[tuple[float, float, Law | None, float]] = []
    for law, is_likely, expected in _readings(values[1], values[2]):
        for part in law.parts:
            fits.append((*_off(values[0], part * expected), law if is_likely else None, part))
    halves = values[1] + values[2]
    fits += [(*_off(values[0], part * halves), None, part) for part in (1.0, 0.5)]
    fits.sort(key=lambda fit: fit[:2])
    (off, most_off, best, part), rival = fits[0], fits[1]
    is_close = off <= FIT and most_off <= MOST_OFF
    if best is None or not is_close or rival[0] < max(RIVALS_OFF * off, LEAST_OFF):
        return None
    law = best
    family = _logistic_family(g, is_total) if law is NONSATURATING else law.family
    return _told(law, part, "scores", family)


def _told(law: Law, part: float, by: str, family: str) -> Told:
    name = ("sum" if part == 1.0 else "mean") if len(law.parts) > 1 else ""
    return Told(family, (part * law.chance,), name, by)


def _readings(real: Floats, fake: Floats) -> Iterator[tuple[Law, bool, Floats]]:
    """(law, whether it may be the one, D's loss by it).

    Values that never leave [0, 1] are probabilities, or least squares' scores.
    """
    both = np.concatenate([real, fake])
    are_logits = bool(((both < 0.0) | (both > 1.0)).any())
    for law in LAWS:
        if law is not MINIMAX:
            yield law, are_logits or law is LEAST_SQUARES, law.d(real, fake)
    if not are_logits:
        yield NONSATURATING, True, NONSATURATING.d(logits_of(real), logits_of(fake))


def _off(values: Floats, expected: Floats) -> tuple[float, float]:
    size = np.maximum(np.maximum(np.abs(values), np.abs(expected)), 1e-9)
    off = np.abs(values - expected) / size
    return float(np.median(off)), float(np.quantile(off, 0.9))


def _logistic_family(g: Series | None, is_total: bool) -> str:
    """Which generator there is beside a discriminator with cross-entropy."""
    values = g.values[np.isfinite(g.values)] if g is not None else np.empty(0)
    if is_total or len(values) < FEWEST_ALIKE:
        return ""
    if (values > 0.0).all():
        return NONSATURATING.family
    return MINIMAX.family if (values < 0.0).all() else ""


def by_losses(d: Series, g: Series, is_total: bool) -> Told | None:
    """Where both losses begin as those of one family do, and keep to its bounds ever after."""
    values = at_common_steps([d, g])
    if is_total or values.shape[1] < LONG:
        return None
    found = [
        (law, part)
        for law in LAWS
        for part in law.parts
        if _begins(law, part, values) and _keeps(law, part, values)
    ]
    if len(found) != 1:
        return None
    ((law, part),) = found
    return _told(law, part, "losses", law.family)


def _begins(law: Law, part: float, values: Floats) -> bool:
    d, g = law.at_start(part)
    return bool(np.all(np.abs(values[:, 0] - (d, g)) <= NEAR_START * d))


def _keeps(law: Law, part: float, values: Floats) -> bool:
    d, g = values
    if (d < 0.0).any() or not is_possible(law, g):
        return False
    least = part * law.least_d(g / law.g_part(part))
    return float((d >= least - SLACK * (d + least)).mean()) >= SHARE


def is_possible(law: Law, g: Floats) -> bool:
    """Whether G's losses have a sign that the family allows."""
    if law is HINGE:
        return True
    return bool((g <= 0.0).all() if law is MINIMAX else (g >= 0.0).all())
