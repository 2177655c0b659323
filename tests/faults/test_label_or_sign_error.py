"""What tells a player at the wrong task from one that loses, and from another convention."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.label_or_sign_error import LabelOrSignError
from tests.builders import Approach, Signals, around, facts
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning

TURNED: Signals = {
    "balance/auc": Approach(0.7, 0.0, 30.0, begin=1000),
    "balance/separation": Approach(0.8, around(-20.0), 30.0, begin=1000),
    "score/real": Approach(0.8, around(-6.0), 30.0, begin=1000),
    "score/fake": Approach(-0.7, around(7.0), 30.0, begin=1000),
}
SWAPPED: Signals = {**TURNED, "loss/d": around(0.003)}
LOSING: Signals = {**TURNED, "loss/d": around(12.5), "update/d_ratio": around(3e-5)}
WRONG_SIGN: Signals = {
    "gradient/score_sign": 1.0,
    "balance/auc": Approach(0.7, 1.0, 30.0, begin=1000),
    "loss/g": around(8e-4),
    "score/fake": Approach(-0.7, -9.0, 30.0, begin=1000),
}

CASES = Cases(
    fault=LabelOrSignError,
    quiet=[
        Quiet(name="stays quiet while a GAN learns", script=learning()),
        NearMiss(
            name="stays quiet when a slow discriminator loses and its loss says so",
            script=healthy().then(900, LOSING),
        ),
        NearMiss(
            name="stays quiet when the discriminator is frozen and its loss is not known",
            script=healthy().drop("loss/").then(900, {**TURNED, "update/d_ratio": 0.0}),
        ),
        NearMiss(
            name="stays quiet when a starved discriminator is three deviations off",
            script=healthy().drop("loss/").then(900, {**TURNED, "balance/separation": -3.0}),
        ),
        NearMiss(
            name="stays quiet when labels are turned around for both players",
            script=learning().always(
                {
                    "gradient/score_sign": 1.0,
                    "balance/auc": Approach(0.03, 0.3, 90.0),
                    "balance/separation": around(-8.0),
                }
            ),
        ),
        NearMiss(
            name="stays quiet when the discriminator is certain of the right thing",
            script=healthy().then(600, {"balance/auc": 0.999, "balance/separation": 12.0}),
        ),
    ],
    firing=[
        Firing(
            name="fires when labels are swapped in mid-training",
            script=healthy().then(900, SWAPPED),
            began=1000,
            onset=(1109, 1119),
            confirmed_step=1159,
            level="critical",
            kind="discriminator",
        ),
        Firing(
            name="fires when a critic's sign is wrong from the start",
            script=learning("wgan-gp").always(
                {
                    "balance/auc": Approach(0.5, 0.0, 20.0),
                    "score/real": Approach(0.0, around(-40.0), 100.0),
                    "score/fake": Approach(0.0, around(50.0), 100.0),
                    "loss/d": Approach(0.0, around(-90.0), 100.0),
                }
            ),
            facts=facts("wgan-gp"),
            began=0,
            onset=(79, 89),
            confirmed_step=129,
            level="critical",
            kind="discriminator",
        ),
        Firing(
            name="fires when scores are far apart the wrong way and no loss is known",
            script=healthy().drop("loss/").then(900, TURNED),
            began=1000,
            onset=(1109, 1119),
            confirmed_step=1159,
            level="critical",
            kind="discriminator",
        ),
        Firing(
            name="fires when the generator's label is that of a fake",
            script=healthy().then(600, WRONG_SIGN),
            began=1000,
            onset=(999, 1009),
            confirmed_step=1049,
            level="critical",
            kind="generator",
            says="learns to be told apart",
        ),
        Firing(
            name="fires when a hinge generator raises what it should lower from the start",
            script=learning("hinge").always({**WRONG_SIGN, "balance/auc": Approach(0.6, 1.0, 40)}),
            facts=facts("hinge"),
            began=0,
            onset=(9, 19),
            confirmed_step=99,
            level="critical",
            kind="generator",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when the labels are put right",
            script=healthy()
            .then(300, SWAPPED)
            .then(500, {k: v for k, v in healthy().stretches[0][1].items() if k in SWAPPED}),
            confirmed_step=1159,
            resolved_step=1399,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
