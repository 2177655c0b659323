"""When a discriminator's size explains that it is blind."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.discriminator_too_small import DiscriminatorTooSmall
from tests.builders import Every, Signals, around, with_network
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import FACTS, healthy, learning

TINY = with_network(FACTS, "discriminator", parameters=15)  # the generator has 1,000
LINEAR = with_network(FACTS, "discriminator", layers=("weight",))
PATCHES = with_network(FACTS, "discriminator", parameters=240)

POOR: Signals = {
    "balance/auc": around(0.48, 0.1),
    "diversity/coverage": around(0.01),
    "diversity/precision": around(0.02),
    "diversity/excess_empty": around(0.9, 0.02),
    "diversity/rke_ratio": around(1.2),
}

CASES = Cases(
    fault=DiscriminatorTooSmall,
    quiet=[
        Quiet(name="stays quiet while players of one size learn", script=learning()),
        NearMiss(
            name="stays quiet when a tiny discriminator is enough",
            script=learning(steps=2500),
            facts=TINY,
        ),
        NearMiss(
            name="stays quiet when a discriminator of full size is as blind",
            script=learning(steps=10).always(POOR).then(1500),
        ),
        NearMiss(
            name="stays quiet when one with a quarter of the weights is as blind",
            script=learning(steps=10).always(POOR).then(1500),
            facts=PATCHES,
        ),
        NearMiss(
            name="stays quiet when a tiny one was enough before and is blind now",
            script=healthy().then(1200, POOR),
            facts=TINY,
        ),
    ],
    firing=[
        Firing(
            name="fires when a discriminator of width two swings from side to side",
            script=learning(steps=10)
            .always({**POOR, "balance/auc": Every(20, 0.05, 0.9, n=10)})
            .then(1500),
            facts=TINY,
            began=0,
            onset=(0, 0),
            confirmed_step=599,
            level="critical",
            says="15 weights against the generator's 1000",
        ),
        Firing(
            name="fires when a linear discriminator compares means and nothing else",
            script=learning(steps=10).always(POOR).then(1500),
            facts=LINEAR,
            began=0,
            onset=(0, 0),
            confirmed_step=599,
            level="critical",
            says="one linear layer",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the fakes come to the data after all",
            script=learning(steps=10)
            .always(POOR)
            .then(1200)
            .then(
                900,
                {
                    "diversity/coverage": around(0.6),
                    "diversity/precision": around(0.7),
                    "diversity/excess_empty": around(0.1),
                },
            ),
            facts=TINY,
            confirmed_step=599,
            resolved_step=1499,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
