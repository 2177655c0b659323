"""The loss scale of mixed precision, and the optimizer steps that it cost.

A gradient scaler leaves a step out where a gradient is not finite, and lowers its scale each time
by its backoff factor. So what the scale has fallen by tells how many steps were left out; whose
they were, the steps that a player has made fewer than usual. An optimizer that scales in its own
kernel (`fused=True`) is told of each step whether to leave it out, which is exact.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import torch

from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.optimizers import OptimizerWatch
from tb_gan_doctor.record.players import ROLES
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Tape

if TYPE_CHECKING:
    from tb_gan_doctor.record.optimizers import Held

NAME = "loss scale"
SCALE = "optimizer/loss_scale"
BACKOFF = 0.5


class LossScaleProbe:
    """Reads scales at the end of each window.

    scalers: what the user passed; may be empty.
    """

    def __init__(self, watch: OptimizerWatch, scalers: list[Any], tape: Tape, guard: Guard) -> None:
        self._watch = watch
        self._scalers = [scaler for scaler in scalers if _is_enabled(scaler)]
        self._tape = tape
        self._guard = guard
        self._scales = [float(scaler.get_scale()) for scaler in self._scalers]
        self._pace: dict[str, float] = {}

    def end_window(self, iterations: int) -> None:
        """To be called before steps are counted anew; `iterations` are those of the window."""
        if self._guard.is_off(NAME):
            return
        try:
            exact = self._read_optimizers()
            if self._scalers:
                self._read_scalers(iterations, exact)
        except Exception as error:
            self._guard.failed(NAME, error)

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
        for held in mine:
            held.skips, held.scale = [], None

        def receive(tally: Tally, got: list[float]) -> None:
            tally.add(f"optimizer/{player}_skipped", sum(got[:n]))
            if not self._scalers and got[n:]:
                tally.add(SCALE, min(got[n:]))

        self._tape.put_each([*numbers, *scales], receive)

    def _read_scalers(self, iterations: int, exact: set[str]) -> None:
        missed = self._missed(iterations)
        scales = [getattr(scaler, "_scale", None) for scaler in self._scalers]
        if not all(isinstance(scale, torch.Tensor) for scale in scales):  # not used yet
            return
        numbers = [scale.detach().reshape(()).float() for scale in scales if scale is not None]
        self._tape.put_each(numbers, lambda tally, got: self._receive(tally, got, missed, exact))

    def _missed(self, iterations: int) -> dict[str, int]:
        """By player how many steps it made fewer than in the busiest window so far."""
        missed: dict[str, int] = {}
        for player in ROLES:
            steps = [held.steps for held in self._watch.known if held.player == player]
            if steps and iterations:
                pace = max(self._pace.get(player, 0.0), max(steps) / iterations)
                self._pace[player] = pace
                missed[player] = max(0, round(pace * iterations) - max(steps))
        return missed

    def _receive(
        self, tally: Tally, scales: list[float], missed: dict[str, int], exact: set[str]
    ) -> None:
        skips = 0
        for scaler, before, now in zip(self._scalers, self._scales, scales, strict=True):
            if 0 < now < before:
                skips += max(1, round(math.log(now / before) / math.log(_backoff(scaler))))
        self._scales = scales
        tally.add(SCALE, min(scales))
        is_told = bool(exact) or any(missed.values())
        for player in missed.keys() - exact:
            skipped = min(skips, missed[player]) if is_told else skips
            tally.add(f"optimizer/{player}_skipped", float(skipped))


def _is_enabled(scaler: Any) -> bool:
    is_enabled = getattr(scaler, "is_enabled", None)
    return bool(is_enabled()) if callable(is_enabled) else True


def _backoff(scaler: Any) -> float:
    """What the scale is multiplied by after a step that was left out, in (0, 1)."""
    factor = getattr(scaler, "_backoff_factor", BACKOFF)
    return float(factor) if 0 < factor < 1 else BACKOFF
