"""When few modes are a collapse, and when they are a beginning or something else."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.mode_collapse import ModeCollapse
from tests.builders import Approach, Band, Every, Signals, around, facts
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

COLLAPSED: Signals = {
    "diversity/rke_ratio": around(0.12),
    "diversity/excess_empty": Band(0.80, 0.86, 0.88),
    "diversity/coverage": around(0.04),
    "diversity/precision": around(0.7),
    "diversity/bin_jsd": around(0.8),
    "diversity/minibatch_std_ratio": around(0.1),
}

CASES = Cases(
    fault=ModeCollapse,
    quiet=[
        Quiet(name="stays quiet while a slow generator has yet to learn", script=learning()),
        NearMiss(
            name="stays quiet when half of the modes are left",
            script=healthy().then(
                800, {"diversity/rke_ratio": 0.52, "diversity/excess_empty": 0.45}
            ),
        ),
        NearMiss(
            name="stays quiet when diverse noise misses the data altogether",
            script=healthy().then(
                800,
                {
                    "diversity/rke_ratio": around(1.2, 0.05),
                    "diversity/excess_empty": 0.9,
                    "diversity/precision": 0.02,
                    "diversity/coverage": 0.02,
                },
            ),
        ),
        NearMiss(
            name="stays quiet when one check in six is bad",
            script=healthy().then(50, COLLAPSED).then(500, healthy().stretches[0][1]),
        ),
        Quiet(
            name="stays quiet when a generator that never learned is still in its first 1500 steps",
            script=healthy(steps=10)
            .always(
                {
                    **COLLAPSED,
                    "diversity/precision": around(0.15, 0.05),
                    "diversity/minibatch_std_ratio": around(0.35),
                }
            )
            .then(1200),
            coverage="warming-up",
        ),
        Quiet(
            name="stays quiet when some of few outputs look half real, in the first 1500 steps",
            script=healthy(steps=10)
            .always(
                {
                    **COLLAPSED,
                    "diversity/rke_ratio": around(0.27),
                    "diversity/precision": Every(8, 0.55, 0.1),
                    "diversity/minibatch_std_ratio": around(0.35),
                }
            )
            .then(1200),
            coverage="warming-up",
        ),
    ],
    firing=[
        Firing(
            name="fires when one output hops from mode to mode from the start",
            script=healthy(steps=10)
            .always(
                {
                    **COLLAPSED,
                    "diversity/precision": Every(8, 0.9, 0.1),
                    "diversity/minibatch_std_ratio": around(0.2),
                }
            )
            .then(1200),
            began=0,
            onset=(690, 699),
            confirmed_step=799,
            level="critical",
            late_steps=800,  # a generator gets 700 steps to learn
        ),
        Firing(
            name="fires when noise stops to matter while every loss looks healthy",
            script=healthy().then(
                500, {**COLLAPSED, "loss/d": around(0.94), "loss/g": around(1.3)}
            ),
            began=1000,
            onset=(999, 1049),
            confirmed_step=1149,
            level="critical",
        ),
        Firing(
            name="fires when a fast generator chases one mode under least squares",
            script=healthy("lsgan").then(
                500,
                {
                    **COLLAPSED,
                    "balance/auc": around(0.88, 0.03),
                    "update/g_ratio": around(3e-2),
                },
            ),
            facts=facts("lsgan"),
            began=1000,
            onset=(999, 1049),
            confirmed_step=1149,
            level="critical",
            led_by="learning-rate-too-high",
        ),
        Firing(
            name="fires when modes go one after the other over 600 steps",
            script=healthy().then(
                1200,
                {
                    "diversity/rke_ratio": Approach(0.95, 0.13, 200.0, begin=1000),
                    "diversity/excess_empty": Approach(0.03, 0.87, 200.0, begin=1000),
                    "diversity/coverage": Approach(0.69, 0.04, 200.0, begin=1000),
                },
            ),
            began=1000,
            onset=(1149, 1199),
            confirmed_step=1299,
            level="critical",
            led_by="mode-dropping",
        ),
        Firing(
            name="fires when a generator has known nothing but two good modes for 700 steps",
            script=healthy(steps=10)
            .always({**COLLAPSED, "diversity/rke_ratio": around(0.2, 0.05)})
            .then(2000),
            began=0,
            onset=(649, 699),
            confirmed_step=799,
            level="critical",
            late_steps=700,  # until then it may be slow to learn
        ),
        Firing(
            name="fires at once when a generator ignores its noise from the start",
            script=learning(steps=10)
            .always(
                {
                    "diversity/minibatch_std_ratio": 0.0,
                    "diversity/excess_empty": around(0.9, 0.01),
                    "diversity/rke_ratio": around(0.06, 0.01),
                    "diversity/coverage": 0.0,
                    "diversity/precision": 0.0,
                }
            )
            .then(600),
            began=0,
            onset=(90, 99),
            confirmed_step=199,
            level="critical",
            kind="constant",
        ),
        Firing(
            name="fires when images leave few bins although their spread looks healthy",
            script=healthy().then(
                500,
                {
                    "diversity/rke_ratio": 0.72,
                    "diversity/excess_empty": 0.86,
                    "diversity/coverage": 0.06,
                },
            ),
            began=1000,
            onset=(999, 1049),
            confirmed_step=1149,
            level="warning",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when a checkpoint from before is restored",
            script=healthy().then(300, COLLAPSED).then(800, healthy().stretches[0][1]),
            confirmed_step=1149,
            resolved_step=1599,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
