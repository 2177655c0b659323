"""The discriminator ends in a Sigmoid, and the loss wants raw scores.

What it is
    A Sigmoid before a loss that applies one itself (BCEWithLogits, softplus), or before a hinge,
    Wasserstein or relativistic loss, which need scores without bounds.

Why it hurts
    Scores cannot leave [0, 1]: a discriminator that is certain can no longer say so, and its
    gradient goes through a flat Sigmoid once more than it should. Measured with a second Sigmoid:
    gradients 10,000 times smaller, losses that stand at 1.39 and 0.69, nothing learned.

How it is recognized
    All scores stay within [0, 1], while the generator's loss and its slope in the scores are
    those of a loss on raw scores: 1 - sigmoid(score) and not 1 / score, or a constant times that
    (an adversarial loss may have a weight). That the scores come from
    a Sigmoid is known from the network's last layer, or from scores that go to both ends and never
    beyond. A Sigmoid outside of the network shows in the loss: it is that of squashed scores.

When it is not this
    A Sigmoid before BCELoss is a pair that fits, and LSGAN bears it. Raw scores may lie within
    [0, 1] by chance for a while.

References
    soumith/ganhacks issues 36 and 67: removing the Sigmoid cured it.
    PyTorch documentation, BCEWithLogitsLoss.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, number_for
from tb_gan_doctor.diagnose.known_effects import OF_A_BROKEN_LOOP
from tb_gan_doctor.diagnose.loss_formulas import GENERATOR_LOSS, GENERATOR_SLOPE, sigmoid
from tb_gan_doctor.diagnose.stats.ema import StepEma
from tb_gan_doctor.model import QUIET, Episode, Evidence, Outcome, Reading, Remedy, RunFacts, Window

LEAST_SCORE = 0.02  # below, a mean says little of the single scores
_UNBOUNDED = ("wgan", "wgan-gp", "hinge", "relativistic")
_STATIC = "fact/sigmoid_outputs"


class _Form:
    """How the slope's share of that on raw scores varies while the scores of fakes do."""

    def __init__(self) -> None:
        self._scores = (math.inf, 0.0)  # lowest and highest so far
        self._shares = (math.inf, 0.0)
        self._n = 0

    def add(self, score: float, share: float) -> None:
        if score >= LEAST_SCORE and share > 0.0:
            self._n += 1
            self._scores = min(score, self._scores[0]), max(score, self._scores[1])
            self._shares = min(share, self._shares[0]), max(share, self._shares[1])

    def is_constant(self, p: LossActivationMismatch.Params) -> bool:
        """It does not vary although the scores do: a loss on raw scores, times a constant."""
        if self._n < p.form_readings_count:
            return False
        is_told = self._scores[1] >= p.form_factor * self._scores[0]
        return is_told and self._shares[1] <= p.form_ratio * self._shares[0]


