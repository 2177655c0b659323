"""When old gradients are found in a step, and which leftovers are harmless."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.gradients_not_zeroed import GradientsNotZeroed
from tests.builders import Band, Growth, around, facts
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy

CASES = Cases(
    fault=GradientsNotZeroed,
    quiet=[
        Quiet(
            name="stays quiet while every step starts from zero",
            script=healthy("hinge"),
            facts=facts("hinge"),
        ),
        NearMiss(
            name="stays quiet when what is left is of the size of rounding",
            script=healthy().then(500, {"gradient/d_leftover": Band(0.0, 0.002, 0.008)}),
        ),
        NearMiss(
            name="stays quiet when a single step meets an old gradient",
            script=healthy()
            .then(10, {"gradient/d_leftover": 1.0})
            .then(300, {"gradient/d_leftover": 0.0}),
        ),
    ],
    firing=[
        Firing(
            name="fires when the discriminator's zero_grad is lost in mid-training",
            script=healthy("lsgan", 700).then(
                500,
                {
                    "gradient/d_leftover": Band(0.98, 1.02, 1.15),
                    "gradient/d_norm": Growth(0.7, 8.0, begin=700),
                    "balance/auc": around(0.6),
                },
            ),
            facts=facts("lsgan"),
            began=700,
            onset=(699, 709),
            confirmed_step=719,
            level="critical",
            kind="discriminator",
        ),
        Firing(
            name="fires when the generator never zeroes its gradient",
            script=healthy(steps=10).always({"gradient/g_leftover": around(1.0, 0.05)}).then(300),
            began=0,
            onset=(0, 9),
            confirmed_step=19,
            level="critical",
            kind="generator",
        ),
        Firing(
            name="fires when a tenth of the gradient is what the other player left",
            script=healthy().then(300, {"gradient/d_leftover": 0.13}),
            began=1000,
            onset=(999, 1009),
            confirmed_step=1019,
            level="watch",
            kind="discriminator",
        ),
        Firing(
            name="fires when only the discriminator's optimizer is watched",
            script=healthy().drop("gradient/g_").then(200, {"gradient/d_leftover": 1.0}),
            began=1000,
            onset=(999, 1009),
            confirmed_step=1019,
            level="critical",
            kind="discriminator",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when zero_grad is back in its place",
            script=healthy()
            .then(100, {"gradient/d_leftover": 1.0})
            .then(300, {"gradient/d_leftover": 0.0}),
            confirmed_step=1019,
            resolved_step=1159,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
