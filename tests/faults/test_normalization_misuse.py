"""BatchNorm counts under a penalty, with harm, and as the last layer of a discriminator."""

from __future__ import annotations

from dataclasses import replace

from tb_gan_doctor.diagnose.faults.normalization_misuse import NormalizationMisuse
from tb_gan_doctor.model import RunFacts
from tests.builders import Signals, around, facts, with_network
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

LOST: Signals = {
    "diversity/excess_empty": around(0.9, 0.02),
    "diversity/coverage": around(0.03),
    "diversity/precision": around(0.1),
}
EQUAL: Signals = {"balance/separation": 2e-7, "balance/auc": around(0.5)}


def with_batch_norm(loss: str, role: str = "discriminator", last: str = "Linear") -> RunFacts:
    modules = (("BatchNorm2d", 2), ("Conv2d", 3))
    return with_network(facts(loss), role, modules=modules, last_module=last)


CASES = Cases(
    fault=NormalizationMisuse,
    quiet=[
        Quiet(name="stays quiet without any BatchNorm", script=learning()),
        NearMiss(
            name="stays quiet when a DCGAN's discriminator has BatchNorm and no penalty",
            script=healthy().always({"gradient/penalized": 0.0}).then(900, LOST),
            facts=with_batch_norm("nonsaturating"),
        ),
        NearMiss(
            name="stays quiet when only the generator of a WGAN-GP has BatchNorm",
            script=learning("wgan-gp"),
            facts=with_batch_norm("wgan-gp", "generator"),
        ),
        NearMiss(
            name="stays quiet when R1 is computed through BatchNorm without harm",
            script=healthy().always({"gradient/penalized": 1.0}),
            facts=with_batch_norm("nonsaturating"),
        ),
        NearMiss(
            name="stays quiet when the BatchNorm defined last is not the last one used",
            script=healthy(),
            facts=with_batch_norm("nonsaturating", last="BatchNorm1d"),
        ),
    ],
    firing=[
        Firing(
            name="fires as a note when a WGAN-GP critic with BatchNorm trains well",
            script=learning("wgan-gp"),
            facts=with_batch_norm("wgan-gp"),
            began=0,
            onset=(0, 0),
            confirmed_step=9,
            level="watch",
            kind="penalized-critic",
            says="No harm",
        ),
        Firing(
            name="fires when a WGAN-GP critic with BatchNorm teaches nothing",
            script=learning("wgan-gp", steps=10).always(LOST).then(1500),
            facts=with_batch_norm("wgan-gp"),
            began=0,
            onset=(0, 0),
            confirmed_step=9,
            level="warning",
            kind="penalized-critic",
        ),
        Firing(
            name="fires at once when BatchNorm is the last layer of a discriminator",
            script=healthy().always(EQUAL),
            facts=with_batch_norm("nonsaturating", last="BatchNorm1d"),
            began=0,
            onset=(0, 0),
            confirmed_step=9,
            level="critical",
            kind="last-layer",
        ),
        Firing(
            name="fires when a WGAN-GP critic with BatchNorm has not covered the data in time",
            script=learning("wgan-gp", steps=2500, scale_steps=2500.0),
            facts=with_batch_norm("wgan-gp"),
            began=0,
            onset=(0, 0),
            confirmed_step=9,
            level="warning",
            kind="penalized-critic",
            says="do not cover the data",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the critic is made anew without BatchNorm",
            script=healthy("wgan-gp"),
            facts=with_batch_norm("wgan-gp"),
            later=(replace(facts("wgan-gp"), step=300),),
            confirmed_step=9,
            resolved_step=399,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
