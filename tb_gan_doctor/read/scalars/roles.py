"""What a logged scalar is, by its name alone: the discriminator's loss, its score of fakes, FID.

A name is only a claim (`D(x)` may hold a loss); values are looked at before it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import lru_cache
from itertools import pairwise

from tb_gan_doctor.read.scalars import words as w
from tb_gan_doctor.read.scalars.tokens import segments_of

ROLES = (
    "d_loss", "g_loss", "g_adv", "d_loss_real", "d_loss_fake", "d_real", "d_fake", "d_acc",
    "w_dist", "gp", "grad_norm_g", "grad_norm_d", "lr", "metric", "aux", "other",
)  # fmt: skip
NONE = "none"
"""What a user says of a tag that is not to be used."""
_DOMAINS = frozenset("a b ab ba x y".split())


class Name:
    """The words of a name, asked about.

    leaf: the words of its last part that is more than a number or a domain (`A`, `B`).
    is_numbered: a number stands behind it, as of one discriminator among several.
    """

    def __init__(self, name: str) -> None:
        self.parts = segments_of(name)
        self.words = tuple(word for part in self.parts for word in part)
        named = [part for part in self.parts if not all(map(_is_which, part))]
        self.leaf = named[-1] if named else ()
        self.is_numbered = bool(self.parts) and all(word.isdigit() for word in self.parts[-1])
        self.player = self._player()

    def has(self, *vocabularies: Collection[str]) -> bool:
        """Whether it has a word of each."""
        return all(any(word in words for word in self.words) for words in vocabularies)

    def holds(self, *sequence: str) -> bool:
        """Whether these words follow each other."""
        n = len(sequence)
        return any(self.words[i : i + n] == sequence for i in range(len(self.words) - n + 1))

    def _player(self) -> str:
        """ "d", "g" or "": a word is surer than a letter, the last part than those before it."""
        for part in reversed(self.parts):
            for is_letter in (False, True):
                found = [
                    "d" if word in w.DISCRIMINATOR else "g"
                    for word in part
                    if (word in w.LETTERS) == is_letter
                    and (word in w.DISCRIMINATOR or word in w.GENERATOR)
                ]
                if found:
                    return found[-1] if not is_letter else found[0]
        return ""


def _is_which(word: str) -> bool:
    return word.isdigit() or word in ("a", "b", "ab", "ba")


@lru_cache(maxsize=1 << 16)
def role_of(name: str) -> str | None:
    """The role of one tag, or of `run::tag`; None where it is nothing of a GAN.

    One of `ROLES`: losses of a player (`g_adv`: the adversarial part alone; `d_loss_real`,
    `d_loss_fake`: one half), mean outputs of the discriminator (`d_real`, `d_fake`) and how
    often it is right (`d_acc`), penalties (`gp`), learning rates, quality metrics, further losses
    (`aux`), and what belongs to a GAN but tells nothing (`other`).
    """
    if name.strip() in ("D", "G"):
        return f"{name.strip().lower()}_loss"
    asked = Name(name)
    if not asked.words or asked.has(w.FOREIGN):
        return None
    if asked.has(w.VALUE) and (not asked.player or "critic" in asked.words):
        return None
    for rule in _RULES:
        role = rule(asked)
        if role is not None:
            return role or None
    return None


Rule = Callable[[Name], str | None]
"""The role; "" where the name is certainly nothing of a GAN; None to ask the next rule."""


def _applied_discriminator(name: Name) -> str | None:
    """`D(G(z))`, `D(x)`, and the same with other marks."""
    if name.holds("d", "g", "z"):
        return "d_fake"
    rest = [word for word in name.words if not word.isdigit()]
    while rest and (rest[-1] in w.NEUTRAL or rest[-1] in w.SCORE):
        rest.pop()
    return "d_real" if rest[-2:] == ["d", "x"] else None


def _rate(name: Name) -> str | None:
    is_rate = name.has(w.RATE) or name.holds("learning", "rate")
    return "lr" if is_rate else None


def _metric(name: Name) -> str | None:
    if name.has(w.LOSS):
        return None
    if name.has(w.JUDGED | w.QUALITY | {"is"}, w.BESIDE) or name.has(w.EITHER_WAY, w.METRICS):
        return "other"
    if name.has(w.QUALITY) or name.holds("is", "score") or _is_only(name.leaf, {"is"}):
        return "metric"
    return "metric" if name.has(w.JUDGED, w.METRICS) else None


def _penalty(name: Name) -> str | None:
    is_of_path = name.has(w.PATH_LENGTH, w.PENALTY | w.REGULARIZER | w.LOSS | {"length"})
    if is_of_path or _is_only(name.words, {"pl"}):
        return "aux"
    if name.has({"gp", "r1", "r2"}) or name.has({"lipschitz"}, w.PENALTY | w.LOSS):
        return "gp"
    if name.has(w.GRADIENT, w.PENALTY):
        return "gp"
    if name.player and name.has(w.PENALTY | w.REGULARIZER):
        return "gp" if name.player == "d" else "aux"
    return None


def _gradient_norm(name: Name) -> str | None:
    if not name.has(w.GRADIENT):
        return None
    if name.has({"norm", "norms"}) and name.player:
        return f"grad_norm_{name.player}"
    return ""


def _distance(name: Name) -> str | None:
    if name.has(w.WASSERSTEIN):
        return None if name.player and name.has(w.LOSS) else "w_dist"
    return "w_dist" if any(name.holds(of, d) for of in ("w", "em") for d in w.DISTANCE) else None


def _accuracy(name: Name) -> str | None:
    if not name.has(w.ACCURACY):
        return None
    is_of_d = name.player == "d" or name.has(w.REAL | w.FAKE)
    return "d_acc" if is_of_d else ""


def _weight(name: Name) -> str | None:
    if not any(word in w.WEIGHT for word in name.leaf):
        return None
    return "other" if name.player else ""


def _auxiliary(name: Name) -> str | None:
    found = {word for word in name.leaf if word in w.AUXILIARY}
    if found <= w.MEASURES and name.has(w.FAKE | w.REAL | w.GAN | w.ADVERSARIAL):
        found = set()  # how the adversarial loss is measured
    if name.player:
        found |= {word for word in name.leaf if word in w.CLASSES or word in w.ATTGAN_AUXILIARY}
    return "aux" if found else None


def _score(name: Name) -> str | None:
    """Outputs of the discriminator: `real_score`, `D_fake`."""
    is_real, is_fake = _halves(name)
    if is_real == is_fake:
        return None
    is_score = name.has(w.SCORE) or (name.player == "d" and not name.has(w.LOSS))
    if not is_score or (name.player == "g" and not name.has(w.SCORE)):
        return None
    return "d_real" if is_real else "d_fake"


def _adversarial(name: Name) -> str | None:
    """The generator's adversarial loss alone."""
    is_loss = name.has(w.LOSS)
    if name.player == "d":
        return None
    if name.has(w.ADVERSARIAL) or _is_only(name.words, w.GAN):
        return "g_adv"
    if not name.player:
        is_gan = is_loss and any(word in w.GAN for word in name.leaf)
        return "g_adv" if is_gan else None
    if "gf" in name.leaf or _halves(name)[1]:
        return "g_adv"
    is_gan = any(word in w.GAN for word in name.leaf)
    is_total = any(word in w.LOSS for word in name.leaf) and any(
        word in w.GENERATOR for word in name.leaf
    )
    is_part = "l" in name.leaf or any(
        {first, second} & w.GAN and {first, second} & w.LOSS
        for first, second in pairwise(name.leaf)
    )
    if name.is_numbered or (is_gan and (is_part or not is_total)):
        return "g_adv"
    return "g_adv" if not is_loss and _is_of_a_domain(name) else None


