"""Merging neighbors by a power of two, so that a longer run never moves the columns it has."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def stride_for(n: int, most: int) -> int:
    """The smallest power of two by which `n` things merge into at most `most`."""
    stride = 1
    while -(-n // stride) > most:
        stride *= 2
    return stride


def starts(n: int, stride: int) -> NDArray[np.intp]:
    """Where each group of `stride` begins; the last group may be shorter."""
    return np.arange(0, n, stride)


def ends(n: int, stride: int) -> NDArray[np.intp]:
    """Where each group ends, its last member."""
    return np.minimum(starts(n, stride) + stride, n) - 1
