"""The generator's noise does not vary, or the generator does not answer to it.

What it is
    The noise is drawn once and used in every step, or it hardly differs within a batch, or the
    generator has stopped to change its output with it.

Why it hurts
    The generator is trained at a few points of its input space only. Losses and single batches can
    look normal (measured: 0.88 of the modes left, losses silent); samples from fresh noise are
    not what was trained.

How it is recognized
    Whether the generator's input is that of the iteration before is a fact. The spread of the
    noise over a batch, and the change of the fakes for a small change of the noise, are compared
    with what they were in this run's first steps, and count in full where samples suffer.

When it is not this
    Networks that turn one image into another take no noise; then this is not looked for. Noise on
    a sphere has a small spread from the start. Where BatchNorm follows at once, narrow noise
    is widened again and harms nothing. A generator that collapsed ignores its noise as well.

References
    Odena et al. 2018, Is Generator Conditioning Causally Related to GAN Performance?
    Radford et al. 2016, DCGAN, section 4 (fresh noise for each batch).
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, log_ramp, number_for, ramp
from tb_gan_doctor.diagnose.harm import has_fallen, shows_harm
from tb_gan_doctor.diagnose.stats.ema import StepEma
from tb_gan_doctor.facts import NO_NOISE
from tb_gan_doctor.model import NAN, QUIET, Episode, Evidence, Outcome, Reading, Remedy, Window

_SCALE_STEPS = 50.0
_FRESH = QUIET


class _AgainstOwnStart:
    """A smoothed signal relative to what it was over the run's first steps."""

    def __init__(self, learn_steps: int) -> None:
        self.share = NAN  # of the start that is left; NaN while that is learned
        self.now = StepEma(_SCALE_STEPS)
        self.start = StepEma(learn_steps / 2)
        self._learn_steps = learn_steps
        self._first_step = -1
        self._last_step = -1

    def update(self, value: float, step: int) -> None:
        if value != value:
            return
        steps = step - self._last_step if self._last_step >= 0 else 1
        self._last_step = step
        if self._first_step < 0:
            self._first_step = step
        self.now.update(value, steps)
        if step - self._first_step < self._learn_steps:
            self.start.update(value, steps)
        elif self.start.value > 0:
            self.share = self.now.value / self.start.value


