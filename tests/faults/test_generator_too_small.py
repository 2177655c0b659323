"""When a generator's size explains its samples, and when a small one does well."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.generator_too_small import GeneratorTooSmall
from tests.builders import Signals, around, with_network
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import FACTS, healthy, learning

TINY = with_network(FACTS, "discriminator", parameters=50000)  # the generator has 1,000
LINEAR = with_network(FACTS, "generator", layers=("0.weight",))

POOR: Signals = {
    "balance/auc": around(0.99, 0.008),
    "diversity/coverage": around(0.05),
    "diversity/precision": around(0.10),
    "diversity/excess_empty": around(0.85, 0.02),
    "diversity/rke_ratio": around(0.15),
}

CASES = Cases(
    fault=GeneratorTooSmall,
    quiet=[
        Quiet(name="stays quiet while players of one size learn", script=learning()),
        NearMiss(
            name="stays quiet when a small generator covers its data",
            script=learning(steps=2500),
            facts=TINY,
        ),
        NearMiss(
            name="stays quiet when a generator of full size is as poor",
            script=learning(steps=10).always(POOR).then(1500),
        ),
        NearMiss(
            name="stays quiet when the discriminator does not see the difference",
            script=learning(steps=10).always({**POOR, "balance/auc": around(0.5)}).then(1500),
            facts=TINY,
        ),
        NearMiss(
            name="stays quiet when a small generator had learned it all before",
            script=healthy().then(900, POOR),
            facts=TINY,
        ),
    ],
    firing=[
        Firing(
            name="fires when a generator with a fiftieth of the weights never gets anywhere",
            script=learning(steps=10).always(POOR).then(1500),
            facts=TINY,
            began=0,
            onset=(0, 0),
            confirmed_step=449,
            level="critical",
            says="1000 weights against the discriminator's 50000",
        ),
        Firing(
            name="fires when one linear layer makes one blob under a hinge loss",
            script=learning("hinge", steps=10)
            .always({**POOR, "balance/auc": around(0.75)})
            .then(1500),
            facts=LINEAR,
            began=0,
            onset=(0, 0),
            confirmed_step=449,
            level="critical",
            says="one linear layer",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the small generator covers the data after all",
            script=learning(steps=10)
            .always(POOR)
            .then(1000)
            .then(
                900,
                {
                    "balance/auc": around(0.8, 0.05),
                    "diversity/coverage": around(0.6),
                    "diversity/precision": around(0.7),
                    "diversity/excess_empty": around(0.1),
                },
            ),
            facts=TINY,
            confirmed_step=449,
            resolved_step=1299,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
