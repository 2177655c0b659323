"""Gradient scalers at work: found where an optimizer steps, and what each did in a window.

A scaler calls the optimizer's step itself, so it stands in the call stack of a step that it lets
through: nothing has to be passed, wrapped or replaced. What it left out shows in its own state.
Its scale is a tensor that every `update()` writes to, and torch counts the writes on the host;
where the scale went in so many updates says how many of them followed an overflow.
"""

from __future__ import annotations

import math
import sys
import weakref
from typing import Any, NamedTuple

import torch
from torch import Tensor

BACKOFF, GROWTH, INTERVAL = 0.5, 2.0, 2000
"""What torch's scaler does unless told otherwise."""
DEEPEST = 16
"""Frames looked through: a scaler is three or four above the hook, wrappers of a step between."""


def _step_code() -> set[Any]:
    kinds = [getattr(torch.amp, "GradScaler", None), torch.cuda.amp.GradScaler]
    return {kind.step.__code__ for kind in kinds if kind is not None}


_STEP = _step_code()


class State(NamedTuple):
    """Where a scaler is: its scale, and the updates without an overflow since it last changed."""

    scale: float
    streak: float


class Scaler:
    """One scaler, and where it was at the end of the window before.

    players: letters of those that were seen to step through it.
    state: None while that is not known.
    """

    def __init__(self, scaler: Any, state: State | None) -> None:
        self._ref = weakref.ref(scaler)
        self.players: set[str] = set()
        self.state = state
        self._written = self._writes()

    def is_of(self, scaler: Any) -> bool:
        return self._ref() is scaler

    def forget_updates(self) -> None:
        """Lets `updates` count from the scaler's first use on."""
        self._written = 0

    def tensors(self) -> list[Tensor]:
        """Scale and streak, [] each, on their device; nothing before the first use."""
        scaler = self._ref()
        found = [getattr(scaler, name, None) for name in ("_scale", "_growth_tracker")]
        if not isinstance(found[0], Tensor):
            return []
        streak = found[1] if isinstance(found[1], Tensor) else torch.zeros_like(found[0])
        return [found[0].detach().reshape(()).float(), streak.detach().reshape(()).float()]

    def updates(self) -> int:
        """How often it was updated since this was last asked."""
        before, self._written = self._written, self._writes()
        # A scale that was loaded from a checkpoint may be another tensor.
        return self._written - before if self._written >= before else self._written

    def skipped(self, now: State, updates: int) -> int | None:
        """How many of the last `updates` followed an overflow; None where that is not known."""
        before, self.state = self.state, now
        if before is None:
            return None
        scaler = self._ref()
        backoff = _number(scaler, "_backoff_factor", BACKOFF, 0.0, 1.0)
        growth = _number(scaler, "_growth_factor", GROWTH, 1.0, math.inf)
        interval = _number(scaler, "_growth_interval", INTERVAL, 0.5, math.inf)
        return skipped_updates(before, now, updates, backoff, growth, interval)

    def _writes(self) -> int:
        scale = getattr(self._ref(), "_scale", None)
        return scale._version if isinstance(scale, Tensor) else 0


class Scalers:
    """Every scaler that is known: those that were passed, and those met at work."""

    def __init__(self, passed: list[Any]) -> None:
        self.were_passed = bool(passed)
        self.known = [Scaler(each, _state(each)) for each in passed if is_enabled(each)]

    def stepping(self, player: str, is_new: bool) -> Scaler | None:
        """The scaler through which `player` steps right now, or None.

        is_new: whether the training has only begun, so that a scaler met for the first time
            has done nothing before.
        """
        found = at_work()
        if found is None or not is_enabled(found):
            return None
        known = next((each for each in self.known if each.is_of(found)), None)
        if known is None:
            known = Scaler(found, State(_initial(found), 0.0) if is_new else None)
            if is_new:
                known.forget_updates()
            self.known.append(known)
        known.players.add(player)
        return known


def skipped_updates(
    before: State, now: State, updates: int, backoff: float, growth: float, interval: float
) -> int:
    """How many of `updates` found an overflow, from the scale before and after them.

    Each divides the scale; as many updates in a row as `interval` without one multiply it. What
    it rose by in between has been lost again, and is counted in. Exact for an interval of 1, and
    where fewer than `interval` updates are looked at; else one too many in `interval` at most.
    """
    if not (0.0 < before.scale < math.inf and 0.0 < now.scale < math.inf):
        return max(updates, 0)  # nothing comes through such a scale, and it cannot recover
    falls = math.log(before.scale / now.scale) / -math.log(backoff)
    rise = math.log(growth) / -math.log(backoff)  # in falls
    in_a_row = before.streak + updates - now.streak - falls
    rises = max(0, math.floor(in_a_row / (interval + rise) + 1e-6))
    found = max(0, round(falls + rises * rise))
    return min(found, updates) if updates > 0 else found


def at_work() -> Any:
    """The scaler that is calling an optimizer's step right now, or None."""
    frame: Any = sys._getframe(1)
    for _ in range(DEEPEST):
        if frame is None:
            return None
        if frame.f_code in _STEP:
            return frame.f_locals.get("self")
        frame = frame.f_back
    return None


def is_enabled(scaler: Any) -> bool:
    """Whether a scaler does anything."""
    asked = getattr(scaler, "is_enabled", None)
    return bool(asked()) if callable(asked) else True


def _state(scaler: Any) -> State:
    """Where it is now; waits for the device."""
    streak = getattr(scaler, "_growth_tracker", None)
    return State(float(scaler.get_scale()), float(streak) if isinstance(streak, Tensor) else 0.0)


def _initial(scaler: Any) -> float:
    return _number(scaler, "_init_scale", math.nan, 0.0, math.inf)


def _number(scaler: Any, name: str, default: float, low: float, high: float) -> float:
    value = getattr(scaler, name, default)
    return float(value) if isinstance(value, int | float) and low < value < high else default
