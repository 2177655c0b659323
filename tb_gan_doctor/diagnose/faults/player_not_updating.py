"""One player's weights do not change although the training goes on.

What it is
    The generator or the discriminator is frozen: its weights are not in its optimizer, its
    gradient is cut, its learning rate is zero, or its optimizer never steps.

Why it hurts
    The other player then trains against a fixed opponent. Losses may look fine for long: a frozen
    generator left the score balance between 0.54 and 1.0, depending on the loss family.

How it is recognized
    The relative weight change of a step is exactly 0, or no optimizer step happens while the other
    player steps. Both are facts, not statistics (19 of 19 injected runs, none of the healthy).

When it is not this
    A player that steps rarely (n_critic) changes whenever it steps. Steps that a scaler skips
    because half precision overflows have a fault of their own. A player whose loss is exactly 0
    until it starts is fine, and so is a discriminator on batches that keep the margin of the hinge
    loss, where that is exactly 0. A learning rate that has fallen to a twentieth before it ends at
    0 is the end of a schedule. Where the generator is connected and its loss is so flat that the
    gradient rounds to 0, the gradient has vanished.

References
    Rauschmayr et al. 2021, Amazon SageMaker Debugger, rule UnchangedTensor.
    nikhilsinghmus/image2reverb issue 37: `.detach()` in the generator's step.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, ramp
from tb_gan_doctor.model import QUIET, Episode, Evidence, Outcome, Reading, Remedy, RunFacts, Window

ALL_SATURATED = 0.95  # share of the fakes' values where Tanh or Sigmoid is flat
FADED_NORM = 1e-6  # a gradient that was this small before it was 0 has faded, nobody cut it
HINGE_MARGIN = 1.0  # of scores beyond which the hinge loss is 0; by its definition
TINY_SLOPE = 1e-6  # a cut graph has no slope to measure; float32 loses smaller ones on the way
_ROLE = {"g": "generator", "d": "discriminator"}
_WHY = {
    "frozen": "its weights do not require gradients",
    "not-in-optimizer": "no optimizer holds its weights",
    "zero-learning-rate": "its learning rate is 0",
    "no-gradient": "no gradient reaches its weights",
    "not-stepping": "its optimizer makes no step",
    "unchanged": "its steps change nothing",
}


def _is_switched_off(window: Window, player: str) -> bool:
    """The player's loss is exactly 0: a schedule that lets it start later."""
    loss = f"loss/{player}"
    return window.get(loss, "min") == 0.0 == window.get(loss, "max")


def _keeps_margin(window: Window, loss: str) -> bool:
    """The discriminator's loss is connected, and exactly 0 where it was looked at: hinge."""
    if window.get("gradient/d_norm") != 0.0 or loss not in ("hinge", "auto"):
        return False
    if window.get("loss/d", "min") == 0.0:
        return True
    real, fake = window.get("score/real", "min"), window.get("score/fake", "max")
    return real >= HINGE_MARGIN and fake <= -HINGE_MARGIN


def _is_saturated(window: Window) -> bool:
    """The generator's loss is connected, and its gradient rounds to 0 on the way to the weights.

    It ends in the loss, in the discriminator, or in outputs that are all at their limits.
    """
    if window.get("gradient/g_norm") != 0.0:
        return False
    slope, at_fakes = window.get("gradient/score"), window.get("gradient/input")
    if slope < TINY_SLOPE or at_fakes == 0.0:
        return True
    return slope == slope and window.get("data/fake_saturated") >= ALL_SATURATED


