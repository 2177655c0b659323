"""Hooks around the calls of a network, which cost a compiled one no second compilation.

torch.compile looks into the call of a network and its hooks, and remembers that there were hooks;
without them it would compile the network anew, and with them once more. So hooks that it has seen
stay where they are, doing nothing. It does not look for hooks where there were none: those that
come later are not called, and cost nothing either.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from tb_gan_doctor.record.own_hooks import OwnHook

IN_A_GRAPH = (
    "is called inside of a compiled graph, where no hook sees it: pass what torch.compile "
    "returned, or else real=, fake=, d_real= and d_fake= to step()"
)
SCRIPTED = (
    "is a ScriptModule, whose calls no hook sees: pass real=, fake=, d_real= and d_fake= to step()"
)


class CallHooks:
    """The two hooks of one network.

    before: told args and kwargs of a call; after: args, kwargs and output. Neither is told of calls
        that torch.compile has made a graph of.
    """

    def __init__(
        self, module: nn.Module, before: Callable[..., None], after: Callable[..., None]
    ) -> None:
        self._module = module
        self._takes_none = isinstance(module, torch.jit.ScriptModule)
        self._hooks = OwnHook(module, before), OwnHook(module, after)
        self._handles: list[Any] = []

    @property
    def are_traced(self) -> bool:
        """Whether they are part of a graph."""
        return any(hook.was_traced for hook in self._hooks)

    @property
    def blindness(self) -> str:
        """Why they see nothing, and what to do; "" where they do, or nothing speaks against it."""
        if self._takes_none:
            return SCRIPTED
        return IN_A_GRAPH if self.are_traced else ""

    def put_on(self) -> None:
        if not (self._handles or self._takes_none):
            before, after = self._hooks
            self._handles = [
                self._module.register_forward_pre_hook(before, with_kwargs=True),
                self._module.register_forward_hook(after, with_kwargs=True),
            ]

    def take_off(self, for_good: bool = False) -> None:
        """for_good: those too that are part of a graph."""
        if for_good or not self.are_traced:
            for handle in self._handles:
                handle.remove()
            self._handles = []
