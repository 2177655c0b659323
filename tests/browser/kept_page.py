"""A browser page that several tests use, one after the other."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

READERS = ("false", "true") if os.environ.get("TBGD_BOTH_READERS") else ("true",)
"""Values of `--load_fast` under which every interaction is tried. The few tests with `both_readers`
always have both; what they answer is compared in tests/plugin."""

both_readers = pytest.mark.parametrize(
    "doctor", ["tensorboard", "fast_tensorboard"], indirect=True, ids=["python", "rust"]
)
"""Runs a test that takes `doctor` on each of TensorBoard's readers."""

_FORGET = """() => {
  localStorage.clear(); sessionStorage.clear(); document.body.classList.remove('dark-mode');
}"""


def clean_up(page: Page) -> None:
    """What a test may have changed is as it was at first."""
    from playwright.sync_api import Error

    page.unroute_all()
    try:
        page.emulate_media(color_scheme="null", reduced_motion="null", forced_colors="null")
        page.mouse.move(0, 0)
        page.evaluate(_FORGET)
    except Error:
        page.goto("about:blank")  # closed its dialog late, or lost its server
