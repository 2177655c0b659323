"""What tells a Sigmoid before a loss on raw scores from one that fits, and from raw scores."""

from __future__ import annotations

from collections.abc import Callable

from tb_gan_doctor.diagnose.faults.loss_activation_mismatch import LossActivationMismatch
from tb_gan_doctor.diagnose.loss_formulas import sigmoid, softplus
from tb_gan_doctor.model import RunFacts
from tests.builders import Approach, Script, Signals, around, facts, with_network
from tests.fault_tester import Cases, Firing, NearMiss, Quiet, Recovery, check_fault
from tests.healthy_runs import healthy, learning


def ending_in_sigmoid(loss: str) -> RunFacts:
    return with_network(facts(loss), "discriminator", last_module="Sigmoid")


def scores(real: float, fake: float) -> Signals:
    """Scores that spread by a tenth of what is left to either end."""
    return {"score/real": around(real, (1 - real) * 0.1), "score/fake": around(fake, 0.1)}


def twice(real: float, fake: float) -> Signals:
    """A second Sigmoid in a loss on raw scores."""
    return {
        **scores(real, fake),
        "gradient/score": 1.0 - sigmoid(fake),
        "loss/g": softplus(-fake),
    }


def once(real: float, fake: float) -> Signals:
    """BCELoss on probabilities."""
    return {**scores(real, fake), "gradient/score": 1.05 / fake, "loss/g": around(1.3)}


def from_start(loss: str, signals: Signals) -> Script:
    return learning(loss, steps=10).always(signals).then(800)


BETWEEN: Signals = {  # a Sigmoid between the network's output, which is recorded, and the loss
    "score/real": around(-1.0),
    "score/fake": around(-4.0, 0.01),
    "loss/g": softplus(-sigmoid(-4.0)),
    "gradient/score": 0.009,
}

_FALLING = Approach(0.5, 0.15, 150.0)  # a discriminator that learns to tell fakes


def weighted(slope: Callable[[float], float]) -> Script:
    """Scores of a Sigmoid, and an adversarial loss that counts a fifth beside others."""
    return from_start(
        "nonsaturating",
        {
            "score/real": Approach(0.5, 0.8, 150.0),
            "score/fake": _FALLING,
            "gradient/score": lambda step: 0.2 * slope(_FALLING(step)),
            "loss/g": around(3.0),
        },
    )


CASES = Cases(
    fault=LossActivationMismatch,
    quiet=[
        Quiet(name="stays quiet on raw scores of a GAN that learns", script=learning()),
        NearMiss(
            name="stays quiet when a Sigmoid comes before BCELoss",
            script=from_start("nonsaturating", once(0.7, 0.3)),
            facts=ending_in_sigmoid("nonsaturating"),
        ),
        NearMiss(
            name="stays quiet when raw scores of a critic lie within 0 and 1",
            script=from_start(
                "wgan",
                {
                    "score/real": Approach(0.0, around(0.6, 0.02), 200.0),
                    "score/fake": Approach(0.0, around(0.5, 0.02), 200.0),
                    "gradient/score": 1.0,
                    "loss/g": Approach(0.0, around(-0.5, 0.02), 200.0),
                },
            ),
            facts=facts("wgan"),
        ),
        NearMiss(
            name="stays quiet when the last layer that was defined is not the last one used",
            script=healthy("hinge"),
            facts=ending_in_sigmoid("hinge"),
        ),
        Quiet(
            name="stays quiet when LSGAN ends in a Sigmoid",
            script=from_start("lsgan", scores(0.7, 0.3)),
            facts=ending_in_sigmoid("lsgan"),
        ),
        NearMiss(
            name="stays quiet when the loss is weighted and its slope is small",
            script=healthy().always({"gradient/score": 0.001, "loss/g": 0.0013}),
        ),
        NearMiss(
            name="stays quiet when a weighted BCELoss follows a Sigmoid",
            script=weighted(lambda score: 1.0 / score),
        ),
    ],
    firing=[
        Firing(
            name="fires at once when a hinge discriminator ends in a Sigmoid",
            script=from_start("hinge", scores(0.6, 0.4)),
            facts=ending_in_sigmoid("hinge"),
            began=0,
            onset=(0, 0),
            confirmed_step=9,
            level="critical",
            kind="layer",
            says="ends in a Sigmoid",
        ),
        Firing(
            name="fires at once when a Sigmoid layer comes before a loss with logits",
            script=from_start("nonsaturating", twice(0.6, 0.45)),
            facts=ending_in_sigmoid("nonsaturating"),
            began=0,
            onset=(0, 0),
            confirmed_step=9,
            level="critical",
            kind="layer",
        ),
        Firing(
            name="fires when scores go to both ends of a Sigmoid that no layer shows",
            script=from_start("nonsaturating", {**twice(0.99, 0.012), "score/real": 0.99}),
            began=0,
            onset=(0, 0),
            confirmed_step=99,
            level="critical",
            kind="scores",
        ),
        Firing(
            name="fires when scores start at one half and never leave the unit",
            script=from_start("hinge", {**scores(0.55, 0.45), "gradient/score": 1.0}),
            facts=facts("hinge"),
            began=0,
            onset=(0, 0),
            confirmed_step=99,
            level="warning",
            kind="scores",
        ),
        Firing(
            name="fires when the slope has the form of a weighted loss on raw scores",
            script=weighted(lambda score: 1.0 - sigmoid(score)),
            began=0,
            onset=(0, 0),
            confirmed_step=199,
            level="warning",
            kind="scores",
        ),
        Firing(
            name="fires when a Sigmoid stands between the network and the loss",
            script=from_start("nonsaturating", BETWEEN),
            began=0,
            onset=(0, 9),
            confirmed_step=9,
            level="critical",
            kind="loss",
        ),
    ],
    recovery=[
        Recovery(
            name="recovers when raw scores go to the loss",
            script=healthy().then(300, BETWEEN).then(600, healthy().stretches[0][1]),
            confirmed_step=1119,
            resolved_step=1499,
        ),
    ],
)


def test_cases() -> None:
    check_fault(CASES)
