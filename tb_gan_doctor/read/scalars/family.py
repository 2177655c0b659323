"""What losses are made of, told by their values: differences of scores, or totals of many terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from tb_gan_doctor.read.scalars.candidates import Candidate
from tb_gan_doctor.read.scalars.series import Series
from tb_gan_doctor.read.scalars.tokens import segments_of
from tb_gan_doctor.read.scalars.words import CRITIC, WHOLE

NEGATIVE_SHARE = 0.1  # of a loss: a positive one is never negative
FEWEST_ALIKE = 20  # points at common steps from which a relation of curves is believed
EXACT = 0.02  # relative: what the rounding of logged values leaves
MATERIAL = 0.2  # share of a generator's loss from which further terms move it
MIXED = 0.2  # share of points at which the loss on fakes is the larger one
OF_PROBABILITY = 50  # points within [0, 1] that make an output a probability


def is_named_critic(candidate: Candidate) -> bool:
    """Whether names speak of a critic, whose loss may have either sign by convention."""
    words = {
        word
        for member in candidate.members
        for part in segments_of(f"{member.run}::{member.tag}")
        for word in part
    }
    return bool(words & CRITIC) or bool(candidate.of("w_dist"))


def is_wasserstein(loss: Series) -> bool:
    """Whether a discriminator's loss is negative too often to be anything but a difference."""
    finite = loss.values[np.isfinite(loss.values)]
    return len(finite) > 0 and float((finite < 0).mean()) > NEGATIVE_SHARE


def is_difference(loss: Series, real: Series, fake: Series) -> bool:
    """Whether a loss is the difference of the two mean scores, whatever its sign."""
    values = at_common_steps([loss, real, fake])
    if values.shape[1] < FEWEST_ALIKE:
        return False
    d, difference = np.abs(values[0]), np.abs(values[1] - values[2])
    off = np.abs(d - difference) <= EXACT * np.maximum(d, difference)
    return float(off.mean()) > 1.0 - NEGATIVE_SHARE and float(difference.max()) > 0.0


def are_losses(real: Series, fake: Series) -> bool:
    """Whether two curves named after the samples are losses on them rather than scores of them.

    Losses never fall below zero, and either may be the larger one; a score is the larger for
    real samples nearly always. At chance both look alike, and nothing is lost by a mistake.
    """
    values = at_common_steps([real, fake])
    if values.shape[1] < OF_PROBABILITY or bool((values < 0.0).any()):
        return False
    return float((values[0] < values[1]).mean()) > MIXED


def is_whole(tag: str) -> bool:
    """Whether a name says that all terms are in it, so that one without is only a part."""
    return any(word in WHOLE for part in segments_of(tag) for word in part)


def is_total(loss: Series, terms: Iterable[Series]) -> bool:
    """Whether these further terms may be a material part of a generator's loss.

    A term counts with a weight that no value tells, but at no step with more than the loss itself:
    the smallest quotient of both bounds the weight, and so the term's share everywhere.
    """
    share = 0.0
    for term in terms:
        values = at_common_steps([loss, term])
        if values.shape[1] < FEWEST_ALIKE:
            return True
        g, part = values[0], np.abs(values[1])
        if not (part > 0.0).any():
            continue
        with np.errstate(divide="ignore", invalid="ignore"):
            weight = max(0.0, float(np.min(np.where(part > 0.0, g / part, np.inf))))
            shares = weight * part / np.abs(g)
        if weight > 0.0:
            share += float(np.median(shares[np.isfinite(shares)]))
    return share >= MATERIAL


def scale_of(outputs: Sequence[Series]) -> str:
    """What the discriminator's outputs are: "probabilities", "logits", or "" where too few."""
    values = np.concatenate([series.values for series in outputs]) if outputs else np.empty(0)
    values = values[np.isfinite(values)]
    if ((values < 0.0) | (values > 1.0)).any():
        return "logits"
    return "probabilities" if len(values) >= OF_PROBABILITY else ""


def at_common_steps(curves: Sequence[Series]) -> npt.NDArray[np.float64]:
    """[curves, n]: their finite values at the steps that all have; steps rise in each."""
    steps = curves[0].steps
    for curve in curves[1:]:
        steps = np.intersect1d(steps, curve.steps, assume_unique=True)
    values = np.stack([curve.values[np.searchsorted(curve.steps, steps)] for curve in curves])
    finite: npt.NDArray[np.float64] = values[:, np.isfinite(values).all(axis=0)]
    return finite
