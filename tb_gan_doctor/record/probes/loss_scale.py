"""The loss scale of mixed precision, and the optimizer steps that it cost.

How many updates of a scaler followed an overflow, its own state tells (`record/scalers.py`); whose
steps were left out, the steps that a player has made fewer than usual. An optimizer that scales in
its own kernel (`fused=True`) is told of each step whether to leave it out, which is exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch

from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.optimizers import OptimizerWatch
from tb_gan_doctor.record.players import ROLES
from tb_gan_doctor.record.scalers import Scaler, Scalers, State
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Tape

if TYPE_CHECKING:
    from tb_gan_doctor.record.optimizers import Held

NAME = "loss scale"
SCALE = "optimizer/loss_scale"
HIDDEN = "optimizer/float16"
FEWEST = 5
"""Iterations of a window that says how often a player steps: one alone may be any of a schedule."""
APART = 1.5
"""Updates per iteration beyond which a scaler is taken to be updated after each player's step."""


class Turn(NamedTuple):
    """What a player did in a window.

    missed: steps that it made fewer than in its busiest window.
    """

    steps: int
    missed: int


class LossScaleProbe:
    """Reads scales at the end of each window."""

    def __init__(self, watch: OptimizerWatch, scalers: Scalers, tape: Tape, guard: Guard) -> None:
        self._watch = watch
        self._scalers = scalers
        self._tape = tape
        self._guard = guard
        self._pace: dict[str, float] = {}

    def end_window(self, iterations: int, in_float16: bool) -> None:
        """To be called before steps are counted anew; `iterations` are those of the window.

        in_float16: whether networks run in it, so that there should be a scaler.
        """
        if self._guard.is_off(NAME):
            return
        try:
            exact = self._read_optimizers()
            turns = self._turns(iterations)
            if in_float16 and not self._scalers.were_passed and self._someone_stands():
                self._tape.note(HIDDEN, 1.0)
            for scaler in self._scalers.known:
                self._read(scaler, iterations, turns, exact)
        except Exception as error:
            self._guard.failed(NAME, error)

    def _someone_stands(self) -> bool:
        """Whether a player has not been seen to step, so that a scaler may hold it back."""
        seen = {held.player for held in self._watch.known if held.stepped_at >= 0}
        return any(self._watch.players.of(letter) and letter not in seen for letter in ROLES)

    def _read_optimizers(self) -> set[str]:
        """Puts what optimizers were told on the tape; the players whose they are."""
        found: set[str] = set()
        for player in ROLES:
            mine = [h for h in self._watch.known if h.player == player and h.skips]
            if mine:
                found.add(player)
                self._put_skips(player, mine)
        return found

    def _put_skips(self, player: str, mine: list[Held]) -> None:
        numbers = [torch.stack(held.skips).sum() for held in mine]
        scales = [held.scale for held in mine if held.scale is not None]
        n = len(numbers)

        def receive(tally: Tally, got: list[float]) -> None:
            tally.add(f"optimizer/{player}_skipped", sum(got[:n]))
            if got[n:]:
                _add_scale(tally, min(got[n:]))

        self._tape.put_each([*numbers, *scales], receive)

    def _turns(self, iterations: int) -> dict[str, Turn]:
        """By player what it did; one that is known to step without a scaler is left out."""
        turns: dict[str, Turn] = {}
        for player in ROLES:
            mine = [held for held in self._watch.known if held.player == player]
            if not self._watch.players.of(player) or (mine and all(h.is_unscaled for h in mine)):
                continue
            steps = max((held.steps for held in mine), default=0)
            pace = self._pace.get(player, 0.0)
            if iterations >= FEWEST:
                pace = self._pace[player] = max(pace, steps / iterations)
            missed = max(0, round(pace * iterations) - steps)
            turns[player] = Turn(steps, missed)
        return turns

    def _read(
        self, scaler: Scaler, iterations: int, turns: dict[str, Turn], exact: set[str]
    ) -> None:
        tensors = scaler.tensors()
        if not tensors:
            return
        updates = scaler.updates()
        elsewhere = {p for s in self._scalers.known if s is not scaler for p in s.players}
        users = {
            player: turn
            for player, turn in turns.items()
            if player in scaler.players or player not in elsewhere
        }
        are_apart = updates > APART * iterations

        def receive(tally: Tally, got: list[float]) -> None:
            _add_scale(tally, got[0])
            skips = scaler.skipped(State(*got), updates)
            if skips is not None:
                for player, count in whose(skips, are_apart, users).items():
                    if player not in exact:
                        _add_skips(tally, player, count)

        self._tape.put_each(tensors, receive)


def whose(skips: int, are_apart: bool, turns: dict[str, Turn]) -> dict[str, int]:
    """By player how many of its steps were left out, of the scaler's `skips`.

    are_apart: whether an overflow is one player's only, because each has updates of its own.
    """
    told = {player: min(skips, turn.missed) for player, turn in turns.items() if turn.missed}
    found = {player: told.get(player, 0) for player in turns}
    left = skips - sum(told.values())
    if left <= 0:
        return found
    # One that has skipped since the start misses none of its usual steps.
    unknown = [player for player, turn in turns.items() if not turn.steps] or list(turns)
    if not are_apart:
        return {**found, **dict.fromkeys(unknown, skips)}
    weights = {player: turns[player].steps + 1 for player in unknown}
    for player in unknown:
        share = round(left * weights[player] / sum(weights.values()))
        found[player] += share
        left -= share
        del weights[player]
    return found


def _add_scale(tally: Tally, scale: float) -> None:
    """Keeps the smallest scale of the window."""
    before = tally.values.get(SCALE)
    tally.values[SCALE] = [scale if before is None else min(scale, before[0])]


def _add_skips(tally: Tally, player: str, count: int) -> None:
    signal = f"optimizer/{player}_skipped"
    before = tally.values.get(signal)
    tally.values[signal] = [count + (0.0 if before is None else before[0])]
