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
# Losses of both players where BCELoss clamps: 100 for a sample that is surely taken for the wrong
# kind; half of it as the mean of real and fake.
CLAMPS = ((50.0, 0.0), (100.0, 0.0), (50.0, 100.0), (100.0, 100.0), (0.0, 100.0))
NEAR = 0.1  # float32 sums over a batch; a sample of 256 that is not clamped is 0.4 away
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
        for of_d, of_g in CLAMPS:
            if abs(d - of_d) <= NEAR and (abs(g - of_g) <= NEAR or self._is_of_d_alone(of_d)):
                by_d, by_g = _at("loss/d", d, of_d), _at("loss/g", g, of_g)
                return Reading(CLAMPED_SEVERITY, (by_d, by_g), kind=CLAMPED)
        return QUIET

    def _is_of_d_alone(self, clamp: float) -> bool:
        """The generator's total says nothing of the clamp, and no other loss is that exactly."""
        return self.source.is_total and clamp > 0.0

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


def _at(signal: str, value: float, clamp: float) -> Evidence:
    if clamp > 0.0:
        return Evidence(signal, value, clamp - NEAR, "above", "loss")
    return Evidence(signal, value, NEAR, "below", "loss")
