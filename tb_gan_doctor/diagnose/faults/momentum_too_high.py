"""The optimizers carry on too long in a direction that was right a while ago.

What it is
    Momentum (beta1 of Adam) of 0.9 or more for a player.

Why it hurts
    The other player has moved on by the time a step is made. The two then circle around each
    other: with 0.95, non-saturating and hinge GANs of two test set-ups lost all or nearly all
    modes.

How it is recognized
    The optimizer's setting. It counts as a fault only together with harm: fakes that do not cover
    the data and do not improve. Up to 0.9, the balance must swing from side to side as well; beyond
    0.92 it is enough that few fakes look real after 800 steps.

When it is not this
    Adam's default of 0.9 trains many GANs well, and a gradient penalty bears even more. Without
    harm this is a note at most.

References
    Radford et al. 2016, DCGAN, section 4: beta1 0.9 gave oscillation and instability, 0.5 helped.
    Gidel et al. 2019, Negative Momentum for Improved Game Dynamics.
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, number_for
from tb_gan_doctor.diagnose.harm import POOR_PRECISION, looks_poor, shows_harm
from tb_gan_doctor.diagnose.known_effects import OF_LOST_TRAINING
from tb_gan_doctor.diagnose.stats.lasting import Lasting
from tb_gan_doctor.diagnose.stats.swings import Swings
from tb_gan_doctor.model import QUIET, Episode, Evidence, Outcome, Reading, Remedy, RunFacts, Window

_SIGNAL = "fact/momentum"
_NAMES = ("beta1", "momentum")


class MomentumTooHigh(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_ratio: float = 0.80  # DCGAN 0.5; StyleGAN, BigGAN and R3GAN 0
        unusual_ratio: float = 0.92  # beyond every default; 0.9 is Adam's
        unusual_severity: float = 0.35  # without harm: said once, no alarm
        hint_severity: float = 0.35  # a default, in a run that fails for a reason not known
        swinging_severity: float = 0.65  # with harm and a balance that swings
        harmful_severity: float = 0.70  # beyond every default, and with harm
        harm_steps: int = 200  # two diversity checks at least
        low_auc: float = 0.40  # healthy averages stay above 0.47 in all families
        high_auc: float = 0.75
        swing_count: int = 4  # turns within swing_steps
        swing_steps: int = 1000

    META = Meta(
        id="momentum-too-high",
        title="Momentum too high",
        summary="The momentum (beta1) of an optimizer is too high for a game of two players.",
        group="hyperparameters",
        needs=(_SIGNAL,),
        uses=("balance/auc", "diversity/excess_empty", "diversity/coverage"),
        hold_steps=1,
        hold_readings=1,
        clear_steps=300,
        explains={"": (*OF_LOST_TRAINING, "exploding-gradient", "dead-or-saturated-units")},
        remedies=(
            Remedy(
                id="lower-momentum",
                do="Set beta1 to 0.5; to 0 with a gradient penalty, R1 or spectral normalization.",
                because="Steps then follow the newest gradient, which knows where the other "
                "player is now.",
                watch="balance/auc",
                cost="restart",
                sources=(
                    "Radford et al. 2016, DCGAN, section 4",
                    "Gulrajani et al. 2017, algorithm 1; Brock et al. 2019, BigGAN; Karras et al. "
                    "2020, StyleGAN2",
                ),
                code="opt_g = torch.optim.Adam(G.parameters(), lr=2e-4, betas=(0.5, 0.999))",
            ),
            Remedy(
                id="halve-learning-rates",
                do="Or divide both learning rates by 4.",
                because="High momentum multiplies the length of steps that agree by up to "
                "1 / (1 - beta1).",
                watch="balance/auc",
                cost="free",
                sources=("Gidel et al. 2019, Negative Momentum for Improved Game Dynamics",),
                code=(
                    "for optimizer in (opt_g, opt_d):\n"
                    "    for group in optimizer.param_groups:\n        group['lr'] /= 4"
                ),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        p = self.params
        self._momentum: float | None = None
        self._since_step: int | None = None
        self._harm = Lasting(p.harm_steps)
        self._swings = Swings(p.low_auc, p.high_auc, p.swing_steps)

    def learn(self, facts: RunFacts) -> None:
        super().learn(facts)
        found = [value for o in facts.optimizers for name, value in o.settings if name in _NAMES]
        self._momentum = max(found) if found else 0.0 if facts.optimizers else None
        if self._momentum is None or self._momentum <= self.params.ok_ratio:
            self._since_step = None
        elif self._since_step is None:
            self._since_step = facts.step

    def read(self, window: Window) -> Outcome:
        p, momentum = self.params, self._momentum
        if momentum is None:
            return None
        if momentum <= p.ok_ratio:
            return QUIET
        n_turns = self._swings.update(window.get("balance/auc"), window.last_step)
        harms = self._harm.update(self._harms(momentum), window.first_step, window.last_step)
        severity = self._severity(momentum, harms, n_turns >= p.swing_count)
        evidence = [Evidence(_SIGNAL, momentum, p.ok_ratio, "above", "ratio")]
        if harms:
            excess, precision = self.progress.excess.value, self.progress.precision.value
            if shows_harm(self.progress):
                evidence.append(Evidence("diversity/excess_empty", excess, 0.5, "above", "ratio"))
            else:
                limit = POOR_PRECISION
                evidence.append(Evidence("diversity/precision", precision, limit, "below", "ratio"))
        return Reading(severity, tuple(evidence), since_step=self._since_step)

    def _harms(self, momentum: float) -> bool:
        is_unusual = momentum > self.params.unusual_ratio
        return shows_harm(self.progress) or (is_unusual and looks_poor(self.progress, self.facts))

    def _severity(self, momentum: float, harms: bool, swings: bool) -> float:
        p = self.params
        if momentum > p.unusual_ratio:
            severity = p.harmful_severity if harms else p.unusual_severity
        elif harms:
            severity = p.swinging_severity if swings else p.hint_severity
        else:
            severity = 0.0
        return float(severity)

    def describe(self, episode: Episode) -> str:
        text = f"An optimizer has a momentum (beta1) of {number_for(episode, _SIGNAL)}"
        if len(episode.evidence) > 1:
            is_poor = episode.evidence[1].signal == "diversity/precision"
            harm = (
                "few of the fakes look real by now"
                if is_poor
                else ("the fakes neither cover the data nor get better")
            )
            return (
                f"{text}, and {harm}: the players may be circling around each other. GANs are "
                "mostly trained with 0 to 0.5."
            )
        return f"{text}; GANs are mostly trained with 0 to 0.5. No harm is seen so far."
