"""The two networks do not fit each other or the data.

What it is
    The generator's samples have another size than the real ones, its last layer cannot give
    values that the data have, or one network is many times larger than the other.

Why it hurts
    A discriminator that takes any size tells real from fake by the size, or by values that never
    occur in fakes. A network with a fiftieth of the other's weights cannot keep up with it.

How it is recognized
    Sizes of the first real and fake samples; a last layer without negative values (ReLU, Softplus)
    whose samples have none, while the data do; the number of weights of each network. The last is
    only a hint, so it counts where the fakes do not cover the data and do not get better; where a
    network has less than a fiftieth, where they have not covered it after 600 steps.

When it is not this
    Samples that are flattened on one side have the same size. Image-to-image networks often have
    generators 20 times as large as their patch discriminators, and train well. Data without
    negative values fit a ReLU.

References
    Radford et al. 2016, DCGAN, section 3: generator and discriminator mirror each other.
    Brock et al. 2019, BigGAN, appendix: both players are widened together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, evidence_for, number_for, plain, ramp
from tb_gan_doctor.diagnose.harm import LEAST_CHECKS, shows_harm
from tb_gan_doctor.diagnose.known_effects import OF_LOST_TRAINING
from tb_gan_doctor.diagnose.stats.lasting import Lasting
from tb_gan_doctor.model import QUIET, Episode, Evidence, Outcome, Reading, Remedy, RunFacts, Window

_SIZE = "fact/sample_size"
_RATIO = "fact/size_ratio"
_ONE_SIDED = ("ReLU", "ReLU6", "Softplus")


class StructureMismatch(Fault):
    @dataclass(frozen=True)
    class Params:
        size_severity: float = 0.90  # samples of another size
        ok_negative_share: float = 0.02  # of the data's range that lies below zero: noise
        critical_negative_share: float = 0.20  # normalized data have half of it there
        ok_ratio: float = 20.0  # pix2pix and its patch discriminator
        critical_ratio: float = 50.0  # no published pair of networks is so unequal
        hint_severity: float = 0.40  # between the two, and with harm
        unequal_severity: float = 0.65  # beyond, and with harm
        slow_severity: float = 0.62  # beyond, and the data are not covered yet
        slow_steps: int = 600  # healthy small runs have mostly covered the data by then
        harm_steps: int = 200  # two diversity checks at least

    META = Meta(
        id="structure-mismatch",
        title="Networks do not fit",
        summary="Generator, discriminator and data do not fit each other in size or output.",
        group="architecture",
        needs=(_RATIO,),
        uses=(_SIZE, "data/real_min", "data/fake_min", "diversity/excess_empty"),
        hold_steps=1,
        hold_readings=1,
        clear_steps=100,
        explains={
            "": ("discriminator-overpowering", *OF_LOST_TRAINING),
            "small-discriminator": ("learning-rate-too-high/discriminator",),
            "sample-size": ("vanishing-generator-gradient",),
            "output": ("vanishing-generator-gradient",),
        },
        remedies=(
            Remedy(
                id="match-output",
                do="Let the generator's last layer give samples of the data's size and range: Tanh "
                "for [-1, 1], Sigmoid for [0, 1], a linear layer for anything else.",
                because="What the generator cannot produce gives it away, whatever it learns.",
                watch="data/fake_min",
                cost="retrain",
                sources=("Radford et al. 2016, DCGAN, section 3", "soumith/ganhacks, 1"),
            ),
            Remedy(
                id="match-sizes",
                do="Give both networks about as many weights: mirror the layers of one in the "
                "other.",
                because="Neither player is then ahead for lack of room in the other.",
                watch="balance/auc",
                cost="retrain",
                sources=("Radford et al. 2016, DCGAN, section 3", "Brock et al. 2019, BigGAN"),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._ratio = math.nan  # weights of G relative to D's
        self._is_one_sided = False
        self._since_step: int | None = None
        self._harm = Lasting(self.params.harm_steps)

    def learn(self, facts: RunFacts) -> None:
        super().learn(facts)
        players = [facts.networks_of(role) for role in ("generator", "discriminator")]
        sizes = [sum(n.parameters for n in networks) for networks in players]
        self._ratio = sizes[0] / sizes[1] if all(sizes) else math.nan
        outputs = {n.last_module for n in players[0]}
        self._is_one_sided = bool(outputs) and outputs <= set(_ONE_SIDED)
        if self._since_step is None and self._ratio == self._ratio:
            self._since_step = facts.step

    def read(self, window: Window) -> Outcome:
        p = self.params
        if self._ratio != self._ratio:
            return None
        real, fake = self.facts.sample_shape, self.facts.fake_shape
        if real and fake and math.prod(real) != math.prod(fake):
            sizes = float(math.prod(fake)), float(math.prod(real))
            side: tuple[Evidence, ...] = (
                Evidence(_SIZE, *sizes, "above" if sizes[0] > sizes[1] else "below", "count"),
            )
            return Reading(p.size_severity, side, self._since_step, "sample-size")
        if self._is_one_sided and (reading := self._read_output(window)) is not None:
            return reading
        unequal = max(self._ratio, 1.0 / self._ratio)
        if unequal <= p.ok_ratio:
            return QUIET
        harms = self._harm.update(shows_harm(self.progress), window.first_step, window.last_step)
        severity = p.unequal_severity if unequal >= p.critical_ratio else p.hint_severity
        kind = "small-generator" if self._ratio < 1.0 else "small-discriminator"
        if kind == "small-generator":
            by_ratio = Evidence(_RATIO, self._ratio, 1.0 / p.ok_ratio, "below", "ratio")
        else:
            by_ratio = Evidence(_RATIO, self._ratio, p.ok_ratio, "above", "ratio")
        if not harms:
            severity = p.slow_severity if self._is_slow(unequal) else 0.0
        return Reading(severity, (by_ratio,), self._since_step, kind)

    def _is_slow(self, unequal: float) -> bool:
        """No published pair of networks is so unequal, and the fakes never covered the data."""
        p, progress = self.params, self.progress
        is_due = progress.steps >= p.slow_steps and progress.n_checks >= LEAST_CHECKS
        return unequal >= p.critical_ratio and is_due and not progress.has_covered

    def _read_output(self, window: Window) -> Reading | None:
        """Data below zero that a one-sided last layer never reaches; None: fakes do, or unknown."""
        p = self.params
        low, high = window.get("data/real_min", "min"), window.get("data/real_max", "max")
        if not (window.get("data/fake_min", "min") >= 0.0 and low < 0.0 and high > low):
            return None
        share = -low / (high - low)
        severity = ramp(share, p.ok_negative_share, p.critical_negative_share)
        evidence = (Evidence("data/real_min", low, 0.0, "below", "data"),)
        return Reading(severity, evidence, self._since_step, "output")

    def describe(self, episode: Episode) -> str:
        if episode.kind == "sample-size":
            item = evidence_for(episode, _SIZE)
            limit = "" if item is None else plain(item.threshold)
            return (
                f"A fake sample holds {number_for(episode, _SIZE)} numbers, a real one {limit}: "
                "they can be told apart by their size alone."
            )
        if episode.kind == "output":
            return (
                f"Real samples go down to {number_for(episode, 'data/real_min')}, but the "
                "generator's last layer has no negative values."
            )
        small = "generator" if episode.kind == "small-generator" else "discriminator"
        return (
            f"The generator has {number_for(episode, _RATIO)} times the weights of the "
            "discriminator, and the fakes do not cover the data: the "
            f"{small} may be too small to keep up."
        )
