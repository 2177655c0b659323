"""The loss family of a run and what its discriminator's loss is at chance, where they are certain.

Scores tell most, then the sign of a critic's loss, then names that no value refutes, then losses
that begin as cross-entropy does before training.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from tb_gan_doctor.read.scalars.candidates import Candidate
from tb_gan_doctor.read.scalars.claims import claimed, has_gradient_penalty
from tb_gan_doctor.read.scalars.family import is_difference, is_wasserstein
from tb_gan_doctor.read.scalars.laws import LAWS, Floats
from tb_gan_doctor.read.scalars.series import Series
from tb_gan_doctor.read.scalars.told import Told, by_losses, by_scores, is_possible

CROSS_ENTROPY = ("nonsaturating", "relativistic")
WASSERSTEIN = ("wgan", "wgan-gp")
# Median of a loss that is never positive; cross-entropy with its sign turned: -1.4 at chance.
FAR = 5.0
EITHER_SIGN = 0.02  # share of points


def loss_family(candidate: Candidate, series: Mapping[str, Series], is_total: bool) -> Told | None:
    """What is certain of a run with these series, by signal; None where nothing is.

    is_total: the generator's loss holds more than the adversarial part, or may.
    """
    d, g = series.get("loss/d"), series.get("loss/g")
    if d is None or g is None:
        return None
    real, fake = series.get("score/real"), series.get("score/fake")
    claim = claimed(candidate)
    is_penalized = has_gradient_penalty(candidate)
    critic = "wgan-gp" if is_penalized or claim == "wgan-gp" else "wgan"
    if real is not None and fake is not None:
        if is_difference(d, real, fake):
            return Told(critic, (), "", "scores")
        if told := by_scores(d, g, real, fake, is_total):
            return told
    losses, answers = _finite(d), np.empty(0) if is_total else _finite(g)
    if is_wasserstein(d) and (is_penalized or _is_critics(losses, answers)):
        return Told(critic, (), "", "losses")
    told = None if is_total else by_losses(d, g)
    if told is None or not claim:
        return _borne_out(claim, losses, answers) if claim else told
    return replace(told, family=claim, by="names") if claim in CROSS_ENTROPY else None


def _is_critics(d: Floats, g: Floats) -> bool:
    """Whether a loss is negative as no other family's is.

    Cross-entropy that is logged with its sign turned is never positive, and seldom far from zero.
    """
    return _has_both_signs(d) or _has_both_signs(g) or float(np.median(d)) < -FAR


def _has_both_signs(values: Floats) -> bool:
    if not len(values):
        return False
    negative, positive = float((values < 0.0).mean()), float((values > 0.0).mean())
    return min(negative, positive) > EITHER_SIGN


def _borne_out(claim: str, d: Floats, g: Floats) -> Told | None:
    """A named family, unless losses have a sign that it does not allow."""
    if claim in WASSERSTEIN:
        return Told(claim, (), "", "names")
    (law,) = (law for law in LAWS if law.family == claim)
    if not len(d) or (d < 0.0).any() or not is_possible(law, g):
        return None
    return Told(claim, tuple(factor * law.chance for factor, _ in law.parts), "", "names")


def _finite(series: Series) -> Floats:
    return series.values[np.isfinite(series.values)]


def in_words(told: Told) -> list[str]:
    """The family, and what the discriminator's loss is at chance, where it has such a level."""
    by = {"scores": "the scores beside them", "losses": "their values", "names": "their names"}
    family = told.family or "cross-entropy"
    found = [f"By {by[told.by]}, the losses are {family} losses"]
    levels = [f"{level:.3f}".rstrip("0").rstrip(".") for level in told.chance]
    at_chance = "At chance the discriminator's loss is"
    if len(levels) > 1:
        found.append(f"{at_chance} {levels[0]} as a sum of both halves, {levels[1]} as their mean")
    elif levels and told.part:
        found.append(f"{at_chance} {levels[0]}, as a {told.part} of both halves")
    elif levels:
        found.append(f"{at_chance} {levels[0]}")
    return found
