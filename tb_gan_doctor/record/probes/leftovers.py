"""What was in `.grad` before a player's own backward pass: 0 if gradients are zeroed.

Hooks on a few weights see each backward pass before it adds its gradient, and that it did:
`torch.autograd.grad` hands gradients out and leaves `.grad` alone. The smallest norm of `.grad`
seen since the turn began is what the turn started with:

    leftover = max over the hooked weights of  min over the turn of ||grad|| / ||grad at step||

What a generator's backward leaves in the discriminator's `.grad` counts if it is still there
when the discriminator's own backward runs: the turn begins with the last optimizer step of any
player. Where a player takes several iterations to a step, it may sum gradients on purpose: its
turn begins with its own last step. A turn counts only if it was watched from its beginning.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.players import Letter, Network, Players
from tb_gan_doctor.record.sharded import is_sharded
from tb_gan_doctor.record.tally import Tally
from tb_gan_doctor.record.tape import Tape

if TYPE_CHECKING:
    from tb_gan_doctor.record.optimizers import Held

NAME = "leftovers"
LONGEST_WATCH = 128
"""Iterations to wait for a player's next step before giving up: two turns of 64 micro-batches."""


class _Watched:
    """One hooked weight, and the least that was seen in its `.grad`.

    phase: since the last step of any player; turn: since the last step that moved it.
    None: no backward pass came; 0.0: `.grad` was empty.
    before: the same of a backward pass that has not added its gradient yet.
    from_start: whether its turn has been watched since it began.
    iterations: how many have ended since then.
    """

    __slots__ = ("before", "from_start", "iterations", "phase", "removes", "turn", "weight")

    def __init__(
        self, weight: nn.Parameter, from_start: bool, failed: Callable[[Exception], None]
    ) -> None:
        self.weight = weight
        self.from_start = from_start
        self.iterations = 1  # hooks are set where one ends
        self.phase: Tensor | float | None = None
        self.turn: Tensor | float | None = None
        self.before: Tensor | float | None = None

        def begins(_: Tensor) -> None:
            try:
                self._look()
            except Exception as error:
                failed(error)

        def added(_: Tensor) -> None:
            try:
                self._take()
            except Exception as error:
                failed(error)

        # Saving a tensor warns of hooks that are not marked so.
        begins.__torch_unserializable__ = True  # type: ignore[attr-defined]
        frozen = not weight.requires_grad
        if frozen:
            # Loops freeze one player in the other's turn; a hook can only be set on a weight
            # that is not frozen, and stays when it is frozen again.
            weight.requires_grad_(True)
        self.removes: list[Callable[[], None]] = []
        try:
            self.removes.append(weight.register_hook(begins).remove)
            self.removes.append(weight.register_post_accumulate_grad_hook(added).remove)
        finally:
            if frozen:
                weight.requires_grad_(False)

    def remove(self) -> None:
        """Takes the hooks off."""
        for remove in self.removes:
            remove()

    def _look(self) -> None:
        if isinstance(self.phase, float):  # nothing is less than empty
            return
        grad = self.weight.grad
        with torch.no_grad():
            self.before = 0.0 if grad is None else torch.linalg.vector_norm(grad).float()

    def _take(self) -> None:
        before, self.before = self.before, None
        if before is not None:
            self.phase, self.turn = _least(self.phase, before), _least(self.turn, before)


def _least(so_far: Tensor | float | None, norm: Tensor | float) -> Tensor | float:
    """The smaller norm; 0.0, of an empty `.grad`, is the smallest."""
    if isinstance(so_far, float) or isinstance(norm, float):
        return 0.0
    return norm if so_far is None else torch.minimum(so_far, norm)


def left_in(networks: list[Network]) -> list[Tensor]:
    """The norm of what is in the first network's last `.grad`, []; nothing if it is empty."""
    weights = networks[0].weights if networks else []
    if not weights or weights[-1].grad is None or is_sharded(weights[-1]):
        return []
    with torch.no_grad():
        return [torch.linalg.vector_norm(weights[-1].grad.detach()).float()]


