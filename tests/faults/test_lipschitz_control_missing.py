"""Which discriminators need a bound, and when losing it shows."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.lipschitz_control_missing import LipschitzControlMissing
from tests.builders import Approach, Every, Signals, around, facts, with_network
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

NORMALIZED = with_network(
    facts("wgan"), "discriminator", modules=(("Linear", 2), ("_SpectralNorm", 2))
)
BARE: Signals = {"gradient/penalized": 0.0, "loss/d_penalty": None, "weight/d_at_bound": 1e-3}

CASES = Cases(
    fault=LipschitzControlMissing,
    quiet=[
        Quiet(
            name="stays quiet while a penalty is computed in every step",
            script=learning("wgan-gp"),
            facts=facts("wgan-gp"),
        ),
        Quiet(
            name="stays quiet while weights are clipped",
            script=learning("wgan"),
            facts=facts("wgan"),
        ),
        NearMiss(
            name="stays quiet when a Wasserstein critic has spectral normalization",
            script=healthy("wgan", 1500).always({**BARE, "gradient/input": around(5.0)}),
            facts=NORMALIZED,
        ),
        NearMiss(
            name="stays quiet when a penalty comes in one window of eight",
            script=healthy("relativistic", 1500).always(
                {"gradient/penalized": Every(8, 1.0, 0.0), "loss/d_penalty": None}
            ),
            facts=facts("relativistic"),
        ),
        NearMiss(
            name="stays quiet when a loss with a limit of its own never had a bound",
            script=healthy(steps=1500).always({"gradient/input": Approach(0.5, 40.0, 300.0)}),
        ),
        NearMiss(
            name="stays quiet when a penalty is dropped and the slope only doubles",
            script=healthy("relativistic").then(
                900, {**BARE, "gradient/input": Approach(0.45, 0.9, 100.0, begin=1000)}
            ),
            facts=facts("relativistic"),
        ),
        NearMiss(
            name="stays quiet when many first weights are near the end of a uniform distribution",
            script=healthy(steps=10)
            .always({**BARE, "weight/d_at_bound": 0.02})
            .then(
                1500,
                {"weight/d_at_bound": 1e-4, "gradient/input": Approach(0.5, 40.0, 300.0)},
            ),
        ),
    ],
    firing=[
        Firing(
            name="fires when a critic has no bound and gets steeper and steeper",
            script=learning("wgan", steps=10)
            .always({**BARE, "gradient/input": Approach(0.05, 15.0, 500.0)})
            .then(1500),
            facts=facts("wgan"),
            began=0,
            onset=(0, 0),
            confirmed_step=449,
            level="watch",
            kind="missing",
            says="has grown to",
        ),
        Firing(
            name="fires when a critic has no bound and nothing has happened: a note",
            script=healthy("wgan-gp").always({**BARE, "gradient/input": around(1.1)}),
            facts=facts("wgan-gp"),
            began=0,
            onset=(0, 0),
            confirmed_step=449,
            level="watch",
            kind="missing",
            says="no gradient penalty",
        ),
        Firing(
            name="fires when the penalty is dropped in mid-training",
            script=healthy("wgan-gp").then(
                900, {**BARE, "gradient/input": Approach(1.1, 13.0, 100.0, begin=1000)}
            ),
            facts=facts("wgan-gp"),
            began=1000,
            onset=(989, 999),
            confirmed_step=1159,
            level="watch",
            kind="lost",
            says="has lost what bounded its slope",
        ),
        Firing(
            name="fires as an alarm when the fakes get worse with it",
            script=healthy("wgan-gp").then(
                900,
                {
                    **BARE,
                    "gradient/input": Approach(1.1, 13.0, 100.0, begin=1000),
                    "diversity/coverage": around(0.2),
                    "diversity/precision": around(0.2),
                },
            ),
            facts=facts("wgan-gp"),
            began=1000,
            onset=(989, 999),
            confirmed_step=1159,
            level="warning",
            kind="lost",
        ),
        Firing(
            name="fires when R1 and R2 are dropped and slopes grow twentyfold",
            script=healthy("relativistic").then(
                900, {**BARE, "gradient/input": Approach(0.45, 9.0, 100.0, begin=1000)}
            ),
            facts=facts("relativistic"),
            began=1000,
            onset=(989, 999),
            confirmed_step=1159,
            level="watch",
            kind="lost",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the penalty is put back in",
            script=healthy("wgan-gp")
            .then(600, {**BARE, "gradient/input": Approach(1.1, 13.0, 100.0, begin=1000)})
            .then(600, {"gradient/penalized": 1.0, "gradient/input": around(1.1)}),
            facts=facts("wgan-gp"),
            confirmed_step=1159,
            resolved_step=1799,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
