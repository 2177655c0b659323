"""Sees every optimizer step: whose it is, and lets the probes read around it.

Gradients are true only here. At the end of an iteration the discriminator's `.grad` also holds
what the generator's backward pass left in it.
"""

from __future__ import annotations

import weakref
from typing import Any, Literal

from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.optimizer import (
    register_optimizer_step_post_hook,
    register_optimizer_step_pre_hook,
)

from tb_gan_doctor.record.graphs import apart, is_tracing, untraced
from tb_gan_doctor.record.guard import Guard
from tb_gan_doctor.record.players import Letter, Network, Players
from tb_gan_doctor.record.probes.bounds import BoundProbe
from tb_gan_doctor.record.probes.gradients import GradientProbe
from tb_gan_doctor.record.probes.leftovers import LeftoverProbe
from tb_gan_doctor.record.probes.updates import UpdateProbe
from tb_gan_doctor.record.scalers import Scaler, Scalers
from tb_gan_doctor.record.sharded import Holders

NAME = "optimizer steps"
MOST_SEEN = 256
"""Optimizers to remember; some programs make a new one for every step."""
LONGEST_GAP = 64
"""Iterations without a step after which an optimizer is not waited for any more."""


class Held:
    """An optimizer and the weights of ours that it moves.

    player: "joint" if it moves both players; such a one is never guessed about.
    steps: made in the open window; stepped_at: the iteration of the newest one.
    holders: by id of a sharded weight, the ranks that hold its parts.
    scaler: the gradient scaler that it was last seen to step through; is_unscaled: it was seen to
        step, and through none.
    skips, scale: what a scaler told it in the open window, where it scales in its own kernel: of
        each step whether it was left out, and the newest loss scale.
    """

    def __init__(self, optimizer: Optimizer, players: Players) -> None:
        self.ref = weakref.ref(optimizer)
        self.kind = type(optimizer).__name__
        self.steps = 0
        self.scaler: Scaler | None = None
        self.is_unscaled = False
        self.skips: list[Tensor] = []
        self.scale: Tensor | None = None
        self.stepped_at = -1
        self.want_gradient = False
        self.want_update = False
        self.groups = -1
        self.is_plain = False  # whether its tensors were found to be measurable
        self.holders: dict[int, Holders] = {}
        self.player: Letter | Literal["joint"] | None = None
        self.parameters: list[nn.Parameter] = []
        self.ids: frozenset[int] = frozenset()
        self.networks: list[Network] = []
        self.look(optimizer, players)

    def holders_of(self, keys: list[int]) -> list[Holders]:
        """Of the weights with these ids, the ranks that hold parts; [] where all are whole."""
        return [self.holders.get(key, ()) for key in keys] if self.holders else []

    def look(self, optimizer: Optimizer, players: Players) -> None:
        """Finds the role by the identity of the weights."""
        self.groups = len(optimizer.param_groups)
        self.is_plain = False
        held = [p for group in optimizer.param_groups for p in group["params"]]
        self.parameters = [p for p in held if id(p) in players.owner]
        self.ids = frozenset(map(id, self.parameters))
        self.networks = list({id(n): n for n in (players.network_of[k] for k in self.ids)}.values())
        owners = {players.owner[key] for key in self.ids}
        self.player = None if not owners else "joint" if len(owners) > 1 else owners.pop()


