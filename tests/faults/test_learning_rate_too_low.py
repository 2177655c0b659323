"""How short steps may be, and when it matters."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.learning_rate_too_low import LearningRateTooLow
from tests.builders import Approach, Signals, around
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

POOR: Signals = {
    "diversity/coverage": around(0.02),
    "diversity/precision": around(0.03),
    "diversity/excess_empty": around(0.9, 0.02),
}
SLOW: Signals = {"update/g_ratio": around(5e-6), "update/d_ratio": around(6e-6)}

CASES = Cases(
    fault=LearningRateTooLow,
    quiet=[
        Quiet(name="stays quiet while a healthy run learns", script=learning("wgan")),
        NearMiss(
            name="stays quiet when only the generator is slow",
            script=healthy().then(600, {"update/g_ratio": around(5e-6)}),
        ),
        NearMiss(
            name="stays quiet when a fine-tuning run moves by a ten-thousandth",
            script=healthy().always(
                {"update/g_ratio": around(1.2e-4), "update/d_ratio": around(1.5e-4)}
            ),
        ),
        NearMiss(
            name="stays quiet when a player does not move at all",
            script=healthy().then(600, {**SLOW, "update/g_ratio": 0.0}),
        ),
    ],
    firing=[
        Firing(
            name="fires when both rates are a thousand times too low from the start",
            script=learning(steps=10).always({**POOR, **SLOW}).then(1500),
            began=0,
            onset=(0, 9),
            confirmed_step=349,
            level="warning",
            says="learning runs move by about 0.001",
        ),
        Firing(
            name="fires when both rates are 300 times too low from the start",
            script=learning(steps=10)
            .always({**POOR, "update/g_ratio": around(3e-5), "update/d_ratio": around(6e-5)})
            .then(1500),
            began=0,
            onset=(0, 9),
            confirmed_step=749,
            level="warning",
        ),
        Firing(
            name="fires when a schedule ends in a run that covers its data: a note",
            script=healthy().then(
                900,
                {
                    "update/g_ratio": Approach(5e-3, 2e-6, 60.0, begin=1000),
                    "update/d_ratio": Approach(6e-3, 2e-6, 60.0, begin=1000),
                },
            ),
            began=1000,
            onset=(1269, 1279),
            confirmed_step=1539,
            level="watch",
            late_steps=500,  # the steps themselves take 300 to get that short
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the rates are raised again",
            script=healthy()
            .then(1000, SLOW)
            .then(900, {"update/g_ratio": around(2e-3), "update/d_ratio": around(2e-3)}),
            confirmed_step=1269,
            resolved_step=2339,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
