"""From candidates to numbers: names are claims, and are checked on values before they count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from tb_gan_doctor.read.scalars.attempts import attempts_of, in_order, within
from tb_gan_doctor.read.scalars.candidates import Candidate, Member
from tb_gan_doctor.read.scalars.name import Name
from tb_gan_doctor.read.scalars.series import Series
from tb_gan_doctor.read.scalars.tokens import segments_of
from tb_gan_doctor.read.scalars.words import CRITIC

Load = Callable[[Member], Series]
FEW_POINTS = 40
NEGATIVE_SHARE = 0.1  # of a loss: a positive one is never negative
_LOSSES = ("d_loss", "w_dist", "d_loss_real")
LONGEST_GAP = 10  # zeros in a row between values: logged in between, not a loss of 0
_SIGNALS = {
    "d_real": "score/real",
    "d_fake": "score/fake",
    "grad_norm_g": "gradient/g_norm",
    "grad_norm_d": "gradient/d_norm",
}


@dataclass(slots=True)
class Evidence:
    """What a run has, by signal, on one axis of steps.

    tags: (role, tag) of what was used.
    attempts: how many trainings lie in the run; this is one of them.
    """

    series: dict[str, Series] = field(default_factory=dict)
    tags: list[tuple[str, str]] = field(default_factory=list)
    is_total: bool = False
    is_wasserstein: bool = False
    attempts: int = 1

    def take(self, signal: str, member: Member, series: Series, owner: str) -> None:
        if len(series):
            self.series[signal] = series
            self.tags.append((member.role, member.named(owner)))


def gathered(candidate: Candidate, load: Load) -> Evidence:
    """The evidence of one candidate; empty where the discriminator's numbers are missing."""
    found = Evidence()
    member, main = _of_discriminator(candidate, load)
    if not len(main):
        return found
    attempts = attempts_of(main)
    long = [each for each in attempts if each.end - each.first >= FEW_POINTS]
    attempt = long[-1] if long else attempts[-1]
    found.attempts = len(attempts)
    main = in_order(main.at(np.arange(attempt.first, attempt.end)))

    def load_here(member: Member) -> Series:
        return on_axis_of(main, in_order(within(load(member), attempt)))

    if member.role in _LOSSES:
        found.take("loss/d", member, main, candidate.name)
        found.is_wasserstein = is_wasserstein(main) or _is_named_critic(candidate)
        _add_penalty(candidate, found, load_here)
    _add_generator(candidate, found, load_here)
    _add_others(candidate, found, load_here)
    return found


def _of_discriminator(candidate: Candidate, load: Load) -> tuple[Member, Series]:
    """Its loss, or both halves of it added up, or else what it says of the samples."""
    losses = candidate.of("d_loss", "w_dist")
    real, fake = candidate.of("d_loss_real"), candidate.of("d_loss_fake")
    if not losses and real and fake:
        return real[0], _sum(load(real[0]), load(fake[0]))
    members = losses or candidate.of("d_real", "d_fake", "d_loss_real", "d_loss_fake")
    return members[0], load(members[0])


def _add_generator(candidate: Candidate, found: Evidence, load: Load) -> None:
    """The adversarial part where it is logged, else the whole loss."""
    for member in candidate.of("g_adv", "g_loss"):
        series = without_gaps(load(member))
        if len(series):
            found.take("loss/g", member, series, candidate.name)
            found.is_total = member.role == "g_loss" and bool(candidate.of("aux"))
            return


def _add_penalty(candidate: Candidate, found: Evidence, load: Load) -> None:
    """The penalty where its weight can be told from the losses; else it has no scale.

    Of two logged losses, one with and one without it, the difference is weight times penalty.
    """
    penalties = candidate.of("gp")
    losses = candidate.of("d_loss", "w_dist")
    if not penalties or len(losses) < 2:
        return
    penalty = load(penalties[0])
    loaded = [(member, load(member)) for member in losses]
    for total_of, total in loaded:
        for member, alone in loaded:
            if member is not total_of and _weight(total, alone, penalty) > 1.0:
                found.tags = [tag for tag in found.tags if tag[0] not in ("d_loss", "w_dist")]
                found.take("loss/d", member, alone, candidate.name)
                found.take("loss/d_penalty", penalties[0], penalty, candidate.name)
                return


def _weight(total: Series, alone: Series, penalty: Series) -> float:
    """w where total = alone + w * penalty at nearly every step, else 0."""
    steps = np.intersect1d(np.intersect1d(total.steps, alone.steps), penalty.steps)
    if len(steps) < FEW_POINTS // 2:
        return 0.0
    a, b, p = (each.values[np.searchsorted(each.steps, steps)] for each in (total, alone, penalty))
    with np.errstate(all="ignore"):
        weights = (a - b) / p
    weights = weights[np.isfinite(weights)]
    if not len(weights):
        return 0.0
    middle = float(np.median(weights))
    off = float(np.median(np.abs(weights - middle)))
    return middle if off < 0.02 * abs(middle) else 0.0


def _add_others(candidate: Candidate, found: Evidence, load: Load) -> None:
    for role, signal in _SIGNALS.items():
        for member in candidate.of(role)[:1]:
            found.take(signal, member, load(member), candidate.name)
    for member in candidate.of("lr"):
        player = Name(member.tag).player or "g"
        found.take(f"optimizer/{player}_learning_rate", member, load(member), candidate.name)
    for member in candidate.of("metric"):
        found.take(member.tag, member, load(member), candidate.name)


def _is_named_critic(candidate: Candidate) -> bool:
    """Whether names speak of a critic, whose loss may have either sign by convention."""
    words = {
        word
        for member in candidate.members
        for part in segments_of(f"{member.run}::{member.tag}")
        for word in part
    }
    return bool(words & CRITIC) or bool(candidate.of("w_dist"))


def is_wasserstein(loss: Series) -> bool:
    """Whether a discriminator's loss is a difference of scores."""
    finite = loss.values[np.isfinite(loss.values)]
    return len(finite) > 0 and float((finite < 0).mean()) > NEGATIVE_SHARE


def without_gaps(series: Series) -> Series:
    """Without the zeros that some loops log where the generator did not step."""
    is_zero = series.values == 0.0
    if not is_zero.any() or is_zero.all():
        return series
    places = np.flatnonzero(~is_zero)
    inner = np.diff(np.concatenate([[-1], places, [len(series)]])) - 1
    return series.at(~is_zero) if inner.max() <= LONGEST_GAP else series


def on_axis_of(main: Series, other: Series) -> Series:
    """`other` with the steps of `main`, where both were written over the same time but count
    differently: iterations here, epochs there."""
    if len(main) < 2 or len(other) < 2:
        return other
    ratio = (other.steps[-1] + 1) / (main.steps[-1] + 1)
    took = main.times[-1] - main.times[0]
    is_alike = abs(other.times[-1] - main.times[-1]) <= 0.1 * took
    if 0.67 < ratio < 1.5 or took <= 0 or not is_alike:
        return other
    steps = np.interp(other.times, np.maximum.accumulate(main.times), main.steps)
    return in_order(Series(steps.astype(np.int64), other.times, other.values))


def _sum(a: Series, b: Series) -> Series:
    """Both halves of a loss added up, where they were logged at the same steps."""
    if len(a) == len(b) and bool((a.steps == b.steps).all()):
        return Series(a.steps, a.times, a.values + b.values)
    _, first, second = np.intersect1d(a.steps, b.steps, return_indices=True)
    return Series(a.steps[first], a.times[first], a.values[first] + b.values[second])
