"""Arrays as base64 of little-endian values: small, quick, and safe for NaN."""

from __future__ import annotations

import base64
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

Pack = Callable[[ArrayLike], str]
"""How measured values become text."""

NOT_MEASURED = 255
_FULL_SEVERITY = 250


def f64(values: ArrayLike) -> str:
    """Steps: exact for every whole number up to 2**53."""
    return _packed(np.asarray(values, "<f8"))


def f32(values: ArrayLike) -> str:
    """Measured values, NaN and infinities included."""
    with np.errstate(over="ignore"):
        return _packed(np.asarray(values, "<f4"))


def short_f32(values: ArrayLike) -> str:
    """The same to 12 binary digits, four decimal ones: enough for a line, and half when zipped."""
    return _shortened(values, 12)


def coarse_f32(values: ArrayLike) -> str:
    """The same to 8 binary digits: enough for the edge of a band and for a color."""
    return _shortened(values, 16)


def _shortened(values: ArrayLike, n_zeros: int) -> str:
    """Float32 rounded so that its last bits are zeros; what is not finite stays as it is."""
    with np.errstate(over="ignore"):
        bits = np.asarray(values, "<f4").view("<u4")
    half = np.uint32((1 << (n_zeros - 1)) - 1) + ((bits >> n_zeros) & 1)  # to even
    rounded = (bits + half) >> n_zeros << n_zeros
    return _packed(np.where(np.isfinite(bits.view("<f4")), rounded, bits).astype("<u4"))


def severity_u8(severity: ArrayLike) -> str:
    """Severities in [0, 1] as 0 to 250; NaN, "not measured", as 255."""
    values = np.asarray(severity, np.float64)
    with np.errstate(invalid="ignore"):
        scaled = np.rint(np.clip(values, 0.0, 1.0) * _FULL_SEVERITY)
    return _packed(np.where(np.isnan(values), NOT_MEASURED, scaled).astype("u1"))


def _packed(array: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")
