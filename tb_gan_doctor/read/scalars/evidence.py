"""From candidates to numbers: names are claims, and are checked on values before they count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np

from tb_gan_doctor.read.scalars.attempts import attempts_of, in_order, within
from tb_gan_doctor.read.scalars.axis import on_axis_of, without_gaps
from tb_gan_doctor.read.scalars.candidates import Candidate
from tb_gan_doctor.read.scalars.family import (
    EXACT,
    FEWEST_ALIKE,
    at_common_steps,
    is_named_critic,
    is_total,
    is_wasserstein,
    is_whole,
    scale_of,
)
from tb_gan_doctor.read.scalars.loss_family import WASSERSTEIN, loss_family
from tb_gan_doctor.read.scalars.members import Member, is_held_out, spoken
from tb_gan_doctor.read.scalars.name import Name, which_of
from tb_gan_doctor.read.scalars.series import Series
from tb_gan_doctor.read.scalars.several import (
    Load,
    Player,
    discriminators,
    furthest_ahead,
    generator_against,
)
from tb_gan_doctor.read.scalars.told import Told

FEW_POINTS = 40
_LOSSES = ("d_loss", "w_dist", "d_loss_real", "d_loss_fake")
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
    discriminators: how many have a loss of their own; this is the one that is furthest ahead.
    outputs: what the discriminator's outputs are; "" where that is not known.
    loss: the loss family; None where it is not certain.
    """

    series: dict[str, Series] = field(default_factory=dict)
    tags: list[tuple[str, str]] = field(default_factory=list)
    is_total: bool = False
    is_wasserstein: bool = False
    attempts: int = 1
    discriminators: int = 1
    outputs: str = ""
    loss: Told | None = None

    def take(self, signal: str, members: Sequence[Member], series: Series, owner: str) -> None:
        if len(series):
            self.series[signal] = series
            self.tags += [(member.role, member.named(owner)) for member in members]


def gathered(candidate: Candidate, load: Load) -> Evidence:
    """The evidence of one candidate; empty where the discriminator's numbers are missing."""
    found = Evidence()
    load = cache(load)
    candidate = _long_ones_first(candidate, load)
    main_member = candidate.of(*_LOSSES, "d_real", "d_fake")[0]
    main = load(main_member)
    if not len(main):
        return found
    attempts = attempts_of(main)
    long = [each for each in attempts if each.end - each.first >= FEW_POINTS]
    attempt = long[-1] if long else attempts[-1]
    found.attempts = len(attempts)
    main = in_order(main.at(np.arange(attempt.first, attempt.end)))
    loaded: dict[Member, Series] = {main_member: main}

    def load_here(member: Member) -> Series:
        if member not in loaded:
            series = on_axis_of(main, in_order(within(load(member), attempt)))
            loaded[member] = without_gaps(series) if member.role.startswith("g_") else series
        return loaded[member]

    which = _add_players(candidate, found, load_here)
    _add_outputs(candidate, found, load_here, which)
    _add_others(candidate, found, load_here)
    found.loss = loss_family(candidate, found.series, found.is_total)
    if found.loss is not None and found.loss.by == "scores":
        found.is_wasserstein = found.loss.family in WASSERSTEIN  # whatever names say
    return found


def _long_ones_first(candidate: Candidate, load: Load) -> Candidate:
    """Averages of few epochs behind what was logged at every step, whatever their names."""

    def is_short(member: Member) -> tuple[bool, bool, bool]:
        return not member.is_set, is_held_out(member), len(load(member)) < FEW_POINTS

    return replace(candidate, members=tuple(sorted(candidate.members, key=is_short)))


def _add_players(candidate: Candidate, found: Evidence, load: Load) -> tuple[str, ...]:
    """The losses of both players; where there are several pairs, of the one that is worst off."""
    judges = [each for each in discriminators(candidate, load) if len(each.series)]
    pairs = [(each, generator_against(each.which, candidate, load)) for each in judges]
    found.discriminators = max(1, len(pairs))
    if pairs:
        judge, maker = furthest_ahead(pairs)
        found.take("loss/d", judge.members, judge.series, candidate.name)
        found.is_wasserstein = is_wasserstein(judge.series) or is_named_critic(candidate)
        if not judge.which:
            _add_penalty(candidate, found, load)
    else:
        judge, maker = None, generator_against((), candidate, load)
    found.take("loss/g", maker.members, maker.series, candidate.name)
    found.is_total = _may_hold_more(maker, candidate, load)
    return judge.which if judge else ()


def _may_hold_more(maker: Player, candidate: Candidate, load: Load) -> bool:
    wholes = [member for member in candidate.of("g_loss") if is_whole(member.tag)]
    is_part = bool(wholes) and not set(wholes) & set(maker.members)
    if not maker.members or maker.members[0].role != "g_loss" or is_part:
        return False
    return is_total(maker.series, (load(member) for member in candidate.of("aux")))


def _add_penalty(candidate: Candidate, found: Evidence, load: Load) -> None:
    """The penalty where its weight can be told from the losses; else it has no scale.

    Of two logged losses, one with and one without it, the difference is weight times penalty.
    """
    penalties = candidate.of("gp")
    losses = candidate.of("d_loss", "w_dist")
    if not penalties or len(losses) < 2:
        return
    penalty = load(penalties[0])
    for total_of in losses:
        for member in losses:
            alone = load(member)
            if member is not total_of and _weight(load(total_of), alone, penalty) > 1.0:
                found.tags = [tag for tag in found.tags if tag[0] not in ("d_loss", "w_dist")]
                found.take("loss/d", [member], alone, candidate.name)
                found.take("loss/d_penalty", penalties[:1], penalty, candidate.name)
                return


def _weight(total: Series, alone: Series, penalty: Series) -> float:
    """w where total = alone + w * penalty at nearly every step, else 0."""
    a, b, p = at_common_steps([total, alone, penalty])
    if len(a) < FEWEST_ALIKE:
        return 0.0
    with np.errstate(all="ignore"):
        weights = (a - b) / p
    weights = weights[np.isfinite(weights)]
    if not len(weights):
        return 0.0
    middle = float(np.median(weights))
    off = float(np.median(np.abs(weights - middle)))
    return middle if off < EXACT * abs(middle) else 0.0


def _add_outputs(candidate: Candidate, found: Evidence, load: Load, which: tuple[str, ...]) -> None:
    """What the discriminator says of samples, of the one that is shown where there are several."""
    used = set(found.tags)
    for role, signal in _SIGNALS.items():
        members = [m for m in candidate.of(role) if (role, m.named(candidate.name)) not in used]
        own = [member for member in members if which and which_of(spoken(member)) == which]
        for member in (own or members)[:1]:
            found.take(signal, [member], load(member), candidate.name)
    real, fake = (found.series.get(_SIGNALS[role]) for role in ("d_real", "d_fake"))
    found.outputs = scale_of([outputs for outputs in (real, fake) if outputs is not None])


def _add_others(candidate: Candidate, found: Evidence, load: Load) -> None:
    for member in candidate.of("lr"):
        player = Name(spoken(member)).player or "g"
        found.take(f"optimizer/{player}_learning_rate", [member], load(member), candidate.name)
    for member in candidate.of("metric"):
        found.take(member.tag, [member], load(member), candidate.name)
