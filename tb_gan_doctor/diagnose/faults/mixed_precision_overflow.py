"""Half precision overflows again and again, and optimizer steps are skipped.

What it is
    With mixed precision a gradient scaler leaves a step out where a gradient is not finite, and
    lowers its scale. Here that does not end: many steps are left out, or the scale keeps falling.

Why it hurts
    A player that misses its steps falls behind the other. A scale that has fallen to 1 or less
    protects small gradients no more, which then round to zero.

How it is recognized
    The share of skipped steps over 200 steps, and how often the scale was halved in 100. The
    first overflows, while the scale finds its level, do not count unless it falls below 1.

When it is not this
    A scaler tries a higher scale every 2,000 steps, and one skipped step then is how it works.
    Without a scaler, or with bfloat16, there is nothing to skip. A scaler that was not passed is
    found where it lets a step through.

References
    Micikevicius et al. 2018, Mixed Precision Training, section 3.2 (loss scaling).
    NVIDIA/apex issue 654 and tensorflow issue 48662: gradient penalties drive the scale to 1.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, number_for, ramp
from tb_gan_doctor.diagnose.known_effects import OF_A_BROKEN_LOOP
from tb_gan_doctor.diagnose.stats.stretch import Stretch
from tb_gan_doctor.model import (
    LEVEL_FLOOR,
    QUIET,
    Episode,
    Evidence,
    Outcome,
    Reading,
    Remedy,
    Window,
)

_PLAYERS = ("g", "d")
_ROLE = {"g": "generator", "d": "discriminator"}
_SCALE = "optimizer/loss_scale"
_FLOAT16 = "optimizer/float16"
_FALLEN = 256.0  # times: from a usual scale, not one that was set to 1 from the start


class MixedPrecisionOverflow(Fault):
    @dataclass(frozen=True)
    class Params:
        share_steps: int = 200  # over which skipped steps are counted
        ok_share: float = 0.05  # one step in 2,000 is how a scaler works
        critical_share: float = 0.30  # the other player gets half as many steps again
        settle_steps: int = 100  # in which a scale of 65,536 finds its level, one halving a step
        early_count: int = 20  # skipped steps that are too many even then: 65,536 is below 1
        halving_steps: int = 100
        ok_count: int = 2  # halvings in that time; a spike of the loss gives one or two
        critical_count: int = 8
        sunk_scale_ratio: float = 1.0  # below it small gradients are made smaller still
        sunk_severity: float = 0.65

    META = Meta(
        id="mixed-precision-overflow",
        title="Mixed precision overflows",
        summary="Half precision overflows again and again, and optimizer steps are skipped.",
        group="numerics",
        needs=("optimizer/g_skipped", "optimizer/d_skipped"),
        uses=(_SCALE, _FLOAT16, "optimizer/g_steps", "optimizer/d_steps"),
        is_proof=True,
        hold_steps=11,
        hold_readings=2,
        clear_steps=200,
        explains={"": (*OF_A_BROKEN_LOOP, "player-not-updating", "non-finite-values")},
        remedies=(
            Remedy(
                id="penalty-in-float32",
                do="Compute penalties and the loss itself in float32, outside of autocast.",
                because="Squared gradients of a penalty leave float16's range of 65,504 first.",
                watch=_SCALE,
                cost="free",
                sources=(
                    "PyTorch documentation, AMP examples: gradient penalty",
                    "NVIDIA/apex issue 654",
                ),
                code=(
                    "with torch.autocast('cuda', enabled=False):\n    loss = loss_of(D(x.float()))"
                ),
            ),
            Remedy(
                id="bfloat16",
                do="Use bfloat16, which needs no scaler.",
                because="It has the range of float32, so nothing overflows.",
                watch="optimizer/d_skipped",
                cost="restart",
                sources=("PyTorch documentation, torch.amp",),
                code="with torch.autocast('cuda', dtype=torch.bfloat16):\n    scores = D(x)",
            ),
            Remedy(
                id="no-mixed-precision",
                do="Train in float32.",
                because="Some GANs break in half precision early and for good.",
                watch="optimizer/g_skipped",
                cost="restart",
                sources=("ajbrock/BigGAN-PyTorch, README on mixed precision",),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._skips = {"g": 0.0, "d": 0.0}  # of the last share_steps, older ones fading out
        self._steps = {"g": 0.0, "d": 0.0}
        self._scales: deque[tuple[int, float]] = deque()  # (last seen at step, scale)
        self._highest_scale = 0.0
        self._first_step = -1
        self._n_skipped = 0.0
        self._may_be_hidden = False
        self._stretch = Stretch()

    def unreadable(self) -> str:
        if not self._may_be_hidden:
            return ""
        return (
            "networks run in float16, and a player makes no step: pass scaler=, the "
            "torch.amp.GradScaler of the training"
        )

    def read(self, window: Window) -> Outcome:
        g, d = (window.get(f"optimizer/{player}_skipped", "last") for player in _PLAYERS)
        self._may_be_hidden = window.get(_FLOAT16, "last") > 0.0 and not (g > 0.0 or d > 0.0)
        if self._may_be_hidden:
            return None
        if g != g and d != d:
            return QUIET if self._has_steps(window) else None  # no scaler is at work
        if self._first_step < 0:
            self._first_step = window.first_step
        self._count(window, (g, d))
        halvings = self._halvings(window)
        if self._n_skipped == 0.0 and halvings <= 0.0:
            return QUIET
        reading = self._judge(window, halvings)
        since = self._stretch.update(reading.severity >= LEVEL_FLOOR["watch"], window.first_step)
        return Reading(reading.severity, reading.evidence, since, reading.kind)

    def _has_steps(self, window: Window) -> bool:
        g, d = window.get("optimizer/g_steps", "last"), window.get("optimizer/d_steps", "last")
        return g == g or d == d

    def _count(self, window: Window, skipped: tuple[float, float]) -> None:
        keep = math.exp(-window.steps / self.params.share_steps)
        for player, skips in zip(_PLAYERS, skipped, strict=True):
            made = window.get(f"optimizer/{player}_steps", "last")
            self._steps[player] = self._steps[player] * keep + (made if made == made else 0.0)
            self._skips[player] *= keep
            if skips > 0.0:  # False where it is not known
                self._skips[player] += skips
                self._n_skipped += skips

    def _judge(self, window: Window, halvings: float) -> Reading:
        p = self.params
        has_settled = window.last_step - self._first_step >= p.settle_steps
        share, player = max((self._share(player), player) for player in _PLAYERS)
        limit = p.ok_share
        by_share = Evidence(f"optimizer/{player}_skipped", share, limit, "above", "ratio")
        severity = ramp(share, p.ok_share, p.critical_share)
        if not has_settled and self._n_skipped < p.early_count:
            severity = 0.0
        scale = window.get(_SCALE, "last")
        by_halvings = ramp(halvings, p.ok_count, p.critical_count) if has_settled else 0.0
        if scale < p.sunk_scale_ratio <= self._highest_scale / _FALLEN:
            by_halvings = max(by_halvings, p.sunk_severity)
        if by_halvings > severity:
            by_scale = Evidence(_SCALE, scale, p.sunk_scale_ratio, "below", "rate")
            return Reading(by_halvings, (by_scale,), kind="scale")
        return Reading(severity, (by_share,), kind=_ROLE[player])

    def _share(self, player: str) -> float:
        """Skipped steps of the player relative to those that it tried to make."""
        skips = self._skips[player]
        return skips / (skips + self._steps[player]) if skips > 0.0 else 0.0

    def _halvings(self, window: Window) -> float:
        """How often the scale was halved on balance, per halving_steps."""
        scale, scales = window.get(_SCALE, "last"), self._scales
        if not 0.0 < scale < math.inf:
            return 0.0
        if scales and scale == scales[-1][1]:
            scales[-1] = (window.last_step, scale)
        else:
            self._highest_scale = max(self._highest_scale, scale)
            scales.append((window.last_step, scale))
        length = self.params.halving_steps
        while window.last_step - scales[0][0] > length + window.steps:
            scales.popleft()
        if len(scales) == 1:
            return 0.0
        step, highest = max(scales, key=lambda at: at[1])
        fallen = math.log2(highest) - math.log2(scale)
        return fallen * min(1.0, float(length) / max(1, window.last_step - step))

    def describe(self, episode: Episode) -> str:
        if episode.kind == "scale":
            return (
                f"The loss scale keeps falling and is at {number_for(episode, _SCALE)}: half "
                "precision overflows again and again."
            )
        player = "d" if episode.kind == "discriminator" else "g"
        share = number_for(episode, f"optimizer/{player}_skipped")
        return (
            f"A share of {share} of the {_ROLE[player]}'s steps was skipped because half precision "
            "overflowed: that player falls behind."
        )
