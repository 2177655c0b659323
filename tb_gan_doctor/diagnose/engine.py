"""The engine: windows in, episodes and a Report out; the same for every caller.

No clock, no input or output, no randomness: equal facts and windows give an equal Report while
training, in the tab and on the command line.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from tb_gan_doctor.diagnose.catalogue import FAULTS
from tb_gan_doctor.diagnose.coverage import coverage_of
from tb_gan_doctor.diagnose.episode import EpisodeTracker
from tb_gan_doctor.diagnose.fault import Fault
from tb_gan_doctor.diagnose.progress import Progress
from tb_gan_doctor.diagnose.ranks import RankCount
from tb_gan_doctor.diagnose.verdict import assemble
from tb_gan_doctor.model import Coverage, Episode, Reading, Report, RunFacts, WarmingUp, Window


class Check:
    """One fault at work on one run: its rule, its episodes, and how far it could look."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.tracker = EpisodeTracker(fault.META)
        self.inapplicable = ""
        self.warming = ""
        self.n_readings = 0
        self.error = ""
        self.severity = math.nan  # of the newest window

    def feed(self, window: Window) -> Episode | None:
        self.severity = math.nan
        if self.error or self.inapplicable:
            return None
        try:
            outcome = self.fault.read(window)
        except Exception as error:  # one bad rule must not take the others down
            self.error = f"{type(error).__name__}: {error}"
            return None
        if outcome is None:
            return None
        if type(outcome) is WarmingUp:
            self.warming = outcome.why
            return None
        assert type(outcome) is Reading
        self.n_readings += 1
        self.severity = outcome.severity
        return self.tracker.add(window.first_step, window.last_step, outcome)


class Engine:
    """Diagnoses one run, window by window.

    faults: fault classes or instances; the whole catalogue by default.
    """

    def __init__(self, faults: Sequence[type[Fault] | Fault] | None = None) -> None:
        chosen = FAULTS if faults is None else faults
        self.checks = [Check(f() if isinstance(f, type) else f) for f in chosen]
        self.facts = RunFacts()
        self.progress = Progress()
        self._ranks = RankCount()
        for check in self.checks:
            check.fault.progress = self.progress
        self.first_step = 0
        self.last_step = -1
        self.n_windows = 0
        self._unseen = {s for check in self.checks for s in check.fault.META.needs}

    def learn(self, facts: RunFacts) -> None:
        """Takes in facts of the run; they hold for the windows that follow."""
        self.facts = facts
        for check in self.checks:
            check.fault.learn(facts)
            check.inapplicable = check.fault.inapplicable()

    def feed(self, window: Window) -> list[Episode]:
        """Reads one window; returns the episodes that opened, changed level or resolved."""
        if self.n_windows == 0:
            self.first_step = window.first_step
        self.n_windows += 1
        self.last_step = window.last_step
        self._note_measured(window)
        self.progress.update(window)
        self._ranks.feed(window, self.facts.ranks)
        changed = []
        for check in self.checks:
            episode = check.feed(window)
            if episode is not None:
                changed.append(episode)
        return changed

    def severities(self) -> list[float]:
        """Severity of each check in the newest window; NaN where it did not speak."""
        return [check.severity for check in self.checks]

    def episodes(self) -> list[Episode]:
        """Every episode so far, in catalogue order, oldest first."""
        return [episode for check in self.checks for episode in check.tracker.episodes]

    def coverage(self) -> list[Coverage]:
        """Whether each fault was looked for, in catalogue order."""
        steps = self.last_step - self.first_step + 1
        return [coverage_of(check, self._unseen, steps) for check in self.checks]

    def report(
        self,
        run: str,
        notes: Sequence[str] = (),
        windows_total: int | None = None,
        episodes: Sequence[Episode] | None = None,
        source: Literal["gan_doctor", "scalars"] = "gan_doctor",
    ) -> Report:
        """The Report so far.

        episodes: take these (from a ledger) for the engine's own, where windows are missing.
        source: who recorded the run.
        """
        return assemble(
            run=run,
            facts=self.facts,
            episodes=self.episodes() if episodes is None else episodes,
            coverage=self.coverage(),
            faults={check.fault.META.id: check.fault for check in self.checks},
            first_step=self.first_step,
            last_step=max(self.last_step, self.first_step),
            windows=(self.n_windows, max(self.n_windows, windows_total or 0)),
            notes=(*notes, *self._ranks.notes()),
            source=source,
        )

    def _note_measured(self, window: Window) -> None:
        if not self._unseen:
            return
        seen = set()
        for i, column in enumerate(window.schema.columns):
            value = window.values[i]
            if column.signal in self._unseen and value == value:
                seen.add(column.signal)
        self._unseen -= seen
