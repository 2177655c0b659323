"""Says why there are no browser tests where there are none."""

from __future__ import annotations

import pytest

from tests.browser.needs import is_ci, missing


def test_browser_tests_can_run() -> None:
    why = missing()
    if why and not is_ci():
        pytest.skip(why)
    assert why == ""
