"""The discriminator separates real and fake almost perfectly and the generator stands still.

What it is
    Nearly every real sample scores above nearly every fake one, and the fakes do not get better.

Why it hurts
    Where the discriminator is certain it has little to teach. Progress stops, or the generator is
    pushed to wherever the last gradient pointed.

How it is recognized
    The chance that a real sample scores above a fake one (AUC, a rank statistic that no loss
    family shifts), averaged over 100 steps, above 0.9 to 0.995. In 59 healthy runs of seven loss
    families it never stayed above 0.98 after step 300. A second sign must agree: the fakes do not
    cover the data and do not improve. Without diversity signals severity stops at 0.5.

When it is not this
    Early dominance is normal. A discriminator with training accuracy above 98 % is no fault while
    samples stay good (BigGAN). If the generator is frozen, gradients leak or the value ranges
    differ, that is the cause and this is its effect.

References
    Arjovsky and Bottou 2017, Towards Principled Methods for Training GANs.
    Brock et al. 2019, Large Scale GAN Training, section 4.2 (the counter-example).
    soumith/ganhacks, 10 and 11.
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import (
    Fault,
    Meta,
    deciding,
    evidence_for,
    number_for,
    plain,
    ramp,
)
from tb_gan_doctor.diagnose.progress import COVERED_COVERAGE, COVERED_EXCESS
from tb_gan_doctor.diagnose.stats.ema import StepEma
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

_NO_LABELS = "this loss has no labels to smooth"
_STANDSTILL = {
    "diversity/excess_empty": "the fakes leave {} of the data uncovered and do not improve",
    "diversity/coverage": "the fakes come near only {} of the data and do not improve",
    "diversity/precision": "fewer fakes look real than before (precision {})",
}


class DiscriminatorOverpowering(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_auc: float = 0.90  # healthy late windows: 5 to 95 % between 0.47 and 0.87
        critical_auc: float = 0.995  # healthy EMA never above 0.98 after step 300, 59 runs
        scale_steps: float = 100.0  # averaging time of the AUC
        warm_up_steps: int = 300  # early dominance is normal (until step 225 in healthy runs)
        alone_severity: float = 0.50  # cap without a second sign (BigGAN, accuracy above 98 %)
        quality_share: float = 0.60  # precision below this share of its best: quality is going

    META = Meta(
        id="discriminator-overpowering",
        title="Discriminator overpowers",
        summary="The discriminator separates real and fake, and the generator stands still.",
        group="balance",
        needs=("balance/auc",),
        uses=("diversity/excess_empty", "diversity/precision", "balance/separation"),
        hold_steps=151,
        hold_readings=3,
        clear_steps=300,
        explains={
            "": (
                "vanishing-generator-gradient/loss-side",
                "mode-collapse",
                "mode-dropping",
                "late-divergence",
                "never-learned",
            )
        },
        remedies=(
            Remedy(
                id="r1-penalty",
                do="Regularize the discriminator: R1 penalty on real samples.",
                because="It keeps the slope of D small near the data, so the generator gets a "
                "usable direction. Start with gamma = 0.0002 * pixels / batch size.",
                watch="balance/auc",
                cost="restart",
                sources=("Mescheder et al. 2018", "Karras et al. 2020, StyleGAN2-ADA (gamma)"),
                code=(
                    "real.requires_grad_(True)\n"
                    "(g,) = torch.autograd.grad(D(real).sum(), real, create_graph=True)\n"
                    "d_loss = d_loss + gamma / 2 * g.flatten(1).square().sum(1).mean()"
                ),
                unless={"wgan-gp": "the gradient penalty already limits the critic's slope"},
            ),
            Remedy(
                id="lower-discriminator-rate",
                do="Divide the discriminator's learning rate by 4.",
                because="If D learns faster than G it runs away. Only if it does: else regularize.",
                watch="balance/auc",
                cost="free",
                sources=("Heusel et al. 2017, TTUR",),
                code="for group in opt_d.param_groups:\n    group['lr'] /= 4",
                unless={
                    "wgan": "a Wasserstein critic must stay near its optimum",
                    "wgan-gp": "a Wasserstein critic must stay near its optimum",
                },
            ),
            Remedy(
                id="instance-noise",
                do="Add decaying noise to the discriminator's inputs, real and fake alike.",
                because="Overlapping supports take the certainty away.",
                watch="balance/separation",
                cost="free",
                sources=("Sonderby et al. 2017", "Arjovsky and Bottou 2017"),
                code="noise = sigma * torch.randn_like(x)  # sigma from 0.1 down to 0",
            ),
            Remedy(
                id="smooth-real-label",
                do="Smooth the real label to 0.9 (one-sided).",
                because="The discriminator stops pushing scores apart without limit.",
                watch="balance/separation",
                cost="free",
                sources=("Salimans et al. 2016, section 3.4",),
                unless={
                    "wgan": _NO_LABELS,
                    "wgan-gp": _NO_LABELS,
                    "hinge": _NO_LABELS,
                    "relativistic": _NO_LABELS,
                },
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._auc = StepEma(self.params.scale_steps)
        self._stretch = Stretch()

    def read(self, window: Window) -> Outcome:
        p = self.params
        progress = self.progress
        value = window.get("balance/auc")
        if value != value:
            return None
        auc = self._auc.update(value, window.steps)
        severity, evidence = self._judge(auc)
        since = self._stretch.update(severity >= LEVEL_FLOOR["watch"], window.last_step)
        if progress.steps < p.warm_up_steps:
            return WarmingUp(f"early dominance is normal for {p.warm_up_steps} steps")
        return Reading(severity, evidence, since_step=since)

    def _judge(self, auc: float) -> tuple[float, tuple[Evidence, ...]]:
        p, progress = self.params, self.progress
        severity = ramp(auc, p.ok_auc, p.critical_auc)
        by_auc = Evidence("balance/auc", auc, p.ok_auc, "above", "ratio")
        if progress.n_checks < 2:
            return min(severity, p.alone_severity), (by_auc,)
        limit = p.quality_share * progress.best_precision
        losing = progress.has_covered and progress.precision.value < limit
        if (progress.covers and not losing) or progress.is_improving:
            severity = min(severity, 0.25)
        excess, coverage = progress.excess.value, progress.coverage.value
        precision = progress.precision.value
        return severity, deciding(
            by_auc,
            Evidence("diversity/excess_empty", excess, COVERED_EXCESS, "above", "ratio"),
            Evidence("diversity/coverage", coverage, COVERED_COVERAGE, "below", "ratio"),
            Evidence("diversity/precision", precision, limit, "below", "ratio"),
        )

    def describe(self, episode: Episode) -> str:
        auc = number_for(episode, "balance/auc")
        tail = "whether the fakes still improve is not measured"
        for signal, told in _STANDSTILL.items():
            item = evidence_for(episode, signal)
            if item is not None:
                tail = told.format(plain(item.value))
                break
        return f"A real sample scores above a fake one with chance {auc}, and {tail}."
