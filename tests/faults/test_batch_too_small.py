"""A small batch counts where it does harm, or where BatchNorm lives on it."""

from __future__ import annotations

from dataclasses import replace

from tb_gan_doctor.diagnose.faults.batch_too_small import BatchTooSmall
from tb_gan_doctor.model import RunFacts
from tests.builders import Signals, around, with_network
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import FACTS, healthy, learning

PARTLY: Signals = {
    "diversity/excess_empty": around(0.25, 0.05),
    "diversity/coverage": around(0.34, 0.05),
}
POOR: Signals = {
    "diversity/excess_empty": around(0.06, 0.05),
    "diversity/coverage": around(0.50, 0.05),
    "diversity/precision": around(0.15),
}
LOST: Signals = {
    "diversity/excess_empty": around(0.9, 0.02),
    "diversity/coverage": around(0.03),
    "diversity/precision": around(0.1),
}


def batches_of(n: int, norm: str = "") -> RunFacts:
    modules = (("BatchNorm2d", 3), ("Conv2d", 4)) if norm else (("Conv2d", 4),)
    return replace(with_network(FACTS, "generator", modules=modules), batch_size=n)


CASES = Cases(
    fault=BatchTooSmall,
    quiet=[
        Quiet(
            name="stays quiet with 64 samples that teach nothing", script=healthy().then(900, LOST)
        ),
        NearMiss(
            name="stays quiet when 8 samples train well with BatchNorm",
            script=learning(),
            facts=batches_of(8, "batch"),
        ),
        NearMiss(
            name="stays quiet when one image at a time trains well",
            script=learning(),
            facts=batches_of(1),
        ),
        NearMiss(
            name="stays quiet when 4 samples are added up eight times",
            script=healthy(steps=10)
            .always({**LOST, "optimizer/g_steps": 0.125, "optimizer/d_steps": 0.125})
            .then(2000),
            facts=batches_of(4, "batch"),
        ),
    ],
    firing=[
        Firing(
            name="fires when 2 samples never fill the data",
            script=learning(steps=10).always(PARTLY).then(2000),
            facts=batches_of(2),
            began=0,
            onset=(0, 0),
            confirmed_step=9,
            level="warning",
            says="2 samples",
        ),
        Firing(
            name="fires when BatchNorm averages over 4 samples and modes are lost",
            script=learning(steps=10).always(LOST).then(2000),
            facts=batches_of(4, "batch"),
            began=0,
            onset=(0, 0),
            confirmed_step=9,
            level="warning",
        ),
        Firing(
            name="fires as a note when BatchNorm averages over 4 samples without harm",
            script=healthy(),
            facts=batches_of(4, "batch"),
            began=0,
            onset=(0, 0),
            confirmed_step=9,
            level="watch",
            says="No harm",
        ),
        Firing(
            name="fires as a note when 2 samples still make progress",
            script=learning(steps=3000, scale_steps=700.0),
            facts=batches_of(2),
            began=0,
            onset=(0, 0),
            confirmed_step=9,
            level="watch",
        ),
        Firing(
            name="fires when few fakes look real after 800 steps with 4 samples",
            script=learning(steps=10).always(POOR).then(1500),
            facts=batches_of(4),
            began=0,
            onset=(0, 0),
            confirmed_step=9,
            level="warning",
            says="look real by now",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the run is taken up with 64 samples",
            script=healthy(),
            facts=batches_of(4, "batch"),
            later=(replace(batches_of(64, "batch"), step=300),),
            confirmed_step=9,
            resolved_step=599,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
