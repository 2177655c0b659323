"""When non-finite values are found, and what only looks like them."""

from __future__ import annotations

import math

from tb_gan_doctor.diagnose.faults.non_finite_values import NonFiniteValues
from tests.builders import Every, Signals, facts
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy

NAN = math.nan
INF = math.inf

# One step after the first NaN it is in every weight, and nothing else can be measured.
ALL_GONE: Signals = {
    **dict.fromkeys(("score/real", "score/fake", "loss/d", "loss/g"), NAN),
    **dict.fromkeys(("gradient/g_norm", "gradient/d_norm", "gradient/score"), NAN),
    **dict.fromkeys(("update/g_ratio", "update/d_ratio", "data/fake_max"), NAN),
    **dict.fromkeys(("gradient/g_leftover", "gradient/d_leftover"), NAN),
    **dict.fromkeys(("gradient/g_first_last", "gradient/d_first_last"), NAN),
    **dict.fromkeys(("balance/auc", "balance/separation"), None),
    **dict.fromkeys(("data/fake_min", "data/fake_mean", "data/fake_std"), None),
    **dict.fromkeys(("diversity/minibatch_std_ratio", "diversity/bin_jsd"), None),
    **dict.fromkeys(("diversity/coverage", "diversity/precision"), None),
    **dict.fromkeys(("diversity/excess_empty", "diversity/rke_ratio"), None),
}

CASES = Cases(
    fault=NonFiniteValues,
    quiet=[
        Quiet(
            name="stays quiet while a critic's loss is negative, as it should be",
            script=healthy("wgan-gp"),
            facts=facts("wgan-gp"),
        ),
        NearMiss(
            name="stays quiet when losses are huge but finite",
            script=healthy().then(300, {"loss/d": 3e37, "loss/g": -3e37}),
        ),
        NearMiss(
            name="stays quiet when a mixed precision scaler skips one step in ten",
            script=healthy().then(
                500, {"update/g_ratio": Every(10, 0.0, 2e-3), "optimizer/g_steps": 0.9}
            ),
        ),
    ],
    firing=[
        Firing(
            name="fires when a loss becomes NaN and everything after it",
            script=healthy()
            .then(10, {"loss/d": NAN, "gradient/d_norm": NAN, "update/d_ratio": NAN})
            .then(200, ALL_GONE),
            began=1000,
            onset=(999, 1009),
            confirmed_step=1009,
            level="critical",
            kind="discriminator-loss",
        ),
        Firing(
            name="fires when one batch of the data holds an infinite pixel",
            script=healthy()
            .then(10, {"data/real_max": INF})
            .then(200, {**ALL_GONE, "data/real_max": 1.0}),
            began=1000,
            onset=(999, 1009),
            confirmed_step=1009,
            level="critical",
            kind="real-data",
        ),
        Firing(
            name="fires when only the penalty's second derivative is NaN",
            script=healthy("wgan-gp").then(100, {"gradient/d_norm": NAN}),
            facts=facts("wgan-gp"),
            began=1000,
            onset=(999, 1009),
            confirmed_step=1009,
            level="critical",
            kind="discriminator-gradient",
        ),
        Firing(
            name="fires when it happens within the very first window",
            script=healthy(steps=10).always(ALL_GONE).then(100),
            began=0,
            onset=(0, 9),
            confirmed_step=9,
            level="critical",
            kind="scores",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when 500 steps without one have passed",
            script=healthy().then(10, {"loss/g": NAN}).then(800, {"loss/g": 0.9}),
            confirmed_step=1009,
            resolved_step=1509,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
