"""NaN or infinity has entered the training.

What it is
    A loss, a gradient, a weight, a discriminator score or a sample is NaN or infinite.

Why it hurts
    NaN spreads: one step later it is in every weight, and nothing that follows means anything.

How it is recognized
    Non-finite values are counted where they are measured, in the order data, scores, losses,
    gradients, weights. The first place names the likely source. One is enough.

When it is not this
    A mixed precision scaler skips steps whose gradients overflow. Such a step never reaches the
    optimizer, so it is not counted here.

References
    Rauschmayr et al. 2021, Amazon SageMaker Debugger, rule ExplodingTensor.
    pytorch/pytorch issue 2534: NaN from the norm in the gradient penalty at zero.
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta
from tb_gan_doctor.model import QUIET, Episode, Evidence, Outcome, Reading, Remedy, Window

# Where a non-finite value may show, upstream first: (signal, kind, what people call it).
_PLACES = (
    ("data/real_max", "real-data", "the real samples"),
    ("score/real", "scores", "the discriminator's scores"),
    ("score/fake", "scores", "the discriminator's scores"),
    ("loss/d", "discriminator-loss", "the discriminator's loss"),
    ("loss/g", "generator-loss", "the generator's loss"),
    ("gradient/d_norm", "discriminator-gradient", "the discriminator's gradient"),
    ("gradient/g_norm", "generator-gradient", "the generator's gradient"),
    ("update/d_ratio", "discriminator-weights", "the discriminator's weights"),
    ("update/g_ratio", "generator-weights", "the generator's weights"),
    ("data/fake_max", "fake-samples", "the generated samples"),
)
_NAMES = {kind: name for _, kind, name in _PLACES}


class NonFiniteValues(Fault):
    @dataclass(frozen=True)
    class Params:
        limit_count: float = 0.0  # non-finite values tolerated per window; none ever mend

    META = Meta(
        id="non-finite-values",
        title="Non-finite values",
        summary="NaN or infinity in data, scores, losses, gradients or weights.",
        group="numerics",
        needs=("loss/d",),
        uses=tuple(signal for signal, _, _ in _PLACES),
        is_proof=True,
        hold_steps=0,
        hold_readings=1,
        clear_steps=500,
        explains={
            "": (
                "player-not-updating",
                "exploding-gradient",
                "mode-collapse",
                "mode-dropping",
                "discriminator-blind",
                "discriminator-overpowering",
                "vanishing-generator-gradient",
                "real-fake-range-mismatch",
            )
        },
        remedies=(
            Remedy(
                id="stop-on-first-non-finite",
                do="Go back to the last finite checkpoint and stop on the first non-finite loss.",
                because="Weights that hold NaN cannot recover, and every further step is wasted.",
                watch="loss/d",
                cost="restart",
                sources=("composer issue 2704; scvi-tools issue 511: stop before weights are hit",),
                code=(
                    "if not (torch.isfinite(d_loss) and torch.isfinite(g_loss)):\n"
                    '    raise RuntimeError("non-finite loss")'
                ),
            ),
            Remedy(
                id="loss-from-raw-scores",
                do="Compute the adversarial loss from raw scores: BCEWithLogitsLoss, no Sigmoid.",
                because="log(0) after a saturated Sigmoid is infinite; the fused form is not.",
                watch="loss/d",
                cost="restart",
                sources=("PyTorch documentation, BCEWithLogitsLoss (log-sum-exp)",),
                code="criterion = torch.nn.BCEWithLogitsLoss()  # D returns raw scores",
                unless={
                    "wgan": "the Wasserstein loss has no logarithm",
                    "wgan-gp": "the Wasserstein loss has no logarithm",
                    "hinge": "the hinge loss has no logarithm",
                    "lsgan": "the least-squares loss has no logarithm",
                },
            ),
            Remedy(
                id="epsilon-in-penalty-norm",
                do="Put 1e-12 under the square root of the gradient penalty.",
                because="The slope of a norm at zero is not finite; its second derivative is NaN.",
                watch="gradient/d_norm",
                cost="restart",
                sources=("pytorch/pytorch issue 2534",),
                code="norm = (gradient.flatten(1).square().sum(1) + 1e-12).sqrt()",
                unless={
                    "minimax": "this loss uses no gradient penalty",
                    "lsgan": "this loss uses no gradient penalty",
                },
            ),
            Remedy(
                id="lower-both-rates",
                do="Divide both learning rates by 3.",
                because="Where gradients grew before the first NaN, steps were too long.",
                watch="gradient/g_norm",
                cost="restart",
                sources=("Brock et al. 2019, Large Scale GAN Training, section 4",),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._first: Reading | None = None  # of the outbreak that is under way: it has the source
        self._last_found_step = -1

    def read(self, window: Window) -> Outcome:
        found: list[tuple[str, str, float]] = []
        measured = False
        for signal, kind, _ in _PLACES:
            count = window.get(signal, "n_nonfinite")
            if count != count:
                continue
            measured = True
            if count > self.params.limit_count:
                found.append((signal, kind, count))
        if not measured:
            return None
        if not found:
            if window.last_step - self._last_found_step >= self.META.clear_steps:
                self._first = None
            return QUIET
        self._last_found_step = window.last_step
        if self._first is None:
            evidence = tuple(
                Evidence(signal, count, self.params.limit_count, "above", "count")
                for signal, _, count in found[:4]
            )
            self._first = Reading(1.0, evidence, kind=found[0][1])
        return self._first

    def describe(self, episode: Episode) -> str:
        place = _NAMES.get(episode.kind, "the training")
        return (
            f"NaN or infinity in {place} since step {episode.onset_by}. It spreads to every weight "
            "within a few steps, so what follows is wasted compute."
        )
