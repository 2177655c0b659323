"""Nothing bounds how steep the discriminator may get, although its loss relies on it.

What it is
    A Wasserstein critic without weight clipping, gradient penalty or spectral normalization
    (`missing`); or a discriminator of any loss that had a gradient penalty, or clipping, and has it
    no more (`lost`).

Why it hurts
    A Wasserstein loss has no limit of its own: a critic that may get steeper always finds a lower
    loss. Scores and gradients grow together until the training explodes. With other losses it goes
    slower, and the protection against oscillation is gone.

How it is recognized
    No penalty is computed for 400 steps, or for far longer than between any two before; few
    weights sit at a common bound; no layer has spectral normalization. That alone is a note. It
    becomes an alarm when the slope of the generator's loss in its samples grows: for a Wasserstein
    loss this is the critic's slope itself, which a penalty pins near 1 (healthy 0.99 to 1.2, with
    clipping 0.05); for others, from tenfold on. The fakes must suffer as well, or the
    discriminator's gradient norm be beyond 10,000.

When it is not this
    A penalty may be computed in one of 16 steps only; gaps up to the longest so far are normal.
    Where the slope stays small nothing has happened yet. A penalty with a wrong sign is there.

References
    Gulrajani et al. 2017, Improved Training of Wasserstein GANs.
    Arjovsky et al. 2017, Wasserstein GAN (weight clipping); Miyato et al. 2018.
    Mescheder et al. 2018, Which Training Methods for GANs do actually Converge?
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, log_ramp, plain
from tb_gan_doctor.diagnose.harm import shows_harm
from tb_gan_doctor.diagnose.stats.change import ChangeChart
from tb_gan_doctor.diagnose.stats.ema import StepEma
from tb_gan_doctor.model import (
    NAN,
    QUIET,
    Episode,
    Evidence,
    Outcome,
    Reading,
    Remedy,
    RunFacts,
    Window,
)

_WASSERSTEIN = ("wgan", "wgan-gp")
UNKNOWN_WEIGHTS = 1000  # where facts do not tell how many there are
_NORMALIZED = ("weight_orig", "weight_u")  # what spectral normalization calls its tensors


class LipschitzControlMissing(Fault):
    @dataclass(frozen=True)
    class Params:
        patience_steps: int = 400  # without control from the start; twice the usual warm-up
        least_gap_steps: int = 100  # without a penalty after there was one
        gap_factor: float = 4.0  # of the longest gap so far: lazy penalties come every 16 steps
        clipped_count: float = (
            4.0  # weights at the bound; a clipped critic of 17,000 had 14 to 6,000
        )
        bare_readings_count: int = 3  # in a row with fewer: without clipping only the largest
        start_steps: int = 100  # over which the slope is not compared yet
        ok_norm: float = 3.0  # slope of a Wasserstein critic; a penalty keeps 0.99 to 1.2
        critical_norm: float = 30.0
        ok_growth_ratio: float = 2.5  # since control was lost, other losses
        critical_growth_ratio: float = 25.0  # dropping it made slopes 4 to 76 times as steep
        odd_severity: float = 0.40  # no control, and nothing has happened
        harmless_severity: float = 0.55  # cap while the samples show no harm: an early warning
        exploded_decades: float = 1.7  # the same against its own past, as in exploding-gradient
        exploded_norm: float = 1e4  # D's gradient; no healthy one is near it
        exploded_severity: float = 0.80  # the same cap, where the gradient has exploded
        scale_steps: float = 50.0  # averaging time of the slope

    META = Meta(
        id="lipschitz-control-missing",
        title="Lipschitz control missing",
        summary="Nothing bounds how steep the discriminator may get.",
        group="hyperparameters",
        needs=("gradient/input", "gradient/penalized"),
        uses=("weight/d_at_bound", "loss/d_penalty", "diversity/coverage", "gradient/d_norm"),
        hold_steps=51,
        hold_readings=3,
        clear_steps=200,
        explains={
            "": (
                "exploding-gradient",
                "non-finite-values",
                "discriminator-overpowering",
                "oscillation",
                "mode-collapse",
                "mode-dropping",
                "late-divergence",
                "never-learned",
            )
        },
        remedies=(
            Remedy(
                id="gradient-penalty",
                do="Add the gradient penalty of WGAN-GP with weight 10, on points between real and "
                "fake samples.",
                because="It pins the critic's slope near 1, which is what the loss assumes.",
                watch="gradient/input",
                cost="restart",
                sources=("Gulrajani et al. 2017, section 4 (lambda 10)",),
                code=(
                    "t = torch.rand(len(real), *[1] * (real.dim() - 1), device=real.device)\n"
                    "x = (t * real + (1 - t) * fake.detach()).requires_grad_(True)\n"
                    "(g,) = torch.autograd.grad(D(x).sum(), x, create_graph=True)\n"
                    "d_loss = d_loss + 10 * (g.flatten(1).norm(dim=1) - 1).square().mean()"
                ),
                unless={
                    "nonsaturating": "R1 with a small weight fits this loss better",
                    "minimax": "R1 with a small weight fits this loss better",
                    "lsgan": "R1 with a small weight fits this loss better",
                    "relativistic": "R1 and R2 fit this loss better",
                },
            ),
            Remedy(
                id="r1-and-r2",
                do="Put the R1 penalty (and R2 on fakes, for relativistic losses) back in.",
                because="Zero-centered penalties make the game converge locally.",
                watch="gradient/penalized",
                cost="restart",
                sources=("Mescheder et al. 2018", "Huang et al. 2024, R3GAN"),
                code=(
                    "real.requires_grad_(True)\n"
                    "(g,) = torch.autograd.grad(D(real).sum(), real, create_graph=True)\n"
                    "d_loss = d_loss + gamma / 2 * g.flatten(1).square().sum(1).mean()"
                ),
                unless={
                    "wgan": "a Wasserstein critic wants slope 1, not 0",
                    "wgan-gp": "a Wasserstein critic wants slope 1, not 0",
                },
            ),
            Remedy(
                id="spectral-normalization",
                do="Wrap every layer of the discriminator in spectral normalization.",
                because="It bounds the slope layer by layer and costs next to nothing.",
                watch="gradient/input",
                cost="retrain",
                sources=("Miyato et al. 2018",),
                code="layer = torch.nn.utils.parametrizations.spectral_norm(layer)",
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._slope = StepEma(self.params.scale_steps)
        self._norm = ChangeChart()  # of the discriminator's gradient
        self._start_slope = NAN  # smallest averaged one so far
        self._is_normalized = False
        self._weights = 0  # of the discriminator
        self._n_bare = 0
        self._first_step = -1
        self._penalized_step = -1  # the last one with a penalty
        self._longest_gap = 0
        self._clipped_step = -1
        self._was_clipped = False
        self._has_drawn_bounds = False
        self._slope_then = NAN  # when control was last there

    def learn(self, facts: RunFacts) -> None:
        super().learn(facts)
        self._is_normalized = False
        networks = facts.networks_of("discriminator")
        for network in networks:
            names = [name for name, _ in network.modules]
            modules = any("Spectral" in name or name.startswith("SN") for name in names)
            tensors = any(layer.endswith(_NORMALIZED) for layer in network.layers)
            self._is_normalized = self._is_normalized or modules or tensors
        self._weights = sum(network.parameters for network in networks)

    def read(self, window: Window) -> Outcome:
        p = self.params
        penalized = window.get("gradient/penalized", "last")
        newest = window.get("gradient/input")
        slope = self._slope.update(newest, window.steps)
        if self._first_step < 0:
            self._first_step = window.first_step
        since_start = window.last_step - self._first_step + 1
        if slope == slope and since_start > p.start_steps:
            self._start_slope = min(slope, self._start_slope) if self._start_slope > 0 else slope
        self._note_control(penalized, slope, window)
        self._norm.update(window.get("gradient/d_norm"), window.last_step, window.steps)
        if penalized != penalized:
            return None
        kind, since = self._missing(window.last_step, since_start)
        if not kind:
            return QUIET
        return self._judge(kind, since, slope, window)

    def _note_control(self, penalized: float, slope: float, window: Window) -> None:
        p = self.params
        at_bound = window.get("weight/d_at_bound", "last") * (self._weights or UNKNOWN_WEIGHTS)
        if at_bound == at_bound and not self._has_drawn_bounds:
            # Weights as they were drawn: of a uniform distribution many are near its end.
            self._has_drawn_bounds = True
        elif at_bound >= p.clipped_count:
            self._was_clipped, self._clipped_step, self._n_bare = True, window.last_step, 0
            self._slope_then = slope
        elif at_bound == at_bound:
            self._n_bare += 1
            self._was_clipped = self._was_clipped and self._n_bare < p.bare_readings_count
        if penalized > 0 or window.get("loss/d_penalty") > 0:
            if self._penalized_step >= 0:
                gap = window.first_step - self._penalized_step
                self._longest_gap = max(self._longest_gap, gap)
            self._penalized_step = window.last_step
            self._slope_then = slope

    def _missing(self, step: int, since_start: int) -> tuple[str, int]:
        """The kind, and since when; "" while there is control."""
        p = self.params
        if self._is_normalized or self._was_clipped:
            return "", 0
        last = max(self._penalized_step, self._clipped_step)
        if last < 0:
            is_due = self.facts.loss in _WASSERSTEIN and since_start >= p.patience_steps
            return ("missing", self._first_step) if is_due else ("", 0)
        if step - last <= max(p.least_gap_steps, p.gap_factor * self._longest_gap):
            return "", 0
        return "lost", last

    def _judge(self, kind: str, since: int, slope: float, window: Window) -> Outcome:
        p = self.params
        growth = slope / self._slope_then if kind == "lost" and self._slope_then > 0 else NAN
        grown = log_ramp(growth, p.ok_growth_ratio, p.critical_growth_ratio)
        limit = p.ok_growth_ratio * self._slope_then
        if self.facts.loss in _WASSERSTEIN:
            rises = slope > p.ok_growth_ratio * self._start_slope
            steep = log_ramp(slope, p.ok_norm, p.critical_norm) if rises else 0.0
            severity = p.odd_severity + (1.0 - p.odd_severity) * max(grown, steep)
            limit = p.ok_norm
        else:
            severity = grown
        if severity > p.harmless_severity and not shows_harm(self.progress):
            has_exploded = (
                window.get("gradient/d_norm") >= p.exploded_norm
                or self._norm.shift >= p.exploded_decades
            )
            most = p.exploded_severity if has_exploded else p.harmless_severity
            severity = min(severity, most)
        evidence = [Evidence("gradient/penalized", 0.0, 1.0, "below", "count")]
        if slope == slope and slope > limit:
            evidence.insert(0, Evidence("gradient/input", slope, limit, "above", "norm"))
        return Reading(severity, tuple(evidence), since_step=max(0, since), kind=kind)

    def describe(self, episode: Episode) -> str:
        item = episode.evidence[0]
        what = (
            f"Since step {episode.onset_by} the discriminator has lost what bounded its slope"
            if episode.kind == "lost"
            else "The critic has no gradient penalty (0 computed), no clipped weights and no "
            "spectral normalization"
        )
        if item.signal == "gradient/input":
            return (
                f"{what}, and its slope at the fakes has grown to {plain(item.value)}. Scores and "
                "gradients grow with it without limit."
            )
        return f"{what}. Nothing keeps scores and gradients from growing."