class OptimizerWatch:
    """Hooks on every optimizer of the process, and what is known of those that are ours.

    The hooks are global because optimizers may be made later, be re-made on a reload, or live
    inside somebody's library. They do next to nothing while `active` is false.

    iteration: counts iterations; kept by the session.
    """

    def __init__(
        self,
        players: Players,
        gradients: GradientProbe,
        updates: UpdateProbe,
        leftovers: LeftoverProbe,
        bounds: BoundProbe,
        scalers: Scalers,
        guard: Guard,
    ) -> None:
        self.players = players
        self.active = False
        self.iteration = 0
        self.seen_ids: dict[int, Held] = {}
        self.on_phase_end: Any = None
        self._outer: Held | None = None  # the one whose step is going on
        self._gradients = gradients
        self._updates = updates
        self._leftovers = leftovers
        self._bounds = bounds
        self._scalers = scalers
        this = weakref.ref(self)

        @untraced
        def before(optimizer: Optimizer, args: Any, kwargs: Any) -> None:
            if is_tracing():
                return
            watch = this()
            if watch is not None and watch.active:
                try:
                    apart(watch._before, optimizer, args, kwargs)
                except Exception as error:
                    guard.failed(NAME, error)

        @untraced
        def after(optimizer: Optimizer, args: Any, kwargs: Any) -> None:
            if is_tracing():
                return
            watch = this()
            if watch is None:
                return
            held = watch.seen_ids.get(id(optimizer))
            is_known = held is not None and held.ref() is optimizer
            if held and is_known and not (watch.active or hasattr(optimizer, "found_inf")):
                held.steps += 1
                held.stepped_at = watch.iteration
            elif not guard.is_off(NAME):
                try:
                    apart(watch._after, optimizer, args, kwargs)
                except Exception as error:
                    guard.failed(NAME, error)

        self._handles = [
            register_optimizer_step_pre_hook(before),
            register_optimizer_step_post_hook(after),
        ]

    @property
    def known(self) -> list[Held]:
        """Our optimizers that still exist."""
        return [held for held in self.seen_ids.values() if held.player and held.ref() is not None]

    def held(self, optimizer: Optimizer) -> Held:
        """What is known of `optimizer`, looked up on first sight."""
        found = self.seen_ids.get(id(optimizer))
        if found is None or found.ref() is not optimizer:
            if len(self.seen_ids) >= MOST_SEEN:
                self.seen_ids = {k: h for k, h in self.seen_ids.items() if h.ref() is not None}
            found = self.seen_ids[id(optimizer)] = Held(optimizer, self.players)
            found.want_gradient = found.want_update = self.active
        elif found.groups != len(optimizer.param_groups):
            found.look(optimizer, self.players)
        return found

    def arm(self, with_updates: bool) -> None:
        """Asks for a reading at the next step of every optimizer that is in use."""
        self.active = True
        for held in self.seen_ids.values():
            is_used = self.iteration - held.stepped_at <= LONGEST_GAP
            held.want_gradient = is_used
            held.want_update = is_used and (held.want_update or with_updates)

    def end_iteration(self, keep_active: bool) -> None:
        """Stays awake only where something is still waited for."""
        waiting = False
        for held in self.seen_ids.values():
            if held.player in ("g", "d") and (held.want_gradient or held.want_update):
                waiting = waiting or held.ref() is not None
        self.active = keep_active or waiting
        self._outer = None

    def end_window(self) -> None:
        """Counts steps anew."""
        for held in self.seen_ids.values():
            held.steps = 0
            if held.skips:
                held.skips, held.scale = [], None

    def refresh(self) -> None:
        """Looks at every optimizer again after a network has changed its weights."""
        for held in self.seen_ids.values():
            optimizer = held.ref()
            if optimizer is not None:
                held.look(optimizer, self.players)

    def close(self) -> None:
        for handle in self._handles:
            handle.remove()
        self._handles = []
        self.active = False

    def _is_inside(self, held: Held) -> bool:
        """Whether it steps inside another one's step, as in ZeroRedundancyOptimizer."""
        outer = self._outer
        return outer is not None and outer is not held and held.ids <= outer.ids

    def _before(self, optimizer: Optimizer, args: Any, kwargs: Any) -> None:
        held = self.held(optimizer)
        if held.player not in ("g", "d"):
            return
        if self._is_inside(held):
            held.want_gradient = held.want_update = False
            return
        self._outer = held
        held.scaler = self._scalers.stepping(held.player, is_new=self.iteration == 0)
        held.is_unscaled = held.scaler is None
        in_closure = _has_closure(args, kwargs)
        if held.want_gradient and not in_closure:
            held.want_gradient = False
            self._gradients.read(held, optimizer)
        if not in_closure:
            self._leftovers.settle(held)
        if held.want_update:
            held.want_update = False
            self._bounds.read(held, self.iteration)
            self._updates.before(held, optimizer, whole=in_closure)

    def _after(self, optimizer: Optimizer, args: Any, kwargs: Any) -> None:
        held = self.held(optimizer)
        if held.player is None:
            return
        held.steps += 1
        held.stepped_at = self.iteration
        _note_scaling(held, optimizer)
        if not self.active or self._is_inside(held):
            return
        self._outer = None
        if held.player != "joint":
            # A closure computes the gradients inside the step.
            if _has_closure(args, kwargs):
                if held.want_gradient:
                    held.want_gradient = False
                    self._gradients.read(held, optimizer)
                self._leftovers.settle(held)
            self._updates.after(held)
        self._leftovers.end_phase(held)
        if self.on_phase_end is not None:
            self.on_phase_end(held)


def _note_scaling(held: Held, optimizer: Any) -> None:
    """Keeps what a gradient scaler tells an optimizer while it steps."""
    skips, scale = getattr(optimizer, "found_inf", None), getattr(optimizer, "grad_scale", None)
    if isinstance(skips, Tensor):
        held.skips.append(skips.detach().reshape(()).float())
    if isinstance(scale, Tensor):
        held.scale = scale.detach().reshape(()).float()


def _has_closure(args: Any, kwargs: Any) -> bool:
    # args[0] is the optimizer itself.
    closure = args[1] if len(args) > 1 else kwargs.get("closure")
    return callable(closure)
