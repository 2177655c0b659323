"""Momentum counts where it does harm; a default that trains well is left alone."""

from __future__ import annotations

from dataclasses import replace

from tb_gan_doctor.diagnose.faults.momentum_too_high import MomentumTooHigh
from tb_gan_doctor.model import RunFacts
from tests.builders import Every, Signals, around, facts, with_optimizer
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import FACTS, healthy, learning

LOST: Signals = {
    "diversity/excess_empty": around(0.9, 0.02),
    "diversity/coverage": around(0.03),
    "diversity/precision": around(0.1),
}
SWINGING: Signals = {**LOST, "balance/auc": Every(20, 0.95, 0.2, n=10)}


def with_momentum(value: float, name: str = "beta1", loss: str = "nonsaturating") -> RunFacts:
    return with_optimizer(facts(loss), "generator", settings=((name, value),))


CASES = Cases(
    fault=MomentumTooHigh,
    quiet=[
        Quiet(
            name="stays quiet with 0.5 though nothing is learned", script=healthy().then(900, LOST)
        ),
        NearMiss(
            name="stays quiet with Adam's default in a run that learns",
            script=learning(),
            facts=with_momentum(0.9),
        ),
        NearMiss(
            name="stays quiet with Adam's default while the balance swings and data are covered",
            script=healthy().then(900, {"balance/auc": Every(20, 0.95, 0.2, n=10)}),
            facts=with_momentum(0.9),
        ),
        Quiet(
            name="stays quiet when RMSprop has none",
            script=healthy("wgan"),
            facts=with_momentum(0.0, "momentum", "wgan"),
        ),
        Quiet(
            name="stays quiet when no optimizer is known",
            script=healthy(),
            facts=replace(FACTS, optimizers=()),
            coverage="not-measured",
        ),
    ],
    firing=[
        Firing(
            name="fires when 0.95 ruins a run from the start",
            script=learning(steps=10).always(SWINGING).then(1500),
            facts=with_momentum(0.95),
            began=0,
            onset=(0, 0),
            confirmed_step=9,
            level="warning",
            says="neither cover the data",
        ),
        Firing(
            name="fires as a note when 0.95 does no harm",
            script=healthy("wgan-gp", 2000),
            facts=with_momentum(0.95, loss="wgan-gp"),
            began=0,
            onset=(0, 0),
            confirmed_step=9,
            level="watch",
            says="No harm",
        ),
        Firing(
            name="fires when the players of a default Adam circle and learn nothing",
            script=learning(steps=10).always(SWINGING).then(2500),
            facts=with_momentum(0.9),
            began=0,
            onset=(0, 0),
            confirmed_step=789,
            level="warning",
        ),
        Firing(
            name="fires as a hint when SGD's momentum is there and nothing is learned",
            script=learning(steps=10).always(LOST).then(1400),
            facts=with_momentum(0.9, "momentum"),
            began=0,
            onset=(0, 0),
            confirmed_step=789,
            level="watch",
        ),
        Firing(
            name="fires when few fakes look real after 800 steps with 0.95",
            script=learning(steps=10).always({"diversity/precision": around(0.1)}).then(1400),
            facts=with_momentum(0.95),
            began=0,
            onset=(0, 0),
            confirmed_step=9,
            level="warning",
            says="few of the fakes look real",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the optimizer is made anew with 0.5",
            script=healthy(),
            facts=with_momentum(0.95),
            later=(replace(FACTS, step=300),),
            confirmed_step=9,
            resolved_step=599,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
