"""Which unequal steps are a method, and which leave one player behind."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.update_imbalance import UpdateImbalance
from tests.builders import Signals, around, facts
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

POOR: Signals = {
    "diversity/coverage": around(0.02),
    "diversity/precision": around(0.03),
    "diversity/excess_empty": around(0.85, 0.02),
}
SLOW_D: Signals = {"update/g_ratio": around(1.5e-3), "update/d_ratio": around(2.2e-5)}
SLOW_G: Signals = {"update/g_ratio": around(5e-5), "update/d_ratio": around(3e-3)}

CASES = Cases(
    fault=UpdateImbalance,
    quiet=[
        Quiet(name="stays quiet while a healthy run learns", script=learning("hinge")),
        NearMiss(
            name="stays quiet when the discriminator moves ten times as far (TTUR)",
            script=healthy().always(
                {"update/g_ratio": around(1e-3), "update/d_ratio": around(1e-2)}
            ),
        ),
        NearMiss(
            name="stays quiet when the generator makes two steps per discriminator's",
            script=healthy().always({"optimizer/g_steps": 2.0}),
        ),
        NearMiss(
            name="stays quiet when a player does not move at all",
            script=healthy().then(600, {"update/g_ratio": 0.0}),
        ),
        NearMiss(
            name="stays quiet when samples are lost while both move alike",
            script=healthy().then(1200, {**POOR, "balance/auc": 0.1}),
        ),
    ],
    firing=[
        Firing(
            name="fires when the discriminator's rate is divided by 200 and it is outrun",
            script=learning("hinge", steps=10)
            .always({**POOR, **SLOW_D, "balance/auc": around(0.02)})
            .then(1500),
            facts=facts("hinge"),
            began=0,
            onset=(0, 9),
            confirmed_step=299,
            level="warning",
            kind="discriminator-slow",
            says="the discriminator cannot keep up with the generator",
        ),
        Firing(
            name="fires when the generator's rate is divided by 100 and it gets nowhere",
            script=learning(steps=10).always({**POOR, **SLOW_G, "balance/auc": 0.999}).then(1500),
            began=0,
            onset=(0, 9),
            confirmed_step=299,
            level="warning",
            kind="generator-slow",
            says="the generator cannot keep up with the discriminator",
        ),
        Firing(
            name="fires when steps differ a hundredfold and all goes well: a note",
            script=healthy("lsgan").then(600, SLOW_D),
            facts=facts("lsgan"),
            began=1000,
            onset=(1079, 1089),
            confirmed_step=1189,
            level="watch",
            kind="discriminator-slow",
        ),
        Firing(
            name="fires when the generator makes eight steps per discriminator's with modes lost",
            script=healthy().then(
                1200, {**POOR, "optimizer/g_steps": 8.0, "balance/auc": around(0.2)}
            ),
            began=1000,
            onset=(999, 1009),
            confirmed_step=1109,
            level="warning",
            kind="few-discriminator-steps",
            says="8 optimizer steps per iteration",
        ),
        Firing(
            name="fires when the discriminator's rate falls to nothing and modes are lost",
            script=healthy().then(
                900,
                {
                    "optimizer/d_learning_rate": 1e-6,
                    "diversity/coverage": around(0.2),
                    "diversity/precision": around(0.2),
                },
            ),
            began=1000,
            onset=(999, 1009),
            confirmed_step=1109,
            level="warning",
            kind="discriminator-slowed",
            says="cannot keep up any more",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when both rates are equal again",
            script=healthy()
            .then(500, SLOW_D)
            .then(900, {"update/g_ratio": around(1.5e-3), "update/d_ratio": around(2e-3)}),
            confirmed_step=1189,
            resolved_step=1849,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
