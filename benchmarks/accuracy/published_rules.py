"""Rules of the published kind: a condition on one quantity, held for some steps, by windows."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.accuracy.claims import Diagnosis, alarm
from benchmarks.accuracy.train import Trained
from tb_gan_doctor.model import RunFacts, Window

WARM_UP_STEPS = 300
Test = Callable[[Window], bool | None]
"""Whether a rule's condition holds in a window; None where it was not measured."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Fires where `test` holds in enough of the windows.

    means: fault ids that it may be read as.
    of_last: steps that it looks back over; share: of their measured windows that must hold.
    """

    means: tuple[str, ...]
    test: Callable[[RunFacts], Test]
    of_last: int = 1
    share: float = 1.0
    warm_up: int = WARM_UP_STEPS

    def firings(self, trained: Trained) -> tuple[int, ...]:
        """The steps at which it begins to fire, each time anew."""
        test = self.test(trained.facts[-1] if trained.facts else RunFacts())
        seen: deque[tuple[int, int, bool]] = deque()
        steps, fires = [], False
        for window in trained.windows:
            holds = test(window) if window.first_step >= self.warm_up else None
            if holds is None:
                continue
            seen.append((window.first_step, window.last_step, holds))
            while window.last_step - seen[0][1] >= self.of_last:
                seen.popleft()
            spans = window.last_step - seen[0][0] + 1 >= self.of_last
            before = fires
            fires = spans and sum(hold for *_, hold in seen) >= self.share * len(seen)
            if fires and not before:
                steps.append(window.last_step)
        return tuple(steps)


def said_by(rules: Sequence[Rule], trained: Trained) -> Diagnosis:
    """What a set of rules says of a run, earliest first."""
    by_meaning: dict[tuple[str, ...], list[int]] = {}
    for rule in rules:
        by_meaning.setdefault(rule.means, []).extend(rule.firings(trained))
    fired = [(sorted(steps), means) for means, steps in by_meaning.items() if steps]
    return tuple(alarm(means, *steps) for steps, means in sorted(fired))


def when(
    signal: str, test: Callable[[float], bool], part: str = "mean"
) -> Callable[[RunFacts], Test]:
    def of_run(facts: RunFacts) -> Test:
        def of_window(window: Window) -> bool | None:
            value = window.get(signal, part)
            return None if value != value else test(value)

        return of_window

    return of_run


def mean_gradient_below(player: str, limit: float) -> Callable[[RunFacts], Test]:
    role = {"g": "generator", "d": "discriminator"}[player]

    def of_run(facts: RunFacts) -> Test:
        weights = max(1, sum(n.parameters for n in facts.networks_of(role)))
        return when(f"gradient/{player}_norm", lambda x: x / math.sqrt(weights) < limit)(facts)

    return of_run


def not_finite(facts: RunFacts) -> Test:
    """Any value that a window counted as not finite."""

    def of_window(window: Window) -> bool | None:
        places = (i for (_, part), i in window.schema.index.items() if part == "n_nonfinite")
        return any(window.values[i] > 0 for i in places)

    return of_window


def falling(signal: str, blocks: int, block_steps: int) -> Callable[[RunFacts], Test]:
    """The mean of `signal` fell in each of so many successive blocks of steps."""

    def of_run(facts: RunFacts) -> Test:
        means: list[float] = []
        block: list[float] = []
        start = -1

        def of_window(window: Window) -> bool | None:
            nonlocal start
            value = window.get(signal)
            if value != value:
                return None
            start = window.first_step if start < 0 else start
            block.append(value)
            if window.last_step - start + 1 < block_steps:
                return False
            means.append(sum(block) / len(block))
            block.clear()
            start = -1
            last = means[-blocks - 1 :]
            return len(last) > blocks and all(a > b for a, b in pairwise(last))

        return of_window

    return of_run


def not_falling(signal: str, steps: int, by: float) -> Callable[[RunFacts], Test]:
    """`signal` is not lower by the share `by` than `steps` before."""

    def of_run(facts: RunFacts) -> Test:
        seen: list[tuple[int, float]] = []

        def of_window(window: Window) -> bool | None:
            value = window.get(signal)
            if value != value:
                return None
            seen.append((window.last_step, value))
            while len(seen) > 1 and window.last_step - seen[1][0] >= steps:
                seen.pop(0)
            step, before = seen[0]
            return window.last_step - step >= steps and value > before - by * abs(before)

        return of_window

    return of_run