class LeftoverProbe:
    """Watches the first and the last weight of each network for a turn at a time."""

    def __init__(self, players: Players, tape: Tape, guard: Guard) -> None:
        self._players = players
        self._tape = tape
        self._guard = guard
        self._watched: dict[Letter, dict[int, _Watched]] = {"g": {}, "d": {}}
        self._age: dict[Letter, int] = {"g": 0, "d": 0}

    @property
    def watching(self) -> bool:
        return bool(self._watched["g"] or self._watched["d"])

    def arm(self, stepped: list[Held] | None) -> None:
        """Begins to watch both players.

        stepped: the optimizers that stepped in the iteration just over, so that the turn of
            their weights begins now; None: the training begins now.
        """
        if self._guard.is_off(NAME):
            return
        try:
            for letter in self._watched:
                if self._watched[letter]:
                    continue
                self._age[letter] = 0
                for weight in self._chosen(letter):
                    if stepped is None:
                        from_start = weight.grad is None
                    else:
                        from_start = any(id(weight) in held.ids for held in stepped)
                    self._watched[letter][id(weight)] = _Watched(weight, from_start, self._failed)
        except Exception as error:
            self._failed(error)

    def settle(self, held: Held) -> None:
        """To be called when `held` steps: measures the turn that ends, if it was all seen."""
        letter = held.player
        if letter not in ("g", "d") or not self._watched[letter]:
            return
        try:
            mine = self._watched[letter]
            watched = [mine[key] for key in list(mine) if key in held.ids]
            if watched and all(one.from_start for one in watched):
                self._measure(f"gradient/{letter}_leftover", watched, _unscaled_by(held))
                for one in watched:
                    one.remove()
                    del mine[id(one.weight)]
        except Exception as error:
            self._failed(error)

    def end_phase(self, held: Held) -> None:
        """To be called after any step of ours: the next phase begins, and `held`'s next turn."""
        if not self.watching:
            return
        for watched in self._watched.values():
            for key, one in watched.items():
                one.phase = None
                if key in held.ids:
                    one.turn = None
                    one.iterations = 0
                    one.from_start = True

    def end_iteration(self) -> None:
        """Gives up on a player whose step does not come."""
        for letter, watched in self._watched.items():
            self._age[letter] += 1
            for one in watched.values():
                one.iterations += 1
            if watched and self._age[letter] >= LONGEST_WATCH:
                self._release(letter)

    def close(self) -> None:
        """Takes every hook off."""
        for letter in self._watched:
            self._release(letter)

    def _release(self, letter: Letter) -> None:
        for one in self._watched[letter].values():
            one.remove()
        self._watched[letter] = {}

    def _failed(self, error: Exception) -> None:
        self.close()
        self._guard.failed(NAME, error)

    def _chosen(self, letter: Letter) -> list[nn.Parameter]:
        chosen: dict[int, nn.Parameter] = {}
        for network in self._players.of(letter):
            every = network.weights or [p for _, p in network.parameters]
            owned = [p for p in every if id(p) in self._players.owner]
            weights = [p for p in owned if not is_sharded(p)]
            for weight in weights[:1] + weights[-1:]:
                chosen[id(weight)] = weight
        return list(chosen.values())

    def _measure(self, signal: str, watched: list[_Watched], scale: list[Tensor]) -> None:
        pairs: list[Tensor] = []
        certain_zero = False
        for one in watched:
            is_own_phase = one.phase is not None and one.iterations <= 1
            least = one.phase if is_own_phase else one.turn
            if isinstance(least, float):
                certain_zero = True
            elif least is not None and one.weight.grad is not None:
                at_step = torch.linalg.vector_norm(one.weight.grad.detach()).float()
                pairs += [least, at_step]
        if pairs:
            self._tape.put_each(
                [*pairs, *(each.to(pairs[0].device) for each in scale)],
                lambda tally, got: _receive(tally, signal, got, certain_zero),
            )
        elif certain_zero:
            self._tape.note(signal, 0.0)


def _unscaled_by(held: Held) -> list[Tensor]:
    """What a gradient scaler has divided the gradients by before this step, [] on its device.

    Empty without one, and where the optimizer divides in its own kernel.
    """
    optimizer = held.ref()
    if held.scaler is None or getattr(optimizer, "_step_supports_amp_scaling", False):
        return []
    return held.scaler.tensors()[:1]


def _receive(tally: Tally, signal: str, found: list[float], certain_zero: bool) -> None:
    """found: pairs of norms, before the backward passes and at the step, and the scale if any."""
    ratios = [0.0] if certain_zero else []
    if len(found) % 2:
        scale = found.pop()
        found[::2] = [least / scale for least in found[::2]]
    for least, at_step in zip(found[::2], found[1::2], strict=True):
        if least == 0.0:
            ratios.append(0.0)
        elif at_step > 0.0:
            ratios.append(least / at_step)
    if ratios:
        tally.add(signal, max(ratios))
