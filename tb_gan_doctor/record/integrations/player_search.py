"""Finds the generator and the discriminator of a training loop that cannot be reached.

Hooks that PyTorch calls for every module and every optimizer see which optimizer moves the weights
of which module. Of two such modules the discriminator is the one that is called on what the other
has put out: its input has the other's weights in its gradient history. Nothing is told by names,
sizes or losses; where two of them are called on each other's outputs, nothing is found.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterator
from typing import Any

from torch import Tensor, nn
from torch.nn.modules.module import (
    register_module_forward_hook,
    register_module_forward_pre_hook,
)
from torch.optim import Optimizer
from torch.optim.optimizer import register_optimizer_step_post_hook

from tb_gan_doctor.record.graphs import is_tracing
from tb_gan_doctor.record.histories import nodes_behind, weights_in
from tb_gan_doctor.record.outputs import float_tensors

LONGEST_SEARCH = 1000
"""Optimizer steps in which to look, from where two optimizers are known."""

MOST_OPTIMIZERS = 64
"""Some programs make a new one for every step; whose weights are whose cannot be told of them."""

Found = Callable[[list[nn.Module], list[nn.Module], int], None]
"""Takes generators, discriminators, and how many steps the generators' optimizer has made."""


class _Mover:
    """An optimizer, what it moves, and the modules that hold this."""

    def __init__(self, optimizer: Optimizer) -> None:
        self.ref = weakref.ref(optimizer)
        self.ids = {id(p) for group in optimizer.param_groups for p in group["params"]}
        self.modules: list[nn.Module] = []
        self.steps = 0


class PlayerSearch:
    """Looks on until it is clear who plays what, then says so at the start of an iteration.

    found: called once, before a module is called; failed: told of what went wrong, once.
    """

    def __init__(self, found: Found, failed: Callable[[Exception], None]) -> None:
        self._found = found
        self._failed = failed
        self._thread: int | None = None  # of the first optimizer step: copies run in others
        self._called: weakref.WeakSet[nn.Module] = weakref.WeakSet()
        self._movers: list[_Mover] = []
        self._owner: dict[int, _Mover] = {}  # by weight
        self._fed: set[tuple[int, int]] = set()  # places of who fed whom
        self._steps = 0
        self._result: tuple[list[nn.Module], list[nn.Module], _Mover] | None = None
        self._handles = [
            register_module_forward_pre_hook(self._guarded(self._before_call)),
            register_module_forward_hook(self._guarded(self._after_call), with_kwargs=True),
            register_optimizer_step_post_hook(self._guarded(self._after_step)),
        ]

    def close(self) -> None:
        """Takes every hook off."""
        for handle in self._handles:
            handle.remove()
        self._handles = []

    def _guarded(self, look: Callable[..., None]) -> Callable[..., None]:
        def guarded(*what: Any) -> None:
            if is_tracing() or not self._handles:
                return
            if self._thread not in (None, threading.get_ident()):
                return
            if self._steps > LONGEST_SEARCH or len(self._movers) > MOST_OPTIMIZERS:
                return
            try:
                look(*what)
            except Exception as error:
                self._steps = LONGEST_SEARCH + 1
                self._failed(error)

        return guarded

    def _before_call(self, module: nn.Module, args: Any) -> None:
        if self._result is not None:
            generators, discriminators, mover = self._result
            self.close()
            self._found(generators, discriminators, mover.steps)

    def _after_call(self, module: nn.Module, args: Any, kwargs: Any, output: Any) -> None:
        self._called.add(module)
        taker = next((m for m in self._movers if any(module is one for one in m.modules)), None)
        if taker is None:
            return
        for tensor in float_tensors((args, kwargs)):
            for mover in self._behind(tensor):
                if mover is not taker:
                    self._fed.add((self._movers.index(mover), self._movers.index(taker)))

    def _behind(self, tensor: Tensor) -> list[_Mover]:
        """Whose weights are in the gradient history of `tensor`."""
        movers = (self._owner.get(key) for key in weights_in(nodes_behind(tensor.grad_fn)))
        return list({id(mover): mover for mover in movers if mover is not None}.values())

    def _after_step(self, optimizer: Optimizer, args: Any, kwargs: Any) -> None:
        self._thread = threading.get_ident()
        mover = next((m for m in self._movers if m.ref() is optimizer), None)
        if mover is None:
            mover = _Mover(optimizer)
            self._movers.append(mover)
            self._assign()
        mover.steps += 1
        if len(self._movers) < 2:
            return
        self._steps += 1
        for each in self._movers:
            if not each.modules:
                each.modules = list(self._holders(each))
        givers = {giver for giver, _ in self._fed}
        takers = {taker for _, taker in self._fed}
        if self._movers.index(mover) in givers and not givers & takers:
            generators = [m for place in sorted(givers) for m in self._movers[place].modules]
            discriminators = [m for place in sorted(takers) for m in self._movers[place].modules]
            self._result = generators, discriminators, mover

    def _assign(self) -> None:
        """Gives each weight to the optimizer with the fewest: one over both players is nobody's."""
        self._owner = {}
        for mover in sorted(self._movers, key=lambda m: len(m.ids), reverse=True):
            self._owner |= dict.fromkeys(mover.ids, mover)
            mover.modules = []

    def _holders(self, mover: _Mover) -> Iterator[nn.Module]:
        """The largest modules that were called and hold weights of this optimizer alone."""
        held = []
        for module in self._called:
            owners = {id(self._owner.get(id(p))) for p in module.parameters()}
            if id(mover) in owners and owners <= {id(mover), id(None)}:
                held.append(module)
        inner = {id(part) for module in held for part in module.modules() if part is not module}
        yield from (module for module in held if id(module) not in inner)