class PlayerNotUpdating(Fault):
    @dataclass(frozen=True)
    class Params:
        idle_ok_steps: float = 60.0  # steps without an optimizer step that prove nothing
        idle_critical_steps: float = 240.0  # beyond the longest n_critic schedule seen (20) x 10
        unsure_severity: float = (
            0.5  # a scaler that is not known may skip the steps: look there first
        )
        ended_rate_ratio: float = 0.05  # of the highest rate: linear and cosine decay pass by there

    META = Meta(
        id="player-not-updating",
        title="Player not updating",
        summary="The generator's or the discriminator's weights do not change.",
        group="training loop",
        needs=("optimizer/g_steps", "optimizer/d_steps"),
        uses=(
            "update/g_ratio",
            "update/d_ratio",
            "gradient/g_norm",
            "gradient/d_norm",
            "optimizer/float16",
        ),
        is_proof=True,
        hold_steps=21,
        hold_readings=3,
        clear_steps=60,
        explains={
            "": (
                "discriminator-overpowering",
                "discriminator-blind",
                "vanishing-generator-gradient",
                "exploding-gradient",
                "mode-collapse",
                "mode-dropping",
                "oscillation",
                "late-divergence",
                "never-learned",
                "update-imbalance",
            )
        },
        remedies=(
            Remedy(
                id="right-weights-in-optimizer",
                do="Give the optimizer the weights of the network that is trained.",
                because="An optimizer made before the network was replaced, or from the wrong "
                "network, updates something else.",
                watch="update/g_ratio",
                cost="restart",
                sources=("PyTorch documentation, torch.optim: constructing an optimizer",),
                code="opt_g = torch.optim.Adam(G.parameters(), lr=2e-4, betas=(0.5, 0.999))",
            ),
            Remedy(
                id="attach-fakes",
                do="Do not detach the fakes in the generator's step.",
                because="`fake.detach()` belongs in the discriminator's step only; in the "
                "generator's it cuts the gradient.",
                watch="gradient/g_norm",
                cost="restart",
                sources=("nikhilsinghmus/image2reverb issue 37",),
                code="g_loss = criterion(D(fake), real_label)  # not D(fake.detach())",
            ),
            Remedy(
                id="release-frozen-weights",
                do="Switch requires_grad on again before the player's own step.",
                because="A network that was frozen for the other player's step stays frozen until "
                "it is released.",
                watch="update/d_ratio",
                cost="restart",
                sources=("tamarott/SinGAN pull request 117; wdzhao123/APL issue 4",),
                code="G.requires_grad_(True)",
            ),
            Remedy(
                id="step-every-iteration",
                do="Call the player's optimizer.step() in every iteration that should train it.",
                because="A condition around the step (a loss schedule, a skipped branch) may never "
                "be true.",
                watch="optimizer/g_steps",
                cost="restart",
                sources=("soumith/ganhacks, 11: do not balance by loss statistics",),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._idle_steps = {"g": 0, "d": 0}
        self._last_norm = {"g": math.inf, "d": math.inf}  # of a gradient, the last one above 0
        self._top_rate = {"g": 0.0, "d": 0.0}
        self._last_rate = {"g": 0.0, "d": 0.0}  # the last one above 0

    def read(self, window: Window) -> Outcome:
        worst: Reading | None = None
        for player in ("g", "d"):
            reading = self._read_player(player, window)
            if reading is not None and (worst is None or reading.severity > worst.severity):
                worst = reading
        return worst

    def _read_player(self, player: str, window: Window) -> Reading | None:
        self._note_rate(player, window)
        steps = window.get(f"optimizer/{player}_steps", "last")
        if steps != steps:
            return None
        if steps == 0:
            if window.get(f"optimizer/{player}_skipped", "last") > 0:
                return QUIET  # it would step, and half precision overflows
            other = window.get(f"optimizer/{'d' if player == 'g' else 'g'}_steps", "last")
            if other > 0:
                self._idle_steps[player] += window.steps
            p = self.params
            idle = float(self._idle_steps[player])
            reason = self._reason(player, window, self.facts)
            if other > 0 and reason == "not-in-optimizer":
                idle = p.idle_critical_steps  # a fact of the set-up, no need to wait
            evidence = Evidence(f"optimizer/{player}_steps", 0.0, 1.0, "below", "count")
            severity = ramp(idle, p.idle_ok_steps, p.idle_critical_steps)
            since = window.last_step - self._idle_steps[player] + 1
            known = reason if reason in ("frozen", "not-in-optimizer") else "not-stepping"
            if known == "not-stepping" and window.get("optimizer/float16", "last") > 0:
                severity = min(severity, p.unsure_severity)
            kind = f"{_ROLE[player]}:{known}"
            return Reading(severity, (evidence,), since_step=since, kind=kind)
        self._idle_steps[player] = 0
        norm = window.get(f"gradient/{player}_norm")
        if norm > 0.0:
            self._last_norm[player] = norm
        return self._read_update(player, window)

    def _read_update(self, player: str, window: Window) -> Reading | None:
        """Looks at the role's update and, where there are several networks, at each one's."""
        signal = f"update/{player}_ratio"
        slowest: tuple[float, str] | None = None
        for name in window.schema.copies(signal):
            value = window.get(name, "max")
            if value == value and (slowest is None or value < slowest[0]):
                slowest = (value, name)
        if slowest is None:
            return None
        value, name = slowest
        if value > 0 or _is_switched_off(window, player):
            return QUIET
        if player == "g" and _is_saturated(window):
            return QUIET
        if self._has_ended(player, window) or self._last_norm[player] < FADED_NORM:
            return QUIET
        evidence = Evidence(name, 0.0, 0.0, "below", "ratio")
        alone = name.partition(":")[2]
        reason = self._reason(player, window, self.facts, alone)
        if player == "d" and reason == "no-gradient" and _keeps_margin(window, self.facts.loss):
            return QUIET
        return Reading(1.0, (evidence,), kind=f"{_ROLE[player]}:{reason}")

    def _note_rate(self, player: str, window: Window) -> None:
        rate = window.get(f"optimizer/{player}_learning_rate", "last")
        if rate > 0.0:
            self._last_rate[player] = rate
            self._top_rate[player] = max(rate, self._top_rate[player])

    def _has_ended(self, player: str, window: Window) -> bool:
        """The learning rate is 0 after it had gradually become small: a schedule that is over."""
        rate = window.get(f"optimizer/{player}_learning_rate", "last")
        last, top = self._last_rate[player], self._top_rate[player]
        return rate == 0.0 and 0.0 < last <= self.params.ended_rate_ratio * top

    def _reason(self, player: str, window: Window, facts: RunFacts, alone: str = "") -> str:
        """Why it stands still; `alone` is the name of the one network of several that does."""
        role = _ROLE[player]
        networks = tuple(n for n in facts.networks_of(role) if alone in ("", n.name))
        if networks and any(network.trainable == 0 for network in networks):
            return "frozen"
        optimizers = facts.optimizers_of(role) + facts.optimizers_of("joint")
        if networks and optimizers:
            trainable = sum(network.trainable for network in networks)
            if max(optimizer.missing for optimizer in optimizers) >= trainable > 0:
                return "not-in-optimizer"
        if window.get(f"optimizer/{player}_learning_rate", "last") == 0:
            return "zero-learning-rate"
        gradient = window.get(f"gradient/{player}_norm")
        return "unchanged" if gradient > 0 else "no-gradient"

    def describe(self, episode: Episode) -> str:
        role, _, reason = episode.kind.partition(":")
        why = _WHY.get(reason, "its weights do not change")
        who = [role or "player", *(e.signal.partition(":")[2] for e in episode.evidence[:1])]
        return (
            f"The {' '.join(filter(None, who))} has not changed since step "
            f"{episode.onset_by}: {why}. "
            "The other player trains against a fixed opponent."
        )
