"""Values that are not finite in logged losses, or would be: BCELoss clamps its logarithm at 100.

The first overflows of mixed precision show in gradients only and are none.
"""

from __future__ import annotations

from tb_gan_doctor.diagnose.fault import plain
from tb_gan_doctor.diagnose.faults.non_finite_values import NonFiniteValues
from tb_gan_doctor.diagnose.scalars.rule import ScalarRule, counted
from tb_gan_doctor.model import QUIET, Episode, Evidence, Outcome, Reading, Window

_LOSSES = {"loss/d": "discriminator-loss", "loss/g": "generator-loss"}
_NAMES = {
    "discriminator-loss": "the discriminator's loss",
    "generator-loss": "the generator's loss",
}
CLAMPED = "clamped"
CLAMPS = (50.0, 100.0)  # of BCELoss: one half of the loss, or the mean of both
CLAMPED_SEVERITY = 0.9


class NonFiniteScalars(ScalarRule):
    """Fires where a loss is not a number, or stays at the clamp, in two windows in a row."""

    META = counted(NonFiniteValues.META, ("loss/d",), 2)

    def read(self, window: Window) -> Outcome:
        found = []
        is_measured = False
        for signal in _LOSSES:
            count = window.get(signal, "n_nonfinite")
            is_measured = is_measured or count == count
            if count > 0:
                found.append(Evidence(signal, count, 0.0, "above", "count"))
        if found:
            return Reading(1.0, tuple(found), kind=_LOSSES[found[0].signal])
        if not is_measured:
            return None
        d, g = window.get("loss/d"), window.get("loss/g")
        if g == 0.0 and any(abs(d - clamp) < 0.01 * clamp for clamp in CLAMPS):
            by_d = Evidence("loss/d", d, CLAMPS[0], "above", "loss")
            by_g = Evidence("loss/g", g, 0.0, "below", "loss")
            return Reading(CLAMPED_SEVERITY, (by_d, by_g), kind=CLAMPED)
        return QUIET

    def describe(self, episode: Episode) -> str:
        if episode.kind == CLAMPED:
            return (
                f"The discriminator's loss is stuck at {plain(episode.evidence[0].value)} and the "
                f"generator's at {plain(episode.evidence[1].value)}: the Sigmoid is saturated, the "
                "logarithm of 0 is clamped, and no gradient passes."
            )
        return (
            f"NaN or infinity in {_NAMES.get(episode.kind, 'the losses')} since step "
            f"{episode.onset_by}. It spreads to every weight within a few steps, so what follows "
            "is wasted compute."
        )
