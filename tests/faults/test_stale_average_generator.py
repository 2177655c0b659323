"""An average that stands still, one that only moves slowly, and one whose buffers stay behind."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.stale_average_generator import StaleAverageGenerator
from tests.builders import Approach, Every, Signals, around
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

FOLLOWS: Signals = {
    "average/update_ratio": around(5e-3),
    "average/distance": around(0.02),
    "average/buffer_distance": around(0.03),
}
STILL: Signals = {
    "average/update_ratio": 0.0,
    "average/distance": Approach(0.02, 0.6, 500.0, begin=1000),
}

CASES = Cases(
    fault=StaleAverageGenerator,
    quiet=[
        Quiet(name="stays quiet while the average follows", script=learning().always(FOLLOWS)),
        NearMiss(
            name="stays quiet when the average hardly changes at all",
            script=healthy().always({**FOLLOWS, "average/update_ratio": 1e-7}),
        ),
        NearMiss(
            name="stays quiet when the average is updated every 200 steps",
            script=healthy().always({**FOLLOWS, "average/update_ratio": Every(20, 5e-3, 0.0)}),
        ),
        NearMiss(
            name="stays quiet when the generator itself stands still",
            script=healthy().always(FOLLOWS).then(900, {**STILL, "update/g_ratio": 0.0}),
        ),
        NearMiss(
            name="stays quiet when buffers are apart because the average is far behind",
            script=healthy().always(
                {**FOLLOWS, "average/distance": 0.5, "average/buffer_distance": 0.5}
            ),
        ),
    ],
    firing=[
        Firing(
            name="fires when the average is not updated any more",
            script=healthy().always(FOLLOWS).then(900, STILL),
            began=1000,
            onset=(989, 999),
            confirmed_step=1299,
            level="warning",
            kind="still",
        ),
        Firing(
            name="fires when the average was made once and then forgotten",
            script=learning(steps=10)
            .always({**FOLLOWS, "average/update_ratio": 0.0, "average/distance": 0.8})
            .then(4000),
            began=0,
            onset=(0, 0),
            confirmed_step=309,
            level="critical",
            kind="still",
        ),
        Firing(
            name="fires when the statistics of BatchNorm are left behind",
            script=learning(steps=10)
            .always({**FOLLOWS, "average/buffer_distance": around(0.9, 0.02)})
            .then(1000),
            began=0,
            onset=(0, 0),
            confirmed_step=309,
            level="warning",
            kind="buffers",
            says="BatchNorm",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the average is updated again",
            script=healthy().always(FOLLOWS).then(500, STILL).then(500, FOLLOWS),
            confirmed_step=1299,
            resolved_step=1599,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
