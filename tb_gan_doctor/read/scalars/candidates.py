"""Which logged runs are GANs, by their names alone: a generator and a discriminator in one run.

`add_scalars` and some loggers spread one training over sub-runs, one per curve, and put the
role into the run's name. Such siblings are taken together, under the name of their parent.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from tb_gan_doctor.read.scalars.members import (
    DISCRIMINATOR_ROLES,
    GENERATOR_ROLES,
    Member,
    is_gan,
    is_held_out,
    is_spread,
    leaf_of,
    with_generator,
)
from tb_gan_doctor.read.scalars.roles import NONE, role_of
from tb_gan_doctor.read.scalars.tokens import segments_of
from tb_gan_doctor.read.scalars.words import DISCRIMINATOR, FAKE, FOREIGN, GENERATOR, RATE, REAL
from tb_gan_doctor.store.tags import PLUGIN_NAME

_TELLING = DISCRIMINATOR | GENERATOR | REAL | FAKE | RATE
"""Words by which the name of a run may give a role to what is in it."""
_CERTAIN = FOREIGN - {"approx", "hp", "q", "env", "td"}
"""Words of reinforcement learning that no GAN's log has beside its losses."""


SetRole = Callable[[str, str], str | None]
"""The role that a user gives (run, tag), or None."""


def unset(run: str, tag: str) -> None:
    """Says nothing of any tag."""
    return None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run that looks like a GAN; members: its scalars, those to prefer first."""

    name: str
    members: tuple[Member, ...]

    def of(self, *roles: str) -> list[Member]:
        """The members with one of these roles, in the order of the roles."""
        return [member for role in roles for member in self.members if member.role == role]


def candidates(
    tags: Mapping[str, Collection[str]],
    recorded: Collection[str] = (),
    set_role: SetRole = unset,
) -> list[Candidate]:
    """The GAN runs among logged runs (name -> tags of its scalars), by name.

    recorded: runs that hold data of ours, which say more than their scalars do. Where the
        writer's directory was taken, these lie in a directory below it.
    set_role: what a user says of tags; it goes before what their names say.
    """
    known = {*recorded, *(_parent(run) for run in recorded if run.split("/")[-1] == PLUGIN_NAME)}
    members = {run: _members(run, own, set_role) for run, own in tags.items() if run not in known}
    unset_tags = {
        run: [tag for tag in own if set_role(run, tag) is None] for run, own in tags.items()
    }
    foreign = {
        run for run, own in unset_tags.items() if any(map(_is_foreign, own)) or _is_lettered(own)
    }
    whole = {
        run for run, own in members.items() if run not in foreign and is_gan(own, unset_tags[run])
    }
    found = {run: list(members[run]) for run in whole}
    siblings: dict[str, list[str]] = {}
    for run in sorted(members.keys() - whole):
        parent = _parent(run)
        if parent in whole:
            found[parent] += members[run]
        else:
            siblings.setdefault(parent, []).append(run)
    for parent, runs in siblings.items():
        family = [*([parent] if parent in members else []), *runs]
        pooled = [member for run in dict.fromkeys(family) for member in members[run]]
        is_foreign = any(run in foreign for run in family) or _is_lettered(
            leaf_of(run) for run in runs if unset_tags[run]
        )
        named = [f"{run}::{tag}" for run in family for tag in unset_tags[run]]
        if {parent} & {*whole, *known} or is_foreign or not is_gan(pooled, named):
            continue
        if _belong_together(pooled, parent):
            found[parent] = pooled
    return [Candidate(run, tuple(sorted(own, key=_rank))) for run, own in sorted(found.items())]


def _belong_together(members: Iterable[Member], parent: str) -> bool:
    """Whether runs beside each other are parts of one: their names, or what lies above, say so.

    Two experiments of which one logs no generator and the other no discriminator are no GAN.
    """
    of_parts = [m for m in members if m.is_set or m.run == parent or _speaks(leaf_of(m.run))]
    roles = {member.role for member in of_parts}
    return bool(roles & GENERATOR_ROLES) and bool(roles & DISCRIMINATOR_ROLES)


def _speaks(leaf: str) -> bool:
    return any(word in _TELLING for part in segments_of(leaf) for word in part)


def _members(run: str, tags: Iterable[str], set_role: SetRole) -> list[Member]:
    found = []
    leaf = leaf_of(run)
    speaks = _speaks(leaf)
    for tag in sorted(tags):
        is_part = is_spread(run, tag)
        role = role_of(f"{leaf}::{tag}") if is_part else role_of(tag)
        if role is None and speaks and not is_part and not _is_foreign(tag):
            role = role_of(f"{leaf}::{tag}")
        set_to = set_role(run, tag)
        role = set_to or role
        if role not in (None, NONE):
            found.append(Member(role, run, tag, set_to is not None))
    return with_generator(found)


def _is_foreign(tag: str) -> bool:
    return any(word in _CERTAIN for part in segments_of(tag) for word in part)


def _is_lettered(names: Iterable[str]) -> bool:
    """Whether `d` and `g` are only two of many: `loss/a`, `loss/b`, `loss/c` and so on."""
    letters: dict[tuple[str, ...], set[str]] = {}
    for name in names:
        words = tuple(word for part in segments_of(name) for word in part)
        for i, word in enumerate(words):
            if len(word) == 1:
                letters.setdefault((*words[:i], "", *words[i + 1 :]), set()).add(word)
    return any(found >= set("abcdg") for found in letters.values())


def _parent(run: str) -> str:
    return run.rpartition("/")[0] or "."


def _rank(member: Member) -> tuple[bool, bool, int, int, str, str]:
    """What a user says, then training before evaluation, then the plainest name."""
    return (
        not member.is_set,
        is_held_out(member),
        len([word for part in segments_of(member.tag) for word in part]),
        len(member.tag),
        member.run,
        member.tag,
    )
