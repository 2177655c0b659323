"""The fakes show a fine grid that the real images do not have.

What it is
    Neighboring pixels of the fakes alternate in a regular pattern, as a checkerboard or as lines.

Why it hurts
    The pattern is visible, and it gives fakes away to the discriminator by one frequency, whatever
    they show.

How it is recognized
    The energy of the fakes at period two, relative to their other high frequencies, beside the
    same of the reals or of white noise, after a generator had time to learn. It is an alarm only
    where it is extreme, lasts, and the discriminator separates real and fake.

When it is not this
    Every generator with strided convolutions starts with such a pattern and most unlearn it.
    Data that alternates from pixel to pixel itself (dithering, stripes) is compared with itself.

References
    Odena et al. 2016, Deconvolution and Checkerboard Artifacts.
    Durall et al. 2020, Watch Your Up-Convolution.
    Karras et al. 2021, Alias-Free GANs (StyleGAN3).
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, log_ramp, number_for
from tb_gan_doctor.diagnose.harm import shows_harm
from tb_gan_doctor.diagnose.stats.ema import StepEma
from tb_gan_doctor.model import Episode, Evidence, Outcome, Reading, Remedy, WarmingUp, Window


class CheckerboardArtifacts(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_ratio: float = 4.0  # trained strided generators: 0.3 to 1.8; 10 before training
        critical_ratio: float = 40.0  # nearly all of the fine energy is in the grid
        scale_steps: float = 300.0  # averaging time; what fades is no artifact
        warm_up_steps: int = 1500  # strided generators start with the pattern and unlearn it
        fading_share: float = 0.80  # below what it was a while ago: still being unlearned
        separated_auc: float = 0.90  # healthy late windows: 0.47 to 0.87
        alone_severity: float = 0.50  # cap where nothing else suffers

    META = Meta(
        id="checkerboard-artifacts",
        title="Checkerboard in the fakes",
        summary="The fakes show a fine grid that the real images do not have.",
        group="architecture",
        needs=("data/checkerboard_ratio",),
        uses=("balance/auc", "diversity/excess_empty", "diversity/coverage"),
        hold_steps=401,
        hold_readings=4,
        clear_steps=500,
        explains={"": ("discriminator-overpowering",)},
        remedies=(
            Remedy(
                id="upsample-then-convolve",
                do="Replace transposed convolutions by upsampling followed by a convolution.",
                because="Windows of a strided convolution overlap unevenly, and that is the grid.",
                watch="data/checkerboard_ratio",
                cost="retrain",
                sources=("Odena et al. 2016, Deconvolution and Checkerboard Artifacts",),
                code=(
                    "block = nn.Sequential(\n"
                    "    nn.Upsample(scale_factor=2), nn.Conv2d(channels, channels // 2, 3, 1, 1)\n"
                    ")"
                ),
            ),
            Remedy(
                id="divisible-kernel",
                do="Make the kernel size of transposed convolutions a multiple of the stride.",
                because="With kernel 3 and stride 2 every other pixel gets twice as many terms; "
                "kernel 4 gives all the same.",
                watch="data/checkerboard_ratio",
                cost="retrain",
                sources=("Odena et al. 2016; Shi et al. 2016 (sub-pixel convolution)",),
                code="nn.ConvTranspose2d(inputs, outputs, kernel_size=4, stride=2, padding=1)",
            ),
            Remedy(
                id="blur-resampling",
                do="Low-pass filter after each upsampling, and before each striding in the "
                "discriminator.",
                because="It takes away what aliases, in both directions of the gradient.",
                watch="data/checkerboard_ratio",
                cost="retrain",
                sources=("Karras et al. 2019, StyleGAN, section 2", "Zhang 2019"),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._ratio = StepEma(self.params.scale_steps)
        self._before = StepEma(5 * self.params.scale_steps)
        self._auc = StepEma(self.params.scale_steps)
        self._last_step = -1

    def inapplicable(self) -> str:
        shape = self.facts.sample_shape
        if shape and len(shape) != 3:
            return "the samples are no images"
        if shape and (shape[0] not in (1, 3) or min(shape[1:]) < 8):
            return "the samples are no images of one or three channels, 8 by 8 pixels or larger"
        return ""

    def read(self, window: Window) -> Outcome:
        p = self.params
        self._auc.update(window.get("balance/auc"), window.steps)
        ratio = window.get("data/checkerboard_ratio")
        if ratio != ratio:
            return None
        steps = window.last_step - self._last_step if self._last_step >= 0 else 1
        self._last_step = window.last_step
        now, before = self._ratio.update(ratio, steps), self._before.update(ratio, steps)
        if self.progress.steps < p.warm_up_steps:
            return WarmingUp(
                f"strided generators show a grid in their first {p.warm_up_steps} steps"
            )
        severity = log_ramp(now, p.ok_ratio, p.critical_ratio)
        is_seen = self._auc.value >= p.separated_auc or shows_harm(self.progress)
        if now < p.fading_share * before or not is_seen:
            severity = min(severity, p.alone_severity)
        evidence = Evidence("data/checkerboard_ratio", now, p.ok_ratio, "above", "ratio")
        return Reading(severity, (evidence,))

    def describe(self, episode: Episode) -> str:
        ratio = number_for(episode, "data/checkerboard_ratio")
        return (
            f"At the finest frequencies of the pixel grid the fakes hold {ratio} times the energy "
            "that they should: a checkerboard or fine lines."
        )
