"""Frozen dataclasses to plain JSON and back, by their annotations.

Fields that a file does not have take their default, fields that a class has lost are dropped, so
a cache outlives additions to what is recorded.
"""

from __future__ import annotations

from dataclasses import asdict, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """A dataclass as nested dicts and lists."""
    return asdict(value)


def from_plain(kind: type[T], value: Any) -> T:
    """The dataclass of type `kind` that `to_plain` made `value` of; tuples come back as tuples."""
    restored: T = _restored(kind, value)
    return restored


def _restored(kind: Any, value: Any) -> Any:
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        known = {f.name for f in fields(kind)}
        return kind(**{k: _restored(hints[k], v) for k, v in value.items() if k in known})
    if get_origin(kind) is tuple:
        parts = get_args(kind)
        if len(parts) == 2 and parts[1] is Ellipsis:
            return tuple(_restored(parts[0], item) for item in value)
        return tuple(_restored(part, item) for part, item in zip(parts, value, strict=True))
    return float(value) if kind is float and value is not None else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
