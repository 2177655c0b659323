"""The loss family that names speak of: a claim, which values may refute."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tb_gan_doctor.read.scalars.candidates import Candidate
from tb_gan_doctor.read.scalars.tokens import segments_of

_WORDS = {
    "lsgan": "lsgan",
    "hinge": "hinge",
    "wgan": "wgan",
    "wasserstein": "wgan",
    "wgangp": "wgan-gp",
    "nsgan": "nonsaturating",
    "nonsaturating": "nonsaturating",
    "relativistic": "relativistic",
    "ragan": "relativistic",
    "rsgan": "relativistic",
    "rpgan": "relativistic",
}
_PAIRS = {
    ("ls", "gan"): "lsgan",
    ("least", "squares"): "lsgan",
    ("non", "saturating"): "nonsaturating",
    ("ra", "gan"): "relativistic",
}
_LOSSES = ("d_loss", "d_loss_real", "d_loss_fake", "g_loss", "g_adv", "w_dist")
_R1 = frozenset("r1 r2".split())


def claimed(candidate: Candidate) -> str:
    """The one family that the names of the run and of its losses speak of; "" for none or more."""
    families = set(_families(candidate))
    if "wgan-gp" in families:
        families.discard("wgan")
    if families == {"wgan"} and (_names_penalty(candidate) or has_gradient_penalty(candidate)):
        return "wgan-gp"
    return families.pop() if len(families) == 1 else ""


def has_gradient_penalty(candidate: Candidate) -> bool:
    """Whether a critic's slope is penalized, and by no name on real or fake samples alone."""
    return any(not set(_words(member.tag)) & _R1 for member in candidate.of("gp"))


def _families(candidate: Candidate) -> Iterator[str]:
    for words in _names(candidate):
        yield from (_WORDS[word] for word in words if word in _WORDS)
        pairs = pairwise(words)
        yield from (_PAIRS[pair] for pair in pairs if pair in _PAIRS)
    if candidate.of("w_dist"):
        yield "wgan"


def _names_penalty(candidate: Candidate) -> bool:
    return any(pair == ("wgan", "gp") for words in _names(candidate) for pair in pairwise(words))


def _names(candidate: Candidate) -> list[tuple[str, ...]]:
    members = candidate.of(*_LOSSES)
    names = {candidate.name, *(member.run for member in members), *(m.tag for m in members)}
    return [_words(name) for name in sorted(names)]


def _words(name: str) -> tuple[str, ...]:
    return tuple(word for part in segments_of(name) for word in part)
