"""How many units may be off, and when an output at its limits is only what the data are."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.dead_or_saturated_units import DeadOrSaturatedUnits
from tests.builders import Signals, around
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

BAD_SAMPLES: Signals = {
    "diversity/coverage": around(0.05),
    "diversity/precision": around(0.10),
    "diversity/excess_empty": around(0.8, 0.02),
    "diversity/rke_ratio": around(0.4),
}

CASES = Cases(
    fault=DeadOrSaturatedUnits,
    quiet=[
        Quiet(name="stays quiet while a healthy network learns", script=learning()),
        NearMiss(
            name="stays quiet when a third of a layer is off",
            script=healthy().then(800, {"activation/g_dead": around(0.36, 0.05)}),
        ),
        NearMiss(
            name="stays quiet when the data have as many values at the limits",
            script=healthy().always(
                {"data/fake_saturated": around(0.81, 0.03), "data/real_saturated": 0.80}
            ),
        ),
        NearMiss(
            name="stays quiet when edges are a little sharper than in nearly two-colored data",
            script=healthy().always(
                {"data/fake_saturated": around(0.95, 0.01), "data/real_saturated": 0.91}
            ),
        ),
        NearMiss(
            name="stays quiet when a layer is off for a moment",
            script=healthy()
            .then(50, {"activation/d_dead": 0.9})
            .then(500, {"activation/d_dead": 0.0}),
        ),
    ],
    firing=[
        Firing(
            name="fires when a bias of -10 switches a hidden layer off and modes are lost",
            script=healthy().then(1500, {"activation/g_dead": around(0.9, 0.02), **BAD_SAMPLES}),
            began=1000,
            onset=(1059, 1069),
            confirmed_step=1269,
            level="critical",
            kind="generator",
            says="In one layer of the generator",
        ),
        Firing(
            name="fires when a layer of the discriminator is gone altogether",
            script=healthy().then(900, {"activation/d_dead": 1.0}),
            began=1000,
            onset=(1049, 1059),
            confirmed_step=1259,
            level="critical",
            kind="discriminator",
        ),
        Firing(
            name="fires when seven of ten units are off and the samples are fine",
            script=healthy().then(900, {"activation/g_dead": around(0.7, 0.03)}),
            began=1000,
            onset=(1089, 1099),
            confirmed_step=1299,
            level="watch",
            kind="generator",
        ),
        Firing(
            name="fires when the fakes have two colors and the data have not",
            script=healthy().then(900, {"data/fake_saturated": around(0.75, 0.03)}),
            began=1000,
            onset=(1049, 1059),
            confirmed_step=1259,
            level="watch",
            kind="output",
            says="of the data's",
        ),
        Firing(
            name="fires when the fakes have two colors and half of the data's values are extreme",
            script=healthy()
            .always({"data/real_saturated": 0.58, "data/fake_saturated": 0.50})
            .then(900, {"data/fake_saturated": 0.99}),
            began=1000,
            onset=(1049, 1059),
            confirmed_step=1259,
            level="critical",
            kind="output",
        ),
        Firing(
            name="fires when saturated fakes look like no sample, though they get better",
            script=learning(scale_steps=1000.0).always(
                {
                    "data/real_saturated": 0.58,
                    "data/fake_saturated": 0.76,
                    "diversity/precision": 0.1,
                }
            ),
            began=0,
            onset=(0, 9),
            confirmed_step=209,
            level="warning",
            kind="output",
        ),
        Firing(
            name="fires when nine of ten units are off for every sample",
            script=healthy().then(900, {"activation/g_dead": 0.92}),
            began=1000,
            onset=(1059, 1069),
            confirmed_step=1269,
            level="warning",
            kind="generator",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the units come back",
            script=healthy()
            .then(500, {"activation/d_dead": around(0.8, 0.03)})
            .then(1000, {"activation/d_dead": around(0.1)}),
            confirmed_step=1289,
            resolved_step=1859,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
