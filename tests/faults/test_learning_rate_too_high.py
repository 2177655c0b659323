"""Which rises of a learning rate do harm, and which lengths of steps are too long."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.learning_rate_too_high import LearningRateTooHigh
from tests.builders import Approach, Signals, around, facts
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.faults.test_non_finite_values import ALL_GONE
from tests.healthy_runs import healthy, learning

BOTH_100: Signals = {
    "optimizer/g_learning_rate": 2e-2,
    "optimizer/d_learning_rate": 2e-2,
    "update/g_ratio": around(0.05),
    "update/d_ratio": around(0.04),
}
NOISE: Signals = {
    "diversity/coverage": around(0.02),
    "diversity/precision": around(0.03),
    "diversity/excess_empty": around(0.42, 0.05),
}
POOR: Signals = {
    "diversity/coverage": around(0.08),
    "diversity/precision": around(0.12),
    "diversity/excess_empty": around(0.78, 0.02),
}


def _warm_up(step: int) -> float:
    return 2e-4 * min(1.0, (step + 1) / 500.0)


CASES = Cases(
    fault=LearningRateTooHigh,
    quiet=[
        Quiet(name="stays quiet while a healthy run learns", script=learning("hinge")),
        NearMiss(
            name="stays quiet when the rate warms up over 500 steps",
            script=learning().always(
                {"optimizer/g_learning_rate": _warm_up, "optimizer/d_learning_rate": _warm_up}
            ),
        ),
        NearMiss(
            name="stays quiet when a cosine schedule restarts at its peak",
            script=healthy()
            .then(300, {"optimizer/g_learning_rate": 2e-6, "optimizer/d_learning_rate": 2e-6})
            .then(600, {"optimizer/g_learning_rate": 2e-4, "optimizer/d_learning_rate": 2e-4}),
        ),
        NearMiss(
            name="stays quiet when the rate is doubled",
            script=healthy().then(600, {"optimizer/g_learning_rate": 4e-4}),
        ),
        NearMiss(
            name="stays quiet when samples get worse at an unchanged rate",
            script=healthy().then(900, NOISE),
        ),
        NearMiss(
            name="stays quiet when steps are long compared with a clipped critic's weights",
            script=healthy("wgan").always({"update/d_ratio": around(0.3)}),
            facts=facts("wgan"),
        ),
    ],
    firing=[
        Firing(
            name="fires when both rates are multiplied by 100 and samples turn to noise",
            script=healthy().then(600, {**BOTH_100, **NOISE}),
            began=1000,
            onset=(999, 1009),
            confirmed_step=1039,
            level="critical",
            kind="both",
            says="raised from",
        ),
        Firing(
            name="fires when plain SGD at a hundred times the rate is NaN at once",
            script=healthy("lsgan")
            .then(10, {**BOTH_100, "gradient/g_norm": 4.8})
            .then(400, ALL_GONE),
            facts=facts("lsgan"),
            began=1000,
            onset=(999, 1009),
            confirmed_step=1039,
            level="critical",
            kind="both",
        ),
        Firing(
            name="fires when the generator's rate is raised twentyfold and all goes well so far",
            script=healthy().then(
                500, {"optimizer/g_learning_rate": 4e-3, "update/g_ratio": around(0.018)}
            ),
            began=1000,
            onset=(999, 1009),
            confirmed_step=1039,
            level="watch",
            kind="generator",
            says="the generator was raised from",
        ),
        Firing(
            name="fires when gradients grow a hundredfold at twenty times the critic's rate",
            script=healthy("wgan-gp").then(
                500,
                {
                    "optimizer/d_learning_rate": 4e-3,
                    "gradient/d_norm": Approach(2.6, 600.0, 30.0, begin=1000),
                },
            ),
            facts=facts("wgan-gp"),
            began=1000,
            onset=(999, 1009),
            confirmed_step=1039,
            level="warning",
            kind="discriminator",
        ),
        Firing(
            name="fires when the generator's steps are too long from the start",
            script=learning(steps=10).always({**POOR, "update/g_ratio": around(0.04)}).then(1500),
            began=0,
            onset=(0, 9),
            confirmed_step=349,
            level="warning",
            kind="generator",
            says="Such steps overshoot",
        ),
        Firing(
            name="fires when gradients explode under steps that were too long from the start",
            script=learning(steps=10)
            .always({"update/d_ratio": around(0.12)})
            .then(990)
            .then(500, {"gradient/g_norm": Approach(2.0, 400.0, 30.0, begin=1000)}),
            began=0,
            onset=(0, 9),
            confirmed_step=239,
            level="warning",
            kind="discriminator",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the rate is set back and the samples come back",
            script=healthy()
            .then(400, {**BOTH_100, **NOISE})
            .then(
                600,
                {
                    "optimizer/g_learning_rate": 2e-4,
                    "optimizer/d_learning_rate": 2e-4,
                    "update/g_ratio": around(0.005),
                    "update/d_ratio": around(0.006),
                },
            ),
            confirmed_step=1039,
            resolved_step=1889,
        ),
        Recovery(
            name="recovers when a rise has done no harm for a thousand steps",
            script=healthy().then(
                2000, {"optimizer/d_learning_rate": 1e-3, "update/d_ratio": around(0.02)}
            ),
            confirmed_step=1039,
            resolved_step=2319,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