def _loss(name: Name) -> str | None:
    is_loss = name.has(w.LOSS)
    is_real, is_fake = _halves(name)
    if not name.player:
        if is_loss and is_real != is_fake:
            return "d_loss_real" if is_real else "d_loss_fake"
        return None
    if name.player == "d" and is_loss and is_real != is_fake:
        return "d_loss_real" if is_real else "d_loss_fake"
    is_word = any(len(word) > 3 and word not in w.NEUTRAL for word in name.leaf)
    is_player = _is_only(set(name.words) - w.GAN, w.DISCRIMINATOR | w.GENERATOR)
    is_alone = is_player and (is_word or len(name.words) > 1)
    is_gan = any(word in w.GAN for word in name.leaf)
    if is_loss or is_alone or is_gan or _is_of_a_domain(name):
        return f"{name.player}_loss"
    return None


def _halves(name: Name) -> tuple[bool, bool]:
    """Whether it speaks of real and of generated samples; `d_r` and `d_g` do so in a letter."""
    is_real, is_fake = name.has(w.REAL), name.has(w.FAKE)
    if name.leaf == ("d", "r"):
        is_real = True
    elif name.leaf == ("d", "g"):
        is_fake = True
    return is_real, is_fake


def _is_only(words: Collection[str], meaning: Collection[str]) -> bool:
    """Whether one of these words is there, and else nothing but how or when."""
    rest = [word for word in words if not word.isdigit() and word not in w.NEUTRAL]
    return len(rest) == 1 and rest[0] in meaning


def _is_of_a_domain(name: Name) -> bool:
    """`D_A`: a player and which of several it is."""
    rest = [word for word in name.leaf if word not in w.DISCRIMINATOR | w.GENERATOR]
    return bool(rest) and all(word in _DOMAINS or word.isdigit() for word in rest)


_RULES: tuple[Rule, ...] = (
    _applied_discriminator,
    _rate,
    _metric,
    _distance,
    _penalty,
    _gradient_norm,
    _accuracy,
    _weight,
    _auxiliary,
    _score,
    _adversarial,
    _loss,
)
