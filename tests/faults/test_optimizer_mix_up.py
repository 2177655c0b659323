"""When an optimizer counts as holding the wrong weights, and when sharing is a choice."""

from __future__ import annotations

from dataclasses import replace

from tb_gan_doctor.diagnose.faults.optimizer_mix_up import OptimizerMixUp
from tb_gan_doctor.model import OptimizerFacts, RunFacts
from tests.builders import with_optimizer
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import FACTS, healthy, learning

MIXED = with_optimizer(FACTS, "generator", parameters=1900, foreign=900)
SWAPPED = with_optimizer(
    with_optimizer(FACTS, "generator", parameters=900, foreign=900, missing=1000),
    "discriminator",
    parameters=1000,
    foreign=1000,
    missing=900,
)

CASES = Cases(
    fault=OptimizerMixUp,
    quiet=[
        Quiet(name="stays quiet when each player has its own optimizer", script=learning()),
        NearMiss(
            name="stays quiet when one optimizer moves everything",
            script=healthy(),
            facts=replace(MIXED, optimizers=MIXED.optimizers[:1]),
        ),
        NearMiss(
            name="stays quiet when the generator's optimizer also holds an encoder",
            script=healthy(),
            facts=with_optimizer(FACTS, "generator", parameters=1900),
        ),
        Quiet(
            name="stays quiet when no network is known",
            script=healthy(),
            facts=RunFacts(),
            coverage="not-measured",
        ),
    ],
    firing=[
        Firing(
            name="fires when both networks were given to the generator's optimizer",
            script=healthy(),
            facts=MIXED,
            began=0,
            onset=(0, 0),
            confirmed_step=9,
            level="critical",
            kind="generator",
            says="900 weights of the discriminator",
        ),
        Firing(
            name="fires when the two optimizers were mixed up",
            script=learning(),
            facts=SWAPPED,
            began=0,
            onset=(0, 0),
            confirmed_step=9,
            level="critical",
            kind="discriminator",
        ),
        Firing(
            name="fires as a note when a third optimizer is meant to move both",
            script=healthy(),
            facts=replace(
                FACTS,
                optimizers=(
                    *FACTS.optimizers,
                    OptimizerFacts("generator", "Adam", 2e-4, parameters=1900, foreign=900),
                ),
            ),
            began=0,
            onset=(0, 0),
            confirmed_step=9,
            level="watch",
            kind="generator",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the optimizer is made anew",
            script=healthy(),
            facts=MIXED,
            later=(replace(FACTS, step=400),),
            confirmed_step=9,
            resolved_step=459,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
