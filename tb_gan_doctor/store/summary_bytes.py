"""Serialized `Summary` messages of TensorBoard, put together by hand.

One window is written every few milliseconds of training. Its bytes are the same each time but
for the floats, so all the rest is made once per tag; building messages field by field would
cost several times as much. Field numbers: tensorboard/compat/proto/{summary,tensor}.proto.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from functools import lru_cache

DATA_CLASS_TENSOR = 2
DATA_CLASS_BLOB_SEQUENCE = 3
_DT_FLOAT = b"\x08\x01"
_DT_STRING = b"\x08\x07"
_SCALAR = struct.Struct("<f")
MAX_FLOAT32 = 3.4028234663852886e38


def varint(number: int) -> bytes:
    """`number` >= 0 in protobuf's base-128 form."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def field(number: int, payload: bytes) -> bytes:
    """A length-delimited field: submessage, string or bytes."""
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def metadata(plugin_name: str, content: bytes, data_class: int) -> bytes:
    """The `metadata` field of a value: whose it is and how it is read."""
    plugin_data = field(1, plugin_name.encode()) + field(2, content)
    return field(9, field(1, plugin_data) + b"\x20" + varint(data_class))


class FloatTensor:
    """A float32 tensor value of fixed tag and shape."""

    def __init__(self, tag: str, shape: Sequence[int]) -> None:
        self.size = 1
        for size in shape:
            self.size *= size
        n_bytes = 4 * self.size
        self._tag = field(1, tag.encode())
        self._tensor = _DT_FLOAT + _shape(shape) + b"\x22" + varint(n_bytes)
        tensor_size = len(self._tensor) + n_bytes
        self._tensor = b"\x42" + varint(tensor_size) + self._tensor
        self._value_size = len(self._tag) + len(self._tensor) + n_bytes
        self._head = self._head_for(0)

    def value(self, content: bytes, metadata: bytes = b"") -> bytes:
        """The `value` field of a Summary; `content` is `size` little-endian float32."""
        head = self._head_for(len(metadata)) if metadata else self._head
        return head + content + metadata

    def _head_for(self, n_metadata: int) -> bytes:
        return b"\x0a" + varint(self._value_size + n_metadata) + self._tag + self._tensor


def strings(tag: str, texts: Sequence[bytes], rank: int, metadata: bytes = b"") -> bytes:
    """The `value` field of a Summary that holds a DT_STRING tensor of rank 0 or 1."""
    shape = _shape([len(texts)] if rank else [])
    tensor = _DT_STRING + shape + b"".join(field(8, text) for text in texts)
    return field(1, field(1, tag.encode()) + field(8, tensor) + metadata)


def scalars(values: Mapping[str, float]) -> bytes:
    """The `value` fields of plain scalars; a NaN is "no news" and is left out."""
    parts = []
    for tag, number in values.items():
        if number == number:
            parts.append(_scalar_head(tag) + _SCALAR.pack(_float32(number)))
    return b"".join(parts)


@lru_cache(maxsize=64)
def _scalar_head(tag: str) -> bytes:
    head = field(1, tag.encode("utf-8", "replace")) + b"\x15"
    return b"\x0a" + varint(len(head) + _SCALAR.size) + head


def _float32(number: float) -> float:
    """`number` where float32 can hold it, else the infinity that it would round to."""
    if -MAX_FLOAT32 <= number <= MAX_FLOAT32:
        return number
    return float("inf") if number > 0 else float("-inf")


def _shape(shape: Sequence[int]) -> bytes:
    return field(2, b"".join(field(2, b"\x08" + varint(size)) for size in shape))
