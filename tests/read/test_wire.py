"""Events are read as protobuf reads them, and any other bytes are refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.util import tensor_util

from tb_gan_doctor.read.wire import DT_FLOAT, DT_STRING, MalformedEvent, read_event


def _event(step: int = 7) -> Event:
    summary = Summary()
    table = summary.value.add(tag="gan_doctor/health/x")
    table.metadata.plugin_data.plugin_name = "gan_doctor"
    table.metadata.plugin_data.content = b"columns"
    table.metadata.summary_description = "unused"
    table.tensor.CopyFrom(tensor_util.make_tensor_proto(np.array([1.5, 2.5], np.float32)))
    text = summary.value.add(tag="gan_doctor/run")
    text.tensor.CopyFrom(tensor_util.make_tensor_proto(b"facts"))
    summary.value.add(tag="loss", simple_value=0.5)
    return Event(wall_time=12.5, step=step, summary=summary)


@pytest.mark.parametrize("step", [0, 1, 127, 128, 2**40, 2**63 - 1, -1])
def test_an_event_with_several_values(step: int) -> None:
    data = b"before" + _event(step).SerializeToString()
    event = read_event(data, 6, len(data))
    table, text, scalar = event.values
    assert (event.wall_time, event.step) == (12.5, step)
    assert (table.tag, table.description) == ("gan_doctor/health/x", b"columns")
    assert table.tensor is not None and table.tensor.content is not None
    assert table.tensor.dtype == DT_FLOAT
    assert np.frombuffer(data[slice(*table.tensor.content)], "<f4").tolist() == [1.5, 2.5]
    assert text.tensor is not None
    assert (text.tensor.dtype, text.tensor.strings) == (DT_STRING, [b"facts"])
    assert (scalar.tag, scalar.tensor, scalar.description) == ("loss", None, None)


def test_the_first_event_of_a_file_has_no_values() -> None:
    data = Event(wall_time=1.0, file_version="brain.Event:2").SerializeToString()
    assert read_event(data, 0, len(data)).values == []


def test_every_cut_is_read_or_refused() -> None:
    data = _event().SerializeToString()
    refused = 0
    for end in range(len(data)):
        try:
            read_event(data[:end], 0, end)
        except MalformedEvent:
            refused += 1
    assert refused > len(data) * 0.9


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read_event(data, 0, len(data))
    except MalformedEvent as error:
        assert str(error)
