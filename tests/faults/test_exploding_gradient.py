"""When a gradient norm has left its own past, and which large norms are healthy."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.exploding_gradient import ExplodingGradient
from tests.builders import Band, Growth, around, facts
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

WIDE = (
    healthy(steps=600)
    .drop("diversity/")
    .always({"gradient/g_norm": around(600.0), "weight/g_norm": 90.0})
    .always({"diversity/excess_empty": 0.7, "diversity/coverage": 0.0})
)

CASES = Cases(
    fault=ExplodingGradient,
    quiet=[
        Quiet(
            name="stays quiet while early gradients are large and then settle",
            script=learning("hinge"),
            facts=facts("hinge"),
        ),
        Quiet(
            name="stays quiet when norms are above 100 but always were",
            script=healthy("wgan-gp").always({"gradient/d_norm": Band(90.0, 150.0, 300.0)}),
            facts=facts("wgan-gp"),
        ),
        NearMiss(
            name="stays quiet when weights start wide and the fakes get near the data",
            script=WIDE.always({"diversity/precision": around(0.5)}),
        ),
        NearMiss(
            name="stays quiet when gradients start large with weights of the usual size",
            script=WIDE.always({"diversity/precision": 0.0, "weight/g_norm": 8.0}),
        ),
        NearMiss(
            name="stays quiet when the norm grows tenfold and no further",
            script=healthy().then(600, {"gradient/d_norm": around(14.0)}),
        ),
        NearMiss(
            name="stays quiet when a single step has a norm 1000 times its median",
            script=healthy()
            .then(10, {"gradient/g_norm": 1400.0})
            .then(400, {"gradient/g_norm": around(1.4)}),
        ),
    ],
    firing=[
        Firing(
            name="fires when weights start so wide that gradients are huge and nothing is learned",
            script=WIDE.always({"diversity/precision": 0.0}),
            began=0,
            onset=(0, 0),
            confirmed_step=419,
            level="warning",
            kind="from-start",
        ),
        Firing(
            name="fires when the critic loses its gradient penalty",
            script=healthy("wgan-gp").then(
                500,
                {
                    "gradient/d_norm": Growth(2.6, 20.0, begin=1000),
                    "gradient/input": Growth(1.1, 4.0, begin=1000),
                    "gradient/penalized": 0.0,
                    "loss/d_penalty": None,
                    "loss/d": -1e4,
                },
            ),
            led_by="lipschitz-control-missing",
            facts=facts("wgan-gp"),
            began=1000,
            onset=(1039, 1049),
            confirmed_step=1139,
            level="critical",
            kind="discriminator",
        ),
        Firing(
            name="fires when the generator's norm jumps to 500 times its median",
            script=healthy().then(300, {"gradient/g_norm": around(700.0)}),
            began=1000,
            onset=(999, 1009),
            confirmed_step=1029,
            level="critical",
            kind="generator",
        ),
        Firing(
            name="fires when the norm is thirty times its median",
            script=healthy().then(300, {"gradient/d_norm": around(56.0)}),
            began=1000,
            onset=(999, 1009),
            confirmed_step=1029,
            level="watch",
            kind="discriminator",
        ),
        Firing(
            name="fires when it explodes before a median is known",
            script=healthy(steps=50).then(80, {"gradient/d_norm": 3e7, "gradient/g_norm": 2e4}),
            began=50,
            onset=(49, 59),
            confirmed_step=79,
            level="critical",
            kind="discriminator",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the norm is back where it was",
            script=healthy()
            .then(100, {"gradient/d_norm": around(1600.0)})
            .then(400, {"gradient/d_norm": around(1.6)}),
            confirmed_step=1029,
            resolved_step=1299,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
