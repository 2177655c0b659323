"""The examples in the docstrings of the statistics give what they say."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module

import pytest

from tb_gan_doctor.diagnose import stats

NAMES = [module.name for module in pkgutil.iter_modules(stats.__path__)]


@pytest.mark.parametrize("name", NAMES)
def test_the_example_is_true(name: str) -> None:
    module = import_module(f"{stats.__name__}.{name}")
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0
