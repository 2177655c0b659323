"""Hooks around the calls of a network, which cost a compiled one no second compilation.

torch.compile looks into the call of a network and its hooks, and remembers that there were hooks;
without them it would compile the network anew, and with them once more. So hooks that it has seen
stay where they are, doing nothing. It does not look for hooks where there were none: those that
come later are not called, and cost nothing either.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import nn

from tb_gan_doctor.record.own_hooks import OwnHook


class CallHooks:
    """The two hooks of one network.

    before: told args and kwargs of a call; after: args, kwargs and output. Neither is told of calls
        that torch.compile has made a graph of.
    """

    def __init__(
        self, module: nn.Module, before: Callable[..., None], after: Callable[..., None]
    ) -> None:
        self._module = module
        self._hooks = OwnHook(module, before), OwnHook(module, after)
        self._handles: list[Any] = []

    @property
    def are_traced(self) -> bool:
        """Whether they are part of a graph."""
        return any(hook.was_traced for hook in self._hooks)

    def put_on(self) -> None:
        if not self._handles:
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
