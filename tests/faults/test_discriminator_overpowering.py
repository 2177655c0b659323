"""When dominance is a fault, and the many runs in which it is not."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.discriminator_overpowering import DiscriminatorOverpowering
from tests.builders import Approach, Signals, around, facts
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

CERTAIN: Signals = {
    "balance/auc": around(0.997, 0.002),
    "balance/separation": around(4.0),
    "loss/d": around(0.05),
    "loss/g": around(6.0),
}
POOR: Signals = {
    "diversity/coverage": around(0.12),
    "diversity/excess_empty": around(0.5, 0.05),
    "diversity/precision": around(0.2),
    "diversity/rke_ratio": around(0.75),
    "diversity/bin_jsd": around(0.5),
}

CASES = Cases(
    fault=DiscriminatorOverpowering,
    quiet=[
        Quiet(
            name="stays quiet while the discriminator dominates early and the fakes improve",
            script=learning("hinge").always(
                {"balance/auc": Approach(0.995, around(0.7, 0.05), 150.0)}
            ),
            facts=facts("hinge"),
        ),
        NearMiss(
            name="stays quiet when training accuracy is above 98 % and samples stay good",
            script=healthy("hinge").then(800, {"balance/auc": 0.995}),
            facts=facts("hinge"),
        ),
        NearMiss(
            name="stays quiet when a near-optimal critic leads and coverage still grows",
            script=learning("wgan-gp", 1200, scale_steps=700.0).always({"balance/auc": 0.97}),
            facts=facts("wgan-gp"),
        ),
        Quiet(
            name="stays quiet when fakes are poor but the players are balanced",
            script=healthy().then(600, POOR),
        ),
    ],
    firing=[
        Firing(
            name="fires when the discriminator is certain and the fakes stand still",
            script=healthy(steps=500).then(700, {**CERTAIN, **POOR}),
            began=500,
            onset=(639, 649),
            confirmed_step=799,
            level="critical",
        ),
        Firing(
            name="fires when a tiny generator never catches up from the first step",
            script=healthy(steps=10)
            .always({**CERTAIN, **POOR, "gradient/g_norm": around(30.0)})
            .then(1200),
            began=0,
            onset=(0, 9),
            confirmed_step=449,
            level="critical",
        ),
        Firing(
            name="fires when bins stay full but hardly a fake comes near the data",
            script=healthy(steps=500).then(900, {**CERTAIN, "diversity/coverage": around(0.1)}),
            began=500,
            onset=(639, 649),
            confirmed_step=799,
            level="critical",
            says="come near only 0.",
        ),
        Firing(
            name="fires when the fakes that still cover the data stop to look real",
            script=healthy(steps=500).then(900, {**CERTAIN, "diversity/precision": around(0.2)}),
            began=500,
            onset=(639, 649),
            confirmed_step=799,
            level="critical",
            says="look real than before (precision 0.",
        ),
        Firing(
            name="fires no louder than watch when diversity is not measured",
            script=healthy().drop("diversity/").then(600, CERTAIN),
            began=1000,
            onset=(1139, 1149),
            confirmed_step=1299,
            level="watch",
            says="whether the fakes still improve is not measured",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when a penalty brings the balance back",
            script=healthy()
            .then(500, {**CERTAIN, **POOR})
            .then(1000, {"balance/auc": around(0.75, 0.05)}),
            confirmed_step=1299,
            resolved_step=1819,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
