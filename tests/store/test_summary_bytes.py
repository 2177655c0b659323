"""Hand-made bytes are what TensorBoard's own messages would be serialized to."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.util import tensor_util

from tb_gan_doctor.store import summary_bytes
from tb_gan_doctor.store.summary_bytes import FloatTensor


def _only_value(data: bytes) -> Summary.Value:
    summary = Summary.FromString(data)
    assert summary.SerializeToString() == data
    (value,) = summary.value
    return value


@pytest.mark.parametrize("shape", [(1,), (68,), (300,), (3, 4), (20000,)])
def test_a_table_of_floats(shape: tuple[int, ...]) -> None:
    table = np.random.default_rng(0).normal(size=shape).astype("<f4")
    tensor = FloatTensor("gan_doctor/health/0a1b2c3d", shape)
    value = _only_value(tensor.value(table.tobytes()))
    assert value.tag == "gan_doctor/health/0a1b2c3d"
    read = tensor_util.make_ndarray(value.tensor)
    assert read.shape == shape
    assert read.tobytes() == table.tobytes()


def test_metadata() -> None:
    metadata = summary_bytes.metadata("gan_doctor", b"\x00" * 300, 2)
    value = _only_value(FloatTensor("t", [1]).value(b"\0\0\0\0", metadata))
    assert value.metadata.plugin_data.plugin_name == "gan_doctor"
    assert value.metadata.plugin_data.content == b"\x00" * 300
    assert value.metadata.data_class == 2


def test_one_string_is_of_rank_0_and_a_sequence_of_rank_1() -> None:
    one = _only_value(summary_bytes.strings("t", [b"\xff\0text"], 0))
    assert tensor_util.make_ndarray(one.tensor).item() == b"\xff\0text"
    several = _only_value(summary_bytes.strings("t", [b"a", b"b"], 1))
    assert tensor_util.make_ndarray(several.tensor).tolist() == [b"a", b"b"]


def test_scalars_leave_out_what_was_not_measured() -> None:
    values = {"a": 0.5, "b": math.nan, "c": -math.inf, "d": 1e300, "e": -1e300}
    summary = Summary.FromString(summary_bytes.scalars(values))
    assert {v.tag: v.simple_value for v in summary.value} == {
        "a": 0.5,
        "c": -math.inf,
        "d": math.inf,
        "e": -math.inf,
    }