class LatentIgnored(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_repeated_ratio: float = 0.50  # fresh noise gives exactly 0
        critical_repeated_ratio: float = 0.95  # the same noise every time gives exactly 1
        repeated_steps: int = 30  # a proof after some iterations, not after two
        learn_steps: int = 200  # the run's first steps, which tell what is usual
        ok_spread_share: float = 0.40  # of the noise's own spread at the start
        critical_spread_share: float = 0.04  # injected collapses left 0.02
        ok_spread_norm: float = 0.004  # from the start; unit noise on a sphere of 4096 has 0.016
        critical_spread_norm: float = 0.0004
        ok_sensitivity_share: float = 0.08  # of the own start; sharp modes on a plane leave 0.1
        critical_sensitivity_share: float = 0.005  # hardly anything in any direction
        alone_severity: float = (
            0.55  # cap for narrow noise that harms nothing, and for little answer
        )
        narrow_batch_ratio: float = 0.30  # spread of a fake batch; lowest healthy one is 0.3

    META = Meta(
        id="latent-ignored",
        title="Noise without effect",
        summary="The generator's noise does not vary, or the generator does not answer to it.",
        group="diversity",
        needs=("latent/repeated",),
        uses=("latent/spread", "latent/sensitivity", "diversity/minibatch_std_ratio"),
        hold_steps=21,
        hold_readings=2,
        clear_steps=200,
        is_proof=True,
        explains={
            "repeated": (
                "mode-collapse",
                "mode-dropping",
                "intra-mode-collapse",
                "discriminator-overpowering",
                "discriminator-blind",
                "late-divergence",
                "never-learned",
                "oscillation",
                "vanishing-layer-gradient",
                "dead-or-saturated-units",
            ),
            "narrow": (
                "mode-collapse",
                "mode-dropping",
                "intra-mode-collapse",
                "discriminator-overpowering",
                "discriminator-blind",
                "late-divergence",
                "never-learned",
                "oscillation",
                "vanishing-layer-gradient",
                "dead-or-saturated-units",
            ),
        },
        remedies=(
            Remedy(
                id="fresh-noise",
                do="Draw fresh noise with standard deviation 1 in every step, inside the loop.",
                because="Noise that is drawn once, or hardly varies, trains the generator at a few "
                "points of its input space only.",
                watch="latent/repeated",
                cost="free",
                sources=("Radford et al. 2016, DCGAN, section 4",),
                code="z = torch.randn(batch_size, latent_size, device=device)  # inside the loop",
            ),
            Remedy(
                id="check-noise-path",
                do="Check that the noise reaches the generator's first layer unscaled.",
                because="A factor, a reused buffer, a seed that is set in the loop, or an argument "
                "that shadows the noise leaves nothing of it.",
                watch="latent/spread",
                cost="restart",
                sources=("PyTorch documentation, Reproducibility: torch.manual_seed",),
                code="print(z.std(), z.requires_grad, z.shape)  # just before generator(z)",
            ),
            Remedy(
                id="noise-in-generator",
                do="Feed the noise into several layers of the generator.",
                because="Noise that enters once is easily ignored; later layers then give the same "
                "samples.",
                watch="latent/sensitivity",
                cost="retrain",
                sources=("Brock et al. 2019, BigGAN, section 3.1 (skip-z)", "Karras et al. 2019"),
            ),
            Remedy(
                id="restore-and-lower-rate",
                do="Go back to a checkpoint from before the onset and halve both learning rates.",
                because="A generator that stopped to answer has left the region in which it could.",
                watch="latent/sensitivity",
                cost="restart",
                sources=("Odena et al. 2018, section 4 (the good and the bad cluster)",),
                code="for group in opt_g.param_groups + opt_d.param_groups:\n    group['lr'] /= 2",
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._repeated_steps = 0
        self._since_step = 0
        self._spread = _AgainstOwnStart(self.params.learn_steps)
        self._sensitivity = _AgainstOwnStart(self.params.learn_steps)
        self._batch = StepEma(_SCALE_STEPS)

    def inapplicable(self) -> str:
        if NO_NOISE in self.facts.seen:
            return "the generator is given no vector of noise, but an image or the like"
        return ""

    def read(self, window: Window) -> Outcome:
        repeated = window.get("latent/repeated")
        self._batch.update(window.get("diversity/minibatch_std_ratio"), window.steps)
        self._spread.update(window.get("latent/spread"), window.last_step)
        self._sensitivity.update(window.get("latent/sensitivity"), window.last_step)
        if repeated != repeated:
            return None
        again = self._again(repeated, window)
        narrow, deaf = self._narrow(), self._deaf()
        if again == narrow == deaf == 0.0:
            return _FRESH
        is_nothing = self._spread.now.value < self.params.ok_spread_norm  # noise times 0
        if again >= max(narrow, deaf) and is_nothing:
            return Reading(again, (self._narrow_evidence(),), self._since_step, "narrow")
        if again >= max(narrow, deaf):
            limit = self.params.ok_repeated_ratio
            evidence = Evidence("latent/repeated", repeated, limit, "above", "ratio")
            since = self._since_step if again > 0 else None
            return Reading(again, (evidence,), since, "repeated" if again > 0 else "")
        if narrow >= deaf:
            return Reading(narrow, (self._narrow_evidence(),), kind="narrow")
        return Reading(deaf, (self._deaf_evidence(),), kind="insensitive")

    def _again(self, repeated: float, window: Window) -> float:
        """Severity of noise that has come again for some time."""
        p = self.params
        severity = ramp(repeated, p.ok_repeated_ratio, p.critical_repeated_ratio)
        if severity == 0:
            self._repeated_steps = 0
            return 0.0
        if self._repeated_steps == 0:
            self._since_step = window.first_step
        self._repeated_steps += window.steps
        return severity if self._repeated_steps >= p.repeated_steps else 0.0

    def _narrow(self) -> float:
        p = self.params
        of_start = log_ramp(self._spread.share, p.ok_spread_share, p.critical_spread_share)
        alone = log_ramp(self._spread.now.value, p.ok_spread_norm, p.critical_spread_norm)
        return self._capped(max(of_start, alone))

    def _narrow_evidence(self) -> Evidence:
        p = self.params
        limit = max(p.ok_spread_norm, p.ok_spread_share * self._spread.start.value)
        return Evidence("latent/spread", self._spread.now.value, limit, "below", "data")

    def _deaf(self) -> float:
        p, share = self.params, self._sensitivity.share
        severity = log_ramp(share, p.ok_sensitivity_share, p.critical_sensitivity_share)
        alone: float = p.alone_severity
        return min(severity, alone)

    def _deaf_evidence(self) -> Evidence:
        limit = self.params.ok_sensitivity_share * self._sensitivity.start.value
        now = self._sensitivity.now.value
        return Evidence("latent/sensitivity", now, limit, "below", "ratio")

    def _capped(self, severity: float) -> float:
        """The severity in full where samples suffer."""
        p = self.params
        if severity <= p.alone_severity or self._batch.value < p.narrow_batch_ratio:
            return severity
        is_harmed = has_fallen(self.progress) or shows_harm(self.progress)
        return severity if is_harmed else p.alone_severity

    def describe(self, episode: Episode) -> str:
        if episode.kind == "repeated":
            share = number_for(episode, "latent/repeated")
            return (
                f"Since step {episode.onset_by} the generator gets the noise of the iteration "
                f"before (share of iterations: {share}). It is trained on one batch of noise only."
            )
        if episode.kind == "narrow":
            spread = number_for(episode, "latent/spread")
            return (
                f"The noise has a standard deviation of {spread} within a batch: all samples "
                "start from nearly the same point."
            )
        sensitivity = number_for(episode, "latent/sensitivity")
        return (
            f"A change of the noise changes the fakes {sensitivity} times as much, each relative "
            "to its own spread, and did much more at the start: the noise has lost its effect."
        )
