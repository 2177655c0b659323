"""Published rules on the same windows, each with the faults that it can be read as.

Thresholds are the published ones. A rule is taken at its best: it is right if any of the faults
that it may mean was put in. Rules on losses begin after step 300, so that the start of a training
is not held against them. What a rule needs and no window holds (accuracy, single weights) is left
out, and said so. Where a window keeps a norm and a rule asks for mean |g|, norm / sqrt(weights) is
used, its upper bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from benchmarks.accuracy.claims import Diagnosis, alarm
from benchmarks.accuracy.published_rules import (
    Rule,
    Test,
    falling,
    mean_gradient_below,
    not_falling,
    not_finite,
    said_by,
    when,
)
from benchmarks.accuracy.train import Trained
from tb_gan_doctor.model import RunFacts

_NORMS = ("gradient/g_norm", "gradient/d_norm")
_UNFINITE = Rule(("non-finite-values", "exploding-gradient"), not_finite, warm_up=0)


def _each(
    means: tuple[str, ...], tests: Iterable[Callable[[RunFacts], Test]], **more: int
) -> list[Rule]:
    return [Rule(means, test, **more) for test in tests]


GANHACKS = (
    Rule(("discriminator-overpowering",), when("loss/d", lambda x: x < 0.05), of_last=100),
    *_each(("exploding-gradient",), [when(name, lambda x: x > 100, "max") for name in _NORMS]),
    Rule(("discriminator-blind", "mode-collapse"), falling("loss/g", blocks=5, block_steps=100)),
)
"""Chintala et al. 2016, "How to train a GAN?", tip 10: D's loss goes to 0; gradient norms above
100; G's loss falls steadily (here: five blocks of 100 steps in a row)."""

BROWNLEE = (
    Rule(
        ("discriminator-overpowering", "exploding-gradient"),
        when("loss/d", lambda x: x / 2 < 0.4), of_last=500, share=0.5,
    ),
    Rule(
        ("discriminator-blind", "mode-collapse"),
        when("loss/d", lambda x: x / 2 > 0.8), of_last=500, share=0.5,
    ),
)  # fmt: skip
"""Brownlee 2019, "How to identify and diagnose GAN failure modes": D's loss per half outside 0.5 to
0.8, widened to 0.4, most of the time. The band of accuracy needs accuracy, which is not kept."""

_SAGEMAKER_EXACT = (
    _UNFINITE,
    *_each(
        ("vanishing-generator-gradient", "vanishing-layer-gradient"),
        [mean_gradient_below(player, 1e-7) for player in "gd"],
    ),
    *_each(
        ("learning-rate-too-high", "exploding-gradient"),
        [when(f"update/{player}_ratio", lambda x: x > 10, "max") for player in "gd"],
    ),
    *_each(
        ("player-not-updating", "learning-rate-too-low"),
        [when(f"update/{player}_ratio", lambda x: x < 1e-8) for player in "gd"],
        of_last=30,
    ),
    *_each(
        ("dead-or-saturated-units",),
        [when(f"activation/{player}_dead", lambda x: x > 0.5) for player in "gd"],
    ),
    Rule(("data-imbalance",), when("condition/class_imbalance", lambda x: x > 10, "last")),
)
SAGEMAKER = (
    *_SAGEMAKER_EXACT,
    Rule(("never-learned", "learning-rate-too-low"), not_falling("loss/g", steps=10, by=0.001)),
)
"""Amazon SageMaker Debugger, built-in rules at their defaults (Rauschmayr et al. 2021):
ExplodingTensor, VanishingGradient 1e-7, WeightUpdateRatio 10 and 1e-8, UnchangedTensor,
DeadRelu 50 %, ClassImbalance 10, LossNotDecreasing 10 steps and 0.1 %."""

SAGEMAKER_WITHOUT_LOSS = _SAGEMAKER_EXACT
"""The same without LossNotDecreasing, which fires on every GAN."""

AUTOTRAINER = (
    _UNFINITE,
    *_each(
        ("vanishing-layer-gradient", "vanishing-generator-gradient"),
        [when(f"gradient/{player}_first_last", lambda x: x < 1e-3) for player in "gd"],
    ),
    *_each(
        ("exploding-gradient",),
        [when(f"gradient/{player}_first_last", lambda x: x > 70) for player in "gd"],
    ),
    *_each(
        ("dead-or-saturated-units",),
        [when(f"activation/{player}_dead", lambda x: x >= 0.7) for player in "gd"],
    ),
    *_each(
        ("exploding-gradient", "non-finite-values"),
        [when(f"loss/{player}", lambda x: x < 0 or x >= 1e3) for player in "gd"],
    ),
)
"""Zhang et al. 2021 (AUTOTRAINER), as in its monitor: gradient of the first layer relative to the
last below 1e-3 or above 70, dying ReLU 0.7, a loss below 0 or from 1e3 on. Rules on accuracy do not
apply to a GAN."""


def always_overpowering(trained: Trained) -> Diagnosis:
    """The same answer for every run, at every hundredth step."""
    return (alarm(("discriminator-overpowering",), *range(0, trained.steps, 100)),)


BASELINES: dict[str, Callable[[Trained], Diagnosis]] = {
    "ganhacks": lambda trained: said_by(GANHACKS, trained),
    "Brownlee": lambda trained: said_by(BROWNLEE, trained),
    "SageMaker Debugger": lambda trained: said_by(SAGEMAKER, trained),
    "SageMaker Debugger without LossNotDecreasing": lambda trained: said_by(
        SAGEMAKER_WITHOUT_LOSS, trained
    ),
    "AUTOTRAINER": lambda trained: said_by(AUTOTRAINER, trained),
    "always discriminator-overpowering": always_overpowering,
}
