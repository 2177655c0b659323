"""A stored grid as a small picture for the tab, or untouched.

What is stored may be anything: nothing is decoded before its header says that it is small.
"""

from __future__ import annotations

import io
import struct
from typing import NamedTuple

from PIL import Image, UnidentifiedImageError

from tb_gan_doctor.errors import InputError

SIDES = {"48": 48, "96": 96, "192": 192}
FULL = "full"
SIZES = (*SIDES, FULL)
MOST_BYTES = 8_000_000
MOST_PIXELS = 4_000_000
QUALITY = 82
_HEADER = struct.Struct(">8sI4sII")
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


class Picture(NamedTuple):
    """An image file."""

    content: bytes
    content_type: str


def picture_of(png: bytes, size: str) -> Picture:
    """The grid in one of SIZES; none is made larger than it is.

    Raises InputError where it is no PNG file, a damaged one, or one that is too large.
    """
    width, height = png_size(png)
    if size == FULL:
        return Picture(png, "image/png")
    side = SIDES[size]
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
            image.load()
            small = image.convert("RGB")
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError) as error:
        raise InputError(f"unreadable picture: {type(error).__name__}") from None
    is_shrunk = max(width, height) > side
    if is_shrunk:
        small.thumbnail((side, side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    try:
        # What is shown pixel by pixel must stay as it is.
        small.save(out, "WEBP", quality=QUALITY, method=4, lossless=not is_shrunk)
    except (KeyError, OSError):  # a Pillow that was built without it
        out = io.BytesIO()
        small.save(out, "PNG")
        return Picture(out.getvalue(), "image/png")
    return Picture(out.getvalue(), "image/webp")


def png_size(png: bytes) -> tuple[int, int]:
    """Width and height as the header has them. Raises InputError."""
    if len(png) < _HEADER.size or len(png) > MOST_BYTES:
        raise InputError(f"no picture of a grid: {len(png)} bytes")
    signature, length, kind, width, height = _HEADER.unpack_from(png)
    if signature != _SIGNATURE or kind != b"IHDR" or length != 13:
        raise InputError("no picture of a grid: not a PNG file")
    if not 0 < width * height <= MOST_PIXELS:
        raise InputError(f"no picture of a grid: {width} by {height} pixels")
    return width, height
