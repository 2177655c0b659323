"""One run with what is true of it and what was said of it: the questions that metrics ask."""

from __future__ import annotations

import math
from dataclasses import dataclass

from benchmarks.accuracy.claims import Claim, Diagnosis, behind
from benchmarks.accuracy.known_effects import COLLAPSE, LOSS_DYNAMICS, LOST, effects_of
from benchmarks.accuracy.labels import Truth

HAD_MODES = 0.5  # of the true modes, so that they can be lost


@dataclass(frozen=True, slots=True)
class Scored:
    """A run's truth beside one tool's diagnosis.

    Only alarms from the onset on count as found: what was said before cannot be about it.
    """

    truth: Truth
    diagnosis: Diagnosis

    @property
    def start(self) -> int:
        """The step from which something may be found."""
        return max(0, self.truth.onset)

    @property
    def alarms(self) -> list[Claim]:
        """Every claim that is an alarm at any step."""
        return [claim for claim in self.diagnosis if claim.is_alarm]

    def is_right(self, claim: Claim) -> bool:
        """It names what was put in."""
        return not set(claim.names).isdisjoint(self.truth.causes)

    def is_found(self, claim: Claim) -> bool:
        """It names what was put in, by an alarm from the onset on."""
        return self.is_right(claim) and claim.alarm_from(self.start) is not None

    # -- runs with a fault ----------------------------------------------------------------------

    @property
    def is_detected(self) -> bool:
        """Any alarm from the onset on."""
        return any(claim.alarm_from(self.start) is not None for claim in self.diagnosis)

    @property
    def is_named(self) -> bool:
        """An alarm from the onset on names what was put in."""
        return any(self.is_found(claim) for claim in self.diagnosis)

    @property
    def is_noted(self) -> bool:
        """What was put in is said at some level from the onset on."""
        return any(self.is_right(c) and c.seen_from(self.start) is not None for c in self.diagnosis)

    def is_among_first(self, count: int) -> bool:
        """What was put in is among the first `count` claims, and is an alarm."""
        return any(self.is_found(claim) for claim in self.diagnosis[:count])

    def is_rightly_below(self, claim: Claim) -> bool:
        """It is not what was put in, and is shown as an effect of that."""
        causes = set(self.truth.causes)
        return not self.is_right(claim) and not causes.isdisjoint(behind(claim, self.diagnosis))

    @property
    def is_symptom_only(self) -> bool:
        """Not the cause, but something that it is known to lead to, is an alarm."""
        effects = effects_of(self.truth.causes)
        return not self.is_named and any(
            not effects.isdisjoint(claim.names) and claim.alarm_from(self.start) is not None
            for claim in self.diagnosis
        )

    @property
    def delay(self) -> float:
        """Steps from harm to the first alarm; 0 if it came before harm, infinite if never."""
        return self._delay([claim.alarm_from(self.start) for claim in self.diagnosis])

    @property
    def delay_named(self) -> float:
        """The same to the first alarm that names the cause."""
        return self._delay([c.alarm_from(self.start) for c in self.diagnosis if self.is_right(c)])

    @property
    def delay_from_onset(self) -> float:
        """Steps from the onset until what was put in is said at any level; infinite if never."""
        seen = [c.seen_from(self.start) for c in self.diagnosis if self.is_right(c)]
        return min((step - self.start for step in seen if step is not None), default=math.inf)

    def _delay(self, steps: list[int | None]) -> float:
        first = min((step for step in steps if step is not None), default=None)
        harm = self.truth.manifested_at if self.truth.manifested_at is not None else self.start
        return math.inf if first is None else float(max(0, first - harm))

    @property
    def onset_error(self) -> float | None:
        """Steps between the onset that is said and the true one; None where nothing is said."""
        for claim in self.diagnosis:
            if self.is_found(claim):
                onset = claim.onset_from(self.start)
                return None if onset is None else float(abs(onset - self.start))
        return None

    # -- runs that are well, or were ------------------------------------------------------------

    @property
    def is_false_alarm(self) -> bool:
        """Any alarm at all: for a run on which every alarm is false."""
        return bool(self.alarms)

    @property
    def is_unjustified(self) -> bool:
        """An alarm that is neither a proved bug that is truly there nor shown as its effect."""
        truly = set(self.truth.causes) if self.truth.is_proof else set()
        return any(
            truly.isdisjoint(claim.names) and truly.isdisjoint(behind(claim, self.diagnosis))
            for claim in self.alarms
        )

    @property
    def is_too_early(self) -> bool:
        """An alarm before anything was put in."""
        before = (claim.alarm_from(0) for claim in self.diagnosis)
        return any(step is not None and step < self.start for step in before)

    # -- collapse that comes by itself ----------------------------------------------------------

    @property
    def is_natural_collapse(self) -> bool:
        """True modes fell by half and stayed so, with no bug in noise, data or the loop.

        Half of them must have been there: what was never learned cannot be lost.
        """
        truth = self.truth
        if truth.collapsed_at is None or truth.best_modes < HAD_MODES:
            return False
        if truth.label not in ("natural", "manifested"):
            return False
        by_itself = not truth.causes or not LOSS_DYNAMICS.isdisjoint(truth.causes)
        return by_itself and "latent-ignored" not in truth.causes and not truth.is_proof

    def names_collapse(self, with_divergence: bool) -> bool:
        """An alarm from the onset on says that modes were lost."""
        ids = LOST if with_divergence else COLLAPSE
        return any(
            not ids.isdisjoint(claim.names) and claim.alarm_from(self.start) is not None
            for claim in self.diagnosis
        )
