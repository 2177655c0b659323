"""When regularization is what makes a discriminator flat, and when flat is convergence."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.discriminator_over_regularized import (
    DiscriminatorOverRegularized,
)
from tests.builders import Approach, Signals, around, facts
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

POOR: Signals = {
    "balance/auc": around(0.55, 0.05),
    "diversity/coverage": around(0.02),
    "diversity/precision": around(0.03),
    "diversity/excess_empty": around(0.8, 0.02),
}
HEAVY: Signals = {"loss/d": 60.0, "loss/d_penalty": 58.6}
FLAT: Signals = {
    "gradient/penalized": 1.0,
    "gradient/input": Approach(1.0, 1e-3, 60.0, begin=1000),
    "gradient/score": around(0.5),
}

CASES = Cases(
    fault=DiscriminatorOverRegularized,
    quiet=[
        Quiet(
            name="stays quiet while a penalty is a small part of the loss",
            script=learning("wgan-gp"),
            facts=facts("wgan-gp"),
        ),
        NearMiss(
            name="stays quiet when the penalty is twice the rest of the loss",
            script=healthy("relativistic").always(
                {"loss/d": around(1.8), "loss/d_penalty": around(1.2)}
            ),
            facts=facts("relativistic"),
        ),
        NearMiss(
            name="stays quiet when a discriminator without a penalty is as flat",
            script=healthy().then(1200, {**POOR, **FLAT, "gradient/penalized": 0.0}),
        ),
        NearMiss(
            name="stays quiet when the loss is flat and not the discriminator",
            script=healthy("minimax").then(
                1200,
                {
                    **POOR,
                    "gradient/penalized": 1.0,
                    "gradient/input": Approach(1.0, 0.01, 60.0, begin=1000),
                    "gradient/score": Approach(0.48, 0.005, 60.0, begin=1000),
                },
            ),
            facts=facts("minimax"),
        ),
        NearMiss(
            name="stays quiet when a third of the weights are clipped and the slope is small",
            script=healthy("wgan").then(900, {"gradient/input": around(4e-3)}),
            facts=facts("wgan"),
        ),
    ],
    firing=[
        Firing(
            name="fires when R1 is ten thousand times too heavy and nothing is learned",
            script=learning(steps=10)
            .always({**POOR, **HEAVY, "gradient/penalized": 1.0})
            .then(1500),
            began=0,
            onset=(0, 9),
            confirmed_step=449,
            level="warning",
            kind="penalty",
            says="serves the penalty",
        ),
        Firing(
            name="fires when nobody passed the penalty and its gradient drowns the rest",
            script=learning(steps=10)
            .always(
                {
                    **POOR,
                    "gradient/penalized": 1.0,
                    "gradient/d_norm": around(57.0),
                    "gradient/g_norm": around(0.05),
                }
            )
            .then(1500),
            began=0,
            onset=(0, 9),
            confirmed_step=449,
            level="warning",
            kind="penalty",
            says="thirty times",
        ),
        Firing(
            name="fires when a clipping bound is a hundred times too small",
            script=learning("wgan", steps=10)
            .always({**POOR, "weight/d_at_bound": 0.97, "gradient/input": around(2e-5)})
            .then(1500),
            facts=facts("wgan"),
            began=0,
            onset=(0, 9),
            confirmed_step=449,
            level="critical",
            kind="clipped",
            says="sit at the clipping bound",
        ),
        Firing(
            name="fires when a penalty flattens the discriminator in mid-training",
            script=healthy().then(1500, {**POOR, **FLAT}),
            began=1000,
            onset=(1209, 1219),
            confirmed_step=1409,
            level="critical",
            kind="flat",
            says="has become flat",
            late_steps=500,  # the slope itself takes 300 steps to get there
        ),
        Firing(
            name="fires when the penalty outweighs the loss and the fakes are good: a note",
            script=healthy().always({**HEAVY, "gradient/penalized": 1.0}).then(400),
            began=0,
            onset=(0, 9),
            confirmed_step=449,
            level="watch",
            kind="penalty",
        ),
        Firing(
            name="fires when scores hardly differ over the data, and few fakes look real",
            script=learning(steps=10)
            .always(
                {
                    "gradient/penalized": 1.0,
                    "gradient/input": around(2e-4),
                    "gradient/score": 0.5,
                    "data/real_std": 0.5,
                    "diversity/precision": around(0.15),
                }
            )
            .then(1500),
            began=0,
            onset=(0, 9),
            confirmed_step=449,
            level="warning",
            kind="flat",
            says="scores hardly differ",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the penalty's weight is divided by a hundred",
            script=healthy()
            .then(900, {**HEAVY, "gradient/penalized": 1.0})
            .then(2500, {"loss/d": 1.9, "loss/d_penalty": 0.58}),
            confirmed_step=1159,
            resolved_step=2699,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
