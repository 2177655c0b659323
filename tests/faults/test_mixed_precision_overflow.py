"""Skipped steps count where they go on; a scaler that finds its level is at work as it should."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.mixed_precision_overflow import MixedPrecisionOverflow
from tests.builders import Approach, Every, Signals
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

NO_SCALER: Signals = dict.fromkeys(
    ("optimizer/g_skipped", "optimizer/d_skipped", "optimizer/loss_scale")
)
SCALED: Signals = {
    "optimizer/g_skipped": 0.0,
    "optimizer/d_skipped": 0.0,
    "optimizer/loss_scale": 65536.0,
}


def falling(per_100_steps: float, begin: int) -> Approach:
    return Approach(65536.0, 0.0, 100.0 / (per_100_steps * 0.693), begin)


def all_skipped(begin: int) -> Signals:
    return {
        "optimizer/d_skipped": 1.0,
        "optimizer/d_steps": 0.0,
        "optimizer/loss_scale": falling(40.0, begin),
    }


CASES = Cases(
    fault=MixedPrecisionOverflow,
    quiet=[
        Quiet(name="stays quiet without mixed precision", script=learning().always(NO_SCALER)),
        Quiet(name="stays quiet when a scaler skips nothing", script=healthy().always(SCALED)),
        NearMiss(
            name="stays quiet while a scale finds its level in the first steps",
            script=healthy(steps=20)
            .always({**SCALED, "optimizer/g_skipped": 0.3, "optimizer/loss_scale": 1024.0})
            .then(980, {"optimizer/g_skipped": 0.0}),
        ),
        NearMiss(
            name="stays quiet when one step is skipped each time a higher scale is tried",
            script=healthy().always({**SCALED, "optimizer/g_skipped": Every(20, 0.1, 0.0)}),
        ),
        NearMiss(
            name="stays quiet when one spike of the loss halves the scale twice",
            script=healthy()
            .always(SCALED)
            .then(10, {"optimizer/d_skipped": 0.2, "optimizer/loss_scale": 16384.0})
            .then(600, {"optimizer/d_skipped": 0.0}),
        ),
    ],
    firing=[
        Firing(
            name="fires when a penalty in half precision overflows at every step",
            script=healthy().always(SCALED).then(600, all_skipped(1000)),
            began=1000,
            onset=(1000, 1010),
            confirmed_step=1029,
            level="critical",
            kind="discriminator",
        ),
        Firing(
            name="fires early when every step overflows from the start",
            script=learning(steps=10).always(all_skipped(0)).then(600),
            began=0,
            onset=(0, 10),
            confirmed_step=29,
            level="critical",
            kind="discriminator",
        ),
        Firing(
            name="fires when every third step of the generator is skipped",
            script=healthy()
            .always(SCALED)
            .then(800, {"optimizer/g_skipped": 0.35, "optimizer/g_steps": 0.65}),
            began=1000,
            onset=(1070, 1080),
            confirmed_step=1099,
            level="critical",
            kind="generator",
        ),
        Firing(
            name="fires when the scale falls on though few steps are skipped",
            script=healthy().always(SCALED).then(800, {"optimizer/loss_scale": falling(6, 1000)}),
            began=1000,
            onset=(1060, 1070),
            confirmed_step=1089,
            level="warning",
            kind="scale",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the penalty is computed in single precision",
            script=healthy()
            .always(SCALED)
            .then(100, all_skipped(1000))
            .then(700, {**SCALED, "optimizer/d_steps": 1.0}),
            confirmed_step=1029,
            resolved_step=1519,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
