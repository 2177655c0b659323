"""The scalars of one run with their roles, and whether together they are a GAN's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from tb_gan_doctor.read.scalars.name import Name, which_of
from tb_gan_doctor.read.scalars.roles import role_of
from tb_gan_doctor.read.scalars.tokens import segments_of
from tb_gan_doctor.read.scalars.words import ACCURACY, CLASSES, DOMAIN, FAKE, LOSS, REAL

GENERATOR_ROLES = frozenset(("g_loss", "g_adv"))
DISCRIMINATOR_ROLES = frozenset(
    ("d_loss", "d_loss_real", "d_loss_fake", "d_real", "d_fake", "w_dist")
)
_HELD_OUT = frozenset("val valid validation test eval".split())
_MASKED = frozenset("mlm rtd electra".split())
"""Of language models whose generator fills gaps and whose discriminator marks them."""
_TASK = frozenset(
    """domain target tgt seg segmentation miou iou clean robust natural nat pgd attack trades task
    teacher student classifier transfer""".split()
)
"""Of trainings with an adversary that makes no samples, or only small changes to real ones."""
_SAMPLES = frozenset(
    """rec recon reconstruction l1 pix pixel percep perceptual vgg lpips style mel stft cycle cyc
    idt fm psnr ssim""".split()
)
"""Of what is made: losses and measures of samples."""


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """One scalar of a GAN run; is_set: its role is what a user says."""

    role: str
    run: str
    tag: str
    is_set: bool = field(default=False, compare=False)

    def named(self, owner: str) -> str:
        """As people write it: the tag, behind its sub-run if it is one."""
        return self.tag if self.run == owner else f"{self.run}::{self.tag}"


def with_generator(members: Sequence[Member]) -> list[Member]:
    """As they are; where no generator has a loss, one that is called as the discriminator's is it.

    `G_loss_cifar` alone could be any part of a loss; beside `D_loss_cifar` it is the whole.
    """
    if any(member.role in GENERATOR_ROLES for member in members):
        return list(members)
    judges = {which_of(spoken(m)) for m in members if m.role in DISCRIMINATOR_ROLES} - {()}
    return [
        replace(member, role="g_loss")
        if member.role == "aux"
        and Name(member.tag).player == "g"
        and which_of(spoken(member)) in judges
        else member
        for member in members
    ]


def is_held_out(member: Member) -> bool:
    """Whether its names speak of evaluation."""
    return any(
        word in _HELD_OUT for part in segments_of(f"{member.run}::{member.tag}") for word in part
    )


def is_gan(members: Iterable[Member], tags: Iterable[str]) -> bool:
    """Whether both players are there, and `tags` (all that no user set) are of nothing else.

    An adversarial loss that names no generator is also what a classifier of domains or an attack
    is trained with; whether there are samples tells.
    """
    members = list(members)
    roles = {member.role for member in members}
    if not roles & GENERATOR_ROLES or not roles & DISCRIMINATOR_ROLES:
        return False
    makers = [member for member in members if member.role in GENERATOR_ROLES]
    if any(member.is_set for member in makers):
        return True
    logged = [Name(tag) for tag in tags]
    words = {word for name in logged for word in name.words}
    is_masked = bool(words & _MASKED) or any(name.holds("masked", "lm") for name in logged)
    if is_masked or words & _SAMPLES or "metric" in roles:
        return not is_masked
    if {"source", "target"} <= words or words & DOMAIN:
        return False
    is_named = any(Name(spoken(member)).player == "g" for member in makers)
    return is_named or not (words & _TASK or any(map(_is_of_classes, logged)))


def _is_of_classes(name: Name) -> bool:
    """How well something else than a discriminator is told apart."""
    is_told = name.has(ACCURACY) or name.has(CLASSES, LOSS)
    return is_told and not name.player and not name.has(REAL | FAKE)


def spoken(member: Member) -> str:
    """The name that gives a member its role: the tag, or the tag behind the name of its run."""
    is_in_tag = member.is_set or role_of(member.tag) == member.role
    if is_in_tag and not is_spread(member.run, member.tag):
        return member.tag
    return f"{leaf_of(member.run)}::{member.tag}"


def is_spread(run: str, tag: str) -> bool:
    """Whether `add_scalars` made this run, one of several for one tag."""
    return leaf_of(run).startswith(tag.replace("/", "_") + "_")


def leaf_of(run: str) -> str:
    """The last part of a run's name."""
    return run.rpartition("/")[2]
