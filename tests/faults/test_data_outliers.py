"""How many odd samples are odd, and where they may be meant."""

from __future__ import annotations

from dataclasses import replace

from tb_gan_doctor.diagnose.faults.data_outliers import DataOutliers
from tests.builders import Signals, around, facts
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import FACTS, healthy

ROWS = replace(FACTS, sample_shape=(6,))


def _share(share: float) -> Signals:
    return {"data/outlier_share": share}


CASES = Cases(
    fault=DataOutliers,
    quiet=[
        Quiet(
            name="stays quiet when one photograph in fourteen is unlike the others",
            script=healthy("relativistic").always(_share(0.075)),
            facts=facts("relativistic"),
        ),
        NearMiss(
            name="stays quiet when rows have heavy tails",
            script=healthy().always(_share(0.14)),
            facts=ROWS,
        ),
        NearMiss(
            name="stays quiet when held-out samples score higher and there is no outlier",
            script=healthy().always({**_share(0.0), "held_out/gap": around(-12.0)}),
        ),
        NearMiss(
            name="stays quiet when the few far samples are the rare kinds of uneven data",
            script=healthy().always(
                {**_share(0.06), "data/cluster_evenness": 0.24, "held_out/gap": around(-18.0)}
            ),
        ),
    ],
    firing=[
        Firing(
            name="fires at once when four images in ten are noise",
            script=healthy(steps=10).always(_share(0.40)).then(490),
            began=0,
            onset=(0, 9),
            confirmed_step=9,
            level="critical",
            says="0.4",
        ),
        Firing(
            name="fires when some outliers go along with cleaner held-out samples",
            script=healthy("lsgan", steps=10)
            .always({**_share(0.05), "held_out/gap": around(-17.0, 0.02)})
            .then(490),
            facts=facts("lsgan"),
            began=0,
            onset=(39, 49),
            confirmed_step=49,
            level="warning",
        ),
        Firing(
            name="fires with a hint when a third of the rows of a table lies apart",
            script=healthy(steps=10).always(_share(0.35)).then(490),
            facts=ROWS,
            began=0,
            onset=(0, 9),
            confirmed_step=9,
            level="watch",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the corrupt files are taken out",
            script=healthy(steps=10).always(_share(0.3)).then(190).then(300, _share(0.01)),
            confirmed_step=9,
            resolved_step=299,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
