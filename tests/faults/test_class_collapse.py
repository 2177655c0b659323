"""When one class has lost its variety, and when all have or none had any yet."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.class_collapse import ClassCollapse
from tests.builders import Approach, Signals, around, facts
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

ONE_SAMPLE: Signals = {"condition/least_spread": around(0.03)}

CASES = Cases(
    fault=ClassCollapse,
    quiet=[
        Quiet(name="stays quiet while classes get their variety", script=learning()),
        NearMiss(
            name="stays quiet when the narrowest class spreads a third as much as its reals",
            script=healthy(steps=2500).always({"condition/least_spread": around(0.32)}),
        ),
        NearMiss(
            name="stays quiet when all samples are alike, which is a mode collapse",
            script=healthy(steps=1500).then(
                1000,
                {
                    **ONE_SAMPLE,
                    "diversity/minibatch_std_ratio": around(0.1),
                    "diversity/excess_empty": 0.85,
                },
            ),
        ),
        NearMiss(
            name="stays quiet when a class of little variety has not had 1500 steps",
            script=healthy(steps=10).always({"condition/least_spread": around(0.1)}).then(1400),
            coverage="warming-up",
        ),
    ],
    firing=[
        Firing(
            name="fires when a class becomes a single sample",
            script=healthy(steps=1500).then(1000, ONE_SAMPLE),
            began=1500,
            onset=(1649, 1699),
            confirmed_step=1849,
            level="critical",
        ),
        Firing(
            name="fires when variety of a class fades under an auxiliary classifier",
            script=healthy("hinge", steps=1500).then(
                1500, {"condition/least_spread": Approach(0.75, 0.02, 50.0, begin=1500)}
            ),
            facts=facts("hinge"),
            began=1500,
            onset=(1699, 1749),
            confirmed_step=1899,
            level="critical",
        ),
        Firing(
            name="fires when a class never got much variety in 1500 steps",
            script=healthy(steps=10).always({"condition/least_spread": around(0.05)}).then(2500),
            began=0,
            onset=(1540, 1549),
            confirmed_step=1699,
            level="warning",
            late_steps=1560,  # healthy classes may be as narrow until then
        ),
        Firing(
            name="fires when an embedding switches the noise of a class off",
            script=learning(steps=10).always({"condition/least_spread": 0.0}).then(1500),
            began=0,
            onset=(840, 849),
            confirmed_step=999,
            level="critical",
            late_steps=900,  # no class varies much before
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when a checkpoint from before is restored",
            script=healthy(steps=1500).then(600, ONE_SAMPLE).then(1200, healthy().stretches[0][1]),
            confirmed_step=1849,
            resolved_step=2499,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
