"""Units of a layer are off or saturated for every sample, or the output sits at its limits.

What it is
    Most units of one layer give the same value whatever comes in: ReLUs that are never on, tanh
    and Sigmoid units at their ends (`generator`, `discriminator`). Or most values that the
    generator puts out lie at the limits of its last activation, where the data have few (`output`).

Why it hurts
    No gradient passes a unit that is off or saturated, so it does not come back by itself. What is
    left of the network is smaller than planned; a whole dead layer cuts it in two.

How it is recognized
    The share of such units in the worst layer over whole batches, averaged over 100 steps: 0.3 to
    0.8. For the output the share of saturated values among those that are inside the limits in the
    data. Networks may work with half of their units, so an alarm needs lost samples too, or a
    layer with a tenth or less left.

When it is not this
    Black borders of real images are saturated values as well; they are compared with the data's
    share. If the data are scaled to another range than the generator's, that is the cause. Dropout
    switches units off for single samples, never for all.

References
    Rauschmayr et al. 2021, Amazon SageMaker Debugger, rules DeadRelu, SaturatedActivation.
    Zhang et al. 2021, AUTOTRAINER (dying ReLU: 70 % of the gradients are zero).
    soumith/ganhacks, 5: avoid sparse gradients.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import partial

from tb_gan_doctor.diagnose.fault import Fault, Meta, evidence_for, plain, ramp
from tb_gan_doctor.diagnose.harm import has_fallen, shows_harm
from tb_gan_doctor.diagnose.stats.ema import StepEma
from tb_gan_doctor.model import QUIET, Episode, Evidence, Outcome, Reading, Remedy, Window

_SIGNALS = {"activation/g_dead": "generator", "activation/d_dead": "discriminator"}


class _Mean:
    """A mean over steps of what is measured now and then, each value for the steps before it."""

    def __init__(self, scale_steps: float) -> None:
        self._ema = StepEma(scale_steps)
        self._last_step = -1

    @property
    def value(self) -> float:
        return self._ema.value

    def update(self, value: float, step: int) -> None:
        self._ema.update(value, step - self._last_step)
        self._last_step = step


class DeadOrSaturatedUnits(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_share: float = 0.30  # of the worst layer's units
        critical_share: float = 0.80  # SageMaker Debugger: half of a layer; AUTOTRAINER: 0.7
        mostly_lost_share: float = 0.90  # six units of 64: a warning by itself
        lost_share: float = 0.97  # next to nothing of the layer is left: a proof by itself
        output_ok_share: float = 0.20  # of the values that the data have inside the limits;
        output_critical_share: float = 0.55  # healthy digits come to 0.24 in single windows
        output_mostly_lost_share: float = 0.90
        output_lost_share: float = 0.95  # pictures of two colors
        least_inside_share: float = 0.25  # sharper edges than in two-colored data are legal
        unreal_precision: float = 0.25  # saturated fakes that look like no sample
        unreal_steps: int = 250  # after the first steps, in which nothing looks real
        alone_severity: float = 0.55  # cap while the samples show no harm
        mostly_lost_severity: float = 0.70  # and where most of the layer is lost
        scale_steps: float = 100.0  # averaging time

    META = Meta(
        id="dead-or-saturated-units",
        title="Dead or saturated units",
        summary="Units of a layer are off or saturated for every sample.",
        group="gradients",
        needs=("activation/g_dead", "activation/d_dead"),
        uses=(
            "data/fake_saturated",
            "data/real_saturated",
            "diversity/coverage",
            "diversity/precision",
        ),
        hold_steps=201,
        hold_readings=4,
        clear_steps=300,
        explains={
            "": (
                "vanishing-generator-gradient",
                "mode-collapse",
                "mode-dropping",
                "discriminator-overpowering",
                "discriminator-blind",
                "late-divergence",
                "never-learned",
                "update-imbalance",
            )
        },
        remedies=(
            Remedy(
                id="leaky-relu",
                do="Use LeakyReLU(0.2) in place of ReLU, Sigmoid or tanh between the layers.",
                because="It has a slope everywhere, so a unit that is off can come back.",
                watch="activation/d_dead",
                cost="retrain",
                sources=("Radford et al. 2016, DCGAN, section 3", "soumith/ganhacks, 5"),
                code="layer = torch.nn.LeakyReLU(0.2)",
            ),
            Remedy(
                id="lower-rate",
                do="Go back to before the onset and divide that player's learning rate by 4.",
                because="One step that is too long pushes a unit's bias so far down that no sample "
                "reaches it any more.",
                watch="activation/g_dead",
                cost="restart",
                sources=("Maas et al. 2013 (dying rectifiers)", "Heusel et al. 2017, TTUR"),
                code="for group in opt_g.param_groups:\n    group['lr'] /= 4",
            ),
            Remedy(
                id="normalize-before-activation",
                do="Normalize ahead of the activation (BatchNorm in the generator, LayerNorm or "
                "spectral normalization in the discriminator).",
                because="It keeps the inputs of the units where they have a slope.",
                watch="activation/g_dead",
                cost="retrain",
                sources=("Ioffe and Szegedy 2015", "Miyato et al. 2018"),
            ),
            Remedy(
                id="initialize-by-fan",
                do="Initialize weights with He's rule or N(0, 0.02) and biases with 0.",
                because="Large weights and biases put units at their ends before they learn.",
                watch="data/fake_saturated",
                cost="retrain",
                sources=("He et al. 2015", "Radford et al. 2016, DCGAN, section 4"),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        scale_steps = self.params.scale_steps
        self._units: defaultdict[str, _Mean] = defaultdict(partial(_Mean, scale_steps))
        self._fake = _Mean(scale_steps)
        self._real = _Mean(scale_steps)

    def read(self, window: Window) -> Outcome:
        p = self.params
        is_news = False
        for signal in _SIGNALS:
            for name in window.schema.copies(signal):
                value = window.get(name)
                if value == value:
                    is_news = True
                    self._units[name].update(value, window.last_step)
        fake, real = window.get("data/fake_saturated"), window.get("data/real_saturated")
        if fake == fake and real == real:
            is_news = True
            self._fake.update(fake, window.last_step)
            self._real.update(real, window.last_step)
        if not is_news:
            return None
        worst = self._output()
        for name, mean in self._units.items():
            most = self._most(mean.value, p.mostly_lost_share, p.lost_share)
            severity = min(ramp(mean.value, p.ok_share, p.critical_share), most)
            if severity > worst.severity:
                evidence = (Evidence(name, mean.value, p.ok_share, "above", "ratio"),)
                worst = Reading(severity, evidence, kind=_SIGNALS[name.partition(":")[0]])
        return worst

    def _output(self) -> Reading:
        p = self.params
        fake, real = self._fake.value, self._real.value
        if fake != fake:
            return QUIET
        inside = max(1.0 - real, p.least_inside_share)
        lost = (fake - real) / inside
        severity = ramp(lost, p.output_ok_share, p.output_critical_share)
        if severity == 0.0:
            return QUIET
        if not self._looks_unreal():
            most = self._most(lost, p.output_mostly_lost_share, p.output_lost_share)
            severity = min(severity, most)
        legal = p.output_ok_share * inside
        evidence = (
            Evidence("data/fake_saturated", fake, real + legal, "above", "ratio"),
            Evidence("data/real_saturated", real, fake - legal, "below", "ratio"),
        )
        return Reading(severity, evidence, kind="output")

    def _most(self, share: float, mostly_lost: float, lost: float) -> float:
        """The highest severity that a lost share may have, given what the samples show."""
        p, progress = self.params, self.progress
        if share >= lost or shows_harm(progress) or has_fallen(progress):
            return 1.0
        most: float = p.mostly_lost_severity if share >= mostly_lost else p.alone_severity
        return most

    def _looks_unreal(self) -> bool:
        """The fakes look like no sample, after the first steps: not what a sharp picture does."""
        p, progress = self.params, self.progress
        looks_unreal: bool = progress.precision.value < p.unreal_precision
        return looks_unreal and progress.steps >= p.unreal_steps

    def describe(self, episode: Episode) -> str:
        item = episode.evidence[0]
        if episode.kind == "output":
            real = evidence_for(episode, "data/real_saturated")
            data = f" ({plain(real.value)} of the data's)" if real is not None else ""
            return (
                f"A share of {plain(item.value)} of the fakes' values lies at the limits of the "
                f"generator's last activation{data}. No gradient passes there."
            )
        network = item.signal.partition(":")[2]
        whose = f"the {episode.kind}" + (f" ({network})" if network else "")
        return (
            f"In one layer of {whose} the share of units that are off or saturated for every "
            f"sample is {plain(item.value)}. No gradient passes them and they do not come back by "
            "themselves."
        )
