"""When samples of a mode are copies of each other, and when they are only sharp."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.intra_mode_collapse import IntraModeCollapse
from tests.builders import Approach, Signals, around, facts
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

COPIES: Signals = {  # digits whose spread within a class is a tenth
    "diversity/nearest_ratio": around(0.11),
    "diversity/coverage": around(0.5),
    "diversity/precision": around(0.97, 0.02),
    "diversity/excess_empty": around(0.58, 0.05),
    "diversity/rke_ratio": around(0.35),
}
POINTS: Signals = {  # the same on a ring of eight modes
    **COPIES,
    "diversity/nearest_ratio": around(0.13),
    "diversity/coverage": around(0.68),
    "diversity/excess_empty": around(0.64, 0.05),
    "diversity/rke_ratio": around(0.98, 0.02),
}

CASES = Cases(
    fault=IntraModeCollapse,
    quiet=[
        Quiet(name="stays quiet while a generator learns", script=learning()),
        NearMiss(
            name="stays quiet when spread is seven tenths of the data's",
            script=healthy().then(1000, {**COPIES, "diversity/nearest_ratio": around(0.72)}),
        ),
        NearMiss(
            name="stays quiet when fakes on thin curves lie a third as far apart",
            script=healthy("wgan-gp").then(
                1000,
                {
                    "diversity/nearest_ratio": around(0.36),
                    "diversity/coverage": around(0.6),
                    "diversity/excess_empty": around(0.29),
                    "diversity/precision": around(0.92, 0.03),
                },
            ),
            facts=facts("wgan-gp"),
        ),
        NearMiss(
            name="stays quiet when modes are missing, which is a collapse",
            script=healthy().then(1000, {**COPIES, "diversity/coverage": around(0.12)}),
        ),
        NearMiss(
            name="stays quiet when copies do not look real",
            script=healthy().then(1000, {**COPIES, "diversity/precision": around(0.3)}),
        ),
        NearMiss(
            name="stays quiet when a single batch of copies comes among varied ones",
            script=healthy()
            .then(50, {**COPIES, "diversity/nearest_ratio": 0.001})
            .then(500, healthy().stretches[0][1]),
        ),
        Quiet(
            name="stays quiet when nothing was ever learned, in its first 1500 steps",
            script=healthy(steps=10).always({**POINTS, "diversity/coverage": 0.4}).then(1200),
            coverage="warming-up",
        ),
    ],
    firing=[
        Firing(
            name="fires when images of a kind become copies of each other",
            script=healthy().then(1000, COPIES),
            began=1000,
            onset=(1049, 1099),
            confirmed_step=1249,
            level="critical",
        ),
        Firing(
            name="fires when every mode of the plane shrinks to a point",
            script=healthy("relativistic").then(1000, POINTS),
            facts=facts("relativistic"),
            began=1000,
            onset=(1099, 1149),
            confirmed_step=1299,
            level="warning",
        ),
        Firing(
            name="fires when narrow modes from the start leave bins empty, though coverage is high",
            script=healthy(steps=10)
            .always({**POINTS, "diversity/coverage": 0.85, "diversity/nearest_ratio": around(0.06)})
            .then(1200),
            began=0,
            onset=(590, 599),
            confirmed_step=749,
            level="critical",
            late_steps=700,  # a generator gets 600 steps to learn
        ),
        Firing(
            name="fires when variety within modes fades over 300 steps",
            script=healthy("hinge").then(
                1500,
                {
                    "diversity/nearest_ratio": Approach(0.9, around(0.11), 150.0, begin=1000),
                    "diversity/coverage": Approach(0.8, around(0.5), 150.0, begin=1000),
                },
            ),
            facts=facts("hinge"),
            began=1000,
            onset=(1349, 1399),
            confirmed_step=1549,
            level="critical",
            late_steps=400,  # half of the data's spread is no fault yet
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when noise in the layers brings variety back",
            script=healthy().then(500, COPIES).then(900, healthy().stretches[0][1]),
            confirmed_step=1249,
            resolved_step=1899,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
