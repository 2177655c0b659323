"""Sizes and outputs that cannot fit, and networks that are merely unequal."""

from __future__ import annotations

from dataclasses import replace

from tb_gan_doctor.diagnose.faults.structure_mismatch import StructureMismatch
from tb_gan_doctor.model import RunFacts
from tests.builders import Signals, around, with_network
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import FACTS, healthy, learning

LOST: Signals = {
    "diversity/excess_empty": around(0.9, 0.02),
    "diversity/coverage": around(0.03),
    "diversity/precision": around(0.1),
}
POSITIVE: Signals = {"data/fake_min": 0.0}
ENDS_IN_RELU = with_network(FACTS, "generator", last_module="ReLU")


def unequal(factor: float) -> RunFacts:
    return with_network(FACTS, "generator", parameters=int(900 * factor))


CASES = Cases(
    fault=StructureMismatch,
    quiet=[
        Quiet(name="stays quiet on two networks of a size", script=learning()),
        NearMiss(
            name="stays quiet when fakes come flat and reals as images",
            script=healthy(),
            facts=replace(FACTS, fake_shape=(256,)),
        ),
        NearMiss(
            name="stays quiet when a discriminator 100 times as large trains well",
            script=learning(),
            facts=unequal(0.01),
        ),
        NearMiss(
            name="stays quiet when a generator 19 times as large teaches nothing",
            script=healthy().then(900, LOST),
            facts=unequal(19.0),
        ),
        NearMiss(
            name="stays quiet when data without negative values meet a ReLU",
            script=healthy().always({**POSITIVE, "data/real_min": 0.0}),
            facts=ENDS_IN_RELU,
        ),
        NearMiss(
            name="stays quiet when the ReLU defined last is not the last one used",
            script=healthy(),
            facts=ENDS_IN_RELU,
        ),
    ],
    firing=[
        Firing(
            name="fires at once when fakes are larger than the real images",
            script=healthy(),
            facts=replace(FACTS, fake_shape=(1, 32, 32)),
            began=0,
            onset=(0, 0),
            confirmed_step=9,
            level="critical",
            kind="sample-size",
            says="1024",
        ),
        Firing(
            name="fires at once when a ReLU cannot give what the data have",
            script=healthy().always(POSITIVE),
            facts=ENDS_IN_RELU,
            began=0,
            onset=(0, 0),
            confirmed_step=9,
            level="critical",
            kind="output",
        ),
        Firing(
            name="fires when a tiny generator faces a discriminator 100 times as large",
            script=learning(steps=10).always(LOST).then(1500),
            facts=unequal(0.01),
            began=0,
            onset=(0, 0),
            confirmed_step=599,
            level="warning",
            kind="small-generator",
            led_by="generator-too-small",
        ),
        Firing(
            name="fires as a hint when a generator 30 times as large teaches nothing",
            script=learning(steps=10).always(LOST).then(1500),
            facts=unequal(30.0),
            began=0,
            onset=(0, 0),
            confirmed_step=789,
            level="watch",
            kind="small-discriminator",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the fakes come in the right size",
            script=healthy(),
            facts=replace(FACTS, fake_shape=(1, 32, 32)),
            later=(replace(FACTS, fake_shape=(1, 16, 16), step=300),),
            confirmed_step=9,
            resolved_step=399,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
