"""What a logged scalar is, by its name alone: the discriminator's loss, its score of fakes, FID.

A name is only a claim (`D(x)` may hold a loss); values are looked at before it is used.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from tb_gan_doctor.read.scalars import words as w
from tb_gan_doctor.read.scalars.name import Name, is_only

ROLES = (
    "d_loss", "g_loss", "g_adv", "d_loss_real", "d_loss_fake", "d_real", "d_fake", "d_acc",
    "w_dist", "gp", "grad_norm_g", "grad_norm_d", "lr", "metric", "aux", "other",
)  # fmt: skip
NONE = "none"
"""What a user says of a tag that is not to be used."""


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
    if asked.has(w.DOMAIN) and asked.player != "g":
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
    is_loss = name.ends_in(w.LOSS) or (name.has(w.LOSS) and not name.is_applied)
    return "d_real" if rest[-2:] == ["d", "x"] and not is_loss else None


def _rate(name: Name) -> str | None:
    is_rate = name.has(w.RATE) or any(name.holds("learning", rate) for rate in w.RATES)
    return "lr" if is_rate else None


def _metric(name: Name) -> str | None:
    if name.has(w.LOSS):
        return None
    if name.has(w.JUDGED | w.QUALITY | {"is"}, w.BESIDE) or name.has(w.EITHER_WAY, w.METRICS):
        return "other"
    if name.has(w.QUALITY) or name.holds("is", "score") or _is_inception_score(name):
        return "metric"
    if not name.has(w.JUDGED, w.METRICS):
        return None
    return None if name.has(w.RETRIEVED) and not name.has(w.OF_SAMPLES) else "metric"


def _is_inception_score(name: Name) -> bool:
    """`IS`, `IS_mean`, `eval/IS/mean`; not `is_training`."""
    part = next((part for part in reversed(name.parts) if "is" in part), ())
    behind = part[part.index("is") + 1 :] if part else ()
    return is_only(part, {"is"}) and not any(word in w.HOW for word in behind)


def _penalty(name: Name) -> str | None:
    is_of_path = name.has(w.PATH_LENGTH, w.PENALTY | w.REGULARIZER | w.LOSS | {"length"})
    is_of_g = name.player == "g" and name.has(w.PATH_LENGTH)
    if is_of_path or is_of_g or is_only(name.words, {"pl"}):
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
    return "aux" if name.player == "g" and name.has(w.LOSS) else ""


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
    if not any(word in w.WEIGHT for word in name.leaf if not (word == "scale" and _is_level(name))):
        return None
    return "other" if name.player else ""


def _is_level(name: Name) -> bool:
    """`scale` with a number behind it: which level of a pyramid."""
    place = name.words.index("scale") + 1
    return bool(name.player) and place < len(name.words) and name.words[place].isdigit()


def _auxiliary(name: Name) -> str | None:
    found = {word for word in name.leaf if word in w.AUXILIARY}
    if found <= w.SQUARES and name.has(w.FAKE | w.REAL | w.GAN | w.ADVERSARIAL):
        found = set()  # how the adversarial loss is measured
    if name.player:
        found |= {word for word in name.leaf if word in w.CLASSES or word in w.ATTGAN_AUXILIARY}
    elif not name.has(w.LOSS):
        found -= w.VAGUE
    return "aux" if found else None


def _score(name: Name) -> str | None:
    """Outputs of the discriminator: `real_score`, `D_fake`."""
    is_real, is_fake = name.halves()
    if is_real == is_fake:
        if sorted(name.leaf) in (["d", "score"], ["g", "score"]):
            return "d_real" if name.player == "d" else "d_fake"  # what D says of either's samples
        return None
    is_score = name.has(w.SCORE) or (name.player == "d" and not name.has(w.LOSS))
    if not is_score or (name.player == "g" and not name.has(w.SCORE)):
        return None
    return "d_real" if is_real else "d_fake"


def _adversarial(name: Name) -> str | None:
    """The generator's adversarial loss alone."""
    is_loss = name.has(w.LOSS)
    if name.player == "d":
        # Logged in its own step, and named after what judges it.
        is_of_g = name.leaf[-1:] == ("g",) and name.has(w.FAKE, w.LOSS)
        return "g_adv" if is_of_g else None
    if not name.player:
        is_gan = is_loss and name.ends_in(w.GAN)
        is_known = is_loss or not (name.part() or name.has(w.STATISTICS))
        return "g_adv" if is_gan or is_only(name.words, w.GAN) or (
            name.has(w.ADVERSARIAL) and is_known
        ) else None  # fmt: skip
    if name.has(w.ADVERSARIAL) or is_only(name.words, w.GAN) or "gf" in name.leaf:
        return "g_adv"
    if name.halves()[1] or (is_loss and name.ends_in(w.ORIGIN)):
        return "g_adv"
    is_gan = name.ends_in(w.GAN)
    is_total = name.ends_in(w.LOSS) and name.ends_in(w.GENERATOR)
    is_part = "l" in name.leaf or any(
        {first, second} & w.GAN and {first, second} & w.LOSS
        for first, second in pairwise(name.leaf)
    )
    is_one_of_several = name.is_numbered and "scale" not in name.leaf
    if is_one_of_several or (is_gan and (is_part or not is_total)):
        return "g_adv"
    return "g_adv" if not is_loss and name.is_of_a_domain() else None


def _loss(name: Name) -> str | None:
    is_loss = name.has(w.LOSS)
    is_real, is_fake = name.halves()
    if not name.player:
        if is_loss and is_real != is_fake:
            return "d_loss_real" if is_real else "d_loss_fake"
        return None
    if name.player == "d" and is_loss and is_real != is_fake:
        return "d_loss_real" if is_real else "d_loss_fake"
    if name.player == "g" and is_loss and name.part():
        return "aux"
    is_word = any((len(word) > 3 and word not in w.NEUTRAL) or word == "gen" for word in name.leaf)
    is_player = is_only(set(name.words) - w.GAN, w.PLAYERS)
    is_alone = is_player and (is_word or len(name.words) > 1)
    is_gan = name.ends_in(w.GAN | w.ADVERSARIAL)
    if is_loss or is_alone or is_gan or name.is_of_a_domain():
        return f"{name.player}_loss"
    return None


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
