"""Evaluation mode counts at the network's own step, and where layers care for it."""

from __future__ import annotations

from dataclasses import replace

from tb_gan_doctor.diagnose.faults.eval_mode_in_training import EvalModeInTraining
from tb_gan_doctor.model import RunFacts
from tests.builders import Approach, Signals, around, with_network
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import FACTS, healthy, learning

WITH_NORM = with_network(FACTS, "generator", modules=(("BatchNorm2d", 3), ("Conv2d", 4)))
EVAL = with_network(WITH_NORM, "generator", training=False)
LOST: Signals = {
    "diversity/excess_empty": Approach(0.03, around(0.7, 0.02), 100.0, begin=1000),
    "diversity/coverage": Approach(0.69, around(0.1), 100.0, begin=1000),
}


def from_step(facts: RunFacts, step: int) -> RunFacts:
    return replace(facts, step=step)


CASES = Cases(
    fault=EvalModeInTraining,
    quiet=[
        Quiet(name="stays quiet when BatchNorm trains", script=learning(), facts=WITH_NORM),
        NearMiss(
            name="stays quiet when nothing in the network knows its mode",
            script=healthy(),
            facts=with_network(FACTS, "generator", training=False),
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
            name="fires as a note when the generator was loaded in evaluation mode",
            script=healthy(),
            facts=EVAL,
            began=0,
            onset=(0, 0),
            confirmed_step=9,
            level="watch",
            kind="generator",
            says="No harm",
        ),
        Firing(
            name="fires when the discriminator keeps an old spectral norm and modes go",
            script=healthy().then(900, LOST),
            facts=with_network(
                FACTS, "discriminator", modules=(("_SpectralNorm", 4),), training=False
            ),
            began=0,
            onset=(0, 0),
            confirmed_step=9,
            level="warning",
            kind="discriminator",
            says="lost since",
        ),
        Firing(
            name="fires for both when a sampling function forgot to go back",
            script=healthy(),
            facts=replace(
                EVAL,
                networks=tuple(
                    replace(n, training=False, modules=(("Dropout", 1),)) for n in EVAL.networks
                ),
            ),
            began=0,
            onset=(0, 0),
            confirmed_step=9,
            level="watch",
            kind="both",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when train() is called again",
            script=healthy(),
            facts=WITH_NORM,
            later=(from_step(EVAL, 300), from_step(WITH_NORM, 500)),
            confirmed_step=309,
            resolved_step=599,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
