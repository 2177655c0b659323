"""Trainings in which one fault brings on others, the way small runs with such faults went.

`root` is what was done to the run; whatever else is found there must be shown below it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tb_gan_doctor.model import RunFacts
from tests.builders import Approach, Growth, Script, Signals, around, facts
from tests.faults.test_non_finite_values import ALL_GONE
from tests.healthy_runs import FACTS, healthy, learning


@dataclass(frozen=True, kw_only=True)
class ChainReaction:
    name: str
    script: Script
    root: str
    facts: RunFacts = FACTS


def _fakes(
    excess: float, coverage: float, precision: float, rke: float, begin: int = 0, scale: float = 1.0
) -> Signals:
    """Diversity signals that go to these values from step `begin` on."""
    return {
        "diversity/excess_empty": Approach(0.03, around(excess, 0.05), scale, begin),
        "diversity/coverage": Approach(0.69, around(coverage), scale, begin),
        "diversity/precision": Approach(0.80, around(precision), scale, begin),
        "diversity/rke_ratio": Approach(0.95, around(rke, 0.05), scale, begin),
        "diversity/minibatch_std_ratio": Approach(0.96, around(rke), scale, begin),
    }


CHAIN_REACTIONS: tuple[ChainReaction, ...] = (
    ChainReaction(
        name="a generator frozen early leaves the discriminator certain",
        script=learning(steps=300).then(
            900,
            {
                **_fakes(0.6, 0.1, 0.15, 0.5),
                "update/g_ratio": 0.0,
                "gradient/g_norm": 0.0,
                "balance/auc": Approach(0.8, around(0.996, 0.003), 60.0, begin=300),
                "loss/d": 0.01,
                "loss/g": around(13.7),
            },
        ),
        root="player-not-updating",
    ),
    ChainReaction(
        name="a generator walks away from a discriminator that is frozen",
        script=healthy().then(
            900,
            {
                **_fakes(0.9, 0.02, 0.02, 0.4, begin=1000, scale=100.0),
                "update/d_ratio": 0.0,
                "balance/auc": Approach(0.71, around(0.2), 100.0, begin=1000),
                "loss/d": around(12.5),
                "loss/g": around(0.001),
            },
        ),
        root="player-not-updating",
    ),
    ChainReaction(
        name="gradients pile up in the discriminator, modes go, then everything is NaN",
        script=healthy("lsgan")
        .then(
            700,
            {
                **_fakes(0.8, 0.1, 0.4, 0.18, begin=1100, scale=100.0),
                "gradient/d_leftover": around(1.05, 0.07),
                "gradient/d_norm": Growth(0.7, 4.0, begin=1000),
                "balance/auc": around(0.62),
            },
        )
        .then(300, {**ALL_GONE, "optimizer/g_steps": 1.0}),
        root="gradients-not-zeroed",
        facts=facts("lsgan"),
    ),
    ChainReaction(
        name="a critic without its penalty explodes and takes the modes with it",
        script=healthy("wgan-gp")
        .then(
            500,
            {
                **_fakes(0.7, 0.05, 0.1, 0.15, begin=1250, scale=50.0),
                "gradient/d_norm": Growth(2.6, 30.0, begin=1000),
                "gradient/g_norm": Growth(1.6, 20.0, begin=1000),
                "gradient/input": Growth(1.1, 5.0, begin=1000),
                "gradient/penalized": 0.0,
                "loss/d_penalty": None,
                "balance/auc": 0.99,
                "loss/d": -1e7,
            },
        )
        .then(200, ALL_GONE),
        root="lipschitz-control-missing",
        facts=facts("wgan-gp"),
    ),
    ChainReaction(
        name="steps that are far too long end in NaN within 150 steps",
        script=healthy()
        .then(
            150,
            {
                "gradient/d_norm": Growth(1.6, 1e4, begin=1000),
                "gradient/g_norm": Growth(1.4, 1e4, begin=1000),
                "update/g_ratio": Growth(5e-3, 10.0, begin=1000),
            },
        )
        .then(200, ALL_GONE),
        root="exploding-gradient",
    ),
    ChainReaction(
        name="a second Sigmoid flattens both players until nothing is learned",
        script=healthy().then(
            1800,
            {
                **_fakes(0.8, 0.05, 0.04, 1.0, begin=1000, scale=300.0),
                "gradient/g_norm": around(7e-5),
                "gradient/d_norm": around(1.3e-4),
                "update/g_ratio": around(4e-5),
                "balance/auc": around(0.41, 0.05),
                "loss/d": 1.39,
                "loss/g": 0.69,
            },
        ),
        root="vanishing-generator-gradient",
    ),
    ChainReaction(
        name="a certain discriminator saturates the loss and the fakes fall behind",
        script=healthy("minimax").then(
            900,
            {
                **_fakes(0.5, 0.12, 0.2, 0.75, begin=1000, scale=50.0),
                "balance/auc": Approach(0.55, 0.999, 30.0, begin=1000),
                "gradient/score": Approach(0.48, around(0.004), 40.0, begin=1000),
                "gradient/g_norm": Approach(1.2, around(0.05), 40.0, begin=1000),
            },
        ),
        root="vanishing-generator-gradient",
        facts=facts("minimax"),
    ),
    ChainReaction(
        name="data in [0, 1] under a Tanh is told apart by range alone",
        script=learning(steps=10)
        .always(
            {
                **_fakes(0.7, 0.05, 0.05, 0.7),
                "data/real_min": 0.0,
                "data/real_mean": 0.3,
                "balance/auc": around(0.998, 0.001),
            }
        )
        .then(1500),
        root="real-fake-range-mismatch",
    ),
    ChainReaction(
        name="a stack of Sigmoid layers gives one constant output",
        script=learning(steps=10)
        .always(
            {
                **_fakes(0.95, 0.0, 0.0, 0.12),
                "gradient/g_first_last": around(2e-7),
                "gradient/g_norm": around(2e-3),
                "balance/auc": around(0.998, 0.001),
            }
        )
        .then(2000),
        root="vanishing-layer-gradient",
    ),
    ChainReaction(
        name="a discriminator of width two lets the generator settle anywhere",
        script=learning(steps=10)
        .always({**_fakes(0.95, 0.01, 0.02, 0.2), "balance/auc": around(0.45)})
        .then(2200),
        root="discriminator-blind",
    ),
    ChainReaction(
        name="a generator that outruns its discriminator keeps one mode of eight",
        script=healthy("lsgan").then(
            900,
            {
                **_fakes(0.87, 0.04, 0.7, 0.12, begin=1000, scale=30.0),
                "update/g_ratio": around(4e-2),
                "balance/auc": around(0.91, 0.03),
            },
        ),
        root="learning-rate-too-high",
        facts=facts("lsgan"),
    ),
    ChainReaction(
        name="modes are dropped one by one until two are left",
        script=healthy("relativistic").then(
            2500,
            {
                "diversity/excess_empty": Approach(0.01, 0.8, 900.0, begin=1000),
                "diversity/coverage": Approach(0.84, 0.1, 900.0, begin=1000),
                "diversity/rke_ratio": Approach(0.95, 0.15, 900.0, begin=1000),
            },
        ),
        root="mode-dropping",
        facts=facts("relativistic"),
    ),
    ChainReaction(
        name="one corrupt batch poisons the weights",
        script=healthy("hinge")
        .then(10, {"data/real_max": math.nan, "score/real": math.nan})
        .then(600, {**ALL_GONE, "data/real_max": 1.0}),
        root="non-finite-values",
        facts=facts("hinge"),
    ),
)
