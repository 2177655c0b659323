"""When classes are not obeyed, and when that cannot be told or is still being learned."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.condition_ignored import ConditionIgnored
from tests.builders import Approach, Signals, around, facts
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

CHANCE: Signals = {"condition/agreement": around(0.1, 0.2)}

CASES = Cases(
    fault=ConditionIgnored,
    quiet=[
        Quiet(name="stays quiet while classes are learned", script=learning()),
        NearMiss(
            name="stays quiet when distances cannot tell the classes of the reals apart",
            script=healthy(steps=2000).always({**CHANCE, "condition/real_agreement": around(0.3)}),
            coverage="warming-up",
        ),
        NearMiss(
            name="stays quiet when a tenth of the classes is mixed up",
            script=healthy(steps=2000).always({"condition/agreement": around(0.76, 0.05)}),
        ),
        NearMiss(
            name="stays quiet when agreement is low and rises all the time",
            script=healthy(steps=2400).always(
                {"condition/agreement": Approach(0.1, around(0.85, 0.05), 900.0)}
            ),
        ),
        Quiet(
            name="stays quiet when a GAN has no classes",
            script=healthy().drop("condition/"),
            coverage="not-measured",
        ),
    ],
    firing=[
        Firing(
            name="fires when a discriminator without labels lets the classes go",
            script=learning("hinge", steps=10).always(CHANCE).then(2490),
            facts=facts("hinge"),
            began=0,
            onset=(39, 49),
            confirmed_step=999,
            level="critical",
        ),
        Firing(
            name="fires when labels get lost in mid-training",
            script=healthy(steps=1500).then(1500, CHANCE),
            began=1500,
            onset=(1549, 1599),
            confirmed_step=1749,
            level="critical",
        ),
        Firing(
            name="fires when one of two classes comes out by chance",
            script=healthy("lsgan", steps=2500).always(
                {"condition/agreement": around(0.5, 0.1), "condition/real_agreement": 0.97}
            ),
            facts=facts("lsgan"),
            began=0,
            onset=(39, 49),
            confirmed_step=999,
            level="warning",
        ),
        Firing(
            name="fires with a hint when fakes were never good and obey nothing",
            script=healthy(steps=10)
            .always({**CHANCE, "diversity/excess_empty": 0.7, "diversity/coverage": 0.05})
            .then(2490),
            began=0,
            onset=(39, 49),
            confirmed_step=999,
            level="watch",
        ),
        Firing(
            name="fires when the class never reaches a generator whose discriminator sees it",
            script=learning("nonsaturating", steps=10)
            .always(
                {
                    **CHANCE,
                    "balance/auc": around(0.995, 0.004),
                    "diversity/excess_empty": around(0.85, 0.03),
                    "diversity/coverage": around(0.04),
                    "diversity/precision": around(0.1),
                    "diversity/rke_ratio": around(0.75, 0.05),
                }
            )
            .then(2490),
            began=0,
            onset=(39, 49),
            confirmed_step=999,
            level="warning",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when fakes are judged with their own labels",
            script=healthy(steps=1500).then(1000, CHANCE).then(2000, healthy().stretches[0][1]),
            confirmed_step=1749,
            resolved_step=3049,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
