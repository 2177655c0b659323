"""Several discriminators or generators in one run: what is a part of one loss, and what is a pair.

Numbered losses (`loss/d_r/0` to `5`) are parts that training adds up. Losses of named ones (`D_A`,
`D_B`; `disc_loss_mpd`, `disc_loss_mrd`) are players of their own, each with what the generator
loses against it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tb_gan_doctor.read.scalars import words as w
from tb_gan_doctor.read.scalars.candidates import Candidate
from tb_gan_doctor.read.scalars.family import are_losses
from tb_gan_doctor.read.scalars.members import Member, is_held_out, spoken
from tb_gan_doctor.read.scalars.name import Name, which_of
from tb_gan_doctor.read.scalars.series import Series, nothing, summed
from tb_gan_doctor.read.scalars.tokens import segments_of

Load = Callable[[Member], Series]
_NEWEST = 20  # points by which players are compared
_LEAST = 1e-6  # a loss below it is won as well


@dataclass(frozen=True, slots=True)
class Player:
    """One player's loss: `members` added up.

    which: the words that tell it from others of its kind; none where it is the only one.
    """

    which: tuple[str, ...]
    members: tuple[Member, ...]
    series: Series


def discriminators(candidate: Candidate, load: Load) -> list[Player]:
    """Their losses: as logged, or else both halves added up; empty where there are none."""
    if losses := candidate.of("d_loss", "w_dist"):
        return [_player(which, own, load) for which, own in _separate(losses).items()]
    if found := _of_halves(candidate, load, "d_loss_real", "d_loss_fake"):
        return found
    named = _of_halves(candidate, load, "d_real", "d_fake")
    return [player for player in named if _is_of_losses(player, load)]


def _of_halves(candidate: Candidate, load: Load, *roles: str) -> list[Player]:
    real, fake = (_separate(candidate.of(role)) for role in roles)
    shared = [which for which in real if which in fake]
    return [_player(which, [*real[which], *fake[which]], load) for which in shared]


def _is_of_losses(player: Player, load: Load) -> bool:
    """Whether `D_real` and `D_fake` hold losses, as they do where no other loss is logged."""
    names = [Name(spoken(member)) for member in player.members]
    if len(names) != 2 or any(name.is_applied or name.has(w.SCORE) for name in names):
        return False
    real, fake = (load(member) for member in player.members)
    return are_losses(real, fake)


def generator_against(which: tuple[str, ...], candidate: Candidate, load: Load) -> Player:
    """What the generator loses against one discriminator, or against all of them.

    The adversarial part where it is logged, else the whole loss.
    """
    kinds = [kind for role in ("g_adv", "g_loss") if (kind := _apart(candidate.of(role)))]
    for kind in kinds:
        for asked in (which, ()):
            if asked in kind:
                return _player(asked, kind[asked], load)
        if not which:
            break
    every = [member for members in kinds[0].values() for member in members] if kinds else []
    return _player((), every, load)


def furthest_ahead(pairs: Sequence[tuple[Player, Player]]) -> tuple[Player, Player]:
    """The pair of a discriminator and a generator that is worst off at the end."""
    return max(pairs, key=lambda pair: _lead(pair[0].series, pair[1].series))


def _separate(members: Sequence[Member]) -> dict[tuple[str, ...], list[Member]]:
    """As `_apart`; where one is of no player in particular, it is of all, and stands for them."""
    found = _apart(members)
    return {(): found[()]} if () in found else found


def _apart(members: Sequence[Member]) -> dict[tuple[str, ...], list[Member]]:
    """Members by the player that they are of, those to prefer first; each with all of its parts."""
    if members and members[0].is_set:
        members = [member for member in members if member.is_set]
    elif members and not is_held_out(members[0]):
        members = [member for member in members if not is_held_out(member)]
    found: dict[tuple[str, ...], list[Member]] = {}
    for member in members:
        found.setdefault(which_of(spoken(member)), []).append(member)
    return {which: _parts(own) for which, own in found.items()}


def _parts(members: Sequence[Member]) -> list[Member]:
    """The first one, and if it is numbered, those that differ from it in the number alone."""
    shape, number = _numbered(members[0])
    if not number:
        return [members[0]]
    alike: dict[tuple[str, ...], Member] = {}
    for member in members:
        its_shape, its_number = _numbered(member)
        if its_shape == shape and its_number:
            alike.setdefault(its_number, member)
    return [alike[each] for each in sorted(alike)]


def _numbered(member: Member) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = [word for part in segments_of(spoken(member)) for word in part]
    numbers = tuple(word for word in words if word.isdigit())
    return tuple(word for word in words if not word.isdigit()), numbers


def _player(which: tuple[str, ...], members: Sequence[Member], load: Load) -> Player:
    """Parts that were not trained at the same time are not added up: the last one stands."""
    loaded = [(member, load(member)) for member in members]
    loaded = [(member, series) for member, series in loaded if len(series)]
    if not loaded:
        return Player(which, (), nothing())
    total = summed([series for _, series in loaded])
    if 2 * len(total) >= max(len(series) for _, series in loaded):
        return Player(which, tuple(member for member, _ in loaded), total)
    member, series = max(loaded, key=lambda each: float(each[1].times[-1]))
    return Player(which, (member,), series)


def _lead(d: Series, g: Series) -> float:
    """How far a discriminator is ahead: its loss beside the generator's; a critic's, its growth.

    One that is broken is furthest.
    """
    newest_d, newest_g = d.values[-_NEWEST:], g.values[-_NEWEST:]
    if not len(newest_d) or not len(newest_g):
        return -1.0
    if not np.isfinite(newest_d).all() or not np.isfinite(newest_g).all():
        return math.inf
    now = max(_size(newest_d), _LEAST)
    if (newest_d < 0.0).any():
        return now / max(_size(d.values[:_NEWEST]), _LEAST)
    return _size(newest_g) / now


def _size(values: npt.NDArray[np.float64]) -> float:
    return float(np.median(np.abs(values)))
