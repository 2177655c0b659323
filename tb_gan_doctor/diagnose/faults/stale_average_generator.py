"""The averaged copy of the generator does not follow it.

What it is
    Samples are drawn from an exponential moving average (EMA) of the generator that is not updated
    any more, or whose buffers (statistics of BatchNorm) were left at their start.

Why it hurts
    The training may go well while every sample and every score shows an old generator, or one
    whose layers do not fit their statistics.

How it is recognized
    Over 300 steps and more in which the generator changes, the average does not change at all. Or
    the average's weights are close to the generator's while its buffers are far from them.

When it is not this
    An average may begin late, or be updated every few dozen steps. It changes slowly by design:
    any change at all counts.

References
    Karras et al. 2018, Progressive GAN, section 3 (moving average of the generator).
    odegeasslbc/FastGAN-pytorch issue 4: an average without BatchNorm's statistics.
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta, number_for, ramp
from tb_gan_doctor.model import (
    QUIET,
    Episode,
    Evidence,
    Outcome,
    Reading,
    Remedy,
    WarmingUp,
    Window,
)

_CHANGE, _DISTANCE = "average/update_ratio", "average/distance"
_BUFFERS = "average/buffer_distance"


class StaleAverageGenerator(Fault):
    @dataclass(frozen=True)
    class Params:
        ok_steps: int = 300  # without any change; averages are updated every 1 to 32 steps
        critical_steps: int = 3000
        least_severity: float = 0.60  # from ok_steps on; a late start looks alike at first
        most_severity: float = 0.90
        close_ratio: float = 0.30  # of the weights: the average does follow
        ok_buffer_ratio: float = 0.30  # an average of buffers, or a copy, stays below 0.1
        buffer_severity: float = 0.65  # it shows in samples only
        buffer_steps: int = 300  # in which statistics settle

    META = Meta(
        id="stale-average-generator",
        title="Averaged generator is stale",
        summary="The averaged copy of the generator does not follow it.",
        group="training loop",
        needs=(_CHANGE, _DISTANCE),
        uses=(_BUFFERS, "update/g_ratio"),
        is_proof=True,
        hold_steps=1,
        hold_readings=1,
        clear_steps=100,
        remedies=(
            Remedy(
                id="update-average",
                do="Update the average after every step of the generator.",
                because="It is what samples and scores are made from.",
                watch=_CHANGE,
                cost="free",
                sources=("Karras et al. 2018, Progressive GAN", "PyTorch, AveragedModel"),
                code=(
                    "with torch.no_grad():\n"
                    "    for mine, theirs in zip(average.parameters(), G.parameters()):\n"
                    "        mine.lerp_(theirs, 1 - 0.999)"
                ),
            ),
            Remedy(
                id="copy-buffers",
                do="Copy the generator's buffers into the average as well.",
                because="BatchNorm's statistics are buffers, not weights, and an average of the "
                "weights alone leaves them behind.",
                watch=_BUFFERS,
                cost="free",
                sources=("odegeasslbc/FastGAN-pytorch issue 4", "PyTorch, AveragedModel"),
                code=(
                    "for mine, theirs in zip(average.buffers(), G.buffers()):\n"
                    "    mine.copy_(theirs)"
                ),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._first_step = -1
        self._moved_step = -1  # up to which the average is known to have changed

    def inapplicable(self) -> str:
        if self.facts.inputs and "average" not in self.facts.inputs:
            return (
                "no averaged (EMA) generator is passed; of one that is sampled from, pass average="
            )
        return ""

    def read(self, window: Window) -> Outcome:
        p = self.params
        distance = window.get(_DISTANCE)
        if distance != distance:
            return None
        if self._first_step < 0:
            self._first_step = self._moved_step = window.first_step
        change = window.get(_CHANGE)
        if change != change:
            return WarmingUp("the average has been looked at once so far")
        if change > 0.0 or window.get("update/g_ratio") == 0.0:
            self._moved_step = window.last_step
        still_steps = window.last_step - self._moved_step
        if still_steps >= p.ok_steps:
            grown = ramp(float(still_steps), p.ok_steps, p.critical_steps)
            severity = p.least_severity + (p.most_severity - p.least_severity) * grown
            by_distance = Evidence(_DISTANCE, distance, 0.0, "above", "ratio")
            evidence = (Evidence(_CHANGE, change, 0.0, "below", "ratio"), by_distance)
            return Reading(severity, evidence, since_step=self._moved_step, kind="still")
        return self._read_buffers(window, distance)

    def _read_buffers(self, window: Window, distance: float) -> Reading:
        p = self.params
        apart = window.get(_BUFFERS)
        has_settled = window.last_step - self._first_step >= p.buffer_steps
        if not (has_settled and apart > p.ok_buffer_ratio and distance < p.close_ratio):
            return QUIET
        evidence = (Evidence(_BUFFERS, apart, p.ok_buffer_ratio, "above", "ratio"),)
        return Reading(p.buffer_severity, evidence, since_step=self._first_step, kind="buffers")

    def describe(self, episode: Episode) -> str:
        if episode.kind == "buffers":
            return (
                "The averaged generator's weights follow, but its buffers are "
                f"{number_for(episode, _BUFFERS)} away from the generator's, relative to them: "
                "BatchNorm's statistics were left behind."
            )
        return (
            f"The averaged generator has not changed since step {episode.onset_by}, while the "
            f"generator has moved {number_for(episode, _DISTANCE)} of its weights away. Samples "
            "from it show an old state."
        )
