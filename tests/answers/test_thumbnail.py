"""Small pictures of grids; nothing large or foreign is decoded."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from tb_gan_doctor.answers import thumbnail
from tb_gan_doctor.answers.thumbnail import picture_of, png_size
from tb_gan_doctor.errors import InputError
from tb_gan_doctor.record.png import png_of

GRAY = np.linspace(0, 255, 128 * 64).astype(np.uint8).reshape(64, 128)
COLOR = np.stack([GRAY, GRAY[::-1], GRAY[:, ::-1]], 2)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("pixels", [GRAY, COLOR], ids=["gray", "color"])
@pytest.mark.parametrize(
    ("size", "expected"), [("48", (48, 24)), ("96", (96, 48)), ("192", (128, 64))]
)
def test_sizes(pixels: np.ndarray, size: str, expected: tuple[int, int]) -> None:
    picture = picture_of(png_of(pixels), size)
    assert picture.content_type == "image/webp"
    assert opened(picture.content).format == "WEBP"
    assert opened(picture.content).size == expected


def test_what_is_not_shrunk_keeps_every_pixel() -> None:
    picture = picture_of(png_of(COLOR), "192")
    assert np.array_equal(np.asarray(opened(picture.content)), COLOR)


def test_full_is_what_was_stored() -> None:
    png = png_of(COLOR)
    assert picture_of(png, "full") == (png, "image/png")
    assert png_size(png) == (128, 64)


def test_without_webp_it_is_png(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(Image.SAVE, "WEBP", raising=False)
    monkeypatch.setattr(Image, "init", lambda: True)
    picture = picture_of(png_of(GRAY), "48")
    assert picture.content_type == "image/png"
    assert opened(picture.content).size == (48, 24)


def bomb(width: int, height: int) -> bytes:
    """A few hundred bytes that say they are a picture of that size."""
    good = png_of(GRAY)
    header = struct.pack(">II", width, height)
    body = b"IHDR" + header + good[24:29]
    return good[:12] + body + struct.pack(">I", zlib.crc32(body)) + good[33:]


def gif() -> bytes:
    out = io.BytesIO()
    Image.fromarray(GRAY).save(out, "GIF")
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"<svg onload=alert(1)>" * 9,
        gif(),
        bomb(60_000, 60_000),
        bomb(0, 64),
        bomb(4_000_001, 1),
        png_of(GRAY) + b"\0" * thumbnail.MOST_BYTES,
    ],
    ids=["empty", "short", "svg", "gif", "bomb", "no width", "long", "many bytes"],
)
@pytest.mark.parametrize("size", ["48", "full"])
def test_what_is_no_small_png_is_refused(
    content: bytes, size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(Image, "open", refuse)
    with pytest.raises(InputError):
        picture_of(content, size)


@pytest.mark.parametrize("content", [png_of(GRAY)[:60], bomb(100, 2000)], ids=["cut", "lies"])
def test_a_damaged_picture_is_refused(content: bytes) -> None:
    with pytest.raises(InputError, match="unreadable picture"):
        picture_of(content, "48")
