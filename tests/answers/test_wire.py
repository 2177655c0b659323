"""Packed arrays: exact values, byte order, and what stands for "not measured"."""

from __future__ import annotations

import base64
import struct

import numpy as np

from tb_gan_doctor.answers import wire


def test_steps_are_little_endian_doubles_and_exact_up_to_2_to_the_53() -> None:
    steps = [0, 9, 2**53]
    assert struct.unpack("<3d", base64.b64decode(wire.f64(steps))) == (0.0, 9.0, 2.0**53)


def test_values_keep_nan_and_infinity() -> None:
    unpacked = struct.unpack("<4f", base64.b64decode(wire.f32([1.5, np.nan, np.inf, -1e300])))
    assert unpacked[0] == 1.5
    assert np.isnan(unpacked[1])
    assert unpacked[2:] == (np.inf, -np.inf)


def test_severity_spans_0_to_250_and_255_is_not_measured() -> None:
    packed = base64.b64decode(wire.severity_u8([[0.0, 1.0, 0.3], [0.6, np.nan, 2.0]]))
    assert list(packed) == [0, 250, 75, 150, wire.NOT_MEASURED, 250]


def test_a_big_endian_or_strided_array_packs_like_any_other() -> None:
    values = np.arange(6, dtype=">f4")[::2]
    assert wire.f32(values) == wire.f32([0.0, 2.0, 4.0])


def test_nothing_packs_to_nothing() -> None:
    assert wire.f64([]) == wire.f32([]) == wire.severity_u8(np.empty((3, 0))) == ""
