"""Real samples lie in a range that the generator's output cannot match.

What it is
    The generator ends in Tanh (values in [-1, 1]) or Sigmoid (values in [0, 1]), and the real
    samples are scaled differently: [0, 1] under a Tanh, 0 to 255, or normalized by mean and
    standard deviation.

Why it hurts
    The discriminator can tell real from fake by the value range alone. Contrast stays low and
    training is slow, or it fails. Losses and score balance may look normal (measured: balance
    0.73, no alarm in the losses).

How it is recognized
    The smallest and largest real value against the range of the generator's last activation.
    Where that activation is applied outside of the module, against the range that fakes never
    leave.

When it is not this
    A generator that ends in a linear layer can learn any range. An activation whose output is
    rescaled afterwards shows in the fakes, and their range counts then. Quiet data that is
    symmetric around zero (audio) fits Tanh although it does not fill it.

References
    soumith/ganhacks, 1: normalize the inputs to [-1, 1], Tanh as the last layer.
    voletiv/self-attention-GAN-pytorch issue 6: confirmed fix.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, plain, ramp
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

_BOUNDS = {"Tanh": (-1.0, 1.0), "Sigmoid": (0.0, 1.0), "Hardtanh": (-1.0, 1.0)}


class RealFakeRangeMismatch(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_ratio: float = 0.06  # of the output range; 5 % is tolerated for rounding and noise
        critical_ratio: float = 0.50  # [0, 1] data under a Tanh leaves exactly half unused
        one_sided_max: float = 0.50  # one-sided data counts only where it fills its side so far
        observe_steps: int = 100  # in which fakes show whether the last activation is rescaled
        infer_steps: int = 300  # steps in which fakes must keep to [-1, 1] to infer a Tanh
        infer_reach: float = 0.98  # and come this close to both ends

    META = Meta(
        id="real-fake-range-mismatch",
        title="Real and fake ranges differ",
        summary="Real samples are not scaled to the range of the generator's last activation.",
        group="data",
        needs=("data/real_min", "data/real_max"),
        uses=("data/fake_min", "data/fake_max"),
        is_proof=True,
        hold_steps=21,
        hold_readings=3,
        clear_steps=100,
        explains={
            "": (
                "discriminator-overpowering",
                "discriminator-blind",
                "mode-collapse",
                "mode-dropping",
                "exploding-gradient",
                "vanishing-generator-gradient",
                "dead-or-saturated-units",
                "oscillation",
                "late-divergence",
                "never-learned",
            )
        },
        remedies=(
            Remedy(
                id="scale-real-samples",
                do="Scale the real samples to the range of the generator's last activation.",
                because="Then value range alone no longer tells real from fake.",
                watch="data/real_min",
                cost="retrain",
                sources=("soumith/ganhacks, 1", "Radford et al. 2016, DCGAN, section 4"),
                code="real = real * 2 - 1  # [0, 1] to [-1, 1] for Tanh; once, in the data set",
            ),
            Remedy(
                id="linear-output",
                do="Or drop the last activation and let the generator end in a linear layer.",
                because="A linear output can learn any range; StyleGAN generators do so.",
                watch="data/fake_max",
                cost="retrain",
                sources=("Karras et al. 2019, StyleGAN; rosinality/style-based-gan-pytorch 30",),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._fake_low = math.inf
        self._fake_high = -math.inf
        self._fake_steps = 0
        self._stretch = Stretch()

    def inapplicable(self) -> str:
        networks = self.facts.networks_of("generator")
        if networks and all(n.last_module in ("Linear", "Identity") for n in networks):
            return "the generator ends in a linear layer and can learn any range"
        return ""

    def read(self, window: Window) -> Outcome:
        low, high = window.get("data/real_min", "min"), window.get("data/real_max", "max")
        self._observe(window)
        if low != low or high != high:
            return None
        bounds = self._bounds()
        if bounds is None:
            return WarmingUp("the range of the generator's output is not known yet")
        severity, evidence = self._judge(low, high, bounds)
        since = self._stretch.update(severity >= LEVEL_FLOOR["watch"], window.last_step)
        if 0 < self._fake_steps < self.params.observe_steps:
            return WarmingUp("the range of the first fakes is being observed")
        return Reading(severity, (evidence,), since_step=since)

    def _judge(
        self, low: float, high: float, bounds: tuple[float, float]
    ) -> tuple[float, Evidence]:
        p = self.params
        floor, ceiling = bounds
        span = ceiling - floor
        gap, signal, value, limit = max(
            ((high - ceiling) / span, "data/real_max", high, ceiling),
            ((floor - low) / span, "data/real_min", low, floor),
        )
        one_sided = floor < 0 and high >= p.one_sided_max * ceiling and low >= floor * 0.1
        if one_sided and (unused := (low - floor) / span) > gap:
            gap, signal, value, limit = unused, "data/real_min", low, floor
        is_below = signal == "data/real_min" and value < limit
        evidence = Evidence(signal, value, limit, "below" if is_below else "above", "data")
        return ramp(gap, p.ok_ratio, p.critical_ratio), evidence

    def _observe(self, window: Window) -> None:
        low, high = window.get("data/fake_min", "min"), window.get("data/fake_max", "max")
        if low == low and high == high:
            self._fake_low = min(self._fake_low, low)
            self._fake_high = max(self._fake_high, high)
            self._fake_steps += window.steps

    def _bounds(self) -> tuple[float, float] | None:
        """The range of the generator's output: declared by its last module, or inferred.

        Fakes that leave the declared range, or never use its negative half, were rescaled after
        that module.
        """
        p = self.params
        low, high = self._fake_low, self._fake_high
        for network in self.facts.networks_of("generator"):
            known = _BOUNDS.get(network.last_module)
            if known is None:
                continue
            if self._fake_steps == 0:
                return known
            slack = p.ok_ratio * (known[1] - known[0])
            if low < known[0] - slack or high > known[1] + slack:
                return None
            return (0.0, 1.0) if known[0] < 0 and low >= 0.0 else known
        reaches = low <= -p.infer_reach and high >= p.infer_reach
        if self._fake_steps >= p.infer_steps and low >= -1.0 and high <= 1.0 and reaches:
            return (-1.0, 1.0)
        return None

    def describe(self, episode: Episode) -> str:
        item = episode.evidence[0]
        side = "smallest" if item.signal == "data/real_min" else "largest"
        return (
            f"The {side} real value is {plain(item.value)}, while the generator's output ends at "
            f"{plain(item.threshold)}. The discriminator can tell real from fake by range alone."
        )
