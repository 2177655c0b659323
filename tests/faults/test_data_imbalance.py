"""How uneven data may be, of what kind, and what makes it more than a fact."""

from __future__ import annotations

from dataclasses import replace

from tb_gan_doctor.diagnose.faults.data_imbalance import DataImbalance
from tests.builders import Signals, around, facts
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import FACTS, healthy

ROWS = replace(FACTS, sample_shape=(6,))
LONG_TAIL: Signals = {"condition/class_imbalance": 90.0, "data/cluster_evenness": 0.62}
RARE_CLASS_FAILS: Signals = {
    "condition/least_spread": around(0.2),
    "condition/agreement": around(0.6, 0.05),
}

CASES = Cases(
    fault=DataImbalance,
    quiet=[
        Quiet(
            name="stays quiet when classes differ by a factor of three",
            script=healthy("hinge").always({"condition/class_imbalance": 3.0}),
        ),
        NearMiss(
            name="stays quiet when rows of a table have heavy tails",
            script=healthy().always({"data/cluster_evenness": 0.31}),
            facts=ROWS,
        ),
        NearMiss(
            name="stays quiet when photographs fill their regions two thirds as evenly as can be",
            script=healthy().always({"data/cluster_evenness": 0.6}),
        ),
        NearMiss(
            name="stays quiet when a class fails although the data is even",
            script=healthy(steps=2000).always(RARE_CLASS_FAILS),
        ),
        NearMiss(
            name="stays quiet when held-out samples are cleaner because of outliers",
            script=healthy().always({"data/outlier_share": 0.2, "held_out/gap": around(-14.0)}),
        ),
    ],
    firing=[
        Firing(
            name="fires at once with a hint when one class has ninety times another",
            script=healthy(steps=10).always(LONG_TAIL).then(490),
            began=0,
            onset=(39, 49),
            confirmed_step=49,
            level="watch",
            says="90",
        ),
        Firing(
            name="fires when rare kinds lie apart and held-out samples hold more of them",
            script=healthy(steps=10)
            .always(
                {
                    "data/cluster_evenness": 0.22,
                    "data/outlier_share": 0.05,
                    "held_out/gap": around(-17.0, 0.02),
                }
            )
            .then(490),
            facts=ROWS,
            began=0,
            onset=(0, 9),
            confirmed_step=9,
            level="critical",
        ),
        Firing(
            name="fires in full when the rare class comes out badly",
            script=healthy(steps=10).always({**LONG_TAIL, **RARE_CLASS_FAILS}).then(1990),
            began=0,
            onset=(39, 49),
            confirmed_step=49,
            level="critical",
        ),
        Firing(
            name="fires in full when nearly all images are one heap",
            script=healthy("wgan", steps=10).always({"data/cluster_evenness": 0.11}).then(490),
            began=0,
            onset=(0, 9),
            confirmed_step=9,
            level="critical",
        ),
        Firing(
            name="fires in full when held-out rows are more even than those of the training",
            script=healthy(steps=10)
            .always({"data/cluster_evenness": 0.08, "held_out/gap": around(-9.0)})
            .then(490),
            facts=ROWS,
            began=0,
            onset=(0, 9),
            confirmed_step=9,
            level="critical",
        ),
        Firing(
            name="fires in full when held-out samples of other classes score far higher",
            script=healthy("wgan-gp", steps=10)
            .always({"data/cluster_evenness": None, "held_out/gap": around(-20.0)})
            .then(990),
            facts=facts("wgan-gp"),
            began=0,
            onset=(40, 49),
            confirmed_step=49,
            level="critical",
            says="held-out",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the sampler draws the classes evenly",
            script=healthy(steps=10)
            .always(LONG_TAIL)
            .then(190)
            .then(300, {"condition/class_imbalance": 1.2}),
            confirmed_step=49,
            resolved_step=339,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
