"""The discriminator knows the training samples by heart.

What it is
    The discriminator scores the reals that it was trained on far above reals of the same kind that
    it has never seen. It recognizes samples instead of judging them.

Why it hurts
    Whatever the generator makes is not among the samples, however real it looks, so its gradient
    stops pointing to better samples. Quality rises, then falls for good; the smaller the data, the
    earlier.

How it is recognized
    The mean score of training samples minus that of held-out ones, in standard errors, and the
    chance that a training sample scores above a held-out one. Both hold for every loss family.
    Healthy runs stay within 6 standard errors; with 32 images to learn from it was 37 and more.

When it is not this
    Large models that train well overfit in this sense as well (BigGAN: 98 % right on training
    data, 50 to 55 % on held-out data). So it is an alarm only where the fakes suffer. Held-out
    data of another kind or another preprocessing gives a gap that has nothing to do with learning.

References
    Karras et al. 2020, Training Generative Adversarial Networks with Limited Data (ADA).
    Brock et al. 2019, Large Scale GAN Training (BigGAN), section 4.2.
    Zhao et al. 2020, Differentiable Augmentation for Data-Efficient GAN Training.
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import (
    Fault,
    Meta,
    deciding,
    evidence_for,
    log_ramp,
    number_for,
    plain,
    ramp,
)
from tb_gan_doctor.diagnose.harm import shows_harm
from tb_gan_doctor.diagnose.held_out import HeldOut
from tb_gan_doctor.diagnose.stats.stretch import Stretch
from tb_gan_doctor.model import (
    LEVEL_FLOOR,
    Episode,
    Evidence,
    Outcome,
    Reading,
    Remedy,
    WarmingUp,
    Window,
)


class DiscriminatorOverfitting(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_norm: float = 6.0  # gap in standard errors; 12 healthy set-ups stay within
        critical_norm: float = 20.0  # 32 images to learn from gave 37 to 42
        ok_auc: float = 0.65  # what a gap of 6 at 256 samples comes to
        critical_auc: float = 0.90  # two in pooled standard deviations
        warm_up_steps: int = 300  # before, the discriminator has hardly seen the data
        alone_severity: float = 0.55  # cap while the fakes are fine (BigGAN)

    META = Meta(
        id="discriminator-overfitting",
        title="Discriminator overfits",
        summary="The discriminator knows the training samples by heart.",
        group="data",
        needs=("held_out/gap",),
        uses=("held_out/auc", "diversity/excess_empty", "diversity/coverage"),
        hold_steps=151,
        hold_readings=3,
        clear_steps=400,
        explains={
            "": (
                "discriminator-overpowering",
                "vanishing-generator-gradient",
                "mode-collapse",
                "mode-dropping",
                "intra-mode-collapse",
                "oscillation",
                "late-divergence",
                "never-learned",
            )
        },
        remedies=(
            Remedy(
                id="augment-both",
                do="Augment reals and fakes alike before the discriminator (DiffAugment or ADA).",
                because="It sees every sample in many versions and cannot learn them by heart. "
                "Augmenting the reals alone would teach the generator the augmentations.",
                watch="held_out/gap",
                cost="restart",
                sources=("Zhao et al. 2020, DiffAugment", "Karras et al. 2020, ADA"),
                code="d_real, d_fake = D(augment(real)), D(augment(fake))  # and in G's step too",
            ),
            Remedy(
                id="stronger-r1",
                do="Make the R1 penalty 5 to 10 times stronger, or add one.",
                because="A discriminator that is flat around the reals cannot single them out.",
                watch="held_out/gap",
                cost="restart",
                sources=("Mescheder et al. 2018", "Karras et al. 2020, ADA, section 2"),
                code=(
                    "real.requires_grad_(True)\n"
                    "(g,) = torch.autograd.grad(D(real).sum(), real, create_graph=True)\n"
                    "d_loss = d_loss + gamma / 2 * g.flatten(1).square().sum(1).mean()"
                ),
                unless={"wgan-gp": "the gradient penalty already fixes the critic's slope"},
            ),
            Remedy(
                id="more-data",
                do="Add training samples, or mirrored ones where the data allows it.",
                because="What cannot be learned by heart has to be judged.",
                watch="held_out/auc",
                cost="retrain",
                sources=("Karras et al. 2020, ADA, figure 1",),
            ),
            Remedy(
                id="smaller-discriminator",
                do="Halve the discriminator's width, or add dropout to it.",
                because="A smaller network has less room for single samples.",
                watch="held_out/auc",
                cost="retrain",
                sources=("Karras et al. 2020, ADA, section 4 (smaller networks, dropout)",),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._held_out = HeldOut()
        self._stretch = Stretch()

    def read(self, window: Window) -> Outcome:
        p = self.params
        if not self._held_out.update(window):
            return None
        gap, auc = self._held_out.gap.value, self._held_out.auc.value
        severity = log_ramp(gap, p.ok_norm, p.critical_norm)
        if auc == auc:
            severity = min(severity, ramp(auc, p.ok_auc, p.critical_auc))
        since = self._stretch.update(severity >= LEVEL_FLOOR["watch"], window.last_step)
        if self.progress.steps < p.warm_up_steps:
            return WarmingUp(f"a discriminator has seen little in {p.warm_up_steps} steps")
        is_harmed = shows_harm(self.progress)
        if not is_harmed:
            severity = min(severity, p.alone_severity)
        by_gap = Evidence("held_out/gap", gap, p.ok_norm, "above", "ratio")
        by_auc = Evidence("held_out/auc", auc, p.ok_auc, "above", "ratio")
        kind = "with-harm" if is_harmed else "without-harm"
        return Reading(severity, deciding(by_gap, by_auc), since, kind if severity > 0 else "")

    def describe(self, episode: Episode) -> str:
        gap = number_for(episode, "held_out/gap")
        item = evidence_for(episode, "held_out/auc")
        often = "" if item is None else f", and above with chance {plain(item.value)}"
        tail = (
            "The fakes do not get better any more."
            if episode.kind == "with-harm"
            else "The fakes have not suffered so far."
        )
        return (
            f"Training samples score {gap} standard errors above held-out ones{often}: the "
            f"discriminator recognizes samples instead of judging them. {tail}"
        )
