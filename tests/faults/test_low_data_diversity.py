"""How few samples are too few, and for what kind of data."""

from __future__ import annotations

from dataclasses import replace

from tb_gan_doctor.diagnose.faults.low_data_diversity import LowDataDiversity
from tests.builders import Approach, Signals, around
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import FACTS, healthy

ROWS = replace(FACTS, sample_shape=(6,))
SUFFERING: Signals = {
    "diversity/coverage": around(0.12),
    "diversity/excess_empty": around(0.6, 0.05),
    "diversity/precision": around(0.3),
}
BY_HEART: Signals = {"held_out/gap": around(24.0), "held_out/auc": around(0.93, 0.03)}


def _counted(count: float) -> Signals:
    return {"data/distinct_samples": count}


CASES = Cases(
    fault=LowDataDiversity,
    quiet=[
        Quiet(
            name="stays quiet when a small data set is large enough",
            script=healthy("hinge").always(_counted(1797.0)),
        ),
        NearMiss(
            name="stays quiet when some hundreds of samples come again",
            script=healthy().always(_counted(400.0)),
        ),
        NearMiss(
            name="stays quiet when eight hundred images are enough",
            script=healthy().always({**_counted(800.0), "held_out/gap": around(5.0)}),
        ),
        NearMiss(
            name="stays quiet when a discriminator overfits to plenty of samples",
            script=healthy().always({**_counted(50000.0), **BY_HEART}),
        ),
    ],
    firing=[
        Firing(
            name="fires at once when sixteen images are all there is",
            script=healthy(steps=10).always(_counted(16.0)).then(500),
            began=0,
            onset=(0, 9),
            confirmed_step=9,
            level="critical",
            says="16",
        ),
        Firing(
            name="fires when a slice of a hundred was left in from debugging",
            script=healthy("wgan-gp", steps=10).always(_counted(90.0)).then(500),
            began=0,
            onset=(0, 9),
            confirmed_step=9,
            level="warning",
        ),
        Firing(
            name="fires when three hundred samples are learned by heart and fakes suffer",
            script=healthy(steps=10)
            .always(
                {
                    **SUFFERING,
                    **_counted(300.0),
                    "held_out/gap": Approach(0.5, 24.0, 100.0),
                    "held_out/auc": Approach(0.5, 0.93, 100.0),
                }
            )
            .then(990),
            began=0,
            onset=(0, 9),
            confirmed_step=9,
            level="critical",
        ),
        Firing(
            name="fires with a hint when a table has eighty rows",
            script=healthy(steps=10).always(_counted(80.0)).then(300),
            facts=ROWS,
            began=0,
            onset=(0, 9),
            confirmed_step=9,
            level="watch",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the loader serves everything again",
            script=healthy(steps=10).always(_counted(40.0)).then(190).then(400, _counted(50000.0)),
            confirmed_step=9,
            resolved_step=299,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
