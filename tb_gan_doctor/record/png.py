"""A tiny PNG writer, so that sample grids need no imaging library.

Format: W3C PNG specification, third edition: signature, IHDR, one IDAT, IEND; no filtering.
"""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]


def png_of(pixels: Bytes) -> bytes:
    """A PNG file of `pixels`, uint8 [height, width] (gray) or [height, width, 3] (color)."""
    height, width = pixels.shape[:2]
    color_type = 0 if pixels.ndim == 2 else 2
    rows = pixels.reshape(height, -1)
    # Each row begins with the number of its filter; 0 is none.
    raw = np.concatenate([np.zeros((height, 1), np.uint8), rows], axis=1).tobytes()
    header = struct.pack(">IIBBBBB", width, height, 8, color_type, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(raw, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(data, zlib.crc32(kind))
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def grid_of(images: npt.NDArray[Any], low: float, high: float, columns: int = 4) -> Bytes:
    """Images [n, channels, height, width] side by side, `low` black and `high` white.

    One channel gives a gray grid, three a color one; of other numbers the first is shown.
    """
    n, channels, height, width = images.shape
    if channels not in (1, 3):
        images, channels = images[:, :1], 1
    scaled = np.nan_to_num((images - low) / max(high - low, 1e-12), nan=0.5, posinf=1, neginf=0)
    pixels = (scaled.clip(0, 1) * 255 + 0.5).astype(np.uint8)
    n_rows = -(-n // columns)
    grid = np.zeros((n_rows * columns, channels, height, width), np.uint8)
    grid[:n] = pixels
    grid = grid.reshape(n_rows, columns, channels, height, width).transpose(0, 3, 1, 4, 2)
    grid = grid.reshape(n_rows * height, columns * width, channels)
    return np.ascontiguousarray(grid[:, :, 0] if channels == 1 else grid)
