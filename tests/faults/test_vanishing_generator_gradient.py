"""The two ways in which a generator's gradient disappears, and what looks like them."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.vanishing_generator_gradient import VanishingGeneratorGradient
from tests.builders import Approach, Signals, around, facts
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

SATURATED: Signals = {
    "balance/auc": around(0.985, 0.01),
    "gradient/score": around(0.004, 0.3),
    "gradient/g_norm": around(0.06),
    "loss/d": around(0.03),
    "loss/g": around(-0.004),
}

CASES = Cases(
    fault=VanishingGeneratorGradient,
    quiet=[
        Quiet(
            name="stays quiet while early dominance gives way",
            script=learning("minimax"),
            facts=facts("minimax"),
        ),
        NearMiss(
            name="stays quiet when the discriminator is certain but the hinge slope stays 1",
            script=healthy("hinge").then(600, {"balance/auc": 0.99}),
            facts=facts("hinge"),
        ),
        NearMiss(
            name="stays quiet when the slope is small because the generator is winning",
            script=healthy().then(600, {"gradient/score": 0.02, "balance/auc": around(0.42, 0.05)}),
        ),
        NearMiss(
            name="stays quiet when the slope is a quarter of its start and D is not certain",
            script=healthy("minimax").then(
                600, {"gradient/score": around(0.14, 0.05), "balance/auc": around(0.7, 0.05)}
            ),
            facts=facts("minimax"),
        ),
        NearMiss(
            name="stays quiet when the adversarial loss carries a small weight all along",
            script=healthy("minimax").always(
                {"gradient/score": around(0.004), "balance/auc": around(0.93, 0.02)}
            ),
            facts=facts("minimax"),
        ),
        NearMiss(
            name="stays quiet when a converged generator's norm is a tenth of what it was",
            script=healthy().then(600, {"gradient/g_norm": around(0.14)}),
        ),
    ],
    firing=[
        Firing(
            name="fires when the saturating loss meets a discriminator that is certain",
            script=healthy("minimax").then(500, SATURATED),
            facts=facts("minimax"),
            began=1000,
            onset=(1059, 1069),
            confirmed_step=1119,
            level="critical",
            kind="loss-side",
        ),
        Firing(
            name="fires when a second Sigmoid flattens everything before it",
            script=healthy().then(
                500,
                {
                    "gradient/g_norm": 7e-5,
                    "gradient/d_norm": 1.3e-4,
                    "update/g_ratio": 4e-5,
                    "balance/auc": around(0.41, 0.05),
                    "loss/d": 1.39,
                    "loss/g": 0.69,
                },
            ),
            began=1000,
            onset=(999, 1009),
            confirmed_step=1059,
            level="critical",
            kind="collapsed-norm",
        ),
        Firing(
            name="fires when the norm fades away over 400 steps",
            script=healthy().then(800, {"gradient/g_norm": Approach(1.4, 1e-5, 60.0, begin=1000)}),
            began=1000,
            onset=(1089, 1099),
            confirmed_step=1299,
            level="critical",
            kind="collapsed-norm",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the discriminator loses its certainty",
            script=healthy("minimax")
            .then(300, SATURATED)
            .then(
                600,
                {
                    "balance/auc": around(0.6, 0.05),
                    "gradient/score": around(0.45),
                    "gradient/g_norm": around(1.2),
                },
            ),
            facts=facts("minimax"),
            confirmed_step=1119,
            resolved_step=1499,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
