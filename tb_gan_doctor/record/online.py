"""Takes finished windows to the engine, the event file and the user's callbacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tb_gan_doctor.diagnose.config import Rules
from tb_gan_doctor.diagnose.engine import Engine
from tb_gan_doctor.model import LEVELS, Episode, Finding, Report, RunFacts, Schema, Window
from tb_gan_doctor.read.resume import Replaced
from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.history import complete
from tb_gan_doctor.record.layers import QUANTITIES
from tb_gan_doctor.store import tags

HEADLINES = (
    "balance/auc",
    "gradient/g_norm",
    "gradient/d_norm",
    "update/g_ratio",
    "update/d_ratio",
    "diversity/empty_bin_mass",
    "diversity/coverage",
    "diversity/rke_ratio",
)
"""Mirrored as plain scalars, at most eight."""

SCALARS_EVERY = 50
"""Steps from one to the next of these: a curve needs no more, and they are half the bytes."""

DIAGNOSE_EVERY = 50
"""Steps that windows may wait for the engine: several in a row cost little more than one, because
a program that runs once in 20 ms of tensor work finds its code out of the processor's cache."""

ENGINE = "diagnosis"
WRITER = "event file"
CALLBACK = "on_finding callback"


class Online:
    """The newest state of the diagnosis, and all that it was made of.

    writer: a `store.writer.EventWriter`, or None to keep everything in memory.
    name: of the run, for its Report; stop_at: the level at which to ask for a stop.
    rules: the faults to look for; the whole catalogue by default.
    """

    def __init__(
        self,
        writer: Any,
        guard: Guard,
        name: str,
        scalars: bool,
        stop_at: str | None,
        rules: Rules | None = None,
    ) -> None:
        self._rules = rules or Rules()
        self._writer = writer
        self._guard = guard
        self._name = name
        self._headlines = {f"gan_doctor/{signal}": signal for signal in HEADLINES if scalars}
        self._headline_places: tuple[Schema | None, list[tuple[str, int]]] = (None, [])
        self._next_scalars: dict[str, int] = {}
        self._stop_at = stop_at
        self._engine = Engine(self._rules.start())
        self._levels: dict[tuple[str, int, int], int] = {}
        self._callbacks: list[Callable[[Finding], object]] = []
        self.windows: list[Window] = []
        self.facts: list[RunFacts] = []
        self.should_stop = False
        self._replaced = Replaced()
        self._waiting: list[Window | RunFacts] = []  # for the engine, in order
        self._diagnosed_step = -1

    def on_finding(self, callback: Callable[[Finding], object]) -> None:
        self._callbacks.append(callback)

    def learn(self, facts: RunFacts) -> None:
        """Takes in facts that hold from the next window on."""
        while self.facts and self.facts[-1].step >= facts.step:
            self.facts.pop()
        self.facts.append(facts)
        self._waiting.append(facts)
        self._write("write_facts", facts)

    def feed(self, window: Window) -> None:
        """Stores one window, and diagnoses it within `DIAGNOSE_EVERY` steps; at once with news.

        News are facts, as the first window has, and values that are not finite.
        """
        self.windows.append(window)
        self._write("write_window", window, self._scalars(window))
        self._waiting.append(window)
        is_due = window.last_step - self._diagnosed_step >= DIAGNOSE_EVERY
        has_facts = any(isinstance(item, RunFacts) for item in self._waiting)
        if is_due or has_facts or _is_alarming(window):
            self.catch_up()

    def catch_up(self) -> None:
        """Diagnoses what has waited."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        if self.windows:
            self._diagnosed_step = self.windows[-1].last_step
        changed: list[Episode] = []
        self._attempt(ENGINE, lambda: changed.extend(self._diagnose(waiting)))
        if changed:
            self.write_ledger()
            self._judge(changed)

    def _diagnose(self, waiting: Sequence[Window | RunFacts]) -> list[Episode]:
        changed: list[Episode] = []
        for item in waiting:
            if isinstance(item, RunFacts):
                self._engine.learn(item)
            else:
                changed += self._engine.feed(item)
        return changed

    def layers(self, step: int, names: Sequence[str], table: Sequence[Sequence[float]]) -> None:
        self._write("write_layers", step, names, QUANTITIES, table)

    def sample(self, kind: str, step: int, png: bytes, width: int, height: int) -> None:
        """Stores a grid of samples, "fake" or "real"."""
        self._write("write_sample", step, png, width, height, tags.SAMPLES_OF[kind])

    def write_ledger(self, closed: bool = False) -> None:
        """Stores every episode so far; `closed` says that nothing more will come."""
        if self.windows and not self._guard.is_off(ENGINE):
            first, last = self.windows[0].first_step, self.windows[-1].last_step
            episodes, n = self._engine.episodes(), len(self.windows)
            self._write("write_ledger", episodes, first, last, n, closed)

    def go_back(self, step: int) -> None:
        """Forgets windows that reach `step` and facts from there on, as readers of the file do."""
        self._next_scalars.clear()
        windows = [window for window in self.windows if window.last_step < step]
        facts = [facts for facts in self.facts if facts.step < step]
        if self.windows and not windows:
            self._began_again(step)
        self.restore(windows, facts)

    def restore(self, windows: list[Window], facts: list[RunFacts]) -> None:
        """Starts over from windows that were diagnosed before; no callback hears of them."""
        self.windows, self.facts = list(windows), list(facts)
        self._waiting = []
        self._diagnosed_step = windows[-1].last_step if windows else -1
        self._attempt(ENGINE, self._replay)

    def complete_files(self) -> None:
        """Stores what was restored and is not stored where this writes."""
        if self._writer is not None and not self._guard.is_off(WRITER):
            self._attempt(WRITER, lambda: complete(self._writer, self.windows, self.facts))

    def report(self) -> Report:
        """The Report so far."""
        self.catch_up()
        found: list[Report] = []
        self._attempt(ENGINE, lambda: found.append(self._engine.report(self._name, self._notes())))
        if found:
            return found[0]
        return self.report_of(f"The diagnosis is switched off: {self._guard.errors[ENGINE]}")

    def report_of(self, headline: str) -> Report:
        """A Report that tells nothing but why."""
        return Report(
            run=self._name,
            source="gan_doctor",
            verdict="unknown",
            headline=headline,
            first_step=self.windows[0].first_step if self.windows else 0,
            last_step=self.windows[-1].last_step if self.windows else 0,
            windows_kept=len(self.windows),
            windows_total=len(self.windows),
            facts=self.facts[-1] if self.facts else RunFacts(),
            findings=(),
            coverage=(),
        )

    def flush(self) -> None:
        self._write("flush")

    def close(self) -> None:
        """Says what has failed since the last facts, and finishes the event file."""
        errors = tuple(sorted(self._guard.errors.items()))
        facts = self.facts[-1] if self.facts else RunFacts()
        if errors != facts.errors:
            after = self.windows[-1].last_step + 1 if self.windows else 0
            self.learn(replace(facts, step=max(after, facts.step), errors=errors))
        self.catch_up()
        self.write_ledger(closed=True)
        self._write("close")

    def _began_again(self, step: int) -> None:
        last = max(self.windows[-1].last_step, self._replaced.last_step)
        self._replaced = Replaced(self._replaced.n + 1, last, step)

    def _notes(self) -> list[str]:
        return [*self._replaced.notes(), *self._rules.notes]

    def _replay(self) -> None:
        self._engine = Engine(self._rules.start())
        waiting = list(self.facts)
        changed: list[Episode] = []
        for window in self.windows:
            while waiting and waiting[0].step <= window.last_step:
                self._engine.learn(waiting.pop(0))
            changed += self._engine.feed(window)
        for facts in waiting:
            self._engine.learn(facts)
        self._levels.clear()
        for episode in changed:
            self._levels[_key(episode)] = LEVELS.index(episode.peak_level)
        self._judge([])

    def _judge(self, changed: list[Episode]) -> None:
        episodes = self._engine.episodes()
        if self._stop_at is not None:
            limit = LEVELS.index(self._stop_at)
            self.should_stop = any(e.open and LEVELS.index(e.level) >= limit for e in episodes)
        risen = []
        for episode in changed:
            level = LEVELS.index(episode.level)
            if episode.open and level > self._levels.get(_key(episode), 0):
                self._levels[_key(episode)] = level
                risen.append(_key(episode))
        if risen and self._callbacks:
            self._attempt(ENGINE, lambda: self._tell(risen))

    def _tell(self, risen: list[tuple[str, int, int]]) -> None:
        for finding in self._engine.report(self._name).findings:
            if _key(finding.episode) in risen:
                for callback in self._callbacks:
                    try:
                        callback(finding)
                    except Exception as error:
                        if self._guard.strict:
                            raise
                        self._guard.warn(
                            f"the {CALLBACK} raised {type(error).__name__}: {error}; "
                            "training goes on"
                        )

    def _scalars(self, window: Window) -> Mapping[str, float]:
        schema, places = self._headline_places
        if schema is not window.schema:
            index = window.schema.index
            places = [
                (tag, index[signal, "mean"])
                for tag, signal in self._headlines.items()
                if (signal, "mean") in index
            ]
            self._headline_places = window.schema, places
        values, step = window.values, window.first_step
        due = {
            tag: values[i]
            for tag, i in places
            if values[i] == values[i] and step >= self._next_scalars.get(tag, step)
        }
        for tag in due:
            self._next_scalars[tag] = step + SCALARS_EVERY
        return due

    def _write(self, method: str, *args: Any) -> None:
        if self._writer is not None and not self._guard.is_off(WRITER):
            self._attempt(WRITER, lambda: getattr(self._writer, method)(*args))

    def _attempt(self, what: str, action: Callable[[], object]) -> None:
        if not self._guard.is_off(what):
            try:
                action()
            except Exception as error:
                self._guard.failed(what, error)


def _is_alarming(window: Window) -> bool:
    """Whether it holds a value that is not finite."""
    return any(
        window.values[i] > 0
        for (_, aggregate), i in window.schema.index.items()
        if aggregate == "n_nonfinite"
    )


def _key(episode: Episode) -> tuple[str, int, int]:
    return episode.fault, episode.onset_by, episode.confirmed_step
