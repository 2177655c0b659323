"""Readings to episodes: when a severity counts, when it is gone, when it began.

The severity that is *held* follows the readings with backlash: it rises only to what all readings
of the last `hold_steps` reached, and falls only to what none of the last `clear_steps` exceeded.
So one stray reading moves nothing and a value that hovers around a limit does not flicker.
"""

from __future__ import annotations

from collections import deque

from tb_gan_doctor.diagnose.fault import Meta
from tb_gan_doctor.model import LEVEL_FLOOR, LEVELS, Episode, Reading, level_of

WATCH = LEVEL_FLOOR["watch"]
MAX_CHANGES = 64  # level changes kept per episode; a ledger stays small


class EpisodeTracker:
    """Follows one fault through a run; `episodes` holds what it found, oldest first."""

    def __init__(self, meta: Meta) -> None:
        self.meta = meta
        self.episodes: list[Episode] = []
        self.held = 0.0
        self._recent: deque[tuple[int, int, float]] = deque()  # first step, last step, severity
        self._start: tuple[int, int] | None = None  # onset of the stretch that is under way
        self._last_ok: int | None = None
        self._quiet: tuple[int, int] | None = None  # newest window with nothing in it

    @property
    def current(self) -> Episode | None:
        """The open episode, if any."""
        return self.episodes[-1] if self.episodes and self.episodes[-1].open else None

    def add(self, first_step: int, last_step: int, reading: Reading) -> Episode | None:
        """Takes in one reading; returns the episode if it opened, changed level or resolved."""
        severity = reading.severity
        if severity < WATCH and self.held == 0.0:
            # Nothing holds and nothing begins; what came before no longer matters.
            self._quiet = (first_step, last_step)
            return None
        if self._quiet is not None:
            first, last = self._quiet
            self._recent.clear()
            self._recent.append((first, last, 0.0))
            self._last_ok, self._start, self._quiet = last, None, None
        self._recent.append((first_step, last_step, severity))
        keep_steps = max(self.meta.clear_steps, self.meta.hold_steps)
        while len(self._recent) > self.meta.hold_readings + 1 and (
            last_step - self._recent[1][0] + 1 >= keep_steps
        ):
            self._recent.popleft()
        if severity < WATCH:
            self._last_ok, self._start = last_step, None
        elif self._start is None:
            after = first_step if self._last_ok is None else self._last_ok
            self._start = (after, last_step)
        if severity > self.held:
            self.held = max(self.held, self._lowest_held() if severity >= WATCH else 0.0)
        elif severity < self.held:
            self.held = min(self.held, self._highest_recent())
        if self.held < WATCH and self.current is None:
            self.held = 0.0
            return None
        return self._apply(last_step, reading)

    def _lowest_held(self) -> float:
        """The severity that every reading of the holding time reached; 0 if it is too short."""
        need_readings, need_steps = self.meta.hold_readings, self.meta.hold_steps
        lowest, end = 1.0, self._recent[-1][1]
        for count, (first, _, severity) in enumerate(reversed(self._recent), 1):
            lowest = min(lowest, severity)
            span = end - first + 1
            if span >= need_steps and (
                count >= need_readings or (count >= 2 and span >= 3 * need_steps)
            ):
                return lowest
        return 0.0

    def _highest_recent(self) -> float:
        """The highest severity within the clearing time."""
        end = self._recent[-1][1]
        highest, count = 0.0, 0
        for _, last, severity in reversed(self._recent):
            if count >= self.meta.hold_readings and end - last >= self.meta.clear_steps:
                break
            highest = max(highest, severity)
            count += 1
        span = end - self._recent[0][0] + 1
        if count < self.meta.hold_readings or span < self.meta.clear_steps:
            highest = max(highest, self.held)
        return highest

    def _apply(self, step: int, reading: Reading) -> Episode | None:
        level = level_of(self.held)
        episode = self.current
        if episode is None:
            if level == LEVELS[0]:
                return None
            episode = self._open(step, reading)
        episode.severity = self.held
        if self.held >= episode.peak:
            episode.peak, episode.peak_level = self.held, level
        if reading.severity >= episode.peak and reading.evidence:
            episode.evidence = reading.evidence
            episode.kind = reading.kind or episode.kind
        if level == episode.level and episode.changes:
            return None
        episode.level = level
        if len(episode.changes) < MAX_CHANGES or level == LEVELS[0]:
            episode.changes.append((step, level))
        if level == LEVELS[0]:
            episode.resolved_step = step
        return episode

    def _open(self, step: int, reading: Reading) -> Episode:
        after, by = self._start if self._start is not None else (step, step)
        if reading.since_step is not None and reading.since_step < by:
            by = reading.since_step
            first, last, _ = self._recent[-1]
            after = min(after, max(0, by - (last - first + 1)))  # the window before is the limit
        episode = Episode(
            fault=self.meta.id,
            onset_after=after,
            onset_by=by,
            confirmed_step=step,
            kind=reading.kind,
            evidence=reading.evidence,
        )
        self.episodes.append(episode)
        return episode
