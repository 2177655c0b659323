"""What a network is called with: mappings of columns, and what stands beside the samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from tb_gan_doctor.record.classes import CLASSES
from tb_gan_doctor.record.replay import PLAIN


def mapping_in(args: Any, kwargs: Any) -> dict[Any, Tensor] | None:
    """The tensors in a network's input, detached, where that is a mapping."""
    given = args[0] if args else next(iter(kwargs.values()))
    if not isinstance(given, Mapping):
        return None
    return {key: value.detach() for key, value in given.items() if isinstance(value, Tensor)}


def other_arguments(args: Any, kwargs: Any, classes: Tensor | None) -> tuple[Any, Any] | None:
    """What a network is called with after its samples, if that is no tensor nor a container.

    The classes of the samples may be among it; CLASSES stands in their place.
    """
    if not args or not isinstance(args[0], Tensor):
        return None

    def held(value: Any) -> Any:
        return CLASSES if value is classes and classes is not None else value

    rest = [held(value) for value in args[1:]]
    named = {name: held(value) for name, value in kwargs.items()}
    is_plain = all(v is CLASSES or isinstance(v, PLAIN) for v in (*rest, *named.values()))
    return (rest, named) if is_plain else None
