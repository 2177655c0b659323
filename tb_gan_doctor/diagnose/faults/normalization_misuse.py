"""BatchNorm sits where it works against the discriminator's loss.

What it is
    BatchNorm in a critic with a gradient penalty, or as the discriminator's last layer.

Why it hurts
    A gradient penalty asks for the slope in each sample, and BatchNorm makes each score depend on
    the whole batch, so the penalty no longer means what it says. As the last layer BatchNorm gives
    real and fake batches the same mean score, whatever the discriminator knows.

How it is recognized
    The layers that the networks are made of, and whether a penalty is computed. A penalized critic
    with BatchNorm is noted, and warned of where the fakes do not cover the data and do not get
    better; with the penalty of WGAN-GP, where they have not covered it after 400 steps. Mean scores
    of real and fake that are equal to the last digit prove the other kind.

When it is not this
    BatchNorm in the generator, or in a discriminator without a penalty (DCGAN), is common and
    fine. LayerNorm, InstanceNorm and spectral normalization go with penalties.

References
    Gulrajani et al. 2017, WGAN-GP, section 4: no critic batch normalization.
    Radford et al. 2016, DCGAN, section 3: none in the generator's output or D's input layer.
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, number_for
from tb_gan_doctor.diagnose.faults.batch_too_small import batch_norms
from tb_gan_doctor.diagnose.harm import shows_harm
from tb_gan_doctor.diagnose.known_effects import OF_LOST_TRAINING
from tb_gan_doctor.diagnose.progress import COVERED_COVERAGE, COVERED_EXCESS
from tb_gan_doctor.diagnose.stats.lasting import Lasting
from tb_gan_doctor.model import QUIET, Episode, Evidence, Outcome, Reading, Remedy, RunFacts, Window

_SIGNAL = "fact/batch_norm_layers"


class NormalizationMisuse(Fault):
    @dataclass(frozen=True)
    class Params:
        noted_severity: float = 0.40  # WGAN-GP with BatchNorm, no harm seen
        slow_severity: float = 0.62  # the same, and the data are not covered yet
        slow_steps: int = 400  # healthy small WGAN-GPs have covered the data by then
        harmful_severity: float = 0.70  # WGAN-GP with BatchNorm, and with harm
        other_severity: float = 0.50  # another penalty (R1), and with harm: one cause of many
        proof_severity: float = 1.0  # the last layer
        equal_score_ratio: float = 1e-3  # of the spread of scores; rounding leaves 1e-6
        harm_steps: int = 200  # two diversity checks at least

    META = Meta(
        id="normalization-misuse",
        title="BatchNorm in the wrong place",
        summary="BatchNorm in the discriminator works against its penalty or its scores.",
        group="architecture",
        needs=(_SIGNAL,),
        uses=(
            "gradient/penalized",
            "balance/separation",
            "diversity/excess_empty",
            "diversity/coverage",
        ),
        hold_steps=1,
        hold_readings=1,
        clear_steps=100,
        explains={
            "penalized-critic": OF_LOST_TRAINING,
            "last-layer": (
                *OF_LOST_TRAINING,
                "vanishing-generator-gradient",
                "discriminator-over-regularized",
            ),
        },
        remedies=(
            Remedy(
                id="remove-batch-norm",
                do="Remove BatchNorm from the discriminator, or put LayerNorm in its place.",
                because="Each sample's score and slope then depend on that sample alone.",
                watch="gradient/input",
                cost="retrain",
                sources=("Gulrajani et al. 2017, WGAN-GP, section 4",),
                code="norm = torch.nn.GroupNorm(1, channels)  # LayerNorm, for BatchNorm2d",
            ),
            Remedy(
                id="spectral-norm",
                do="Or use spectral normalization instead of penalty and BatchNorm.",
                because="It bounds the discriminator's slope without looking at the batch.",
                watch="balance/auc",
                cost="retrain",
                sources=("Miyato et al. 2018, Spectral Normalization",),
                code="layer = torch.nn.utils.parametrizations.spectral_norm(layer)",
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._n_layers = 0
        self._ends_in_norm = False
        self._is_penalized = False
        self._since_step: int | None = None
        self._harm = Lasting(self.params.harm_steps)

    def learn(self, facts: RunFacts) -> None:
        super().learn(facts)
        networks = facts.networks_of("discriminator")
        self._n_layers = sum(batch_norms(n.modules) for n in networks)
        self._ends_in_norm = any("BatchNorm" in n.last_module for n in networks)
        if not self._n_layers:
            self._since_step = None
        elif self._since_step is None:
            self._since_step = facts.step

    def read(self, window: Window) -> Outcome:
        p = self.params
        if not self.facts.networks_of("discriminator"):
            return None
        if not self._n_layers:
            return QUIET
        if self._ends_in_norm and self._has_equal_means(window):
            return self._found(p.proof_severity, "last-layer")
        is_wgan_gp = self.facts.loss == "wgan-gp"
        if window.get("gradient/penalized", "last") > 0:
            self._is_penalized = True
        if not (is_wgan_gp or self._is_penalized):
            return QUIET
        harms = self._harm.update(shows_harm(self.progress), window.first_step, window.last_step)
        severity = p.noted_severity if is_wgan_gp else 0.0
        is_slow = self.progress.steps >= p.slow_steps and not self.progress.has_covered
        if is_wgan_gp and self.progress.n_checks and is_slow:
            severity = p.slow_severity
        if harms:
            severity = p.harmful_severity if is_wgan_gp else p.other_severity
        return self._found(severity, "penalized-critic", severity >= p.slow_severity)

    def _has_equal_means(self, window: Window) -> bool:
        return bool(abs(window.get("balance/separation")) <= self.params.equal_score_ratio)

    def _found(self, severity: float, kind: str, harms: bool = False) -> Reading:
        evidence = [Evidence(_SIGNAL, float(self._n_layers), 0.0, "above", "count")]
        if harms:
            excess, coverage = self.progress.excess.value, self.progress.coverage.value
            if coverage < COVERED_COVERAGE:
                limit = COVERED_COVERAGE
                evidence.append(Evidence("diversity/coverage", coverage, limit, "below", "ratio"))
            else:
                limit = COVERED_EXCESS
                evidence.append(Evidence("diversity/excess_empty", excess, limit, "above", "ratio"))
        return Reading(severity, tuple(evidence), since_step=self._since_step, kind=kind)

    def describe(self, episode: Episode) -> str:
        n = number_for(episode, _SIGNAL)
        if episode.kind == "last-layer":
            return (
                f"The discriminator's last layer is BatchNorm (one of {n}): batches of real and "
                "of fake samples get the same mean score, whatever they hold."
            )
        harm = (
            " The fakes do not cover the data."
            if len(episode.evidence) > 1
            else " No harm is seen so far."
        )
        return (
            f"The discriminator holds {n} BatchNorm layers and is trained with a gradient penalty, "
            f"which asks for the slope of each sample on its own.{harm}"
        )