class LossActivationMismatch(Fault):
    @dataclass(frozen=True)
    class Params:
        scale_steps: float = 50.0  # averaging of how far loss and slope are from the formulas
        loss_tolerance: float = 0.04  # share of a loss of about 1; one batch of 64 is 0.02 off
        slope_ratio: float = 0.06  # how far the slope may be off for being that of raw scores
        squashed_ratio: float = 0.60  # a Sigmoid between output and score takes 0.75 of the slope
        likeness_ratio: float = 2.0  # of slopes: that of the mean score is not the mean slope
        form_factor: float = 2.0  # fakes' scores have to vary by that much, least 0.02, to show
        form_ratio: float = 1.10  # the slope's form: so much its share of raw scores' varies; a
        # loss on probabilities varies 1.7, squares 1.3, linear ones 1.15
        form_readings_count: int = 10
        range_steps: int = 100  # that scores must keep within [0, 1] where no layer says so
        end_share: float = 0.02  # scores come this close to 0 and to 1 within one window
        ends_steps: int = 50  # of windows in which they do; raw scores would go beyond at once
        start_score: float = 0.12  # a Sigmoid starts at one half; untrained raw scores at 0
        inferred_severity: float = 0.70  # from where scores start and stay, without other proof
        undecided_severity: float = 0.70  # the layer is there and no score has been seen

    META = Meta(
        id="loss-activation-mismatch",
        title="Sigmoid before the wrong loss",
        summary="The discriminator ends in a Sigmoid while the loss expects raw scores.",
        group="training loop",
        needs=("score/real", "score/fake"),
        uses=("gradient/score", "loss/g", _STATIC),
        is_proof=True,
        hold_steps=1,
        hold_readings=1,
        clear_steps=200,
        explains={"": OF_A_BROKEN_LOOP},
        remedies=(
            Remedy(
                id="drop-sigmoid",
                do="Let the discriminator end in a linear layer and give its scores to the loss as "
                "they are.",
                because="Losses on raw scores keep a gradient however certain the discriminator "
                "is.",
                watch="gradient/score",
                cost="retrain",
                sources=("soumith/ganhacks issues 36, 67", "PyTorch, BCEWithLogitsLoss"),
                code="d_loss = F.binary_cross_entropy_with_logits(D(real), torch.ones(n, 1))",
            ),
            Remedy(
                id="bce-on-probabilities",
                do="Or keep the Sigmoid and use BCELoss, which takes probabilities.",
                because="Then the Sigmoid is applied once. It saturates where the discriminator is "
                "certain, so raw scores are the better choice.",
                watch="gradient/score",
                cost="restart",
                sources=("PyTorch documentation, BCELoss",),
                unless={name: "its scores must not be bounded" for name in _UNBOUNDED},
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        p = self.params
        self._n_sigmoid = 0
        self._within_since: int | None = None  # scores have kept to [0, 1] from this step on
        self._both_ends_steps = 0  # in windows in which scores come close to 0 and to 1
        self._high = 0.0
        self._first_step = -1
        self._starts_at_half = False
        self._loss_off = StepEma(p.scale_steps)  # from a loss on the scores as they are
        self._squashed_off = StepEma(p.scale_steps)  # from one on the Sigmoid of the scores
        self._apart = StepEma(p.scale_steps)  # of these two
        self._slope_share = StepEma(p.scale_steps)  # of the slope that raw scores would have
        self._squashed_share = StepEma(p.scale_steps)  # of that before a Sigmoid
        self._form = _Form()

    def learn(self, facts: RunFacts) -> None:
        super().learn(facts)
        networks = facts.networks_of("discriminator")
        self._n_sigmoid = sum(n.last_module == "Sigmoid" for n in networks)

    def read(self, window: Window) -> Outcome:
        p = self.params
        real, fake = window.get("score/real"), window.get("score/fake")
        if real != real or fake != fake:
            if self._n_sigmoid and self.facts.loss in _UNBOUNDED and self._first_step < 0:
                return self._found(p.undecided_severity, "layer")
            return None
        if self._first_step < 0:
            self._first_step = window.first_step
            self._starts_at_half = max(abs(real - 0.5), abs(fake - 0.5)) <= p.start_score
        if self.facts.loss == "lsgan":  # it bears a Sigmoid
            return QUIET
        self._compare(window, real, fake)
        if not self._keeps_within(window):
            return self._outside()
        return self._within(window)

    def _compare(self, window: Window, real: float, fake: float) -> None:
        """Sets the generator's loss and slope against those of a loss on these scores."""
        family = "nonsaturating" if self.facts.loss == "auto" else self.facts.loss
        if family not in GENERATOR_LOSS:
            return
        formula = GENERATOR_LOSS[family]
        loss = window.get("loss/g")
        plain, squashed = formula(real, fake), formula(sigmoid(real), sigmoid(fake))
        self._loss_off.update(abs(loss - plain), window.steps)
        self._squashed_off.update(abs(loss - squashed), window.steps)
        self._apart.update(abs(plain - squashed), window.steps)
        slope, at = window.get("gradient/score"), sigmoid(fake)
        expected = GENERATOR_SLOPE[family](real, fake)
        before = GENERATOR_SLOPE[family](sigmoid(real), at) * at * (1.0 - at)
        if expected > 0.0:
            self._slope_share.update(slope / expected, window.steps)
            self._form.add(fake, slope / expected)
        if before > 0.0:
            self._squashed_share.update(slope / before, window.steps)

    def _keeps_within(self, window: Window) -> bool:
        low = min(window.get("score/real", "min"), window.get("score/fake", "min"))
        high = max(window.get("score/real", "max"), window.get("score/fake", "max"))
        if low < 0.0 or high > 1.0:
            self._form = _Form()
            self._within_since = None
            self._both_ends_steps = 0
            return False
        if self._within_since is None:
            self._within_since = window.first_step
        self._high = high
        end = self.params.end_share
        self._both_ends_steps += window.steps if low <= end and high >= 1.0 - end else 0
        return True

    def _outside(self) -> Reading:
        """Raw scores are seen; a Sigmoid between them and the loss shows in loss and slope."""
        p = self.params
        is_squashed = (
            self._squashed_off.value <= p.loss_tolerance
            and self._apart.value >= 4.0 * p.loss_tolerance
            and self._slope_share.value <= p.squashed_ratio
            and 1.0 / p.likeness_ratio <= self._squashed_share.value <= p.likeness_ratio
        )
        if is_squashed:
            return self._found(1.0, "loss")
        return QUIET

    def _within(self, window: Window) -> Reading:
        p = self.params
        by_loss = self._loss_off.value <= p.loss_tolerance
        share = self._slope_share.value
        by_slope = abs(share - 1.0) <= p.slope_ratio
        if self.facts.loss == "auto" and self._loss_off.value > p.loss_tolerance:
            by_slope = False  # it may be another family's
        if self.facts.loss in GENERATOR_LOSS and self._form.is_constant(p):
            by_slope = True  # the loss has a weight of its own
        if self._n_sigmoid:
            is_wrong = by_slope or self.facts.loss in _UNBOUNDED
            return self._found(1.0, "layer") if is_wrong else QUIET
        since = window.first_step if self._within_since is None else self._within_since
        if window.last_step - since + 1 < p.range_steps or not (by_loss or by_slope):
            return QUIET
        if self._both_ends_steps >= p.ends_steps:
            return self._found(1.0, "scores")
        if by_loss and share <= p.squashed_ratio:
            return self._found(1.0, "loss")
        if self._starts_at_half and since == self._first_step:
            return self._found(p.inferred_severity, "scores")
        return QUIET

    def _found(self, severity: float, kind: str) -> Reading:
        if kind == "layer":
            evidence = Evidence(_STATIC, float(self._n_sigmoid), 0.0, "above", "count")
        elif kind == "loss":
            share, limit = self._slope_share.value, self.params.squashed_ratio
            evidence = Evidence("gradient/score", share, limit, "below", "ratio")
        else:
            evidence = Evidence("score/real", self._high, 1.0, "below", "score")
        return Reading(severity, (evidence,), since_step=self._within_since, kind=kind)

    def describe(self, episode: Episode) -> str:
        if episode.kind == "layer":
            return (
                f"The discriminator ends in a Sigmoid ({number_for(episode, _STATIC)} of its "
                f"networks, since step {episode.onset_by}), and the loss is one for raw scores: "
                "they cannot leave [0, 1]."
            )
        if episode.kind == "loss":
            return (
                "The generator's loss is that of scores which went through a Sigmoid first. "
                f"{number_for(episode, 'gradient/score')} of the slope is left that raw scores "
                "would have."
            )
        return (
            f"All scores lie within [0, 1] (highest {number_for(episode, 'score/real')}), as after "
            "a Sigmoid, and the loss treats them as raw scores."
        )
