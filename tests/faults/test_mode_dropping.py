"""When single modes are missing, and when it is chance, quality or a collapse."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.mode_dropping import ModeDropping
from tests.builders import Approach, Band, Signals, around, facts
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

DROPPED: Signals = {
    "diversity/excess_empty": around(0.37, 0.08),
    "diversity/coverage": around(0.40),
    "diversity/precision": around(0.82, 0.05),
    "diversity/rke_ratio": around(0.63, 0.05),
    "diversity/bin_jsd": around(0.3),
}

CASES = Cases(
    fault=ModeDropping,
    quiet=[
        Quiet(name="stays quiet while modes are found one after the other", script=learning()),
        Quiet(
            name="stays quiet when nothing was ever covered",
            script=healthy(steps=10)
            .always({**DROPPED, "diversity/excess_empty": around(0.7, 0.05)})
            .then(1500),
            coverage="warming-up",
        ),
        NearMiss(
            name="stays quiet when empty mass wanders as it does in healthy runs",
            script=healthy().then(800, {"diversity/excess_empty": Band(0.06, 0.11, 0.16)}),
        ),
        NearMiss(
            name="stays quiet when a sharper generator leaves bins empty but no mode",
            script=healthy().then(800, {"diversity/excess_empty": around(0.35, 0.05)}),
        ),
        NearMiss(
            name="stays quiet when blur, which counts as many modes, gets sharp",
            script=healthy()
            .always({"diversity/rke_ratio": around(1.7), "diversity/precision": around(0.4)})
            .then(
                800,
                {
                    "diversity/rke_ratio": around(0.93),
                    "diversity/precision": around(0.9),
                    "diversity/excess_empty": around(0.35, 0.05),
                },
            ),
        ),
        NearMiss(
            name="stays quiet when quality goes along with the modes",
            script=healthy().then(800, {**DROPPED, "diversity/precision": around(0.25)}),
        ),
        NearMiss(
            name="stays quiet when nearly all modes are gone, which is a collapse",
            script=healthy().then(800, {**DROPPED, "diversity/rke_ratio": around(0.15)}),
        ),
    ],
    firing=[
        Firing(
            name="fires when three of eight modes get no sample any more",
            script=healthy("relativistic").then(900, DROPPED),
            facts=facts("relativistic"),
            began=1000,
            onset=(999, 1049),
            confirmed_step=1199,
            level="critical",
        ),
        Firing(
            name="fires when half of the data's mass is gone",
            script=healthy().then(
                900, {**DROPPED, "diversity/excess_empty": 0.55, "diversity/rke_ratio": 0.5}
            ),
            began=1000,
            onset=(999, 1049),
            confirmed_step=1199,
            level="critical",
        ),
        Firing(
            name="fires when modes are lost soon after the last ones were found",
            script=learning(steps=1000).then(
                900,
                {
                    **DROPPED,
                    "diversity/excess_empty": around(0.33, 0.05),
                    "diversity/rke_ratio": around(0.70, 0.03),
                    "diversity/coverage": around(0.6),
                },
            ),
            began=1000,
            onset=(1049, 1099),
            confirmed_step=1249,
            level="warning",
        ),
        Firing(
            name="fires when modes fade away over 500 steps",
            script=healthy("hinge").then(
                1500,
                {
                    **DROPPED,
                    "diversity/excess_empty": Approach(0.01, 0.42, 250.0, begin=1000),
                },
            ),
            facts=facts("hinge"),
            began=1000,
            onset=(1099, 1149),
            confirmed_step=1299,
            level="critical",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when balanced sampling brings the modes back",
            script=healthy().then(500, DROPPED).then(1000, healthy().stretches[0][1]),
            confirmed_step=1199,
            resolved_step=1949,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
