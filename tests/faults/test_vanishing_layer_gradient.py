"""When a gradient fades inside a network, and when it was small before it got there."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.vanishing_layer_gradient import VanishingLayerGradient
from tests.builders import Approach, Band, Signals, around
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

BAD_SAMPLES: Signals = {
    "diversity/coverage": around(0.02),
    "diversity/precision": around(0.03),
    "diversity/excess_empty": around(0.9, 0.02),
    "diversity/rke_ratio": around(0.15),
}

CASES = Cases(
    fault=VanishingLayerGradient,
    quiet=[
        Quiet(name="stays quiet while a healthy network learns", script=learning("lsgan")),
        NearMiss(
            name="stays quiet when the first layer gets a fiftieth of the last one",
            script=healthy().always({"gradient/g_first_last": around(0.017)}),
        ),
        NearMiss(
            name="stays quiet when all layers get next to nothing together",
            script=healthy().then(600, {"gradient/g_norm": 1e-5, **BAD_SAMPLES}),
        ),
    ],
    firing=[
        Firing(
            name="fires when eight Sigmoid layers starve the first one",
            script=learning(steps=10)
            .always(
                {
                    **BAD_SAMPLES,
                    "gradient/g_first_last": Band(1e-8, 2e-8, 9e-8),
                    "diversity/minibatch_std_ratio": 1.5e-7,
                }
            )
            .then(800),
            began=0,
            onset=(40, 49),
            confirmed_step=99,
            level="critical",
            kind="generator",
            says="inside the generator",
        ),
        Firing(
            name="fires when a critic's first layers fade away and the samples go",
            script=healthy().then(
                1500,
                {
                    "gradient/d_first_last": Approach(0.7, 2e-5, 20.0, begin=1000),
                    "diversity/coverage": Approach(0.69, 0.02, 300.0, begin=1000),
                    "diversity/precision": Approach(0.80, 0.03, 300.0, begin=1000),
                    "diversity/excess_empty": Approach(0.03, 0.4, 300.0, begin=1000),
                },
            ),
            began=1000,
            onset=(1179, 1189),
            confirmed_step=1239,
            level="critical",
            kind="discriminator",
        ),
        Firing(
            name="fires when one of two generators has a ratio of a ten-thousandth and no harm",
            script=healthy().then(500, {"gradient/g_first_last:A2B": around(1e-4)}),
            began=1000,
            onset=(999, 1009),
            confirmed_step=1059,
            level="watch",
            kind="generator",
            says="(A2B)",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the layers are trained again",
            script=healthy()
            .then(300, {"gradient/g_first_last": around(1e-4)})
            .then(700, {"gradient/g_first_last": around(0.5)}),
            confirmed_step=1119,
            resolved_step=1509,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
