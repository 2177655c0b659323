"""What tells samples that leave the data from modes that are lost."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.late_divergence import LateDivergence
from tests.builders import Approach, Signals, around
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

NOISE: Signals = {
    "diversity/coverage": around(0.02),
    "diversity/precision": around(0.03),
    "diversity/excess_empty": around(0.42, 0.05),
    "diversity/rke_ratio": around(2.9),
}

CASES = Cases(
    fault=LateDivergence,
    quiet=[
        Quiet(name="stays quiet while a healthy run learns", script=learning("wgan-gp")),
        NearMiss(
            name="stays quiet when few outputs are left and look real",
            script=healthy().then(
                900,
                {
                    "diversity/coverage": around(0.1),
                    "diversity/precision": around(0.8),
                    "diversity/excess_empty": around(0.8),
                    "diversity/rke_ratio": around(0.15),
                },
            ),
        ),
        NearMiss(
            name="stays quiet when few outputs are left and look bad: a collapse",
            script=healthy().then(
                900,
                {**NOISE, "diversity/excess_empty": around(0.85), "diversity/rke_ratio": 0.15},
            ),
        ),
        NearMiss(
            name="stays quiet when samples are noise from the first step on",
            script=healthy(steps=10).always(NOISE).then(1500),
        ),
        NearMiss(
            name="stays quiet when samples are bad for 100 steps",
            script=healthy()
            .then(100, NOISE)
            .then(
                600,
                {
                    "diversity/coverage": around(0.69),
                    "diversity/precision": around(0.8),
                    "diversity/excess_empty": around(0.03),
                    "diversity/rke_ratio": around(0.95),
                },
            ),
        ),
    ],
    firing=[
        Firing(
            name="fires when samples turn to noise at once",
            script=healthy().then(600, NOISE),
            began=1000,
            onset=(1049, 1099),
            confirmed_step=1249,
            level="critical",
            says="left the data",
        ),
        Firing(
            name="fires when everything fades over a thousand steps",
            script=healthy("hinge").then(
                2500,
                {
                    "diversity/coverage": Approach(0.80, around(0.05), 400.0, begin=1000),
                    "diversity/precision": Approach(0.80, around(0.06), 400.0, begin=1000),
                    "diversity/excess_empty": Approach(0.02, 0.4, 400.0, begin=1000),
                },
            ),
            began=1000,
            onset=(1349, 1399),
            confirmed_step=1549,
            level="critical",
            late_steps=500,  # a third of the quality is gone only then
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when a checkpoint is restored",
            script=healthy()
            .then(500, NOISE)
            .then(
                900,
                {
                    "diversity/coverage": around(0.69),
                    "diversity/precision": around(0.8),
                    "diversity/excess_empty": around(0.03),
                    "diversity/rke_ratio": around(0.95),
                },
            ),
            confirmed_step=1249,
            resolved_step=1949,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
