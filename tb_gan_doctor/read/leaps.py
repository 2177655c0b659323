"""Records told many at once: a loop that logs the same tags writes the same lengths over again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

HEADER = 12  # bytes: a length and its checksum
_AROUND = 16  # bytes: header, and the checksum behind the record
_LONGEST = 24  # records in a period
_MOST = 4096  # periods looked at in one go


def leap(
    data: npt.NDArray[np.uint8], starts: Sequence[int], ends: Sequence[int], at: int
) -> tuple[list[int], list[int]]:
    """Starts and ends of further records from `at` on, if those so far repeat; none otherwise.

    Every header is compared with the one a period before, which was checked.
    """
    newest = slice(-2 * _LONGEST, None)
    period = _period([end - start for start, end in zip(starts[newest], ends[newest], strict=True)])
    if not period:
        return [], []
    firsts = np.array(starts[-period:], np.int64)
    lengths = np.array(ends[-period:], np.int64) - firsts
    stride = int(lengths.sum()) + _AROUND * period
    n = min(_MOST, (len(data) - at) // stride)
    header = np.arange(HEADER)
    pattern = data[(firsts - HEADER)[:, None] + header]
    begins = at + np.concatenate([[0], np.cumsum(lengths[:-1] + _AROUND)])
    places = begins + stride * np.arange(n)[:, None]
    is_alike = (data[places[:, :, None] + header] == pattern).all(axis=(1, 2))
    n_alike = n if is_alike.all() else int(is_alike.argmin())
    found = places[:n_alike].ravel() + HEADER
    return found.tolist(), (found + np.tile(lengths, n_alike)).tolist()


def _period(lengths: Sequence[int]) -> int:
    """Of how many records the last ones are a repetition; 0 if of none."""
    for period in range(1, min(_LONGEST, len(lengths) // 2) + 1):
        if lengths[-period:] == lengths[-2 * period : -period]:
            return period
    return 0
