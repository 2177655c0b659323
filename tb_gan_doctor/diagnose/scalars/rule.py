"""What the rules for scalars share: their source, and a META that counts readings, not steps."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tb_gan_doctor.diagnose.fault import Fault, Meta
from tb_gan_doctor.model import ScalarSource, WarmingUp

FEWEST_POINTS = 40  # of a loss: a shorter log says nothing yet
EARLY_STEPS = 300  # early dominance of either player is normal for so long
CANNOT_TELL = "cannot tell from these tags"
EPOCH_SECONDS = 5.0  # a step that takes longer is not one iteration


def cannot_tell(way: str) -> str:
    """Why a fault was not looked for, and how it would be."""
    return f"{CANNOT_TELL}; {way}"


@dataclass(frozen=True)
class NoParams:
    """Limits stand in the rule: they are no user's to set."""


class ScalarRule(Fault):
    """A rule on scalars for a fault of the catalogue, whose title and remedies it shares."""

    Params = NoParams

    def __init__(self, source: ScalarSource) -> None:
        super().__init__()
        self.source = source
        self._first_step: int | None = None

    def watch(self, signal: str) -> None:
        """What the remedies are to move: a tag of this run, where no signal of ours shows it."""
        if all(remedy.watch == signal for remedy in self.META.remedies):
            return
        remedies = tuple(replace(remedy, watch=signal) for remedy in self.META.remedies)
        self.META = replace(self.META, remedies=remedies)  # type: ignore[misc]  # of this run

    def too_short(
        self, n_points: int, last_step: int, early_steps: int = EARLY_STEPS
    ) -> WarmingUp | None:
        """What to answer while there is too little to judge by."""
        if self._first_step is None:
            self._first_step = last_step
        if n_points < FEWEST_POINTS:
            return WarmingUp(f"{n_points} of {FEWEST_POINTS} points so far")
        if self.source.step_seconds > EPOCH_SECONDS:
            return None
        if last_step - self._first_step < early_steps:
            return WarmingUp(f"early dominance is normal for {early_steps} steps")
        return None


def counted(
    meta: Meta, needs: tuple[str, ...], readings: int, remedies: tuple[str, ...] = ()
) -> Meta:
    """`meta` for scalars: their steps may be iterations, images or epochs, so readings hold.

    remedies: those that fit what scalars show, in their order; all by default.
    """
    by_id = {remedy.id: remedy for remedy in meta.remedies}
    chosen = [by_id[remedy] for remedy in remedies or by_id]
    return replace(
        meta,
        needs=needs,
        uses=(),
        hold_steps=1,
        hold_readings=readings,
        clear_steps=1,
        remedies=tuple(replace(remedy, watch=needs[0]) if needs else remedy for remedy in chosen),
    )
