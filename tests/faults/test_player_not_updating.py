"""When a player counts as standing still, and when it only steps rarely or slowly."""

from __future__ import annotations

from dataclasses import replace

from tb_gan_doctor.diagnose.faults.player_not_updating import PlayerNotUpdating
from tests.builders import Every, Growth, around, facts, with_network, with_optimizer
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import FACTS, healthy, learning

TWO_GENERATORS = healthy().always(
    {"update/g_ratio:A2B": around(2e-3), "update/g_ratio:B2A": around(2e-3)}
)
TWO_DISCRIMINATORS = healthy(steps=300).always({"update/d_ratio:A": around(2e-3)})
_A = FACTS.networks_of("discriminator")[0]
BOTH_HOLD_THE_FIRST = with_optimizer(
    replace(FACTS, networks=(*FACTS.networks, replace(_A, name="B"))),
    "discriminator",
    missing=_A.trainable,
)

RATES = ("optimizer/g_learning_rate", "optimizer/d_learning_rate")

CASES = Cases(
    fault=PlayerNotUpdating,
    quiet=[
        Quiet(name="stays quiet while both players learn", script=learning()),
        Quiet(
            name="stays quiet when the generator steps once per five critic steps",
            script=healthy("wgan-gp").always({"optimizer/g_steps": 0.2}),
            facts=facts("wgan-gp"),
        ),
        NearMiss(
            name="stays quiet when every second window holds no generator step",
            script=healthy("wgan-gp").always(
                {
                    "optimizer/g_steps": Every(2, 0.0, 0.1),
                    "update/g_ratio": Every(2, 0.0, 2e-3),
                }
            ),
            facts=facts("wgan-gp"),
        ),
        NearMiss(
            name="stays quiet when a learning rate is so small that weights hardly move",
            script=healthy().then(600, {"update/g_ratio": 3e-8, "update/d_ratio": 3e-8}),
        ),
        NearMiss(
            name="stays quiet when a schedule ends at a learning rate of 0",
            script=healthy(steps=400)
            .then(400, dict.fromkeys(RATES, Growth(2e-4, 0.25, begin=400)))
            .then(300, dict.fromkeys((*RATES, "update/g_ratio", "update/d_ratio"), 0.0)),
        ),
        NearMiss(
            name="stays quiet while a schedule keeps the discriminator's loss at 0",
            script=healthy(steps=10)
            .always({"loss/d": 0.0, "gradient/d_norm": 0.0, "update/d_ratio": 0.0})
            .then(400),
        ),
        NearMiss(
            name="stays quiet where every sample keeps the margin of the hinge loss",
            script=healthy("hinge").then(
                400, {"loss/d": Every(2, 0.0, 1e-3), "gradient/d_norm": 0.0, "update/d_ratio": 0.0}
            ),
            facts=facts("hinge"),
        ),
        NearMiss(
            name="stays quiet where scores keep the margin and no loss is passed",
            script=healthy("hinge").then(
                400,
                {
                    "loss/d": None,
                    "score/real": 20.0,
                    "score/fake": around(-1.2, 0.05),
                    "gradient/d_norm": 0.0,
                    "update/d_ratio": 0.0,
                },
            ),
            facts=facts("hinge"),
        ),
        NearMiss(
            name="stays quiet when the generator's loss is so flat that its gradient rounds to 0",
            script=healthy("minimax").then(
                400, {"gradient/score": 0.0, "gradient/g_norm": 0.0, "update/g_ratio": 0.0}
            ),
            facts=facts("minimax"),
        ),
        NearMiss(
            name="stays quiet when a scaler skips every step of the discriminator",
            script=healthy().then(
                400,
                {
                    "optimizer/d_steps": 0.0,
                    "optimizer/d_skipped": 1.0,
                    "update/d_ratio": None,
                },
            ),
        ),
        NearMiss(
            name="stays quiet when neither player steps, as while only scoring",
            script=healthy().then(400, {"optimizer/g_steps": 0.0, "optimizer/d_steps": 0.0}),
        ),
    ],
    firing=[
        Firing(
            name="fires as a watch at most where a scaler that is not known may skip steps",
            script=healthy().then(
                400, {"optimizer/d_steps": 0.0, "optimizer/float16": 1.0, "update/d_ratio": None}
            ),
            began=1000,
            onset=(990, 1000),
            confirmed_step=1139,
            level="watch",
            kind="discriminator:not-stepping",
        ),
        Firing(
            name="fires when the fakes are detached in the generator's step",
            script=healthy(steps=400).then(
                300,
                {
                    "update/g_ratio": 0.0,
                    "gradient/g_norm": 0.0,
                    "balance/auc": around(0.97, 0.02),
                    "loss/d": around(0.1),
                    "loss/g": around(5.0),
                },
            ),
            began=400,
            onset=(399, 409),
            confirmed_step=429,
            level="critical",
            kind="generator:no-gradient",
        ),
        Firing(
            name="fires when the discriminator's hinge loss is cut off from it",
            script=healthy("hinge").then(
                400, {"loss/d": around(1.9), "gradient/d_norm": 0.0, "update/d_ratio": 0.0}
            ),
            facts=facts("hinge"),
            began=1000,
            onset=(999, 1009),
            confirmed_step=1029,
            level="critical",
            kind="discriminator:no-gradient",
        ),
        Firing(
            name="fires when the discriminator was frozen and never released",
            script=healthy().then(400, {"update/d_ratio": 0.0, "gradient/d_norm": 0.0}),
            facts=with_network(FACTS, "discriminator", trainable=0),
            began=1000,
            onset=(999, 1009),
            confirmed_step=1029,
            level="critical",
            kind="discriminator:frozen",
        ),
        Firing(
            name="fires when the optimizer holds the weights of another network",
            script=healthy(steps=10)
            .always({"update/g_ratio": 0.0, "gradient/g_norm": 0.9})
            .then(300),
            facts=with_optimizer(FACTS, "generator", missing=1000),
            began=0,
            onset=(0, 9),
            confirmed_step=29,
            level="critical",
            kind="generator:not-in-optimizer",
        ),
        Firing(
            name="fires when a schedule takes the learning rate to zero",
            script=healthy().then(300, {"update/g_ratio": 0.0, "optimizer/g_learning_rate": 0.0}),
            began=1000,
            onset=(999, 1009),
            confirmed_step=1029,
            level="critical",
            kind="generator:zero-learning-rate",
        ),
        Firing(
            name="fires when the generator's optimizer is not called any more",
            script=healthy().then(500, {"optimizer/g_steps": 0.0, "update/g_ratio": 0.0}),
            began=1000,
            onset=(990, 1000),
            confirmed_step=1139,
            level="critical",
            kind="generator:not-stepping",
        ),
        Firing(
            name="fires when the optimizer of one of two discriminators holds the other",
            script=TWO_DISCRIMINATORS.always({"update/d_ratio:B": 0.0}),
            facts=BOTH_HOLD_THE_FIRST,
            began=0,
            onset=(0, 9),
            confirmed_step=29,
            level="critical",
            kind="discriminator:not-in-optimizer",
        ),
        Firing(
            name="fires when one of two generators stands still",
            script=TWO_GENERATORS.then(200, {"update/g_ratio:B2A": 0.0}),
            began=1000,
            onset=(999, 1009),
            confirmed_step=1029,
            level="critical",
            kind="generator:unchanged",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the frozen player is released",
            script=healthy()
            .then(200, {"update/g_ratio": 0.0})
            .then(300, {"update/g_ratio": around(2e-3)}),
            confirmed_step=1029,
            resolved_step=1259,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
