"""How long a generator may take, and when nothing at all has come."""

from __future__ import annotations

from dataclasses import replace

from tb_gan_doctor.diagnose.faults.never_learned import NeverLearned
from tests.builders import Signals, around, facts
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import FACTS, healthy, learning

POOR: Signals = {
    "diversity/coverage": around(0.06, 0.2),
    "diversity/precision": around(0.08, 0.2),
    "diversity/excess_empty": around(0.7, 0.03),
}
NOTHING: Signals = {
    "diversity/coverage": 0.0,
    "diversity/precision": 0.0,
    "diversity/excess_empty": around(0.9, 0.02),
    "diversity/rke_ratio": around(1.5),
}

CASES = Cases(
    fault=NeverLearned,
    quiet=[
        Quiet(name="stays quiet while a slow run learns", script=learning(scale_steps=500.0)),
        NearMiss(
            name="stays quiet when a poor run has had 2,500 steps",
            script=healthy(steps=10).always(POOR).then(2500),
        ),
        NearMiss(
            name="stays quiet when a run is slow, and still gets better",
            script=learning(steps=6000, scale_steps=7000.0),
        ),
        NearMiss(
            name="stays quiet when a run was good once and is lost now",
            script=healthy().then(4000, POOR),
        ),
        NearMiss(
            name="stays quiet when images of 64x64 pixels are poor after 5,000 steps",
            script=healthy(steps=10).always(POOR).then(5000),
            facts=replace(FACTS, sample_shape=(3, 64, 64)),
        ),
        NearMiss(
            name="stays quiet when few samples look real: that is a collapse",
            script=healthy(steps=10).always({**POOR, "diversity/precision": 0.8}).then(5000),
        ),
    ],
    firing=[
        Firing(
            name="fires when a poor run has had its 3,000 steps",
            script=healthy(steps=10).always(POOR).then(4500),
            began=2990,
            onset=(2949, 2999),
            confirmed_step=3299,
            level="warning",
            says="no trend",
        ),
        Firing(
            name="fires when after 1,000 steps there is nothing at all",
            script=healthy(steps=10).always(NOTHING).then(2000),
            began=990,
            onset=(990, 999),
            confirmed_step=1299,
            level="warning",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when a clipped critic finds its way after all",
            script=healthy("wgan", steps=10)
            .always(NOTHING)
            .then(3500)
            .then(
                1500,
                {
                    "diversity/coverage": around(0.5),
                    "diversity/precision": around(0.6),
                    "diversity/excess_empty": around(0.05),
                },
            ),
            facts=facts("wgan"),
            confirmed_step=2299,
            resolved_step=3999,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
