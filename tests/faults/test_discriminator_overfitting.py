"""When knowing the samples by heart harms the fakes, and when it is only a fact."""

from __future__ import annotations

from tb_gan_doctor.diagnose.faults.discriminator_overfitting import DiscriminatorOverfitting
from tests.builders import Approach, Signals, around, facts
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning


def _by_heart(gap: float, auc: float, begin: int = 0) -> Signals:
    return {
        "data/distinct_samples": 20000.0,
        "held_out/gap": Approach(0.7, around(gap), 150.0, begin),
        "held_out/auc": Approach(0.52, around(auc, 0.02), 150.0, begin),
    }


SUFFERING: Signals = {
    "diversity/coverage": around(0.12),
    "diversity/excess_empty": around(0.55, 0.05),
    "diversity/precision": around(0.3),
    "diversity/rke_ratio": around(0.72, 0.03),
    "balance/auc": around(0.96, 0.01),
}

CASES = Cases(
    fault=DiscriminatorOverfitting,
    quiet=[
        Quiet(
            name="stays quiet when small data is learned by heart a little",
            script=healthy("wgan-gp").always(
                {"held_out/gap": around(4.8, 0.2), "held_out/auc": around(0.63, 0.05)}
            ),
            facts=facts("wgan-gp"),
        ),
        NearMiss(
            name="stays quiet when thousands of held-out samples make a tiny gap sure",
            script=healthy().always(
                {"held_out/gap": around(25.0), "held_out/auc": around(0.58, 0.02)}
            ),
        ),
        NearMiss(
            name="stays quiet when held-out samples score above the training samples",
            script=healthy().always(
                {"held_out/gap": around(-12.0), "held_out/auc": around(0.25, 0.05)}
            ),
        ),
        NearMiss(
            name="stays quiet when fakes suffer for other reasons",
            script=healthy().then(1500, SUFFERING),
        ),
    ],
    firing=[
        Firing(
            name="fires when images are learned by heart and fakes never get good",
            script=learning(steps=10).always({**_by_heart(37.0, 0.97), **SUFFERING}).then(1990),
            began=0,
            onset=(189, 199),
            confirmed_step=449,
            level="critical",
            kind="with-harm",
            late_steps=400,  # of these 300 belong to a discriminator that has seen little
        ),
        Firing(
            name="fires when fakes get worse while the discriminator learns by heart",
            script=healthy("hinge").always(_by_heart(18.0, 0.88, begin=600)).then(1500, SUFFERING),
            facts=facts("hinge"),
            began=600,
            onset=(799, 849),
            confirmed_step=999,
            level="critical",
            kind="with-harm",
        ),
        Firing(
            name="fires with a hint when a large discriminator overfits and the fakes are fine",
            script=healthy().always(_by_heart(30.0, 0.92)).then(1000),
            began=0,
            onset=(189, 199),
            confirmed_step=449,
            level="watch",
            kind="without-harm",
            late_steps=400,
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when augmentation takes the samples from the discriminator",
            script=healthy()
            .always(_by_heart(30.0, 0.92))
            .then(1200, {"held_out/gap": around(2.0), "held_out/auc": around(0.55, 0.02)}),
            confirmed_step=449,
            resolved_step=1449,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
