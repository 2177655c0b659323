"""Hooks on networks that stay with the training they were set for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import torch
from torch import nn

from tb_gan_doctor.record.graphs import apart, is_tracing, untraced


class OwnHook:
    """A hook that is not there any more in a copied or saved network.

    Both would otherwise take this recorder along. `nullcontext().__exit__` takes any arguments,
    returns None and can be loaded without this package.

    caught: told of calls of `module`: whatever torch passes after the module. Calls that evaluate
        it, for a metric or a picture, are no part of the training.
    was_traced: whether it is part of a graph of torch.compile.
    """

    __name__ = "OwnHook"

    def __init__(self, module: nn.Module, caught: Callable[..., None]) -> None:
        self.module = module
        self.caught = caught
        self.was_traced = False

    @untraced
    def __call__(self, module: nn.Module, *what: Any) -> None:
        if is_tracing():
            self.was_traced = True
        else:
            apart(self._call, module, *what)

    def _call(self, module: nn.Module, *what: Any) -> None:
        if module is self.module and not _is_evaluation(module):
            self.caught(*what)

    def __deepcopy__(self, memo: Any) -> Any:
        return nullcontext().__exit__

    def __reduce__(self) -> Any:
        return getattr, (nullcontext(), "__exit__")


def _is_evaluation(module: nn.Module) -> bool:
    """Whether it is called in inference mode, or without gradients in eval mode."""
    if torch.is_inference_mode_enabled():
        return True
    return not (module.training or torch.is_grad_enabled())


def has_other_hooks(network: nn.Module) -> bool:
    """Whether hooks of somebody else would see a call that is none of theirs."""
    return any(
        not isinstance(hook, OwnHook)
        for module in network.modules()
        for hook in module._forward_hooks.values()
    )


def is_compiled(network: nn.Module) -> bool:
    """Whether a hook inside of `network` might make it be compiled anew."""
    return any(
        hasattr(part, "_orig_mod")
        or getattr(part, "_compiled_call_impl", None) is not None
        or isinstance(part, torch.jit.ScriptModule)
        for part in network.modules()
    )
