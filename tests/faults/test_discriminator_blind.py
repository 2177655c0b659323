"""What tells a blind discriminator from a converged GAN."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.discriminator_blind import DiscriminatorBlind
from tests.builders import Every, Signals, around, facts
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

BLIND: Signals = {
    "balance/auc": around(0.49, 0.08),
    "balance/separation": around(0.02),
    "loss/d": around(1.386, 0.003),
    "loss/g": around(0.693, 0.005),
    "diversity/coverage": around(0.015),
    "diversity/precision": around(0.04),
    "diversity/excess_empty": around(0.9, 0.02),
    "diversity/rke_ratio": around(1.1),
}

CASES = Cases(
    fault=DiscriminatorBlind,
    quiet=[
        Quiet(name="stays quiet while fakes are bad but the balance is 0.8", script=learning()),
        NearMiss(
            name="stays quiet when a converged GAN sits at the same balance and losses",
            script=healthy().then(
                800,
                {k: v for k, v in BLIND.items() if not k.startswith("diversity/")},
            ),
        ),
        NearMiss(
            name="stays quiet when the balance is even and coverage still grows",
            script=learning(steps=1200, scale_steps=1500.0).always(
                {"balance/auc": around(0.55, 0.05)}
            ),
        ),
        NearMiss(
            name="stays quiet when few but good samples are left",
            script=healthy().then(800, {**BLIND, "diversity/precision": around(0.8)}),
        ),
        Quiet(
            name="stays quiet when a short run has not had its 400 steps",
            script=healthy(steps=10).always(BLIND).then(340),
            coverage="warming-up",
        ),
    ],
    firing=[
        Firing(
            name="fires when a discriminator of width two never sees a thing",
            script=healthy(steps=10).always(BLIND).then(1200),
            began=0,
            onset=(89, 99),
            confirmed_step=599,
            level="critical",
            kind="even",
        ),
        Firing(
            name="fires when a regularizer flattens the discriminator in mid-training",
            script=healthy().then(1200, BLIND),
            began=1000,
            onset=(1139, 1149),
            confirmed_step=1399,
            level="critical",
            kind="even",
        ),
        Firing(
            name="fires when one that is too small swings from side to side",
            script=healthy().then(1200, {**BLIND, "balance/auc": Every(20, 0.05, 0.95, n=10)}),
            began=1000,
            onset=(1199, 1249),
            confirmed_step=1449,
            level="critical",
            kind="even",
        ),
        Firing(
            name="fires when a hinge discriminator scores everything alike",
            script=healthy("hinge").then(1200, {**BLIND, "loss/d": 2.0, "loss/g": 0.0}),
            facts=facts("hinge"),
            began=1000,
            onset=(1099, 1149),
            confirmed_step=1349,
            level="critical",
            kind="even",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when a wider discriminator takes over",
            script=healthy().then(1200, BLIND).then(800, {"balance/auc": around(0.8, 0.05)}),
            confirmed_step=1399,
            resolved_step=2649,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
