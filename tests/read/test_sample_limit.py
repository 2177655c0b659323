"""TensorBoard is asked to keep every window, whatever its flags look like."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tb_gan_doctor.read.sample_limit import LIMITS, raise_sample_limit


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, LIMITS),
        (None, LIMITS),
        ({"gan_doctor": 5}, {**LIMITS, "gan_doctor": 5}),
        ({"scalars": 7}, {**LIMITS, "scalars": 7}),
        ("odd", "odd"),
    ],
    ids=["default", "none", "set by the user", "another plugin's", "of a kind not known"],
)
def test_the_limit(before: object, after: object) -> None:
    flags = SimpleNamespace(samples_per_plugin=before)
    raise_sample_limit(flags)
    assert flags.samples_per_plugin == after


@pytest.mark.parametrize("flags", [None, SimpleNamespace()])
def test_flags_without_it_are_left_alone(flags: object) -> None:
    raise_sample_limit(flags)
    assert not hasattr(flags, "samples_per_plugin")
