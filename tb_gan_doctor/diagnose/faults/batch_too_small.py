"""Batches hold so few samples that gradients and batch statistics are mostly noise.

What it is
    Fewer than 16 samples per optimizer step, accumulated ones included; fewer than 8 where
    BatchNorm is at work.

Why it hurts
    The gradient's noise grows as the batch shrinks, and the discriminator cannot see from two
    samples that they look alike. With 2 samples a small GAN lost a quarter of its modes and its
    gradients were three times as long. BatchNorm then normalizes by chance.

How it is recognized
    The size of the first real batch. It counts as a fault only where the fakes do not cover the
    data and do not get better, or, with at most 4, where few fakes look real after 800 steps. A
    batch of at most 4, or with BatchNorm below 8, is noted in any case.

When it is not this
    Image-to-image networks (pix2pix, CycleGAN) are trained with one image at a time, which holds
    many patches. Gradient accumulation makes a batch larger than it looks. On many devices each
    has its own share, and the whole is what counts.

References
    Brock et al. 2019, BigGAN, section 3.1: larger batches cover more modes.
    Ioffe 2017, Batch Renormalization, on small batches.
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, number_for, plain, ramp
from tb_gan_doctor.diagnose.harm import POOR_PRECISION, looks_poor, shows_harm
from tb_gan_doctor.diagnose.known_effects import OF_LOST_TRAINING
from tb_gan_doctor.diagnose.stats.lasting import Lasting
from tb_gan_doctor.model import QUIET, Episode, Evidence, Outcome, Reading, Remedy, RunFacts, Window

_SIGNAL = "fact/batch_size"


class BatchTooSmall(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_count: int = 16  # samples per step; the smallest batch of common recipes
        small_count: int = 8  # below it BatchNorm's statistics are mostly chance
        tiny_count: int = 4  # measured: 2 samples cost a quarter of the modes
        noted_severity: float = 0.35  # a tiny batch, or a small one with BatchNorm: no harm seen
        single_severity: float = 0.50  # one image at a time is a choice in image-to-image
        harmful_severity: float = 0.70  # tiny, or small with BatchNorm, and with harm
        small_severity: float = 0.50  # small without BatchNorm, and with harm: one cause of many
        hint_severity: float = 0.35  # below 16, and with harm
        harm_steps: int = 200  # two diversity checks at least
        slow_severity: float = 0.65  # tiny, and few fakes look real although there was time
        warm_up_steps: int = 1000  # before partly covered data count as harm
        ok_excess: float = 0.12  # bins left empty; healthy late windows stay below 0.2 mostly
        ok_coverage: float = 0.45

    META = Meta(
        id="batch-too-small",
        title="Batch too small",
        summary="A batch holds too few samples for stable gradients or batch statistics.",
        group="hyperparameters",
        needs=(_SIGNAL,),
        uses=(
            "diversity/excess_empty",
            "diversity/coverage",
            "diversity/precision",
            "optimizer/g_steps",
            "optimizer/d_steps",
        ),
        hold_steps=1,
        hold_readings=1,
        clear_steps=300,
        explains={"": OF_LOST_TRAINING},
        remedies=(
            Remedy(
                id="larger-batch",
                do="Train with 32 to 128 samples per batch.",
                because="Gradients are steadier, and the discriminator sees when samples repeat.",
                watch="diversity/excess_empty",
                cost="restart",
                sources=("Brock et al. 2019, BigGAN, section 3.1", "Radford et al. 2016, DCGAN"),
                code="loader = DataLoader(data, batch_size=64, shuffle=True, drop_last=True)",
            ),
            Remedy(
                id="accumulate-gradients",
                do="Where memory is short, add up the gradients of several batches before a step.",
                because="The step then follows as many samples. BatchNorm still sees the small "
                "batch.",
                watch="gradient/d_norm",
                cost="free",
                sources=("Brock et al. 2019, BigGAN-PyTorch, num_G_accumulations",),
            ),
            Remedy(
                id="replace-batch-norm",
                do="Replace BatchNorm by GroupNorm, InstanceNorm or LayerNorm.",
                because="These do not depend on the other samples of a batch.",
                watch="diversity/coverage",
                cost="retrain",
                sources=("Wu & He 2018, Group Normalization",),
                code="norm = torch.nn.GroupNorm(8, channels)  # for BatchNorm2d(channels)",
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._has_batch_norm = False
        self._since_step: int | None = None
        self._steps = 0.0
        self._optimizer_steps = 0.0
        self._harm = Lasting(self.params.harm_steps)

    def learn(self, facts: RunFacts) -> None:
        super().learn(facts)
        self._has_batch_norm = any(batch_norms(n.modules) for n in facts.networks)
        if self._since_step is None and facts.batch_size:
            self._since_step = facts.step

    def read(self, window: Window) -> Outcome:
        p, n = self.params, self.facts.batch_size
        if n <= 0:
            return None
        if n >= p.ok_count:
            return QUIET
        samples = n * self._accumulated(window)
        harms = self._harm.update(self._harms(samples), window.first_step, window.last_step)
        severity = self._severity(n, samples, harms)
        evidence = [Evidence(_SIGNAL, float(n), float(p.ok_count), "below", "count")]
        tiny = n > 1 and samples <= p.tiny_count
        if not harms and tiny and looks_poor(self.progress, self.facts):
            severity = max(severity, p.slow_severity)
            precision = self.progress.precision.value
            limit = POOR_PRECISION
            evidence.append(Evidence("diversity/precision", precision, limit, "below", "ratio"))
        if harms:
            excess = self.progress.excess.value
            limit = p.ok_excess
            evidence.append(Evidence("diversity/excess_empty", excess, limit, "above", "ratio"))
        return Reading(severity, tuple(evidence), since_step=self._since_step)

    def _accumulated(self, window: Window) -> float:
        """Batches per optimizer step, of the player that steps more often; 1 where not known."""
        steps = [window.get(f"optimizer/{player}_steps", "last") for player in ("g", "d")]
        most = max((n for n in steps if n == n), default=0.0)
        if most > 0.0:
            self._steps += window.steps
            self._optimizer_steps += min(most, float(window.steps))
        if self._optimizer_steps <= 0.0:
            return 1.0
        return float(round(self._steps / self._optimizer_steps)) or 1.0

    def _harms(self, samples: float) -> bool:
        p, progress = self.params, self.progress
        if shows_harm(progress):
            return True
        if samples > p.tiny_count or progress.steps < p.warm_up_steps or progress.is_improving:
            return False
        return bool(
            ramp(progress.excess.value, p.ok_excess, 1.0) > 0.0
            and progress.coverage.value < p.ok_coverage
        )

    def _severity(self, n: int, samples: float, harms: bool) -> float:
        p = self.params
        severity = 0.0
        if samples < p.small_count and self._has_batch_norm and n > 1:
            severity = p.harmful_severity if harms else p.noted_severity
        elif n > 1 and samples <= p.tiny_count and not harms:
            severity = p.noted_severity
        elif harms and n == 1:
            severity = p.single_severity
        elif harms and samples <= p.tiny_count:
            severity = p.harmful_severity
        elif harms and samples < p.small_count:
            severity = p.small_severity
        elif harms and samples < p.ok_count:
            severity = p.hint_severity
        return float(severity)

    def describe(self, episode: Episode) -> str:
        text = f"A batch holds {number_for(episode, _SIGNAL)} samples"
        if len(episode.evidence) < 2:
            return (
                f"{text}: gradients, and what BatchNorm computes over them, are mostly noise. No "
                "harm is seen so far."
            )
        if episode.evidence[1].signal == "diversity/precision":
            return (
                f"{text}, and only {plain(episode.evidence[1].value)} of the fakes look real by "
                "now: gradients of so few samples are mostly noise."
            )
        excess = plain(episode.evidence[1].value)
        return (
            f"{text}, and the fakes leave {excess} of the data uncovered without getting better: "
            "gradients of so few samples are mostly noise."
        )


def batch_norms(modules: tuple[tuple[str, int], ...]) -> int:
    """How many BatchNorm layers are among a network's modules."""
    return sum(count for name, count in modules if "BatchNorm" in name)
